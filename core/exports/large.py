"""A large table of posts' figures, read block by block on all cores: counted, checked and typed.

Arrow reads the cells, and the strict pass (``core.exports.strict``) proves what Arrow would let
pass. Numbers that are written plainly are typed (``core.exports.digits``), words and days are left
as text for the store. A cell that is not plain is put aside with its row for the store's one
converter; a row whose post is not plain, that gives no day, or that may repeat another, is put
aside whole. So one cell in a hundred that is odd costs little, and nothing is read in two ways.
"""

from __future__ import annotations

import csv
import io
import os
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import parquet

from core.exports.large_block import FEW, Block, Columns, cells_of, read_block
from core.exports.large_words import MOST_WORDS, Figures, Words
from core.exports.row_groups import ROW_GROUP, RowGroups
from core.exports.strict import DeclinedError, whole_records

MOST_SAID_AGAIN: Final = 200_000
"""Rows that are compared with others of their post and day; beyond that a file is all parts."""
MOST_SET_ASIDE: Final = 0.25
"""Of the rows: beyond that the long way is as fast, and tells more."""

Rewritten = Callable[[str], str]
Given = TypeVar("Given")
Made = TypeVar("Made")
_BLOCK_BYTES: Final = 4 << 20
"""Arrow reads long blocks in fewer steps; several of them are in memory."""
_ODD_CELLS: Final = pa.schema(
    [("field", pa.string()), ("source_row", pa.int64()), ("number", pa.int32())]
)
_MOST_TELLING: Final = 100
_TABLE_BITS: Final = 20
_IN_TABLE: Final = np.uint64((1 << _TABLE_BITS) - 1)


