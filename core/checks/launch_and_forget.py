"""The fifth mistake: launched and forgotten. Level shift, pace behind, data that nobody renews."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.checks.alert import Alert
from core.checks.campaigns import Campaign
from core.checks.wording import between_days, day, number_of, percent
from core.drift import LevelShift, Pace
from core.words import Denominator, Severity

HIGH_DROP: Final = 0.30
UNLIKELY: Final = 0.20
VERY_UNLIKELY: Final = 0.05
GONE_AT_LEAST: Final = 0.25
"""Before a quarter of its days are gone a campaign is not called behind."""
STALE_DAYS: Final = 10

EPOCH: Final = date(1970, 1, 1)


def to_day(days: int) -> date:
    """A day from days since 1970-01-01."""
    return EPOCH + timedelta(days=int(days))


def to_days(on: date | None) -> int | None:
    """Days since 1970-01-01."""
    return None if on is None else (on - EPOCH).days


def shift_in_words(denominator: Denominator, shift: LevelShift) -> str:
    """What the detector found, in one sentence."""
    if shift.verdict == "drift" and shift.change is not None:
        return f"Engagement by {denominator} {_moved(shift)} {_began(shift)}."
    baseline = shift.baseline
    if shift.verdict == "steady" and baseline is not None:
        words = (
            f"Engagement by {denominator} is steady: a post usually has {percent(baseline.rate)} "
            f"({percent(baseline.low)} to {percent(baseline.high)})."
        )
        if shift.minimum_detectable_change is not None:
            smallest = percent(shift.minimum_detectable_change)
            words += f" A drop of {smallest} would be noticed within four weeks."
        return words
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
    evidence.extend(movers)
    if shift.detected_on is not None:
        evidence.append(f"Enough posts to be sure were there on {day(to_day(shift.detected_on))}.")
    if has_fallen:
        advice = (
            "Look at the creators and formats named here and at what changed in those days; "
            "decide what to change and look again in two weeks."
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


def _moved(shift: LevelShift) -> str:
    change = shift.change or 0.0
    if shift.decay_per_day is not None:
        way = "falling" if change < 0 else "rising"
        words = f"has been {way} by about {percent(abs(shift.decay_per_day))} a day and has "
        words += f"{'lost' if change < 0 else 'gained'} {percent(abs(change))} so far"
    else:
        words = f"{'fell' if change < 0 else 'rose'} by {percent(abs(change))}"
    if shift.change_low is not None and shift.change_high is not None:
        sizes = sorted((abs(shift.change_low), abs(shift.change_high)))
        words += f" ({percent(sizes[0]).removesuffix(' %')} to {percent(sizes[1])})"
    return words


def _began(shift: LevelShift) -> str:
    if shift.began_from is None or shift.began_to is None:
        return "at a day that cannot be told"
    days = between_days(to_day(shift.began_from), to_day(shift.began_to))
    return days if shift.decay_per_day is None else f"since a day {days}"


def movers_in_words(
    change: float,
    creators: NDArray[np.object_],
    before: NDArray[np.bool_],
    engagements: NDArray[np.float64],
    denominator: NDArray[np.float64],
) -> tuple[str, ...]:
    """Who accounts for most of a change: at most three creators with posts before and after.

    All arrays are of shape (posts,). A creator's part is the change of the own rate, weighted with
    the own share of the denominator since. Mix (who posts more now) is not told apart here.
    """
    total_after = float(denominator[~before].sum())
    parts: list[tuple[float, str]] = []
    for creator in sorted({str(name) for name in creators if name is not None}):
        own = creators == creator
        was, now = own & before, own & ~before
        if not (denominator[was].sum() > 0 and denominator[now].sum() > 0):
            continue
        rate_was = float(engagements[was].sum() / denominator[was].sum())
        rate_now = float(engagements[now].sum() / denominator[now].sum())
        part = (rate_now - rate_was) * float(denominator[now].sum()) / total_after
        if part * change > 0:
            posts = number_of(int(was.sum() + now.sum()), "post")
            words = f"{creator} went from {percent(rate_was)} to {percent(rate_now)} ({posts})."
            parts.append((abs(part), words))
    parts.sort(key=lambda part: -part[0])
    most: list[str] = []
    explained, whole = 0.0, sum(size for size, _ in parts)
    for size, words in parts[:3]:
        most.append(words)
        explained += size
        if explained >= 0.6 * whole:
            break
    return tuple(most)


def pace_behind(campaign: Campaign, pace: Pace, as_of: date) -> Alert | None:
    """The target will hardly be met, and enough of the time is gone to say so."""
    begun = campaign.starts_on or campaign.first_post_on
    chance = pace.probability_of_target
    if begun is None or campaign.ends_on is None or campaign.target is None or chance is None:
        return None
    if chance >= UNLIKELY or campaign.is_long_over(as_of):
        return None
    days = max((campaign.ends_on - begun).days + 1, 1)
    gone = ((as_of - begun).days + 1) / days
    if gone < GONE_AT_LEAST or pace.total is None:
        return None
    metric = campaign.goal_metric or "the goal"
    has_ended = as_of > campaign.ends_on
    if has_ended or pace.forecast is None:
        headline = f"It ended at {pace.total:,.0f} of {campaign.target:,} {metric}."
    else:
        headline = (
            f"At this pace it ends at {pace.forecast:,.0f} {metric}, "
            f"{percent(pace.forecast / campaign.target)} of the target of {campaign.target:,}."
        )
    evidence = [f"So far {pace.total:,.0f} {metric}; {percent(min(gone, 1))} of its days are gone."]
    if pace.expected_by_now is not None:
        evidence.append(f"A straight way to the target has {pace.expected_by_now:,.0f} by now.")
    if not has_ended and pace.forecast_low is not None and pace.forecast_high is not None:
        evidence.append(
            f"Forecast for {day(campaign.ends_on)}: {pace.forecast_low:,.0f} to "
            f"{pace.forecast_high:,.0f}; the chance to reach the target is "
            f"{'under 1 %' if chance < 0.01 else percent(chance)}."
        )
    if pace.needs:
        evidence.append(
            f"Needed: {pace.needs[0].lower()}{pace.needs[1:]}"
            if pace.needs[0].isdigit()
            else pace.needs
        )
    return Alert(
        rule="pace behind",
        campaign_id=campaign.campaign_id,
        subject="",
        severity="high" if chance < VERY_UNLIKELY else "medium",
        headline=headline,
        evidence=tuple(evidence),
        since=campaign.starts_on or campaign.first_post_on,
        advice="Add posts or creators, lower the target, or move the last day; then say which.",
        as_of=as_of,
    )


def stale_data(campaign: Campaign, as_of: date) -> Alert | None:
    """A running campaign whose newest figures are much older than the programme's newest."""
    if not campaign.is_running(as_of) or campaign.starts_on is None:
        return None
    newest = campaign.as_of or campaign.starts_on
    age = (as_of - newest).days
    if age <= STALE_DAYS:
        return None
    if campaign.as_of is None:
        headline = f"It began on {day(newest)} and no export has told of a post with figures."
    else:
        headline = f"Its newest figures are of {day(newest)}, {age} days before the newest export."
    return Alert(
        rule="stale data",
        campaign_id=campaign.campaign_id,
        subject="",
        severity="medium",
        headline=headline,
        evidence=(
            f"It is running: {number_of(campaign.posts, 'post')} known so far.",
            f"Other exports speak for {day(as_of)}.",
        ),
        since=newest + timedelta(days=STALE_DAYS + 1),
        advice="Export its posts again and upload them before deciding anything on it.",
        as_of=as_of,
    )
