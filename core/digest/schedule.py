"""When the digest goes: a weekday and an hour on the clocks of one time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

import tzlocal

from core import acting
from core.errors import PothosError
from core.sharing.access import Access, read_back
from core.store.settings import ALERTS_AT_FIRST

WEEKDAYS: Final = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
MOST_ALERTS: Final = 50
_USUAL_HOUR: Final = 8


@dataclass(frozen=True)
class Schedule:
    """``weekday`` counts from Monday, 0. ``most`` is how many alerts are told. ``said_at`` is None
    where nobody has chosen yet."""

    is_on: bool
    weekday: int
    hour: int
    zone: str
    most: int
    said_at: datetime | None = None

    @property
    def in_words(self) -> str:
        """'Mondays at 08:00 (Europe/Berlin)'."""
        return f"{WEEKDAYS[self.weekday]}s at {self.hour:02}:00 ({self.zone})"


def schedule(access: Access) -> Schedule:
    """What the team chose; Monday at eight by the server's clock until somebody does."""
    with access.read() as connection:
        row = connection.execute("SELECT * FROM digest_when").fetchone()
    if row is None:
        return Schedule(True, 0, _USUAL_HOUR, _zone_of_this_machine(), ALERTS_AT_FIRST)
    return Schedule(
        bool(row["is_on"]),
        row["weekday"],
        row["hour"],
        row["zone"],
        row["most"],
        read_back(row["said_at"]),
    )


def choose(access: Access, is_on: bool, weekday: int, hour: int, zone: str, most: int) -> None:
    """Send on another day or hour from now on, or not at all.

    Raises ``PothosError`` for what is no weekday, hour, number or zone; ``NotAllowedError`` for all
    but owners.
    """
    acting.require("govern")
    is_one = 0 <= weekday < len(WEEKDAYS) and 0 <= hour < 24 and 1 <= most <= MOST_ALERTS
    if not is_one or zone not in available_timezones():
        raise PothosError(
            "There is no such time.",
            f"Day {weekday + 1} of the week, {hour} o'clock in {zone}, {most} alerts.",
            f"Choose a weekday, an hour, a time zone, and 1 to {MOST_ALERTS} alerts.",
        )
    who = acting.now().name
    chosen = Schedule(is_on, weekday, hour, zone, most)
    with access.write() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO digest_when VALUES (1, ?, ?, ?, ?, ?, ?, ?)",
            (int(is_on), weekday, hour, zone, most, who, access.instant()),
        )
        access.log_in(
            connection,
            who,
            "changed when the digest goes",
            chosen.in_words if is_on else "not at all",
        )


def next_due(chosen: Schedule, after: datetime) -> datetime:
    """The first instant later than ``after`` at which the digest goes, in UTC."""
    day = after.astimezone(ZoneInfo(chosen.zone)).date() - timedelta(days=1)
    while day.weekday() != chosen.weekday or _on_the_clock(chosen, day) <= after:
        day += timedelta(days=1)
    return _on_the_clock(chosen, day)


def last_due(chosen: Schedule, now: datetime) -> datetime:
    """The last instant up to ``now`` at which the digest goes, in UTC."""
    day = now.astimezone(ZoneInfo(chosen.zone)).date()
    while day.weekday() != chosen.weekday or _on_the_clock(chosen, day) > now:
        day -= timedelta(days=1)
    return _on_the_clock(chosen, day)


def week_of(at: datetime, zone: str) -> str:
    """'2026-W47': the week from Monday to Sunday (ISO 8601) that an instant is in."""
    year, week, _ = at.astimezone(ZoneInfo(zone)).isocalendar()
    return f"{year}-W{week:02}"


def clock(at: datetime, zone: str) -> str:
    """'Monday 16 November 2026 at 08:00'."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%A} {local.day} {local:%B %Y} at {local:%H:%M}"


def _on_the_clock(chosen: Schedule, day: date) -> datetime:
    """The instant; an hour that clocks skip in spring is the one after it, an hour that they
    show twice in autumn is the first of the two."""
    return datetime.combine(day, time(chosen.hour), ZoneInfo(chosen.zone)).astimezone(UTC)


def _zone_of_this_machine() -> str:
    try:
        name: str | None = tzlocal.get_localzone_name()
    except Exception:  # noqa: BLE001 - however this machine's clock is set up, there is a zone
        name = None
    return name if name in available_timezones() else "UTC"
