"""Rows of one file that speak of one post, or of one day of an account, and do not agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.exports.fields import RecordKind
from core.exports.header import NUMBERS, Header
from core.exports.known import KnownExport
from core.exports.written import IssueList

_KEYS: Final[dict[RecordKind, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "post": (("platform_post_id", "permalink"), ("platform", "as_of", "window_from", "basis")),
    "account_day": (("day",), ("platform", "handle", "platform_account_id")),
}
"""Of which one is needed to name what a row speaks of, and what else tells rows apart."""
_MOST_KEPT_WHOLE: Final = 5_000
_MOST_KEPT: Final = 100_000
"""Posts; beyond that the figures themselves, once computed, tell of falls."""


class Repeats:
    """Sees every row that is loaded, and tells of those that say different things of one thing.

    A download by gender or by subscription has several rows per post: each is a part of a figure,
    and none of them is the figure.
    """

    def __init__(self, known: KnownExport, header: Header) -> None:
        names, others = _KEYS.get(known.record, ((), ()))
        loaded = {column.field: number for number, column in header.loaded()}
        named = [loaded[name] for name in names if name in loaded]
        self._key = [*named, *(loaded[name] for name in others if name in loaded)] if named else []
        self._figures = [number for number, column in header.loaded() if column.type in NUMBERS]
        self._names = [name.strip() for name in header.names]
        is_private = {c.name for c in known.columns if c.is_private}
        self._left_out = [
            number
            for number, column in enumerate(header.columns)
            if self._names[number]
            and (column is None or (column.field is None and column.name not in is_private))
        ]
        self._is_post = known.record == "post"
        self._seen: dict[tuple[str, ...], tuple[int, list[str], list[str]]] = {}
        self._differing: set[tuple[str, ...]] = set()
        self._first: tuple[str, int, int] | None = None
        self._parting: list[str] = []

    def see(self, row: int, cells: Sequence[str]) -> None:
        """Take a row in that is loaded."""
        if not self._key or not self._figures:
            return
        key = tuple(cells[place].strip() for place in self._key)
        if not key[0]:
            return
        figures = [cells[place].strip() for place in self._figures]
        seen = self._seen.get(key)
        if seen is None:
            if len(self._seen) < _MOST_KEPT:
                is_kept = len(self._seen) < _MOST_KEPT_WHOLE
                self._seen[key] = (row, figures, self._others(cells) if is_kept else [])
            return
        earlier, before, others = seen
        if any(a != b for a, b in zip(figures, before, strict=True) if a and b):
            self._differing.add(key)
            if self._first is None:
                self._first = (key[0], earlier, row)
                said = zip(self._left_out, others, self._others(cells), strict=False)
                self._parting = [self._names[at] for at, one, other in said if _parts(one, other)]

    def _others(self, cells: Sequence[str]) -> list[str]:
        """What a row says in the columns that are not loaded."""
        return [cells[place].strip() for place in self._left_out]

    def tell(self, issues: IssueList) -> None:
        """Say how many posts or days stand in several rows that differ, and the first of them."""
        if self._first is None:
            return
        what, earlier, row = self._first
        thing, things = ("post", "posts") if self._is_post else ("day", "days")
        count = f"1 {thing}" if len(self._differing) == 1 else f"{len(self._differing):,} {things}"
        words = (
            f"'{what}' stands in rows {earlier:,} and {row:,} with different figures; {count} in "
            "all."
        )
        if self._parting:
            names = " or ".join(f"'{name}'" for name in self._parting[:3])
            words += f" If {names} parts them, each row is only a part: export it without that."
        issues.add("contradiction", "parts_of_a_figure", words, row, raw=what)


def _parts(one: str, other: str) -> bool:
    """Whether two words, not two figures, tell two rows apart."""
    return one != other and not any(mark.isdigit() for mark in one + other)
