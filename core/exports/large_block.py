"""One block of a large table of figures: its records proven, its cells read column by column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import csv as arrow_csv

from core.exports import digits
from core.exports.strict import DeclinedError, line_end_of, separators

FEW: Final = ("platform", "as_of")
"""The columns whose different texts are few."""
_PAD: Final = b" " * digits.PAD
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

    ``aside`` are the rows whose post is not plain; equal rows have equal ``hashes``, and rows
    of one post and day equal ``keys``. ``ends`` are
    the places in the block behind the line end of each row.
    """

    line_end: int
    ends: npt.NDArray[np.int32]
    words: dict[str, pa.Array]
    figures: dict[str, digits.Numbers]
    odd_cells: dict[str, list[tuple[int, str]]]
    telling: dict[str, list[tuple[int, str]]]
    aside: npt.NDArray[np.intp]
    hashes: npt.NDArray[np.uint64]
    keys: npt.NDArray[np.uint64]


def read_block(block: bytes, columns: Columns) -> Block:
    """What stands in ``block``. Raises ``DeclinedError`` where the exact form must read it."""
    text = digits.Text.of(_PAD + block)
    cells = separators(text.marks, columns.width, ord(columns.delimiter), digits.PAD)
    line_end = line_end_of(text.marks, cells, block)
    row_ends = (cells[:, -1] + 1 - digits.PAD).astype(np.int32)
    # Column by column from here on.
    ends = np.ascontiguousarray(cells.T)
    starts = np.empty_like(ends)
    starts[1:] = ends[:-1] + 1
    starts[0, 0] = digits.PAD
    starts[0, 1:] = ends[-1, :-1] + 1
    if line_end == ord("\r"):
        ends[-1] -= 1

    words = _words_of(block, columns)
    if any(len(each) != len(cells) for each in words.values()):
        raise DeclinedError
    aside = [_odd_texts(words["platform_post_id"], _IS_OF_AN_ID, may_be_blank=False)]
    if "permalink" in words:
        aside.append(_odd_texts(words["permalink"], _IS_OF_AN_ADDRESS, may_be_blank=True))
    hashes = np.zeros(len(cells), np.uint64)
    for place in (columns.post_id, columns.day):
        if place is not None:
            inner = digits.unquoted(text, starts[place], ends[place])
            for word in digits.last_words(text, *inner):
                hashes = _mixed(hashes, word)
    keys = hashes
    figures, odd_cells, telling = {}, {}, {}
    for kind in (columns.counts, columns.amounts):
        places = list(kind.values())
        if not places:
            continue
        read = digits.numbers(text, starts[places], ends[places], is_whole=kind is columns.counts)
        for (name, place), found in zip(kind.items(), read, strict=True):
            hashes = _mixed(hashes, found.values.view(np.uint64) ^ (found.is_blank * _NO_VALUE))
            figures[name] = found
            odd = np.flatnonzero(found.is_odd)
            odd_cells[name] = _told(text, starts[place], ends[place], odd)
            plain = [*found.pointed, *([] if found.grouped is None else [found.grouped])]
            telling[name] = _told(text, starts[place], ends[place], np.array(plain, np.intp))
    return Block(
        line_end,
        row_ends,
        words,
        figures,
        odd_cells,
        telling,
        np.concatenate(aside),
        hashes,
        keys,
    )


def _words_of(block: bytes, columns: Columns) -> dict[str, pa.Array]:
    """The columns of words; those of few different texts as dictionaries."""
    few = pa.dictionary(pa.int32(), pa.string())
    types = {
        f"c{place}": few if name in FEW else pa.string() for name, place in columns.words.items()
    }
    found = cells_of(block, columns, types)
    return {name: found[f"c{place}"] for name, place in columns.words.items()}


def cells_of(block: bytes, columns: Columns, types: dict[str, pa.DataType]) -> dict[str, pa.Array]:
    """Some columns of a block as Arrow's own reader has them."""
    names = [f"c{place}" for place in range(columns.width)]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(block),
            arrow_csv.ReadOptions(use_threads=False, block_size=len(block) + 1, column_names=names),
            arrow_csv.ParseOptions(delimiter=columns.delimiter, newlines_in_values=True),
            arrow_csv.ConvertOptions(
                column_types=types, include_columns=list(types), check_utf8=False
            ),
        )
    except pa.ArrowInvalid as error:
        raise DeclinedError from error
    return {name: table.column(name).combine_chunks() for name in types}


def _odd_texts(
    cells: pa.Array, is_usual: npt.NDArray[np.bool_], *, may_be_blank: bool
) -> npt.NDArray[np.intp]:
    """The rows whose text has other than usual bytes, or none."""
    _, offsets_buffer, text_buffer = cells.buffers()
    offsets = np.frombuffer(offsets_buffer, np.int32)[: len(cells) + 1]
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


def _told(
    text: digits.Text, starts: digits.Places, ends: digits.Places, rows: digits.Places
) -> list[tuple[int, str]]:
    """Some cells of a column as they read, each with its row."""
    places = zip(rows.tolist(), starts[rows].tolist(), ends[rows].tolist(), strict=True)
    return [(row, _cell(text, start, end)) for row, start, end in places]


def _cell(text: digits.Text, start: int, end: int) -> str:
    said = text.padded[start:end].decode()
    return said[1:-1].replace('""', '"') if said.startswith('"') else said


def _mixed(hashes: npt.NDArray[np.uint64], word: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    mixed = (hashes ^ word) * _HASH_MULTIPLIER
    mixed ^= mixed >> np.uint64(29)
    return mixed
