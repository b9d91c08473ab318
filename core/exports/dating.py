"""Which year the days of a table lie in, where its export writes none."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from core.exports.evidence import Evidence, guessed_day
from core.exports.known import KnownExport
from core.exports.layout import Sheet
from core.exports.records import Record
from core.exports.spelled import MonthDay, month_and_day, spelled
from core.exports.written import IssueList
from core.exports.years import (
    first_on_or_after,
    full_day,
    iso_day,
    latest_on_or_before,
    nearest_to,
    posted_at,
    run_of_days,
)

_AWRY_DAYS: Final = 2
_RUNS: Final = ("as_of", "day")
"""Fields whose days follow each other from row to row."""


class Dating:
    """The days without a year of one table: seen in a first pass, then given their year."""

    def __init__(self, known: KnownExport, position: dict[str, int]) -> None:
        self._known = known
        yearless = [column for column in known.columns if column.has_no_year]
        self._publishing = [
            position[column.name]
            for column in yearless
            if column.field not in _RUNS and column.name in position
        ]
        self._running = [
            position[column.name]
            for column in yearless
            if column.field in _RUNS and column.name in position
        ]
        self._years = {
            position[column.name]: column.year
            for column in yearless
            if column.year is not None and column.name in position
        }
        self._post_id = next(
            (
                (position[derived.from_column], derived.pattern)
                for derived in known.derived
                if derived.field == "platform_post_id" and derived.from_column in position
            ),
            None,
        )
        self._rows: list[int] = []
        self._texts: dict[tuple[int, int], str] = {}
        self._posted: dict[int, datetime] = {}
        self._days: dict[tuple[int, int], date] = {}

    @property
    def is_needed(self) -> bool:
        return bool(self._publishing or self._running)

    def see(self, record: Record) -> None:
        """First pass: remember the days of one row, and when its post was made if that is known."""
        if not self.is_needed:
            return
        self._rows.append(record.row)
        for number in self._publishing + self._running:
            self._texts[(record.row, number)] = record.cells[number]
        if self._post_id is not None:
            number, pattern = self._post_id
            found = pattern.search(record.cells[number])
            posted = posted_at(found.group(1)) if found else None
            if posted is not None:
                self._posted[record.row] = posted

    def decide(
        self,
        sheet: Sheet,
        evidence: Evidence,
        today: date,
        issues: IssueList,
        newest: tuple[str, date] | None = None,
    ) -> None:
        """Give every day its year, saying in ``issues`` what was assumed.

        ``newest`` is the newest day of another column, which has years, and that column's name.
        """
        for number in self._running:
            self._date_run(sheet, number, evidence, today, issues, newest)
        siblings = evidence.last_day[0] if evidence.last_day else today
        last = max(
            (day for (_, number), day in self._days.items() if number in self._running),
            default=newest[1] if newest else siblings,
        )
        for number in self._publishing:
            said = self._last_of_year(number, today)
            self._date_posts(sheet, number, said or last, issues)

    def _last_of_year(self, number: int, today: date) -> date | None:
        """The last day of the year that was said of a column, as far as it has come."""
        year = self._years.get(number)
        return min(date(year, 12, 31), max(today, date(year, 1, 1))) if year else None

    def with_years(self, row: int, cells: list[str]) -> list[str]:
        """``cells`` with the days that were decided as ISO; what cannot be read stays as it is."""
        if not self.is_needed:
            return cells
        dated = list(cells)
        for number in self._publishing + self._running:
            day = self._days.get((row, number))
            if day is not None:
                dated[number] = day.isoformat()
        return dated

    def _date_run(
        self,
        sheet: Sheet,
        number: int,
        evidence: Evidence,
        today: date,
        issues: IssueList,
        newest: tuple[str, date] | None,
    ) -> None:
        wanted: list[MonthDay | None] = []
        for row in self._rows:
            text = self._texts[(row, number)]
            whole = _whole_day(text)
            if whole is not None:
                self._days[(row, number)] = whole
            wanted.append(None if whole is not None else month_and_day(text))
        if not any(wanted):
            return
        name = sheet.header.cells[number]
        said = self._last_of_year(number, today)
        last = None if said is not None else self._proven_last_day(wanted, today)
        if said is not None:
            found = run_of_days(wanted, said)
            message = f"Column '{name}' has no year: its last day is taken to lie in {said.year}."
            issues.add("guessed", "year", message, None, name)
        elif newest is not None:
            # What is counted on a day was published before it.
            latest = max(first_on_or_after(newest[1], each) for each in set(wanted) if each)
            found = run_of_days(wanted, min(latest, today + timedelta(days=1)))
            message = f"Column '{name}' has no year: it follows from the column '{newest[0]}'."
            issues.add("note", "year", message, None, name)
        elif last is not None:
            found = [None if each is None else latest_on_or_before(last, each) for each in wanted]
            issues.add(
                "note",
                "year",
                f"Column '{name}' has no year: the first such day on or after the newest post is "
                f"{last}.",
                None,
                name,
            )
        elif evidence.last_day is not None:
            last, sibling = evidence.last_day
            found = run_of_days(wanted, last)
            issues.add(
                "note",
                "year",
                f"Column '{name}' has no year: it follows from {sibling}.",
                None,
                name,
            )
        else:
            last, how = guessed_day(sheet.file, today)
            found = run_of_days(wanted, last)
            latest = max(day for day in found if day is not None)
            issues.add(
                "guessed",
                "year",
                f"Column '{name}' has no year. Its last day is taken to be {latest}, the latest "
                f"that is not after {how}. Drop Content.csv of the same download together with "
                "this file, and the year is known.",
                None,
                name,
            )
        for row, day in zip(self._rows, found, strict=True):
            if day is not None:
                self._days[(row, number)] = day

    def _proven_last_day(self, wanted: list[MonthDay | None], today: date) -> date | None:
        """The snapshot day that the posts' own numbers prove: the first on or after the newest.

        A zone can put the newest post a day later than the exporting account's calendar.
        """
        if not self._posted or not self._publishing:
            return None
        newest = max(self._posted.values()).date() - timedelta(days=1)
        last = max(first_on_or_after(newest, each) for each in set(wanted) if each is not None)
        return last if last <= today + timedelta(days=1) else None

    def _date_posts(self, sheet: Sheet, number: int, last: date, issues: IssueList) -> None:
        name = sheet.header.cells[number]
        guessed = proven = 0
        for row in self._rows:
            text = self._texts[(row, number)]
            wanted = month_and_day(text)
            posted = self._posted.get(row)
            if wanted is None:
                whole = _whole_day(text)
                # An ISO instant is read as it is, with its hour.
                if whole is not None and iso_day(text.strip()) is None:
                    self._days[(row, number)] = whole
                continue
            if posted is None:
                guessed += 1
                self._days[(row, number)] = latest_on_or_before(last, wanted)
                continue
            proven += 1
            day = nearest_to(posted.date(), wanted)
            self._days[(row, number)] = day
            if abs((day - posted.date()).days) > _AWRY_DAYS:
                issues.add(
                    "contradiction",
                    "posted_at",
                    f"'{text}' does not fit the video's number, which was given out on "
                    f"{posted.date()}; the day in the column was kept.",
                    row,
                    name,
                    text,
                )
        if proven:
            issues.add(
                "note",
                "year",
                f"Column '{name}' has no year: it was taken from the number in each video's link, "
                "which holds the second of posting.",
                None,
                name,
            )
        if guessed:
            issues.add(
                "guessed",
                "year",
                f"{guessed} days of '{name}' have no year and no video's number: the latest "
                f"on or before {last} was taken.",
                None,
                name,
            )


def _whole_day(text: str) -> date | None:
    """The day of a text that does carry its year."""
    found = spelled(text.strip())
    return full_day(text) or (found.day if found else None)
