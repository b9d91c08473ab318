"""Mix drift in sentences: what goes elsewhere, since when, and from where to where."""

from __future__ import annotations

from core.checks.wording import between_days, category_name, listed, number_of, percent, to_day
from core.drift import MixDrift, MixMover

MOST_NAMED = 3
LEAST_MOVED = 0.05
"""A category whose share moved by less is not named."""


def mix_drift_in_words(drift: MixDrift, what: str, dimension: str, has_plan: bool) -> str:
    """What was found of one dimension ("format") of ``what`` ("posts", "reach", "money").

    'The mix of formats moved away from what it was, between 9 and 13 October 2026: 31 % of the
    posts go elsewhere. reel went from 60 % to 30 % (9 posts since), ...'
    """
    counted = "payment" if what == "money" else "post"
    if drift.verdict == "too little":
        needed = number_of(drift.posts_needed or 1, f"more {counted}")
        return (
            f"Too few {counted}s to tell a shift of {what} between {dimension}s: "
            f"about {needed} needed."
        )
    away = "the plan" if has_plan else "what it was"
    if drift.verdict == "steady" or drift.distance is None:
        return f"The mix of {dimension}s keeps to {away}, by {what}."
    began = ""
    if drift.began_from is not None and drift.began_to is not None:
        began = f" {between_days(to_day(drift.began_from), to_day(drift.began_to))}"
    movers = [mover for mover in drift.movers if _moved(mover) >= LEAST_MOVED][:MOST_NAMED]
    words = (
        f"The mix of {dimension}s moved away from {away}{began}: "
        f"{percent(drift.distance)} of the {what} {'go' if what == 'posts' else 'goes'} elsewhere."
    )
    if not movers:
        return words
    verb = "is planned at" if has_plan else "went from"
    towards = "and has" if has_plan else "to"
    named = [
        f"{category_name(mover.category, dimension)} {verb} "
        f"{percent(mover.share_before)} {towards} {percent(mover.share_now)} "
        f"({number_of(mover.posts_now, counted)} since)"
        for mover in movers
    ]
    return f"{words} By share of the {what}: {listed(named)}."


def _moved(mover: MixMover) -> float:
    return abs(mover.share_now - mover.share_before)
