"""Days without a year ("February 28", "8 de marzo"): which month and day, and then which year."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from core.exports.spelled import MonthDay, month_day

_ISO: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?")
_YEAR: Final = re.compile(r"\b(20\d\d)\b")


def iso_day(text: str) -> date | None:
    """The day of an ISO date or instant; None for anything else."""
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups())
    return date(year, month, day) if _is_day(year, month, day) else None


@functools.lru_cache(maxsize=4096)
def full_day(text: str) -> date | None:
    """The day of a text that does carry its year: ISO, or "February 28, 2026"."""
    iso = iso_day(text.strip())
    if iso is not None:
        return iso
    year_said = _YEAR.search(text)
    if year_said is None:
        return None
    found = month_day(text.replace(year_said.group(), " "))
    if found is None or not _is_day(int(year_said.group()), *found):
        return None
    return date(int(year_said.group()), *found)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def latest_on_or_before(limit: date, wanted: MonthDay) -> date:
    """The last ``wanted`` that is not after ``limit`` (29 February waits for a leap year)."""
    return next(
        date(year, *wanted)
        for year in range(limit.year, limit.year - 9, -1)
        if _is_day(year, *wanted) and date(year, *wanted) <= limit
    )


def first_on_or_after(limit: date, wanted: MonthDay) -> date:
    """The first ``wanted`` that is not before ``limit``."""
    return next(
        date(year, *wanted)
        for year in range(limit.year, limit.year + 9)
        if _is_day(year, *wanted) and date(year, *wanted) >= limit
    )


def nearest_to(day: date, wanted: MonthDay) -> date:
    """The ``wanted`` that lies nearest to ``day``."""
    around = [
        date(year, *wanted) for year in range(day.year - 8, day.year + 9) if _is_day(year, *wanted)
    ]
    return min(around, key=lambda candidate: abs((candidate - day).days))


def posted_at(video_id: str) -> datetime | None:
    """When a TikTok video was posted: the upper 32 bits of its number are the unix second.

    None where the number cannot be one of a video.
    """
    if not video_id.isdigit() or not 18 <= len(video_id) <= 20:
        return None
    second = int(video_id) >> 32
    posted = datetime.fromtimestamp(second, UTC)
    return posted if posted.year >= 2014 else None


def run_of_days(days: Sequence[MonthDay | None], last: date) -> list[date | None]:
    """The days of a run, one after the other, whose last lies on or before ``last``.

    A run goes forward in time (or backward: then its first is its last day) and rolls over the
    year where the month falls. None stays None.
    """
    known = [day for day in days if day is not None]
    forward = _goes_forward(known)
    limit = last
    found: list[date | None] = []
    for wanted in reversed(days) if forward else days:
        if wanted is None:
            found.append(None)
            continue
        limit = latest_on_or_before(limit, wanted)
        found.append(limit)
    return found[::-1] if forward else found


def _goes_forward(days: Sequence[MonthDay]) -> bool:
    """Whether more steps of the run are one day forward than one day back."""
    leap = [date(2000, *day) for day in days]
    steps = [(after - before) for before, after in itertools.pairwise(leap)]
    ahead = sum(1 for step in steps if step == timedelta(1))
    back = sum(1 for step in steps if step == -timedelta(1))
    return ahead >= back
