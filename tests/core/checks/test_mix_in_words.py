"""The sentences that tell of mix drift."""

from __future__ import annotations

from core.checks.mix_in_words import mix_drift_in_words
from core.drift import MixDrift, MixMover

DRIFT = MixDrift(
    "drift",
    posts_used=140,
    distance=0.31,
    probability=0.98,
    began_from=20_735,  # 9 October 2026
    began_to=20_739,
    movers=(
        MixMover("reel", 0.6, 0.3, 9),
        MixMover("image", 0.3, 0.58, 17),
        MixMover("story", 0.1, 0.12, 4),
    ),
)


def test_a_shift_is_told_with_its_size_its_days_and_its_movers() -> None:
    # The story moved by 2 points and is not named.
    assert mix_drift_in_words(DRIFT, "posts", "format", has_plan=False) == (
        "The mix of formats moved away from what it was between 9 and 13 October 2026: "
        "31 % of the posts go elsewhere. By share of the posts: "
        "reel went from 60 % to 30 % (9 posts since) and image went from 30 % to 58 % "
        "(17 posts since)."
    )


def test_against_a_plan_the_plan_is_named() -> None:
    words = mix_drift_in_words(DRIFT, "reach", "format", has_plan=True)
    assert "moved away from the plan" in words
    assert "31 % of the reach goes elsewhere" in words
    assert "reel is planned at 60 % and has 30 %" in words


def test_a_steady_mix_is_said_to_keep() -> None:
    steady = MixDrift("steady", posts_used=120, distance=0.03, probability=0.0)
    assert mix_drift_in_words(steady, "money", "creator", has_plan=True) == (
        "The mix of creators keeps to the plan, by money."
    )


def test_too_few_posts_are_told_with_how_many_are_needed() -> None:
    little = MixDrift("too little", posts_used=19, posts_needed=1)
    assert mix_drift_in_words(little, "posts", "platform", has_plan=False) == (
        "Too few posts to tell a shift of posts between platforms: about 1 more post needed."
    )
