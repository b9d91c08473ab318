"""Other people's words show exactly as they are and do nothing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.words import shorten
from pages.parts.text import days_ago, md_escape, number_of, unbroken, weekday_and_day

JOINER = "\u2060"


def shown(markdown: str) -> str:
    """What CommonMark shows of escaped punctuation: the backslashes and joiners are not seen."""
    words, at = "", 0
    while at < len(markdown):
        at += markdown[at] == "\\"
        words += markdown[at]
        at += 1
    return words.replace(JOINER, "")


@pytest.mark.parametrize(
    "words",
    [
        "# big",
        "![x](http://example.com/x.png)",
        "$5 and $6",
        ":red[x]",
        ":material/home:",
        ":smile:",
        "<b>bold</b>",
        "- item",
        "1. first",
        "a | b",
        "`code`",
        "www.example.com",
        "someone@example.com",
        "a -> b <- c",
        "\\",
        "&amp;",
    ],
)
def test_every_character_is_shown(words: str) -> None:
    assert shown(md_escape(words)) == words


@given(st.text())
def test_no_punctuation_is_left_unescaped(words: str) -> None:
    markdown = md_escape(words)
    bare = markdown.replace("\\\\", "")
    for at, character in enumerate(bare):
        if character.isascii() and not character.isalnum() and character not in " \\":
            assert bare[at - 1] == "\\", (words, markdown)
    assert "\n" not in markdown


@pytest.mark.parametrize("words", ["http://example.com", "www.example.com", "a@example.com"])
def test_an_address_is_broken_up_for_programs_and_not_for_eyes(words: str) -> None:
    # The plugin that makes links looks at finished text, where a backslash is gone already.
    assert words not in md_escape(words).replace("\\", "")


def test_lines_become_one_line() -> None:
    assert md_escape("one\n\n# two\t three ") == "one \\# two three"


def test_marks_that_turn_the_direction_of_text_are_left_out() -> None:
    assert md_escape("abc\u202egpj.exe") == "abcgpj\\.exe"


def test_long_words_are_shortened_with_an_ellipsis() -> None:
    assert shorten("a" * 10, 10) == "a" * 10
    assert shorten("a" * 11, 10) == "a" * 9 + "…"


def test_numbers_and_days_are_said_as_people_say_them() -> None:
    assert number_of(1, "post") == "1 post"
    assert number_of(2_000, "post") == "2,000 posts"
    assert number_of(0, "post") == "no posts"
    assert weekday_and_day(date(2026, 11, 15)) == "Sunday 15 November 2026"


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 11, 22), "today"),
        (date(2026, 11, 21), "yesterday"),
        (date(2026, 11, 15), "7 days ago"),
        (date(2026, 11, 23), "in 1 day"),
    ],
)
def test_how_long_ago_a_day_is(on: date, words: str) -> None:
    assert days_ago(on, today=date(2026, 11, 22)) == words


def test_a_figure_and_its_unit_stay_in_one_line() -> None:
    assert (
        md_escape("fell by 36 % (28 to 44 %)") == r"fell by 36" "\u00a0\\% \\(28 to 44\u00a0\\%\\)"
    )
    assert unbroken("fell by 36 % (28 to 44 %)") == "fell by 36\u00a0% (28 to 44\u00a0%)"