class LargeReading:
    """One large file, read in parallel.

    Writes three Parquet files. ``rows_path``: ``source_row``, the cells that tell the post, the
    numbers of the texts of platform and day (``words``), and the figures, NULL where a cell is
    blank or odd. ``odd_path``: ``field``, ``source_row`` and the number of the text of each odd
    cell (``figures``). ``aside_path``: ``source_row`` and all cells, ``c0`` and so on, of the rows
    that are put aside.
    All methods raise ``DeclinedError`` where the exact form must read the file.
    """

    def __init__(
        self,
        path: Path,
        skip_lines: int,
        first_row: int,
        columns: Columns,
        unwanted: Sequence[bytes],
        folder: Path,
    ) -> None:
        self._path, self._skip_lines, self._columns = path, skip_lines, columns
        self._first_row, self._unwanted = first_row, unwanted
        name = uuid.uuid4().hex
        self.rows_path = folder / f"{name}-rows.parquet"
        self.odd_path = folder / f"{name}-odd.parquet"
        self.aside_path = folder / f"{name}-aside.parquet"
        self.rows = 0
        self.rows_aside = 0
        self.words: dict[str, Words] = {
            name: Words(MOST_WORDS) for name in FEW if name in columns.words
        }
        self.figures = {name: Figures() for name in (*columns.counts, *columns.amounts)}
        self._blocks: list[tuple[int, int, int]] = []
        self._ends: list[npt.NDArray[np.int32]] = []
        self._aside: list[npt.NDArray[np.intp]] = []
        self._said_again = self._same = np.empty(0, np.intp)

    def remove(self) -> None:
        """Take the files away again."""
        for path in (self.rows_path, self.odd_path, self.aside_path):
            path.unlink(missing_ok=True)

    def read(self) -> None:
        """The first pass, over the whole file."""
        line_end: int | None = None
        keys: list[npt.NDArray[np.uint64]] = []
        hashes: list[npt.NDArray[np.uint64]] = []
        with (
            RowGroups(self.rows_path, self._schema(), self._dictionaries()) as rows,
            RowGroups(self.odd_path, _ODD_CELLS, ["field"]) as odd,
        ):
            for (begins, block), found in _in_parallel(self._read_block, self._blocks_of_file()):
                if line_end not in (None, found.line_end):
                    raise DeclinedError
                line_end = found.line_end
                first = self._first_row + self.rows
                rows.add(self._batch(found, first))
                odd.add(self._odd_batch(found, first))
                self._aside.append(found.aside + self.rows)
                keys.append(found.keys)
                hashes.append(found.hashes)
                self._blocks.append((begins, len(block), self.rows))
                self._ends.append(found.ends)
                for name, figures in self.figures.items():
                    figures.sum += found.sums[name]
                    if len(figures.telling) < _MOST_TELLING:
                        figures.telling += [
                            (row + first, text) for row, text in found.telling[name]
                        ]
                self.rows += len(found.hashes)
        if self.rows == 0:
            raise DeclinedError
        again = self._said_again = _repeated(np.concatenate(keys))
        self._same = again[_repeated(np.concatenate(hashes)[again])]

    def set_aside(
        self, unreadable: Mapping[str, Sequence[str]], rewritten: Mapping[int, Rewritten]
    ) -> None:
        """The second pass, over the blocks of rows that are put aside.

        ``unreadable`` are days and platforms that the short way cannot take. What the first pass
        wrote of these rows stays: whoever loads leaves it out. ``rewritten`` makes, by place, the
        cells of a column that are written in ways of their own such as the store reads them.
        """
        rows = np.concatenate([*self._aside, self._same, *self._of(unreadable)])
        rows = np.unique(rows)
        self._aside.clear()
        self.rows_aside = len(rows)
        if len(rows) > self.rows * MOST_SET_ASIDE:
            raise DeclinedError
        names = [f"c{place}" for place in range(self._columns.width)]
        schema = pa.schema([("source_row", pa.int64()), *((name, pa.string()) for name in names)])

        def taken(place: tuple[int, npt.NDArray[np.intp]]) -> pa.RecordBatch:
            number, here = place
            lines = self._lines(number, here)
            all_columns = dict.fromkeys(range(len(names)), pa.string())
            cells = cells_of(b"".join(lines), self._columns, all_columns)
            columns = list(cells.values())
            for at, plain in rewritten.items():
                columns[at] = pa.array(
                    # Nearly all are digits alone, which are plain already.
                    [
                        t if t.isascii() and t.isdigit() else plain(t)
                        for t in columns[at].to_pylist()
                    ],
                    pa.string(),
                )
            return pa.record_batch([pa.array(here + self._first_row), *columns], schema=schema)

        with RowGroups(self.aside_path, schema, names) as aside:
            for _, batch in _in_parallel(taken, self._blocks_of(rows)):
                aside.add(batch)
        pa.default_memory_pool().release_unused()

    def _read_block(self, place: tuple[int, bytes]) -> Block:
        return read_block(place[1], self._columns)

    def _blocks_of(self, rows: npt.NDArray[np.intp]) -> Iterator[tuple[int, npt.NDArray[np.intp]]]:
        """The blocks of these rows by number, each with its own."""
        ends = [first for _, _, first in self._blocks[1:]] + [self.rows]
        for number, ((_, _, first), end) in enumerate(zip(self._blocks, ends, strict=True)):
            low, high = np.searchsorted(rows, [first, end])
            if low < high:
                yield number, rows[low:high]

    def _lines(self, number: int, rows: npt.NDArray[np.intp]) -> list[bytes]:
        """These rows of one block as they stand in the file, each with its line end."""
        begins, size, first = self._blocks[number]
        with self._path.open("rb") as stream:
            stream.seek(begins)
            block = stream.read(size)
        if not block.endswith(b"\n"):
            block += b"\n"
        ends = self._ends[number]
        places = rows - first
        starts = np.where(places > 0, ends[places - 1], 0)
        return [
            block[start:end]
            for start, end in zip(starts.tolist(), ends[places].tolist(), strict=True)
        ]

    def said_again(self) -> Iterator[tuple[int, list[str]]]:
        """The rows of posts and days that may stand in several, in order, each with its cells."""
        for number, here in self._blocks_of(self._said_again[:MOST_SAID_AGAIN]):
            text = b"".join(self._lines(number, here)).decode()
            cells = csv.reader(io.StringIO(text, newline=""), delimiter=self._columns.delimiter)
            yield from zip((here + self._first_row).tolist(), cells, strict=True)

    def _of(self, unreadable: Mapping[str, Sequence[str]]) -> Iterator[npt.NDArray[np.intp]]:
        """The rows with one of these words."""
        for name, texts in unreadable.items():
            if not texts:
                continue
            numbers = [self.words[name].numbers[text] for text in texts]
            with parquet.ParquetFile(self.rows_path) as file:
                first = 0
                for batch in file.iter_batches(ROW_GROUP, columns=[name]):
                    said = batch.column(0).to_numpy(zero_copy_only=False)
                    yield np.flatnonzero(np.isin(said, numbers)) + first
                    first += len(said)

    def _blocks_of_file(self) -> Iterator[tuple[int, bytes]]:
        for begins, block in whole_records(self._path, self._skip_lines, _BLOCK_BYTES):
            if any(text in block for text in self._unwanted):
                raise DeclinedError
            yield begins, block

    def _schema(self) -> pa.Schema:
        fields = [("source_row", pa.int64())]
        for name in self._columns.words:
            fields.append((name, pa.int32() if name in self.words else pa.string()))
        fields += [(name, pa.int64()) for name in self._columns.counts]
        fields += [(name, pa.float64()) for name in self._columns.amounts]
        return pa.schema(fields)

    def _dictionaries(self) -> list[str]:
        return [name for name in self._columns.words if name not in self.words]

    def _batch(self, found: Block, first: int) -> pa.RecordBatch:
        count = len(found.hashes)
        rows = np.arange(first, first + count)
        arrays: list[pa.Array] = [pa.array(rows)]
        for name, cells in found.words.items():
            if name in self.words:
                arrays.append(pa.array(self.words[name].number(cells, rows)))
            else:
                arrays.append(cells)
        arrays += found.figures.values()
        return pa.record_batch(arrays, schema=self._schema())

    def _odd_batch(self, found: Block, first: int) -> pa.RecordBatch:
        names, places, numbers = [], [], []
        for name, (rows, texts) in found.odd.items():
            names.append(pa.repeat(name, len(rows)))
            places.append(rows + first)
            numbers.append(self.figures[name].odd.number(texts.dictionary_encode(), places[-1]))
        arrays = [
            pa.concat_arrays(names),
            pa.array(np.concatenate(places)),
            pa.array(np.concatenate(numbers)),
        ]
        return pa.record_batch(arrays, schema=_ODD_CELLS)


def _repeated(fingerprints: npt.NDArray[np.uint64]) -> npt.NDArray[np.intp]:
    """Rows that may be the same as another: those whose fingerprint is."""
    ordered = np.sort(fingerprints)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    if not len(twice):
        return np.empty(0, np.intp)
    # A first, small table leaves few to be looked up among many.
    may_be = np.zeros(1 << _TABLE_BITS, np.bool_)
    may_be[twice & _IN_TABLE] = True
    rows = np.flatnonzero(may_be[fingerprints & _IN_TABLE])
    return rows[np.isin(fingerprints[rows], twice)]


def _in_parallel(
    work: Callable[[Given], Made], blocks: Iterable[Given]
) -> Iterator[tuple[Given, Made]]:
    """What ``work`` makes of each block, in their order; few blocks are in memory at a time."""
    workers = min(4, os.cpu_count() or 1)
    waiting: deque[tuple[Given, Future[Made]]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        for each in blocks:
            waiting.append((each, pool.submit(work, each)))
            if len(waiting) > workers:
                block, future = waiting.popleft()
                yield block, future.result()
        while waiting:
            block, future = waiting.popleft()
            yield block, future.result()
