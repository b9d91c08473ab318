"""A platform that moved everybody at once: one alert, not one for each campaign."""

from __future__ import annotations

from datetime import date
from typing import Final

from core.checks.alert import Alert
from core.checks.wording import between_days, day, number_of, percent, to_day
from core.drift import PlatformShock
from core.words import Denominator, Severity, platform_name

HIGH_DROP: Final = 0.30
OLD_AFTER_DAYS: Final = 42
"""A shock that has passed is news for so long: the weeks it moved are still looked at."""


def platform_shock(
    shock: PlatformShock, platform: str, denominator: Denominator, as_of: date
) -> Alert | None:
    """Weeks in which all campaigns of a platform moved together; None where that is long over."""
    began_on, ended_on = to_day(shock.began_on), to_day(shock.ended_on)
    if not shock.lasts and (as_of - ended_on).days > OLD_AFTER_DAYS:
        return None
    has_fallen = shock.change < 0
    sizes = sorted((abs(shock.change_low), abs(shock.change_high)))
    size = f"{percent(sizes[0]).removesuffix(' %')} to {percent(sizes[1])}"
    where = platform_name(platform) if platform else "One platform"
    moved = f"{'fell' if has_fallen else 'rose'} by {percent(abs(shock.change))} ({size})"
    when = "in the week of" if (ended_on - began_on).days < 7 else "from the week of"
    headline = f"{where}: engagement by {denominator} {moved} for everybody, {when} {day(began_on)}"
    severity: Severity = "low"
    if has_fallen:
        severity = "high" if shock.change <= -HIGH_DROP else "medium"
    lasts = (
        "It was still so in the newest week with settled posts."
        if shock.lasts
        else f"It was over after {day(ended_on)}."
    )
    return Alert(
        rule="platform shock",
        campaign_id="",
        # A platform may have had two in six weeks, and they are two findings.
        subject=f"{platform}|{began_on}",
        severity=severity,
        headline=f"{headline}.",
        evidence=(
            f"{number_of(shock.campaigns, 'campaign')} posted there in the first week of it, and "
            "they moved together.",
            f"It is of the posts {between_days(began_on, ended_on)}. {lasts}",
            "What all campaigns share is taken out before any of them is said to drift.",
        ),
        since=began_on,
        advice=(
            "Compare campaigns with each other in these weeks, not with the weeks before; "
            "look for news of the platform before you change a brief."
        ),
        as_of=as_of,
    )
