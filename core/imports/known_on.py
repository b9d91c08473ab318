"""What was known on an earlier day: a second database, made of the journal up to that evening.

It holds the imports that had come by then and were not undone by then, and what the team had
decided by then, whatever happened since. Made once from the originals, without the figures of every
day in between, kept for as long as it is among the few that were asked for last.
"""

from __future__ import annotations

import shutil
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final

from core import acting
from core.checks.episodes import keep_episodes
from core.errors import DiskTroubleError, PothosError
from core.imports.readings import Readings
from core.imports.replay import BEFORE, do_again
from core.store import Store, open_store
from core.store.lines import Line
from core.store.prepared import insert

# As they stood then; Python would need another package for instants with a zone.
EPISODES: Final = """
SELECT alert_id, rule, campaign_id, subject, CAST(found_at AS TIMESTAMP), found_as_of,
       severity, headline,
       CASE WHEN gone_at <= $at THEN CAST(gone_at AS TIMESTAMP) END,
       CASE WHEN gone_at <= $at THEN gone_as_of END
FROM alert_episode WHERE found_at <= $at
"""

DIRECTORY: Final = "known"
KEPT: Final = 3
"""Days that are kept open; the one that was not asked for longest goes."""

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Known:
    """The store of an earlier evening, and in words the imports that could not be read again."""

    store: Store
    lost: tuple[str, ...]


_making = threading.Lock()
_known: OrderedDict[tuple[str, int], Known] = OrderedDict()


def known_days(store: Store) -> tuple[date, date] | None:
    """The first and the last day of which something is known (UTC); None while nothing is."""
    first = next(iter(store.lines()), None)
    last = store.last_line
    return None if first is None or last is None else (first.at.date(), last.at.date())


def line_of(store: Store, day: date) -> int:
    """The number of the last line of the journal on that evening (UTC); 0 before the first."""
    last = store.last_line
    return 0 if last is None else _line_of(store, last.number, end_of(day))


@lru_cache(maxsize=64)
def _line_of(store: Store, _newest: int, evening: datetime) -> int:
    """Remembered until something is noted: a page asks at every rerun."""
    number = 0
    for line in store.lines():
        if line.at >= evening:
            break
        number = line.number
    return number


def end_of(day: date) -> datetime:
    """The instant at which a day ends, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)


def known_on(store: Store, number: int, progress: Progress = lambda share, text: None) -> Known:
    """What was known after line ``number`` of the journal of ``store``; made if it is not there.

    The store given back is to be read only, and belongs to this module. An import whose original is
    gone is left out, and named. Raises ``PothosError`` where the journal cannot be followed.
    """
    acting.require("look")
    key = (str(store.home), number)
    with _making:
        if key in _known:
            _known.move_to_end(key)
            return _known[key]
        while len(_known) >= KEPT:
            _, oldest = _known.popitem(last=False)
            _forget(oldest)
        _known[key] = _make(store, number, progress)
        return _known[key]


def forget_all() -> None:
    """Close and remove what was made: before the store itself is closed."""
    with _making:
        while _known:
            _, one = _known.popitem()
            _forget(one)


def remove_leftovers(store: Store) -> None:
    """Remove what a server that was stopped had made."""
    shutil.rmtree(store.home / DIRECTORY, ignore_errors=True)


def _make(store: Store, number: int, progress: Progress) -> Known:
    directory = store.home / DIRECTORY / str(number)
    shutil.rmtree(directory, ignore_errors=True)
    lines = [line for line in store.lines() if line.number <= number]
    # The figures of every evening in between are nobody's: those of the last one are made.
    figures = [line.number for line in lines if line.what == "figures"]
    past = open_store(directory, journal=store.journal)
    lost: dict[int, str] = {}
    try:
        with Readings(past) as readings:
            for line in lines:
                progress(line.number / (number + 1), f"Reading again what was done: {line.what}")
                if line.what == "figures" and line.number != figures[-1]:
                    _pass_over(past, line)
                else:
                    _do_again(past, line, readings, lost)
        if lines:
            _remember_alerts(store, past, lines[-1].at)
    except BaseException:
        past.close()
        shutil.rmtree(directory, ignore_errors=True)
        raise
    return Known(past, tuple(lost.values()))


def _remember_alerts(store: Store, past: Store, at: datetime) -> None:
    """The history of alerts until ``at``: the figures in between were not made again."""
    with store.read() as cursor:
        rows = cursor.execute(EPISODES, {"at": at}).fetchall()
    with past.write() as cursor:
        cursor.execute("DELETE FROM alert_episode").fetchall()
        insert(cursor, "alert_episode", rows)
        with past.read() as reading:
            as_of = reading.execute("SELECT max(as_of) FROM alert").fetchall()[0][0]
        # An alert of a campaign that was undone since has no history any more: it begins here.
        keep_episodes(cursor, at, as_of or at.date())


def _do_again(past: Store, line: Line, readings: Readings, lost: dict[int, str]) -> None:
    if line.what == BEFORE:
        for told in line.facts["imports"]:
            lost[told["import_id"]] = f"import {told['import_id']}, {told['name']}"
    if line.what == BEFORE or line.facts.get("import_id") in lost:
        _pass_over(past, line)
        return
    try:
        do_again(past, line, readings)
    except DiskTroubleError:
        raise
    except PothosError:
        if line.what != "import":
            raise
        lost[line.facts["import_id"]] = f"import {line.facts['import_id']}, {line.facts['name']}"
        _pass_over(past, line)


def _pass_over(past: Store, line: Line) -> None:
    with past.replaying(line), past.write():
        past.note(line.what)


def _forget(one: Known) -> None:
    one.store.close()
    shutil.rmtree(one.store.path.parent, ignore_errors=True)
