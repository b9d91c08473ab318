"""The columns of one table whose writing is decided on their values, and what they share."""

from __future__ import annotations

from typing import Final

from core.exports.decide import DateDecision
from core.exports.decimals import DecimalDecision, Mark
from core.exports.export import Column
from core.exports.fields import FIELDS
from core.exports.header import NUMBERS, Header
from core.exports.known import KnownExport
from core.exports.question import Undecided
from core.exports.records import Record
from core.exports.written import IssueList

CURRENCY: Final = "currency"


class Decided:
    """The days and numbers of one table: seen in a first pass, then written alike."""

    def __init__(self, header: Header, known: KnownExport) -> None:
        self.dates = {
            number: DateDecision(column)
            for number, column in header.loaded()
            if column.type in ("day", "instant") and not column.has_no_year
        }
        self.decimals = {
            number: DecimalDecision(column, header.names[number].strip())
            for number, column in header.loaded()
            if column.type in NUMBERS
        }
        self._names = [name.strip() for name in header.names]
        is_own = known.template is not None or known.is_generic
        self._is_trusted = known.platform is not None and not is_own
        self._currency_at = header.of_field(CURRENCY)
        self._has_currency_field = any(each.name == CURRENCY for each in FIELDS[known.record])
        self._says_currency = CURRENCY in known.values
        self._spelled: dict[int, DateDecision] = {}
        self._odd: dict[int, DecimalDecision] = {}
        self._money: dict[int, DecimalDecision] = {}

    def see(self, record: Record) -> None:
        """First pass: take one record of the right width into account."""
        cells, row = record.cells, record.row
        for number, days in self.dates.items():
            days.see(cells[number], row)
        for number, figures in self.decimals.items():
            cell = cells[number]
            if cell and (figures.sees_all or not cell.isdigit()):
                figures.see(cell, row)

    def decide(self, delimiter: str) -> tuple[Undecided, ...]:
        """What is to be asked, once all was seen; nothing where the values decide.

        ``delimiter``: where semicolons part the cells, the comma may be the decimal mark.
        """
        marks: set[Mark] = {m for each in self.decimals.values() if (m := each.proves())}
        for each in self.decimals.values():
            if each.is_open() and len(marks) == 1:
                each.settle(next(iter(marks)))
        asks = not self._is_trusted or delimiter == ";"
        found = [days.undecided(self._names[number]) for number, days in self.dates.items()]
        found += [figures.undecided(asks_mark=asks) for figures in self.decimals.values()]
        self._spelled = {n: each for n, each in self.dates.items() if each.is_rewritten}
        self._odd = {n: each for n, each in self.decimals.items() if each.is_rewritten}
        self._money = {
            number: each
            for number, each in self.decimals.items()
            if self._has_currency_field and each.column.type == "money" and each.names_currency()
        }
        return tuple(each for each in found if each is not None)

    def rewritten(self, row: int, cells: list[str], issues: IssueList) -> list[str]:
        """``cells`` of one row, those plain that the store cannot read as they are written."""
        if not (self._spelled or self._odd or self._money):
            return cells
        plain = list(cells)
        if self._money:
            self._add_currency(row, plain, issues)
        for number, days in self._spelled.items():
            plain[number] = days.rewritten(plain[number])
        for number, figures in self._odd.items():
            plain[number] = figures.rewritten(plain[number])
        return plain

    def _add_currency(self, row: int, cells: list[str], issues: IssueList) -> None:
        said = {
            n: each.currency_of(cells[n]) for n, each in self._money.items() if cells[n].strip()
        }
        own = "" if self._currency_at is None else cells[self._currency_at].strip().upper()
        currency = own or next((code for code in said.values() if code), "")
        for number, code in said.items():
            if code and code != currency:
                kept = f"{currency} was kept; what is in {code} was left out."
                issues.add(
                    "contradiction",
                    CURRENCY,
                    f"This row is in {currency}, and '{cells[number].strip()}' in {code}: {kept}",
                    row,
                    self._names[number],
                    cells[number],
                )
                cells[number] = ""
        if self._currency_at is None and not self._says_currency:
            cells.append(currency)

    def currency_column(self) -> tuple[Column, ...]:
        """The column that :meth:`rewritten` adds behind the others, if it does."""
        if not self._money or self._currency_at is not None or self._says_currency:
            return ()
        names = ", ".join(self._names[number] for number in self._money)
        return (Column(f"{CURRENCY} in {names}", CURRENCY, "text"),)

    def note(self, issues: IssueList) -> None:
        """Say what was guessed, and what is less exact than it looks."""
        for number, days in self.dates.items():
            days.note(self._names[number], issues)
        for number, figures in self.decimals.items():
            figures.note_doubt(self._names[number], issues)
