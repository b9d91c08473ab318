"""What a caption has of a brief, letter by letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.fit.brief import Brief
from core.fit.evidence import evidence, missing

BRIEF = Brief(
    text="Repot one plant on camera: roots, soil, the right size of pot.",
    hashtags=("#repotseason",), mentions=("@mosswink",), codes=("REPOT10",),
    words_to_avoid=("miracle", "life hack"), competitors=("Leafloft",), name="Repot Season",
)  # fmt: skip


def found(caption: str, brief: Brief = BRIEF) -> list[tuple[str, str]]:
    return [(one.kind, caption[one.start : one.end]) for one in evidence(caption, brief)]


def test_every_kind_is_found_where_it_stands() -> None:
    caption = (
        "Root and plants need soil! Code REPOT10, thanks @mosswink. Not a Leafloft #RepotSeason"
    )
    assert found(caption) == [
        ("topic", "Root"), ("topic", "plants"), ("topic", "soil"), ("code", "REPOT10"),
        ("mention", "@mosswink"), ("competitor", "Leafloft"), ("hashtag", "#RepotSeason"),
    ]  # fmt: skip
    assert missing(caption, BRIEF) == []


def test_what_is_asked_for_and_not_there_is_missing() -> None:
    assert missing("Soil, by @mosswinkers", BRIEF) == [
        ("hashtag", "#repotseason"), ("mention", "@mosswink"), ("code", "REPOT10"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("caption", "lacks"),
    [
        ("with MIA10", []),
        ("at https://www.moss.example/mia?utm_source=x", []),
        ("#MIA10", []),
        ("MIA100 at moss.example/miama", [("code", "or link (any of 2)")]),
        ("nothing", [("code", "or link (any of 2)")]),
    ],
)
def test_one_of_the_codes_and_links_is_asked_for_not_all(
    caption: str, lacks: list[tuple[str, str]]
) -> None:
    assert missing(caption, Brief(codes=("MIA10", "https://moss.example/mia/"))) == lacks


@pytest.mark.parametrize(
    ("caption", "warned"),
    [
        ("A miracle happened", ["miracle"]),
        ("miraculous", []),
        ("#lifehack of the day", ["#lifehack"]),
        ("a life  hack", ["life  hack"]),
        ("LEAFLOFT's pots", ["LEAFLOFT's"]),
        ("@leafloft did it", ["@leafloft"]),
        ("a leaflofty idea", []),
    ],
)
def test_warnings_are_whole_words_however_they_are_written(caption: str, warned: list[str]) -> None:
    assert [text for kind, text in found(caption) if kind in ("avoid", "competitor")] == warned


def test_a_hashtag_in_camel_case_and_one_in_small_letters_tell_the_topic() -> None:
    brief = Brief(text="Soil moisture sensor with an app that graphs light", name="Pip")
    assert found("#SoilTips", brief) == [("topic", "#SoilTips")]
    assert found("#mysensorlife", brief) == [("topic", "#mysensorlife")]
    assert found("a censored pot", brief) == []


def test_the_campaigns_own_name_and_everyday_words_are_no_topic() -> None:
    assert set(BRIEF.topics.values()) == {"plant", "camera", "roots", "soil", "right", "size"}


@given(st.text(max_size=300))
def test_no_caption_breaks_it_and_places_never_overlap(caption: str) -> None:
    places = evidence(caption, BRIEF)
    ends = 0
    for one in places:
        assert ends <= one.start < one.end <= len(caption)
        ends = one.end


def test_ten_thousand_letters_and_other_scripts_are_read() -> None:
    assert evidence("a" * 10_000 + " soil", BRIEF)[0].term == "soil"
    assert evidence("نبات جديد 植物 🌱", BRIEF) == []
