"""The sentences that tell why a rate moved."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.checks.why import explanation_in_words
from core.drift import Explanation, explain

Posts = list[tuple[bool, float, str, str]]
"""Posts of 10,000 reach: whether before, engagements, creator, format."""


def explained(posts: Posts) -> Explanation:
    before, engagements, creator, form = zip(*posts, strict=True)
    found = explain(
        np.array(before),
        np.array(engagements, dtype=float),
        np.full(len(posts), 10_000.0),
        {"creator": np.array(creator, dtype=object), "format": np.array(form, dtype=object)},
    )
    assert found is not None
    return found


def told(posts: Posts) -> tuple[str, ...]:
    return explanation_in_words(explained(posts), "reach")


def steady(creator: str, form: str = "reel", engagements: float = 400, posts: int = 10) -> Posts:
    return [(before, engagements, creator, form) for before in (True, False)] * posts


def test_one_creator_is_named_with_rates_and_posts() -> None:
    fallen = [(True, 600.0, "Ana", "reel")] * 10 + [(False, 200.0, "Ana", "reel")] * 10
    # Shares stay a third each; Ana's rate is all of the change.
    assert told(fallen + steady("Ben") + steady("Cleo")) == (
        "One of three creators accounts for all of it: "
        "Ana went from 6.0 % to 2.0 % (10 posts since).",
    )


def test_two_creators_are_listed_the_larger_part_first() -> None:
    fallen = [(True, 600.0, "Ana", "reel")] * 12 + [(False, 300.0, "Ana", "reel")] * 12
    fallen += [(True, 400.0, "Ben", "reel")] * 12 + [(False, 200.0, "Ben", "reel")] * 12
    others = [post for name in "CDEFG" for post in steady(name, posts=12)]
    assert told(fallen + others) == (
        "Two of seven creators account for all of it: Ana went from 6.0 % to 3.0 % "
        "(12 posts since) and Ben went from 4.0 % to 2.0 % (12 posts since).",
    )


def test_a_shift_between_formats_is_told_with_its_shares() -> None:
    # Reels at 6 %, images at 2 %: from 16 : 4 to 4 : 16 the rate falls from 5.2 % to 2.8 %.
    posts: Posts = []
    for name in ("Ana", "Ben", "Cleo", "Dan"):
        posts += [(True, 600.0, name, "reel")] * 16 + [(True, 200.0, name, "image")] * 4
        posts += [(False, 600.0, name, "reel")] * 4 + [(False, 200.0, name, "image")] * 16
    assert told(posts) == (
        "A shift from reel to image accounts for all of it: reel went from 80 % to 20 % "
        "and image went from 20 % to 80 % of the reach.",
    )


def test_a_fall_of_all_alike_names_nobody() -> None:
    posts: Posts = []
    for name in ("Ana", "Ben", "Cleo", "Dan"):
        for form in ("reel", "image"):
            posts += [(True, 500.0, name, form)] * 8 + [(False, 300.0, name, form)] * 8
    assert told(posts) == ("No creator or format stands out: it fell for all alike.",)
    assert explanation_in_words(explained(posts), "reach", change=0.2) == (
        "No creator or format stands out: it rose for all alike.",
    )


def test_a_shift_beside_the_first_cause_is_told_as_a_further_part() -> None:
    # Ana falls from 8 % to 2 %; Ben, at 9 %, gives way to Cleo, at 3 %.
    posts: Posts = [(True, 800.0, "Ana", "reel")] * 30 + [(False, 200.0, "Ana", "reel")] * 30
    posts += [(True, 900.0, "Ben", "reel")] * 20 + [(False, 900.0, "Ben", "reel")] * 10
    posts += [(True, 300.0, "Cleo", "reel")] * 10 + [(False, 300.0, "Cleo", "reel")] * 20
    first, second = told(posts)
    # In percent: before (30 * 8 + 20 * 9 + 10 * 3) / 60 = 7.5, since (30 * 2 + 10 * 9 + 20 * 3)
    # / 60 = 3.5. Half of the reach is Ana's: -3 of -4. A sixth moved from 9 to 3: -1 of -4.
    assert first == (
        "One of three creators accounts for 75 % of it: "
        "Ana went from 8.0 % to 2.0 % (30 posts since)."
    )
    assert second == "A shift among creators, mostly from Ben to Cleo, makes a further 25 %."


def test_a_share_is_left_out_where_the_whole_went_the_other_way() -> None:
    found = explained(
        [(True, 600.0, "Ana", "reel")] * 10
        + [(False, 200.0, "Ana", "reel")] * 10
        + steady("Ben")
        + steady("Cleo")
    )
    against = replace(found, causes=(replace(found.causes[0], share=-0.4),))
    assert explanation_in_words(against, "reach") == (
        "One of three creators stands out: Ana went from 6.0 % to 2.0 % (10 posts since).",
    )


def test_posts_of_nobody_known_are_called_that() -> None:
    fallen = [(True, 600.0, "", "reel")] * 10 + [(False, 200.0, "", "reel")] * 10
    [words] = told(fallen + steady("Ben") + steady("Cleo"))
    assert "posts without a known creator went from 6.0 % to 2.0 %" in words


def test_a_campaign_of_one_creator_and_one_format_has_nobody_to_tell_apart() -> None:
    posts: Posts = [(True, 600.0, "Ana", "reel")] * 10 + [(False, 200.0, "Ana", "reel")] * 10
    assert told(posts) == ("There is nobody to tell apart: it fell for all alike.",)


def test_two_posts_do_not_make_a_cause() -> None:
    assert told([(True, 600.0, "Ana", "reel"), (False, 300.0, "Ben", "image")]) == (
        "No creator or format stands out; with these posts the cause cannot be told.",
    )
