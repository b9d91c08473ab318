"""The score of a fit: a sum of parts that can be checked by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.fit.brief import Brief
from core.fit.score import Fit, Past, Said, fit

BRIEF = Brief(
    text="Soil moisture sensor, Bluetooth, battery, gadget", hashtags=("#pip",),
    competitors=("Sproutbit",), words_to_avoid=("hack",), markets=("us", "gb"), name="Pip",
)  # fmt: skip
ON = Said("My gadget reads soil moisture #pip", "tiktok", "video", 0.20)
OFF = Said("Roasted chicken with lemon #dinner", "instagram", "reel", 0.02)
WANTED = {("tiktok", "video"): 3}


def judged(posts: list[Said], **changed: object) -> Fit:
    given = {"wanted": WANTED, "countries": {}, "past": None} | changed
    return fit(BRIEF, posts, **given)  # type: ignore[arg-type]


def points(found: Fit) -> dict[str, float | None]:
    return {part.name: part.points for part in found.parts}


def test_all_that_can_be_had_is_a_hundred() -> None:
    past = Past("views", 9000, 1.0, 20)
    found = judged([ON] * 12, countries={"us": 0.4, "gb": 0.2}, past=past)
    assert points(found) == {
        "topics": 25, "meaning": pytest.approx(20), "hashtags": 10, "platform and format": 15,
        "audience": 15, "past results": 15, "competitors": 0, "words to avoid": 0,
    }  # fmt: skip
    assert (found.score, found.judged_of, found.is_off) == (pytest.approx(100), 100, False)


def test_without_evidence_a_part_counts_on_neither_side() -> None:
    found = judged([ON] * 12)
    assert (points(found)["audience"], points(found)["past results"]) == (None, None)
    assert (found.score, found.judged_of) == (pytest.approx(100), 70)


def test_a_chef_for_a_tech_brand_is_off_and_scores_nothing() -> None:
    found = judged([OFF] * 12)
    assert found.is_off
    assert found.score == 0


def test_off_is_said_over_ten_posts_and_not_before() -> None:
    assert not judged([OFF] * 9).is_off
    assert judged([OFF] * 10).is_off
    # One post in ten that touches the brief is still off, two are not.
    assert judged([ON, *[OFF] * 9]).is_off
    assert not judged([ON, ON, *[OFF] * 8]).is_off


def test_near_in_meaning_is_not_off_even_without_one_word_of_the_brief() -> None:
    near = replace(OFF, caption="Plants tell when they thirst", closeness=0.09)
    assert not judged([near] * 10).is_off


def test_half_the_posts_on_topic_are_enough_and_a_quarter_gives_half() -> None:
    assert points(judged([ON] * 6 + [OFF] * 6))["topics"] == 25
    assert points(judged([ON] * 3 + [OFF] * 9))["topics"] == pytest.approx(12.5)


def test_competitors_and_words_to_avoid_take_points_away_and_are_named() -> None:
    bad = replace(ON, caption=f"{ON.caption} Sproutbit hack")
    found = judged([bad] + [ON] * 11)
    assert points(found)["competitors"] == pytest.approx(-20 / 3)
    assert points(found)["words to avoid"] == pytest.approx(-10 / 3)
    assert "Sproutbit (1)" in found.parts[6].sentence
    assert found.score == pytest.approx(100 * (70 - 10) / 70)


def test_too_little_is_said_and_not_scored() -> None:
    assert judged([ON] * 4).score is None
    assert judged([]).score is None
    assert fit(Brief(), [ON] * 12, {}, {}, None).score is None
