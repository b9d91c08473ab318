"""The numbers in a block of a large file, thousands at a time, straight from its bytes.

Only two ways of writing are taken: digits alone, and digits with a comma before every three
("1,234"); for amounts also digits, a point and digits. They mean the same to the store's one
converter (``core.store.values``), and tests hold the two together. All else is left to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

import numpy as np
import numpy.typing as npt

PAD: Final = 32
"""Bytes that must stand before the first cell, so that eight bytes can be taken before any end."""

_MOST_DIGITS: Final = 16
_MOST_GROUPS: Final = 4
"""After the first one to three digits: fifteen digits, which a DOUBLE still holds exactly."""
_MOST_FRACTION: Final = 9
_MOST_OF_AN_AMOUNT: Final = 15

Bytes = npt.NDArray[np.uint8]
Whole = npt.NDArray[np.int64]
Places = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]


def _u(number: int) -> np.uint64:
    return np.uint64(number)


_ZEROS: Final = _u(0x3030303030303030)
_CARRY: Final = _u(0x7676767676767676)
_HIGH_BITS: Final = _u(0x8080808080808080)
_PAIRS: Final = _u(0x000000FF000000FF)
_PAIR_WEIGHTS: Final = (_u(0x000F424000000064), _u(0x0000271000000001))
_COMMA: Final = ord(",")
_POINT: Final = ord(".")
_QUOTE: Final = ord('"')
_ZERO: Final = ord("0")


@dataclass(frozen=True)
class Text:
    """Some records as bytes, with the eight bytes that begin at each place as one number."""

    padded: bytes
    marks: Bytes
    words: Words

    @staticmethod
    def of(padded: bytes) -> Text:
        """``padded`` begins with ``PAD`` bytes that belong to no cell."""
        windows = np.ndarray((len(padded) - 7,), np.uint64, padded, 0, (1,))
        return Text(padded, np.frombuffer(padded, np.uint8), windows)


@dataclass
class Numbers:
    """One column of a block: ``is_odd`` cells need another converter, ``is_blank`` say nothing.

    ``values`` are int64 or float64, 0 where there is none. ``grouped`` and ``pointed`` are the
    first cells of these ways of writing, which say what the decimal mark is.
    """

    values: npt.NDArray[np.int64] | npt.NDArray[np.float64]
    is_blank: Mask
    is_odd: Mask
    grouped: int | None = None
    pointed: list[int] = field(default_factory=list)


def unquoted(text: Text, starts: Places, ends: Places) -> tuple[Places, Places]:
    """Where the contents of cells lie: the strict pass has seen that every mark is closed."""
    is_quoted = text.marks[starts] == _QUOTE
    return starts + is_quoted, ends - is_quoted


def numbers(text: Text, starts: Places, ends: Places, *, is_whole: bool) -> list[Numbers]:
    """The numbers of some columns: a line of cells, between ``starts`` and ``ends``, for each.

    All cells are read together: a few steps over many cells leave the other threads their turn,
    and many steps over few do not.
    """
    columns, rows = starts.shape
    found = _read(text, starts.ravel(), ends.ravel(), is_whole=is_whole)
    values = found.values.reshape(columns, rows)
    is_blank, is_odd = found.is_blank.reshape(columns, rows), found.is_odd.reshape(columns, rows)
    of_columns = [
        Numbers(values[column], is_blank[column], is_odd[column]) for column in range(columns)
    ]
    for telling in found.grouped:
        for column, row in _first_of_each(telling, rows):
            of_columns[column].grouped = _first(of_columns[column].grouped, row)
    for telling in found.pointed:
        for column, row in _first_of_each(telling, rows):
            of_columns[column].pointed.append(row)
    return of_columns


@dataclass
class _Cells:
    """Cells of any columns: ``grouped`` and ``pointed`` are those read of each way of writing."""

    values: npt.NDArray[np.int64] | npt.NDArray[np.float64]
    is_blank: Mask
    is_odd: Mask
    grouped: list[Places] = field(default_factory=list)
    pointed: list[Places] = field(default_factory=list)


def _first_of_each(cells: Places, rows: int) -> list[tuple[int, int]]:
    """The column and the row of the first of ``cells`` in each column."""
    found, places = np.unique(cells // rows, return_index=True)
    return list(zip(found.tolist(), (cells[places] % rows).tolist(), strict=True))


def _read(text: Text, starts: Places, ends: Places, *, is_whole: bool) -> _Cells:
    lengths = ends - starts
    values, is_good = _eight(text, ends, np.clip(lengths, 1, 8))
    is_good &= lengths <= 8
    is_good &= lengths > 0
    is_odd = ~is_good
    values[is_odd] = 0
    odd = np.flatnonzero(is_odd)
    if len(odd):
        # Only what is not digits alone can be quoted.
        starts, ends = starts.copy(), ends.copy()
        starts[odd], ends[odd] = unquoted(text, starts[odd], ends[odd])
        lengths = ends - starts
    is_blank = lengths == 0
    is_odd &= ~is_blank
    found = _Cells(values if is_whole else values.astype(np.float64), is_blank, is_odd)

    left = odd[~is_blank[odd]]

    def take(read: Callable[[Places], tuple[npt.NDArray[Any], Mask]], fits: Mask) -> Places:
        """Read those of the cells that are left and fit; those that could be read."""
        nonlocal left
        at: Places = left[fits]
        if not len(at):
            return at
        read_values, is_read = read(at)
        at = at[is_read]
        found.values[at] = read_values[is_read]
        found.is_odd[at] = False
        left = left[found.is_odd[left]]
        return at

    if not len(left):
        return found
    take(lambda at: _digits(text, starts[at], ends[at]), np.ones(len(left), np.bool_))
    for groups in range(1, _MOST_GROUPS + 1):
        fits = (lengths[left] > 4 * groups) & (lengths[left] < 4 * groups + 4)
        read = take(lambda at, n=groups: _grouped(text, starts[at], ends[at], n), fits)  # type: ignore[misc]
        found.grouped.append(read)
    if not is_whole:
        for places in range(1, _MOST_FRACTION + 1):
            here = left
            has_point = (lengths[here] > places + 1) & (
                text.marks[ends[here] - 1 - places] == _POINT
            )
            read = take(lambda at, n=places: _amounts(text, starts[at], ends[at], n), has_point)  # type: ignore[misc]
            found.pointed.append(read)
            # "1.234" says as little of the mark as "1,234"; "0.125" says much.
            here = here[has_point & (text.marks[starts[here]] == _ZERO)]
            found.pointed.append(here[~found.is_odd[here]])
    return found


def total(values: Whole | npt.NDArray[np.float64]) -> Decimal:
    """The sum; exact of whole numbers."""
    if values.dtype == np.float64:
        return Decimal(float(values.sum()))
    if not len(values) or values.max() < 1 << 40:
        return Decimal(int(values.sum()))
    whole = values.astype(np.int64)
    return Decimal((int((whole >> 32).sum()) << 32) + int((whole & 0xFFFFFFFF).sum()))


def last_words(text: Text, starts: Places, ends: Places) -> tuple[Words, Words]:
    """The last sixteen bytes of each cell as two numbers, blank where it is shorter."""
    lengths = ends - starts
    return (
        _shifted(text.words[ends - 8], np.clip(lengths, 0, 8)),
        _shifted(text.words[ends - 16], np.clip(lengths - 8, 0, 8)),
    )


def _shifted(words: Words, lengths: Places) -> Words:
    shift = (_u(8) - lengths.astype(np.uint64)) << _u(3)
    return np.where(lengths == 0, _u(0), words >> (shift & _u(63)))


def _first(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else min(one, other)


def _eight(text: Text, ends: Places, lengths: Places | int) -> tuple[Whole, Mask]:
    """The one to eight digits before ``ends`` as numbers, and whether all of them are digits.

    Eight bytes are one number of 64 bits: pairs, fours and eights of digits are put together by
    three multiplications (Lemire, "Quickly parsing eight digits").
    """
    shift = (_u(8) - np.asarray(lengths).astype(np.uint64)) << _u(3)
    digits = ((text.words[ends - 8] ^ _ZEROS) >> shift) << shift
    is_bad = ((digits + _CARRY) | digits) & _HIGH_BITS
    pairs = digits * _u(10) + (digits >> _u(8))
    low = (pairs & _PAIRS) * _PAIR_WEIGHTS[0]
    high = ((pairs >> _u(16)) & _PAIRS) * _PAIR_WEIGHTS[1]
    return ((low + high) >> _u(32)).view(np.int64), is_bad == 0


def _digits(text: Text, starts: Places, ends: Places) -> tuple[Whole, Mask]:
    """One to sixteen digits."""
    lengths = ends - starts
    low, is_good = _eight(text, ends, np.clip(lengths, 1, 8))
    high, is_good_too = _eight(text, ends - 8, np.clip(lengths - 8, 1, 8))
    is_long = lengths > 8
    values = low + np.where(is_long, high, 0) * 100_000_000
    return values, is_good & (is_good_too | ~is_long) & (lengths > 0) & (lengths <= _MOST_DIGITS)


def _grouped(text: Text, starts: Places, ends: Places, groups: int) -> tuple[Whole, Mask]:
    """One to three digits, then ``groups`` times a comma and three digits."""
    values, is_good = _eight(text, ends, 3)
    is_good &= text.marks[ends - 4] == _COMMA
    for group in range(1, groups):
        three, are_digits = _eight(text, ends - 4 * group, 3)
        is_good &= are_digits & (text.marks[ends - 4 * group - 4] == _COMMA)
        values = values + three * 1000**group
    before = ends - 4 * groups
    first, are_digits = _eight(text, before, before - starts)
    return values + first * 1000**groups, is_good & are_digits


def _amounts(
    text: Text, starts: Places, ends: Places, places: int
) -> tuple[npt.NDArray[np.float64], Mask]:
    """Digits, a point and digits: the quotient of two exact numbers is the nearest DOUBLE."""
    whole, is_good = _digits(text, starts, ends - places - 1)
    fraction, are_digits = _digits(text, ends - places, ends)
    is_good &= are_digits & (ends - starts <= _MOST_OF_AN_AMOUNT + 1)
    return (whole * 10**places + fraction) / 10.0**places, is_good
