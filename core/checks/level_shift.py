"""The fifth mistake: launched and forgotten. A level of engagement that has moved and stayed."""

from __future__ import annotations

from datetime import date
from typing import Final

from core.checks.alert import Alert
from core.checks.campaigns import Campaign
from core.checks.wording import between_days, day, number_of, percent, to_day
from core.drift import LevelShift
from core.words import Denominator, Severity

HIGH_DROP: Final = 0.30


def shift_in_words(denominator: Denominator, shift: LevelShift) -> str:
    """What the detector found, in one sentence."""
    if shift.verdict == "drift" and shift.decay_per_day is not None:
        return f"Engagement by {denominator} {_goes(shift)}."
    if shift.verdict == "drift":
        return f"Engagement by {denominator} {_moved(shift)}, {_on_a_day(shift)}."
    baseline = shift.baseline
    if shift.verdict == "steady" and baseline is not None:
        return (
            f"Engagement by {denominator} is steady: a post usually has {percent(baseline.rate)} "
            f"({percent(baseline.low)} to {percent(baseline.high)})."
        )
    needed = ""
    if shift.posts_needed:
        needed = f": {number_of(shift.posts_needed, 'more post')} needed"
    return f"Too few posts with engagements and {denominator} to tell drift from chance{needed}."


def level_shift(
    campaign: Campaign,
    denominator: Denominator,
    shift: LevelShift,
    movers: tuple[str, ...],
    posts_after: int,
    as_of: date,
) -> Alert | None:
    """A lasting change of the campaign's own rate; ``movers`` are sentences on its creators."""
    baseline = shift.baseline
    if shift.verdict != "drift" or shift.change is None or baseline is None:
        return None
    if campaign.is_long_over(as_of):
        return None
    has_fallen = shift.change < 0
    severity: Severity = "low"
    if has_fallen:
        severity = "high" if shift.change <= -HIGH_DROP else "medium"
    evidence = [
        f"Before: a post had {percent(baseline.rate)} by {denominator} "
        f"({percent(baseline.low)} to {percent(baseline.high)}), "
        f"over {number_of(baseline.posts, 'post')}, "
        f"{between_days(to_day(baseline.first_day), to_day(baseline.last_day))}.",
    ]
    if shift.rate_after is not None:
        evidence.append(
            f"Since then: about {percent(shift.rate_after)}, "
            f"over {number_of(posts_after, 'post')} at the same age."
        )
    if shift.decay_per_day is not None:
        evidence.append(f"It began {_on_a_day(shift)}.")
    evidence.extend(movers)
    if shift.detected_on is not None:
        evidence.append(f"Enough posts to be sure were there on {day(to_day(shift.detected_on))}.")
    if has_fallen:
        advice = (
            "Look at what changed in those days, and first at whoever is named here; decide what "
            "to change and look again in two weeks."
        )
    else:
        advice = "Worth learning from: find out what changed in those days and do more of it."
    return Alert(
        rule="level shift",
        campaign_id=campaign.campaign_id,
        subject=denominator,
        severity=severity,
        headline=shift_in_words(denominator, shift),
        evidence=tuple(evidence),
        since=None if shift.began_from is None else to_day(shift.began_from),
        advice=advice,
        as_of=as_of,
    )


def _goes(shift: LevelShift) -> str:
    """Of a decay: how much a day, and what it has come to."""
    has_fallen = (shift.change or 0.0) < 0
    return (
        f"has been {'falling' if has_fallen else 'rising'} by about "
        f"{percent(abs(shift.decay_per_day or 0.0))} a day: "
        f"{_size(shift)} {'lost' if has_fallen else 'gained'} so far"
    )


def _moved(shift: LevelShift) -> str:
    return f"{'fell' if (shift.change or 0.0) < 0 else 'rose'} by {_size(shift)}"


def _size(shift: LevelShift) -> str:
    """'31 % (22 to 39 %)'."""
    words = percent(abs(shift.change or 0.0))
    if shift.change_low is not None and shift.change_high is not None:
        sizes = sorted((abs(shift.change_low), abs(shift.change_high)))
        words += f" ({percent(sizes[0]).removesuffix(' %')} to {percent(sizes[1])})"
    return words


def _on_a_day(shift: LevelShift) -> str:
    """'on a day between 9 and 13 October 2026': a range of days says what is not known."""
    if shift.began_from is None or shift.began_to is None:
        return "on a day that cannot be told"
    days = between_days(to_day(shift.began_from), to_day(shift.began_to))
    return days if shift.began_from == shift.began_to else f"on a day {days}"
