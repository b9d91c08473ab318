"""The numbers in a column of a large file, a whole block of it at a time.

Only two ways of writing are taken: digits alone, and digits with a comma before every three
("1,234"); for amounts also digits, a point and digits. They mean the same to the store's one
converter (``core.store.values``), and tests hold the two together. All else is left to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_MOST_DIGITS: Final = 16
_GROUPED: Final = r"^[0-9]{1,3}(?:,[0-9]{3}){1,4}$"
"""Fifteen digits at most, which a DOUBLE still holds exactly."""
_POINTED: Final = r"^[0-9]+\.[0-9]{1,9}$"
_LONGEST_POINTED: Final = 16
"""Fifteen digits and the point."""

Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]
Values = npt.NDArray[np.int64] | npt.NDArray[np.float64]


@dataclass
class Numbers:
    """One column of a block: ``is_odd`` cells need another converter, ``is_blank`` say nothing.

    ``values`` are int64 or float64, 0 where there is none. ``telling`` are the first cells of each
    way of writing with a comma or a point, which say what the decimal mark is.
    """

    values: Values
    is_blank: Mask
    is_odd: Mask
    telling: list[int] = field(default_factory=list)


def offsets_of(cells: pa.StringArray) -> npt.NDArray[np.int32]:
    """Where each text of a column begins among its bytes, and where the last one ends."""
    found: npt.NDArray[np.int32] = np.frombuffer(cells.buffers()[1], np.int32)
    return found[cells.offset : cells.offset + len(cells) + 1]


def numbers(cells: pa.StringArray, *, is_whole: bool) -> Numbers:
    """The numbers of the texts in ``cells``, none of which is NULL."""
    lengths = np.diff(offsets_of(cells))
    is_blank = lengths == 0
    is_read = _mask(pc.ascii_is_decimal(cells))
    if len(cells) and lengths.max() > _MOST_DIGITS:
        is_read &= lengths <= _MOST_DIGITS
    whole = _whole(cells, is_read)
    found = Numbers(
        whole if is_whole else whole.astype(np.float64), is_blank, ~(is_read | is_blank)
    )
    left = np.flatnonzero(found.is_odd)
    if not len(left):
        return found
    texts = cells.take(pa.array(left))
    is_grouped = _mask(pc.match_substring_regex(texts, _GROUPED))
    if is_grouped.any():
        grouped = texts.filter(pa.array(is_grouped))
        _take(found, left[is_grouped], pc.replace_substring(grouped, ",", ""))
        found.telling.append(int(left[is_grouped][0]))
    if not is_whole:
        _take_pointed(found, left, texts)
    return found


def _take_pointed(found: Numbers, left: Places, texts: pa.StringArray) -> None:
    """Read digits, a point and digits: Arrow gives the nearest DOUBLE, as the store does."""
    is_pointed = _mask(pc.match_substring_regex(texts, _POINTED))
    if not is_pointed.any():
        return
    left, pointed = left[is_pointed], texts.filter(pa.array(is_pointed))
    lengths = np.diff(offsets_of(pointed))
    decimals = lengths - values_of(pc.find_substring(pointed, "."), np.int32) - 1
    is_short = lengths <= _LONGEST_POINTED
    _take(found, left[is_short], pointed.filter(pa.array(is_short)))
    # "1.234" says as little of the mark as "1,234"; "0.125" says much.
    begins_with_zero = _mask(pc.starts_with(pointed, "0"))
    for telling in (is_short, is_short & begins_with_zero):
        firsts = np.unique(decimals[telling], return_index=True)[1]
        found.telling += left[telling][firsts].tolist()


def _take(found: Numbers, places: Places, texts: pa.StringArray) -> None:
    type_ = pa.int64() if found.values.dtype == np.int64 else pa.float64()
    found.values[places] = values_of(texts.cast(type_), found.values.dtype)
    found.is_odd[places] = False


def _whole(cells: pa.StringArray, is_read: Mask) -> npt.NDArray[np.int64]:
    """The whole numbers of the cells that are digits alone; 0 for the others."""
    _, offsets, text = cells.buffers()
    bits = pa.py_buffer(np.packbits(is_read, bitorder="little"))
    # The same bytes, seen without the cells that Arrow would stumble over.
    readable = pa.StringArray.from_buffers(
        len(cells), offsets.slice(cells.offset * 4), text or pa.py_buffer(b""), bits
    )
    return values_of(readable.cast(pa.int64()).fill_null(0), np.int64).copy()


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
