"""The numbers in a column of a large file, a whole block of it at a time.

Only two ways of writing are taken: digits alone, and digits with a comma before every three
("1,234"); for amounts also digits, a point and digits. They mean the same to the store's one
converter (``core.store.values``), and tests hold the two together. All else is left to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_MOST_DIGITS: Final = 16
_MOST_COMMAS: Final = 4
"""Fifteen digits at most, which a DOUBLE still holds exactly."""
_COMMA: Final = ord(",")
_POINTED: Final = r"^[0-9]+\.[0-9]{1,9}$"
_LONGEST_POINTED: Final = 16
"""Fifteen digits and the point."""

Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]
_Way = tuple[Places, pa.StringArray, Places]
"""The texts that are written so, what Arrow reads of them, and in which of several ways."""
_WAYS: Final = 32
_TYPES: Final = {True: pa.int64(), False: pa.float64()}
_NONE: Final = np.empty(0, np.intp)
Values = npt.NDArray[np.int64] | npt.NDArray[np.float64]


@dataclass
class Numbers:
    """Some columns of a block, a line each: ``is_odd`` cells need another converter.

    ``values`` are int64 or float64, 0 where a cell is odd or, ``is_blank``, says nothing.
    ``telling`` are the first cells of each way of writing with a comma or a point, which say what
    the decimal mark is; ``odd`` are all odd cells; each as places in the cells of all columns one
    after the other, in their order, ``texts`` what stands there.
    """

    values: Values
    is_blank: Mask
    is_odd: Mask
    telling: Places
    odd: Places
    texts: pa.StringArray
    """All cells of all columns, one after the other."""


def offsets_of(cells: pa.StringArray) -> npt.NDArray[np.int32]:
    """Where each text of a column begins among its bytes, and where the last one ends."""
    found: npt.NDArray[np.int32] = np.frombuffer(cells.buffers()[1], np.int32)
    return found[cells.offset : cells.offset + len(cells) + 1]


def numbers(columns: Sequence[pa.StringArray], *, is_whole: bool) -> Numbers:
    """The numbers of the texts in ``columns``, of equal length, none of which is NULL.

    All are read together: a few steps over many cells leave the other threads their turn, and many
    steps over few do not.
    """
    cells = pa.concat_arrays(columns)
    lengths = np.diff(offsets_of(cells))
    is_blank = lengths == 0
    is_read = _mask(pc.ascii_is_decimal(cells))
    if lengths.max() > _MOST_DIGITS:
        is_read &= lengths <= _MOST_DIGITS
    values: Values = _whole(cells, is_read)
    if not is_whole:
        values = values.astype(np.float64)
    is_odd = ~(is_read | is_blank)
    telling = [_NONE]
    left = np.flatnonzero(is_odd)
    if len(left):
        texts = cells.take(pa.array(left))
        ways = [_grouped(texts)] if is_whole else [_grouped(texts), _pointed(texts)]
        for read, plain, way in ways:
            places = left[read]
            values[places] = values_of(plain.cast(_TYPES[is_whole]), values.dtype)
            is_odd[places] = False
            of_column = places // (len(cells) // len(columns))
            telling.append(_first_of_each(places, of_column * _WAYS + way))
    shape = (len(columns), -1)
    return Numbers(
        values.reshape(shape),
        is_blank.reshape(shape),
        is_odd.reshape(shape),
        np.unique(np.concatenate(telling)),
        np.flatnonzero(is_odd),
        cells,
    )


def _first_of_each(places: Places, kinds: Places) -> Places:
    """The first of ``places``, which ascend, of each kind."""
    firsts = np.full(int(kinds.max(initial=-1)) + 1, -1)
    firsts[kinds[::-1]] = places[::-1]
    return firsts[firsts >= 0]


def _grouped(texts: pa.StringArray) -> _Way:
    """Which are one to three digits and then a comma and three digits up to four times."""
    plain = pc.replace_substring(texts, ",", "")
    lengths, ends = np.diff(offsets_of(texts)), offsets_of(texts)[1:]
    commas = lengths - np.diff(offsets_of(plain))
    before = lengths - 4 * commas
    is_good = _mask(pc.ascii_is_decimal(plain)) & (commas > 0) & (commas <= _MOST_COMMAS)
    is_good &= (before > 0) & (before <= 3)
    read = np.flatnonzero(is_good)
    marks = np.frombuffer(texts.buffers()[2], np.uint8)
    for comma in range(1, int(commas[read].max(initial=0)) + 1):
        read = read[(marks[ends[read] - 4 * comma] == _COMMA) | (commas[read] < comma)]
    return read, plain.take(pa.array(read)), np.zeros(len(read), np.int32)


def _pointed(texts: pa.StringArray) -> _Way:
    """Which are digits, a point and digits: Arrow gives the nearest DOUBLE, as the store does."""
    lengths = np.diff(offsets_of(texts))
    is_good = _mask(pc.match_substring_regex(texts, _POINTED)) & (lengths <= _LONGEST_POINTED)
    read = np.flatnonzero(is_good)
    plain = texts.take(pa.array(read))
    decimals = lengths[read] - values_of(pc.find_substring(plain, "."), np.int32)
    # "1.234" says as little of the mark as "1,234"; "0.125" says much.
    return read, plain, decimals + _mask(pc.starts_with(plain, "0")) * (_WAYS // 2)


def _whole(cells: pa.StringArray, is_read: Mask) -> npt.NDArray[np.int64]:
    """The whole numbers of the cells that are digits alone; 0 for the others."""
    _, offsets, text = cells.buffers()
    bits = pa.py_buffer(np.packbits(is_read, bitorder="little"))
    # The same bytes, seen without the cells that Arrow would stumble over.
    readable = pa.StringArray.from_buffers(
        len(cells), offsets.slice(cells.offset * 4), text or pa.py_buffer(b""), bits
    )
    return np.where(is_read, values_of(readable.cast(pa.int64()), np.int64), 0)


def _mask(truths: pa.BooleanArray) -> Mask:
    bits = np.frombuffer(truths.buffers()[1], np.uint8)
    return np.unpackbits(bits, count=len(truths), bitorder="little").view(np.bool_)


def values_of(numbers: pa.Array, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """An array of numbers without NULL, as it lies. Arrow's own way there imports pandas."""
    found: npt.NDArray[Any] = np.frombuffer(numbers.buffers()[1], dtype)
    return found[numbers.offset : numbers.offset + len(numbers)]


def total(values: Values) -> Decimal:
    """The sum; exact of whole numbers."""
    if values.dtype == np.float64:
        return Decimal(float(values.sum()))
    if not len(values) or values.max() < 1 << 40:
        return Decimal(int(values.sum()))
    whole = values.astype(np.int64)
    return Decimal((int((whole >> 32).sum()) << 32) + int((whole & 0xFFFFFFFF).sum()))
