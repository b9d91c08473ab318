"""One block of a large table of figures: its records proven, its cells read column by column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import csv as arrow_csv

from core.exports import digits
from core.exports.strict import DeclinedError, line_end_of, record_ends

FEW: Final = ("platform", "as_of")
"""The columns whose different texts are few."""
_PAD: Final = b" " * 16
_BITS: Final = 8
_HASH_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
_DIGIT: Final = ord("0")
_NONE: Final = np.empty(0, np.bool_)
_NO_VALUE: Final = np.uint64(0xA5A5A5A5A5A5A5A5)
_IS_OF_AN_ID: Final = np.zeros(256, np.bool_)
_IS_OF_AN_ID[[*b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-"]] = True
_IS_OF_AN_ADDRESS: Final = np.zeros(256, np.bool_)
_IS_OF_AN_ADDRESS[ord("!") : ord("~") + 1] = True


@dataclass(frozen=True)
class Columns:
    """Which column of a file holds which field of a snapshot, by place from 0."""

    width: int
    delimiter: str
    post_id: int
    permalink: int | None
    platform: int | None
    day: int | None
    counts: dict[str, int]
    amounts: dict[str, int]

    @property
    def words(self) -> dict[str, int]:
        """The columns that are kept as text, by the name they have in the file of rows."""
        places = {
            "platform_post_id": self.post_id,
            "permalink": self.permalink,
            "platform": self.platform,
            "as_of": self.day,
        }
        return {name: place for name, place in places.items() if place is not None}


@dataclass(frozen=True)
class Block:
    """What stands in one block. Rows count from 0 within it.

    ``figures`` are NULL where a cell is blank or odd, ``odd`` are the rows and texts of each
    column's odd cells, ``telling`` those of its cells that say what the decimal mark is. ``aside``
    are the rows whose post is not plain; equal rows have equal ``hashes``, and rows of one post and
    day equal ``keys``. ``ends`` are the places in the block behind the line end of each row.
    """

    line_end: int
    ends: npt.NDArray[np.int32]
    words: dict[str, pa.Array]
    figures: dict[str, pa.Array]
    sums: dict[str, Decimal]
    odd: dict[str, tuple[npt.NDArray[np.intp], pa.StringArray]]
    telling: dict[str, list[tuple[int, str]]]
    aside: npt.NDArray[np.intp]
    hashes: npt.NDArray[np.uint64]
    keys: npt.NDArray[np.uint64]


def read_block(block: bytes, columns: Columns) -> Block:
    """What stands in ``block``. Raises ``DeclinedError`` where the exact form must read it."""
    few = pa.dictionary(pa.int32(), pa.string())
    types = {place: few if name in FEW else pa.string() for name, place in columns.words.items()}
    types |= dict.fromkeys((*columns.counts.values(), *columns.amounts.values()), pa.string())
    cells = cells_of(block, columns, types)
    ends = record_ends(block, len(cells[columns.post_id]), columns.width, ord(columns.delimiter))
    words = {name: cells[place] for name, place in columns.words.items()}
    aside = [_odd_texts(words["platform_post_id"], _IS_OF_AN_ID, may_be_blank=False)]
    if "permalink" in words:
        aside.append(_odd_texts(words["permalink"], _IS_OF_AN_ADDRESS, may_be_blank=True))
    keys = _keys(words)
    read = Block(
        line_end_of(block, ends),
        (ends + 1).astype(np.int32),
        words,
        {},
        {},
        {},
        {},
        np.concatenate(aside),
        keys.copy(),
        keys,
    )
    for is_whole, places in ((True, columns.counts), (False, columns.amounts)):
        if places:
            texts = [cells[place] for place in places.values()]
            _take_figures(read, list(places), digits.numbers(texts, is_whole=is_whole))
    return read


def _take_figures(read: Block, names: Sequence[str], found: digits.Numbers) -> None:
    """Put the columns ``names`` into a block."""
    rows = len(read.keys)
    bits = np.packbits(~(found.is_blank | found.is_odd), axis=1, bitorder="little")
    type_ = pa.from_numpy_dtype(found.values.dtype)
    odd_texts = found.texts.take(pa.array(found.odd))
    for column, name in enumerate(names):
        buffers = [pa.py_buffer(bits[column]), pa.py_buffer(found.values[column])]
        read.figures[name] = pa.Array.from_buffers(type_, rows, buffers)
        read.sums[name] = digits.total(found.values[column])
        first, end = column * rows, (column + 1) * rows
        low, high = np.searchsorted(found.odd, [first, end])
        read.odd[name] = (found.odd[low:high] - first, odd_texts[low:high])
        telling = found.telling[(found.telling >= first) & (found.telling < end)].tolist()
        read.telling[name] = [(place - first, found.texts[place].as_py()) for place in telling]
    said = found.values.view(np.uint64) ^ (found.is_blank * _NO_VALUE)
    weights = _HASH_MULTIPLIER * np.arange(1, 2 * len(names), 2, dtype=np.uint64)
    np.copyto(read.hashes, _mixed(read.hashes, (said * weights[:, np.newaxis]).sum(axis=0)))


def _keys(words: dict[str, pa.Array]) -> npt.NDArray[np.uint64]:
    """A number for each row, the same where post and day are."""
    keys = np.zeros(len(words["platform_post_id"]), np.uint64)
    for word in _last_words(words["platform_post_id"]):
        keys = _mixed(keys, word)
    if "as_of" in words:
        days = words["as_of"]
        numbers = np.array([hash(text.strip()) for text in days.dictionary.to_pylist()], np.int64)
        keys = _mixed(keys, numbers.view(np.uint64)[digits.values_of(days.indices, np.int32)])
    return keys


def _last_words(cells: pa.StringArray) -> list[npt.NDArray[np.uint64]]:
    """The last sixteen bytes of each text as two numbers, blank where it is shorter."""
    ends = digits.offsets_of(cells)[1:].astype(np.intp) + len(_PAD)
    lengths = np.diff(ends, prepend=int(digits.offsets_of(cells)[0]) + len(_PAD))
    padded = _PAD + (cells.buffers()[2] or b"")[: int(digits.offsets_of(cells)[-1])]
    windows = np.ndarray((len(padded) - 7,), np.uint64, padded, 0, (1,))
    words = []
    for behind in (0, 8):
        unused = _BITS * (8 - np.clip(lengths - behind, 0, 8))
        shifted = windows[ends - behind - 8] >> (unused & 63).astype(np.uint64)
        words.append(np.where(unused == 64, np.uint64(0), shifted))
    return words


def cells_of(block: bytes, columns: Columns, types: dict[int, pa.DataType]) -> dict[int, pa.Array]:
    """Some columns of a block by place, as Arrow's reader has them, to which no record is short.

    Raises ``DeclinedError`` where a record has not as many cells as there are columns.
    """
    names = [f"c{place}" for place in range(columns.width)]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(block),
            arrow_csv.ReadOptions(use_threads=False, block_size=len(block) + 1, column_names=names),
            arrow_csv.ParseOptions(
                delimiter=columns.delimiter, newlines_in_values=True, ignore_empty_lines=False
            ),
            arrow_csv.ConvertOptions(
                column_types={names[place]: type_ for place, type_ in types.items()},
                include_columns=[names[place] for place in types],
                check_utf8=False,
            ),
        )
    except pa.ArrowInvalid as error:
        raise DeclinedError from error
    # The whole block is read at once, in one chunk.
    return {place: table.column(names[place]).chunk(0) for place in types}


def _odd_texts(
    cells: pa.Array, is_usual: npt.NDArray[np.bool_], *, may_be_blank: bool
) -> npt.NDArray[np.intp]:
    """The rows whose text has other than usual bytes, or none."""
    offsets, text_buffer = digits.offsets_of(cells), cells.buffers()[2]
    text = np.frombuffer(text_buffer, np.uint8) if text_buffer else np.empty(0, np.uint8)
    text = text[: offsets[-1]]
    if not len(text):
        lowest = highest = _DIGIT
    else:
        lowest, highest = int(text.min()), int(text.max())
    # Nearly always all bytes are of one range, and looking each up takes ten times as long.
    is_usual_throughout = is_usual[lowest : highest + 1].all()
    is_unusual = _NONE if is_usual_throughout else ~is_usual[text]
    odd = [np.empty(0, np.intp)]
    if is_unusual.any():
        odd.append(np.searchsorted(offsets, np.flatnonzero(is_unusual), side="right") - 1)
    if not may_be_blank:
        odd.append(np.flatnonzero(np.diff(offsets) == 0))
    return np.unique(np.concatenate(odd))


def _mixed(hashes: npt.NDArray[np.uint64], word: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    mixed = (hashes ^ word) * _HASH_MULTIPLIER
    mixed ^= mixed >> np.uint64(29)
    return mixed
