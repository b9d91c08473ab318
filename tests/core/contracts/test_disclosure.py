"""Disclosure: every accepted and every insufficient term of each market, and the traps."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.contracts.disclosure import FIRST_CHARACTERS, FLAG, Term, disclosure, terms
from core.errors import PothosError

EVERY = [term for own in terms().values() for term in own]


def written(term: Term) -> str:
    words = term.term.replace("*", "the lovely team of Mosswink")
    return {"hashtag": f"#{words}", "label": f"{words.capitalize()}:"}.get(term.kind, words)


@pytest.mark.parametrize("term", EVERY, ids=lambda term: f"{term.market} {term.kind} {term.term}")
def test_every_term_of_the_lists_has_its_grade_at_the_start(term: Term) -> None:
    found = disclosure(f"{written(term)} a fern for the window", [term.market], None)
    assert (found.grade, found.market) == (term.grade, term.market)
    assert found.source == term.source


@pytest.mark.parametrize(
    "term", [term for term in EVERY if term.grade == "clear"],
    ids=lambda term: f"{term.market} {term.kind} {term.term}",
)  # fmt: skip
def test_an_accepted_term_that_stands_late_is_weak(term: Term) -> None:
    tags = "#one #two #three"
    found = disclosure(f"{tags} {'leaf ' * 30}\n{written(term)}", [term.market], None)
    assert found.grade == "weak"
    assert str(FIRST_CHARACTERS) in found.reason


@pytest.mark.parametrize(
    "caption",
    [
        "Um dia lindo em #sp com sol",
        "an ad would not show this",
        "we added moss, made a bad pun and read ads",
        "#adventure #adorable #advice",
        "My sponsored run raised money",
        "the advertisement board was green",
        "Werbung ist überall, sagte sie",
        "download: the list of plants",
    ],
)
def test_no_false_hit_on_bare_words_and_look_alikes(caption: str) -> None:
    for market in ("us", "gb", "de"):
        assert disclosure(caption, [market], None).grade != "clear"


def test_sao_paulo_is_no_disclosure() -> None:
    assert disclosure("Um dia lindo em #sp com sol", ["us"], None).grade == "weak"
    assert disclosure("Um dia lindo em #sp com sol", ["fr"], None).grade == "none"


def test_among_the_first_three_hashtags_a_late_one_counts() -> None:
    text = "leaf " * 40
    assert disclosure(f"{text} #fern #ad #moss", ["us"], None).grade == "clear"
    assert disclosure(f"{text} #fern #a #b #ad", ["us"], None).grade == "weak"


def test_a_label_counts_at_the_start_of_any_line_and_after_a_mark() -> None:
    assert disclosure("📣 Ad: my window", ["gb"], None).term == "Ad:"
    assert disclosure("[Werbung] mein Fenster", ["de"], None).grade == "clear"
    assert disclosure("My window\nAnzeige | mit Moos", ["de"], None).grade == "clear"
    assert disclosure("I will ad: this", ["us"], None).grade == "none"


def test_of_several_markets_the_strictest_decides() -> None:
    found = disclosure("#sponsored fern", ["us", "gb"], None)
    assert (found.grade, found.market) == ("weak", "gb")
    assert disclosure("#ad fern", ["us", "gb", "de"], None).market == "de"
    assert disclosure("#ad fern", ["xx"], None).market == "us"


def test_the_platforms_own_label_is_evidence_of_its_own() -> None:
    found = disclosure("no word of it", ["de"], True)
    assert (found.grade, found.term) == ("clear", FLAG)
    assert disclosure("no word of it", ["de"], False).grade == "none"


@given(st.text(max_size=400))
def test_no_caption_breaks_it(caption: str) -> None:
    found = disclosure(caption, ["us", "de", "it"], None)
    assert found.place is None or 0 <= found.place < max(1, len(caption))


def test_a_table_that_cannot_be_read_says_where(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_text("market,grade,kind,term,rule,source\nUS,great,hashtag,ad,x,y\n")
    with pytest.raises(PothosError, match="row 2"):
        terms(path)
