"""The status of a campaign in a word, and the sentence behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

from core.checks.alert import Alert, Rule
from core.review.findings import Drift, Pace

Status = Literal[
    "drifting",
    "behind pace",
    "no goal",
    "stale data",
    "needs a look",
    "on track",
    "ended",
    "too little data",
]

_STATUS_OF_RULE: Final[dict[Rule, Status]] = {
    "platform shock": "needs a look",
    "level shift": "drifting",
    "pace behind": "behind pace",
    "no goal": "no goal",
    "stale data": "stale data",
    "data drift": "needs a look",
    "mix drift": "needs a look",
    "crickets": "needs a look",
}


def status_of(
    alerts: Sequence[Alert],
    drift: Drift | None,
    pace: Pace | None,
    posts: int,
    ended_on: date | None,
) -> tuple[Status, str]:
    """The word and the reason. ``alerts`` are the campaign's own, the most urgent first.

    The first that is more than good to know decides. ``ended_on`` is the last day of a
    campaign that is over. No campaign is on track without one figure that says so.
    """
    for alert in alerts:
        if alert.severity != "low":
            return _STATUS_OF_RULE[alert.rule], alert.headline
    if posts == 0:
        return "too little data", "No post of it is known yet."
    if ended_on is not None:
        return "ended", f"Its last day was {ended_on.day} {ended_on:%B %Y}."
    reasons = []
    if drift is not None and drift.verdict != "too little":
        reasons.append(drift.in_words)
    if pace is not None and pace.verdict in _PACE_WORDS:
        reasons.append(_PACE_WORDS[pace.verdict])
    if reasons:
        return "on track", " ".join(reasons)
    return "too little data", drift.in_words if drift else "No post has settled figures yet."


_PACE_WORDS: Final = {
    "reached": "Its target is reached.",
    "ahead": "It is ahead of its pace.",
    "on pace": "It is on pace.",
}
