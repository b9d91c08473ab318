"""When it goes: on the clocks of a time zone, also in the weeks in which clocks are changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core import acting
from core.acting import NotAllowedError, Person
from core.digest import Schedule, choose, schedule
from core.digest.schedule import clock as on_the_clock
from core.digest.schedule import last_due, next_due, week_of
from core.errors import PothosError
from core.sharing import Access

BERLIN = Schedule(True, 0, 8, "Europe/Berlin", 12)


def at(month: int, day: int, hour: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def test_eight_in_berlin_is_six_or_seven_of_utc() -> None:
    # Clocks go back on Sunday 25 October 2026.
    assert next_due(BERLIN, at(10, 18, 12)) == at(10, 19, 6)
    assert next_due(BERLIN, at(10, 25, 12)) == at(10, 26, 7)


def test_the_instant_itself_is_the_last_and_not_the_next() -> None:
    due = at(11, 16, 7)
    assert last_due(BERLIN, due) == due
    assert next_due(BERLIN, due) == at(11, 23, 7)


def test_an_hour_that_clocks_skip_is_the_one_after_it() -> None:
    # On Sunday 29 March 2026 two o'clock becomes three, at one of UTC.
    sunday = Schedule(True, 6, 2, "Europe/Berlin", 12)
    due = next_due(sunday, at(3, 28, 12))
    assert due == at(3, 29, 1)
    assert on_the_clock(due, "Europe/Berlin") == "Sunday 29 March 2026 at 03:00"
    assert next_due(sunday, due) == at(4, 5, 0)


def test_an_hour_that_clocks_show_twice_comes_once() -> None:
    sunday = Schedule(True, 6, 2, "Europe/Berlin", 12)
    due = next_due(sunday, at(10, 24, 12))
    assert due == at(10, 25, 0)
    assert next_due(sunday, due) == at(11, 1, 1)


def test_a_day_begins_earlier_in_auckland_and_later_in_honolulu() -> None:
    auckland = Schedule(True, 0, 8, "Pacific/Auckland", 12)
    honolulu = Schedule(True, 0, 8, "Pacific/Honolulu", 12)
    assert next_due(auckland, at(11, 15, 12)) == at(11, 15, 19)
    assert next_due(honolulu, at(11, 15, 12)) == at(11, 16, 18)
    assert week_of(at(11, 15, 19), "Pacific/Auckland") == "2026-W47"
    assert week_of(at(11, 15, 19), "Europe/London") == "2026-W46"


def test_a_week_over_new_year_has_one_name() -> None:
    assert week_of(at(12, 31, 12), "UTC") == week_of(at(1, 1, 12, 2027), "UTC") == "2026-W53"


def test_what_was_chosen_is_said_in_words(access: Access) -> None:
    choose(access, True, 4, 17, "Asia/Tokyo", 5)
    chosen = schedule(access)
    assert chosen.in_words == "Fridays at 17:00 (Asia/Tokyo)"
    assert chosen.most == 5


@pytest.mark.parametrize(
    "wrong", [(7, 8, "UTC", 12), (0, 24, "UTC", 12), (0, 8, "../etc/passwd", 12), (0, 8, "UTC", 0)]
)
def test_what_is_no_time_is_refused(access: Access, wrong: tuple[int, int, str, int]) -> None:
    with pytest.raises(PothosError):
        choose(access, True, *wrong)
    assert schedule(access).in_words == "Mondays at 08:00 (Europe/London)"


@pytest.mark.parametrize("role", ["analyst", "viewer", "guest"])
def test_only_owners_choose(access: Access, role: acting.Role) -> None:
    with acting.acting_for(Person("ben", role)), pytest.raises(NotAllowedError):
        choose(access, False, 0, 8, "UTC", 12)
