"""The status of a campaign in a word, with a reason for each of the six things it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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

About = Literal["goal", "pace", "engagement", "people", "contracts", "data"]
Verdict = Literal["good", "needs a look", "not known"]


@dataclass(frozen=True)
class Reason:
    """What one of the six says: a verdict, and the sentence behind it."""

    about: About
    verdict: Verdict
    sentence: str


@dataclass(frozen=True)
class Promises:
    """What is known of a campaign's contracts, counted on its newest day.

    ``unsigned`` contracts are not signed and not cancelled; ``late`` deliverables are due before
    that day, not live, not cancelled, and their creator has fewer posts than were due.
    """

    contracts: int = 0
    unsigned: int = 0
    deliverables: int = 0
    late: int = 0


@dataclass(frozen=True)
class Judged:
    """A status: the word, the sentence behind it, and a reason for each of the six."""

    status: Status
    reason: str
    reasons: tuple[Reason, ...]


_STATUS_OF_RULE: Final[dict[Rule, Status]] = {
    "platform shock": "needs a look",
    "level shift": "drifting",
    "pace behind": "behind pace",
    "no goal": "no goal",
    "stale data": "stale data",
    "data drift": "needs a look",
    "mix drift": "needs a look",
    "crickets": "needs a look",
    "off-fit creator": "needs a look",
    "likes worth a question": "needs a look",
    "promotional comments": "needs a look",
    "blanket outreach": "needs a look",
    "owed an answer": "needs a look",
    "cold contact": "needs a look",
    "money paid wrongly": "needs a look",
    "late deliverable": "needs a look",
    "undisclosed post": "needs a look",
    "exclusivity broken": "needs a look",
    "off-brief post": "needs a look",
    "content changed": "needs a look",
    "no contract": "needs a look",
    "unsigned contract": "needs a look",
    "rights ending": "needs a look",
}

_ABOUT: Final[dict[Rule, About]] = {
    "platform shock": "engagement",
    "level shift": "engagement",
    "pace behind": "pace",
    "no goal": "goal",
    "stale data": "data",
    "data drift": "data",
    "mix drift": "engagement",
    "crickets": "people",
    "off-fit creator": "people",
    "likes worth a question": "people",
    "promotional comments": "people",
    "blanket outreach": "people",
    "owed an answer": "people",
    "cold contact": "people",
    "money paid wrongly": "contracts",
    "late deliverable": "contracts",
    "undisclosed post": "contracts",
    "exclusivity broken": "contracts",
    "off-brief post": "contracts",
    "content changed": "contracts",
    "no contract": "contracts",
    "unsigned contract": "contracts",
    "rights ending": "contracts",
}

_PACE_WORDS: Final = {
    "reached": "Its target is reached.",
    "ahead": "It is ahead of its pace.",
    "on pace": "It is on pace.",
}


def status_of(
    alerts: Sequence[Alert],
    drift: Drift | None,
    pace: Pace | None,
    posts: int,
    ended_on: date | None,
    promises: Promises = Promises(),
    as_of: date | None = None,
) -> Judged:
    """Derive the status from goal, pace, engagement, people, contracts and data.

    The only place that does. ``alerts`` are the campaign's own, the most urgent first: the first
    that is more than good to know decides the word. ``ended_on`` is the last day of a campaign that
    is over. Without a goal with metric, target and day no campaign is on track, nor without one
    figure that says so.
    """
    reasons = _reasons(alerts, drift, pace, posts, promises, as_of)
    for alert in alerts:
        if alert.severity != "low":
            return Judged(_STATUS_OF_RULE[alert.rule], alert.headline, reasons)
    if posts == 0:
        return Judged("too little data", "No post of it is known yet.", reasons)
    if ended_on is not None:
        last = f"Its last day was {ended_on.day} {ended_on:%B %Y}."
        return Judged("ended", last, reasons)
    for reason in reasons:
        if reason.about == "contracts" and reason.verdict == "needs a look":
            return Judged("needs a look", reason.sentence, reasons)
    said = []
    if drift is not None and drift.verdict != "too little":
        said.append(drift.in_words)
    if pace is not None and pace.verdict in _PACE_WORDS:
        said.append(_PACE_WORDS[pace.verdict])
    if said:
        return Judged("on track", " ".join(said), reasons)
    little = drift.in_words if drift else "No post has settled figures yet."
    return Judged("too little data", little, reasons)


def _reasons(
    alerts: Sequence[Alert],
    drift: Drift | None,
    pace: Pace | None,
    posts: int,
    promises: Promises,
    as_of: date | None,
) -> tuple[Reason, ...]:
    """One reason for each of the six; an alert speaks for what it is about."""
    raised: dict[About, Reason] = {}
    for alert in alerts:
        if alert.severity != "low":
            about = _ABOUT[alert.rule]
            raised.setdefault(about, Reason(about, "needs a look", alert.headline))
    calm = (
        Reason("goal", "good", "It has a goal, a target and a last day."),
        _of_pace(pace),
        _of_engagement(drift, posts),
        Reason("people", "good", "Nothing about its creators or its outreach asks for a decision."),
        _of_contracts(promises),
        _of_data(as_of),
    )
    return tuple(raised.get(reason.about, reason) for reason in calm)


def _of_pace(pace: Pace | None) -> Reason:
    if pace is None or pace.verdict == "no target":
        return Reason("pace", "not known", "There is no target to keep pace with.")
    if pace.verdict in _PACE_WORDS:
        return Reason("pace", "good", _PACE_WORDS[pace.verdict])
    if pace.verdict == "behind":
        return Reason("pace", "needs a look", "It is behind its pace.")
    return Reason("pace", "not known", f"Too early to say. {pace.needs}".strip())


def _of_engagement(drift: Drift | None, posts: int) -> Reason:
    if posts == 0:
        return Reason("engagement", "not known", "No post of it is known yet.")
    if drift is None:
        return Reason("engagement", "not known", "No post has settled figures yet.")
    if drift.verdict == "too little":
        return Reason("engagement", "not known", drift.in_words)
    is_fall = drift.verdict == "drift" and (drift.change or 0) < 0
    return Reason("engagement", "needs a look" if is_fall else "good", drift.in_words)


def _of_contracts(promises: Promises) -> Reason:
    if promises.contracts == 0 and promises.deliverables == 0:
        return Reason("contracts", "not known", "No contract is known.")
    odd = []
    if promises.unsigned:
        odd.append(_number(promises.unsigned, "contract is", "contracts are") + " not signed")
    if promises.late:
        odd.append(_number(promises.late, "deliverable is", "deliverables are") + " late")
    if odd:
        return Reason("contracts", "needs a look", f"{' and '.join(odd)}.")
    signed = _number(promises.contracts, "contract is signed", "contracts are signed")
    return Reason("contracts", "good", f"{signed}, no deliverable is late.")


def _of_data(as_of: date | None) -> Reason:
    if as_of is None:
        return Reason("data", "not known", "No export with counters of it is loaded.")
    return Reason("data", "good", f"Its newest figures are of {as_of.day} {as_of:%B %Y}.")


def _number(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
