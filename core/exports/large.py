"""A large table of posts' figures, read block by block on all cores: counted, checked and typed.

The strict pass (``core.exports.strict``) proves records and cells of each block. Numbers that are
written plainly are read from its bytes (``core.exports.digits``), words and days are left as text
for the store. A cell that is not plain is put aside with its row for the store's one converter; a
row whose post or day is not plain, or that may repeat another, is put aside whole. So one cell in
a hundred that is odd costs little, and nothing is read in two ways.
"""

from __future__ import annotations

import os
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import csv as arrow_csv
from pyarrow import parquet

from core.exports import digits
from core.exports.strict import DeclinedError, line_end_of, separators, whole_records

ROW_GROUP: Final = 122_880
"""As many rows as the store keeps together: each thread of DuckDB loads one such group."""

MOST_WORDS: Final = 20_000
"""Different days, or names of platforms, that are held in memory."""
MOST_ODD_TEXTS: Final = 200_000
"""Different odd texts of one column that are held in memory."""
MOST_SET_ASIDE: Final = 0.25
"""Of the rows: beyond that the long way is as fast, and tells more."""

Rewritten = Callable[[str], str]
_FEW: Final = ("platform", "as_of")
"""The columns whose different texts are few."""
_ODD_CELLS: Final = pa.schema(
    [("field", pa.string()), ("source_row", pa.int64()), ("text", pa.string())]
)
_MOST_TELLING: Final = 100
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


@dataclass
class Words:
    """Different texts of one column and the first row of each, numbered as they come."""

    numbers: dict[str, int] = field(default_factory=dict)
    first_rows: list[int] = field(default_factory=list)

    def number(self, texts: Sequence[str], rows: Sequence[int]) -> npt.NDArray[np.int32]:
        """The numbers of ``texts``, which new ones are given."""
        for text, row in zip(texts, rows, strict=True):
            if text not in self.numbers:
                if len(self.numbers) >= MOST_WORDS:
                    raise DeclinedError
                self.numbers[text] = len(self.numbers)
                self.first_rows.append(row)
        return np.array([self.numbers[text] for text in texts], np.int32)


@dataclass
class Figures:
    """One column of figures: the sum of the plain cells, and what the others say.

    ``odd`` has the first row and the number of cells of each text, ``telling`` the first plain
    cells of ways of writing that say what the decimal mark is.
    """

    sum: Decimal = Decimal(0)
    odd: dict[str, tuple[int, int]] = field(default_factory=dict)
    telling: list[tuple[int, str]] = field(default_factory=list)

    @property
    def odd_cells(self) -> int:
        """How many cells are odd."""
        return sum(times for _, times in self.odd.values())

    def add(self, found: digits.Numbers, odd: Iterable[tuple[int, str]], first: int) -> None:
        """Take a column of a block in, whose first row is ``first``."""
        self.sum += digits.total(found.values)
        for row, text in odd:
            seen = self.odd.get(text)
            self.odd[text] = (row + first, 1) if seen is None else (seen[0], seen[1] + 1)
        if len(self.odd) > MOST_ODD_TEXTS:
            raise DeclinedError


@dataclass(frozen=True)
class _Block:
    """What one worker made of one block. Rows count from 0 within it."""

    line_end: int
    words: dict[str, pa.Array]
    figures: dict[str, digits.Numbers]
    odd_cells: dict[str, list[tuple[int, str]]]
    telling: dict[str, list[tuple[int, str]]]
    aside: npt.NDArray[np.intp]
    hashes: npt.NDArray[np.uint64]


class LargeReading:
    """One large file, read in parallel.

    Writes three Parquet files. ``rows_path``: ``source_row``, the cells that tell the post, the
    numbers of the texts of platform and day (``words``), and the figures, NULL where a cell is
    blank or odd. ``odd_path``: ``field``, ``source_row`` and ``text`` of each odd cell.
    ``aside_path``: ``source_row`` and all cells, ``c0`` and so on, of the rows that are put aside.
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
        self.words: dict[str, Words] = {name: Words() for name in _FEW if name in columns.words}
        self.figures = {name: Figures() for name in (*columns.counts, *columns.amounts)}
        self._blocks: list[tuple[int, int, int]] = []
        self._aside: list[npt.NDArray[np.intp]] = []
        self._hashes: list[npt.NDArray[np.uint64]] = []

    def remove(self) -> None:
        """Take the files away again."""
        for path in (self.rows_path, self.odd_path, self.aside_path):
            path.unlink(missing_ok=True)

    def read(self) -> None:
        """The first pass, over the whole file."""
        line_end: int | None = None
        with (
            _RowGroups(self.rows_path, self._schema(), self._dictionaries()) as rows,
            _RowGroups(self.odd_path, _ODD_CELLS, ["field"]) as odd,
        ):
            for (begins, block), found in _in_parallel(self._read_block, self._blocks_of_file()):
                if line_end not in (None, found.line_end):
                    raise DeclinedError
                line_end = found.line_end
                first = self._first_row + self.rows
                rows.add(self._batch(found, first))
                odd.add(self._odd_batch(found, first))
                self._aside.append(found.aside + self.rows)
                self._hashes.append(found.hashes)
                self._blocks.append((begins, len(block), self.rows))
                for name, figures in found.figures.items():
                    self.figures[name].add(figures, found.odd_cells[name], first)
                    if len(self.figures[name].telling) < _MOST_TELLING:
                        self.figures[name].telling += [
                            (row + first, text) for row, text in found.telling[name]
                        ]
                self.rows += len(found.hashes)
        if self.rows == 0:
            raise DeclinedError

    def set_aside(
        self, unreadable: Mapping[str, Sequence[str]], rewritten: Mapping[int, Rewritten]
    ) -> None:
        """The second pass, over the blocks of rows that are put aside.

        ``unreadable`` are days and platforms that the short way cannot take. What the first pass
        wrote of these rows stays: whoever loads leaves it out. ``rewritten`` makes, by place, the
        cells of a column that are written in ways of their own such as the store reads them.
        """
        rows = np.unique(np.concatenate([*self._aside, self._repeated(), *self._of(unreadable)]))
        self._aside.clear()
        self.rows_aside = len(rows)
        if len(rows) > self.rows * MOST_SET_ASIDE:
            raise DeclinedError
        names = [f"c{place}" for place in range(self._columns.width)]
        schema = pa.schema([("source_row", pa.int64()), *((name, pa.string()) for name in names)])
        with _RowGroups(self.aside_path, schema, names) as aside, self._path.open("rb") as stream:
            for begins, size, first in self._blocks:
                low, high = np.searchsorted(rows, [first, first + self._rows_from(first)])
                if low == high:
                    continue
                stream.seek(begins)
                block = stream.read(size)
                if not block.endswith(b"\n"):
                    block += b"\n"
                here = rows[low:high] - first
                cells = _cells_of(block, self._columns, dict.fromkeys(names, pa.string()))
                source_rows = pa.array(rows[low:high] + self._first_row)
                taken = [source_rows, *(cells[name].take(here) for name in names)]
                for place, plain in rewritten.items():
                    texts = taken[place + 1].to_pylist()
                    taken[place + 1] = pa.array([plain(text) for text in texts], pa.string())
                aside.add(pa.record_batch(taken, schema=schema))

    def rewrite_odd_cells(self, rewritten: Mapping[str, Rewritten]) -> None:
        """Write the odd cells of some fields anew, such as the store reads them."""
        old = self.odd_path
        self.odd_path = old.with_stem(f"{old.stem}-rewritten")
        plain = {
            name: {t: to_plain(t) for t in self.figures[name].odd}
            for name, to_plain in rewritten.items()
        }
        with (
            _RowGroups(self.odd_path, _ODD_CELLS, ["field"]) as odd,
            parquet.ParquetFile(old) as file,
        ):
            for batch in file.iter_batches(ROW_GROUP):
                names, texts = batch.column(0).to_pylist(), batch.column(2).to_pylist()
                texts = [
                    plain[name][text] if name in plain else text
                    for name, text in zip(names, texts, strict=True)
                ]
                arrays = [batch.column(0), batch.column(1), pa.array(texts, pa.string())]
                odd.add(pa.record_batch(arrays, schema=_ODD_CELLS))
        old.unlink()

    def _rows_from(self, first: int) -> int:
        starts = [start for _, _, start in self._blocks]
        after = np.searchsorted(starts, first, side="right")
        return (starts[after] if after < len(starts) else self.rows) - first

    def _repeated(self) -> npt.NDArray[np.intp]:
        """Rows that may be the same as another: those whose fingerprint is."""
        hashes = np.concatenate(self._hashes)
        self._hashes.clear()
        ordered = np.sort(hashes)
        twice = ordered[1:][ordered[1:] == ordered[:-1]]
        return np.flatnonzero(np.isin(hashes, twice)) if len(twice) else np.empty(0, np.intp)

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
        for begins, block in whole_records(self._path, self._skip_lines):
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

    def _batch(self, found: _Block, first: int) -> pa.RecordBatch:
        count = len(found.hashes)
        arrays: list[pa.Array] = [pa.array(np.arange(first, first + count))]
        for name, cells in found.words.items():
            if name in self.words:
                texts = cells.dictionary.to_pylist()
                local = cells.indices.to_numpy()
                # Arrow numbers texts as they come: each first one is above all before it.
                firsts = np.flatnonzero(np.diff(np.maximum.accumulate(local), prepend=-1))
                numbers = self.words[name].number(texts, (firsts + first).tolist())
                arrays.append(pa.array(numbers[local]))
            else:
                arrays.append(cells)
        for figures in found.figures.values():
            arrays.append(pa.array(figures.values, mask=figures.is_blank | figures.is_odd))
        return pa.record_batch(arrays, schema=self._schema())

    def _odd_batch(self, found: _Block, first: int) -> pa.RecordBatch:
        names = [pa.repeat(name, len(odd)) for name, odd in found.odd_cells.items()]
        rows = [row + first for odd in found.odd_cells.values() for row, _ in odd]
        texts = [text for odd in found.odd_cells.values() for _, text in odd]
        arrays = [pa.concat_arrays(names), pa.array(rows, pa.int64()), pa.array(texts, pa.string())]
        return pa.record_batch(arrays, schema=_ODD_CELLS)

    def _read_block(self, block: bytes) -> _Block:
        columns = self._columns
        text = digits.Text.of(_PAD + block)
        cells = separators(text.marks, columns.width, ord(columns.delimiter), digits.PAD)
        line_end = line_end_of(text.marks, cells, block)
        # Column by column from here on.
        ends = np.ascontiguousarray(cells.T)
        before = np.concatenate(([digits.PAD - 1], ends[-1, :-1]))
        if line_end == ord("\r"):
            ends[-1] -= 1

        def column(place: int) -> tuple[digits.Places, digits.Places]:
            return (ends[place - 1] if place else before) + 1, ends[place]

        words = _words_of(block, columns)
        if any(len(each) != len(cells) for each in words.values()):
            raise DeclinedError
        aside = [_odd_texts(words["platform_post_id"], _IS_OF_AN_ID, may_be_blank=False)]
        if "permalink" in words:
            aside.append(_odd_texts(words["permalink"], _IS_OF_AN_ADDRESS, may_be_blank=True))
        hashes = np.zeros(len(cells), np.uint64)
        for place in (columns.post_id, columns.day):
            if place is not None:
                starts, stops = digits.unquoted(text, *column(place))
                for word in digits.last_words(text, starts, stops):
                    hashes = _mixed(hashes, word)
        figures, odd_cells, telling = {}, {}, {}
        for name, place in (columns.counts | columns.amounts).items():
            starts, stops = column(place)
            found = digits.numbers(text, starts, stops, is_whole=name in columns.counts)
            hashes = _mixed(hashes, found.values.view(np.uint64) ^ (found.is_blank * _NO_VALUE))
            figures[name] = found
            odd_cells[name] = [
                (row, _cell(text, starts[row], stops[row]))
                for row in np.flatnonzero(found.is_odd).tolist()
            ]
            plain = [*found.pointed, *([] if found.grouped is None else [found.grouped])]
            telling[name] = [(row, _cell(text, starts[row], stops[row])) for row in plain]
        return _Block(line_end, words, figures, odd_cells, telling, np.concatenate(aside), hashes)


class _RowGroups:
    """A Parquet file, written in groups of ``ROW_GROUP`` rows as they come."""

    def __init__(self, path: Path, schema: pa.Schema, dictionaries: list[str]) -> None:
        self._schema = schema
        numbers = [each.name for each in schema if pa.types.is_integer(each.type)]
        self._writer = parquet.ParquetWriter(
            path,
            schema,
            compression="none",
            use_dictionary=dictionaries,
            write_statistics=False,
            column_encoding=dict.fromkeys(numbers, "DELTA_BINARY_PACKED"),
        )
        self._waiting: list[pa.RecordBatch] = []
        self._count = 0

    def __enter__(self) -> _RowGroups:
        return self

    def __exit__(self, *error: object) -> None:
        if error[0] is None and self._count:
            self._write(self._count)
        self._writer.close()

    def add(self, batch: pa.RecordBatch) -> None:
        """Append some rows."""
        self._waiting.append(batch)
        self._count += batch.num_rows
        while self._count >= ROW_GROUP:
            self._write(ROW_GROUP)

    def _write(self, count: int) -> None:
        table = pa.Table.from_batches(self._waiting, self._schema)
        self._writer.write_table(table.slice(0, count), ROW_GROUP)
        self._waiting = table.slice(count).to_batches()
        self._count -= count


def _in_parallel(
    work: Callable[[bytes], _Block], blocks: Iterable[tuple[int, bytes]]
) -> Iterator[tuple[tuple[int, bytes], _Block]]:
    """What ``work`` makes of each block, in their order; few blocks are in memory at a time."""
    workers = min(4, os.cpu_count() or 1)
    waiting: deque[tuple[tuple[int, bytes], Future[_Block]]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        for each in blocks:
            waiting.append((each, pool.submit(work, each[1])))
            if len(waiting) > workers + 1:
                block, future = waiting.popleft()
                yield block, future.result()
        while waiting:
            block, future = waiting.popleft()
            yield block, future.result()


def _words_of(block: bytes, columns: Columns) -> dict[str, pa.Array]:
    """The columns of words; those of few different texts as dictionaries."""
    few = pa.dictionary(pa.int32(), pa.string())
    types = {
        f"c{place}": few if name in _FEW else pa.string() for name, place in columns.words.items()
    }
    found = _cells_of(block, columns, types)
    return {name: found[f"c{place}"] for name, place in columns.words.items()}


def _cells_of(block: bytes, columns: Columns, types: dict[str, pa.DataType]) -> dict[str, pa.Array]:
    """Some columns of a block as Arrow's own reader has them."""
    table = arrow_csv.read_csv(
        pa.BufferReader(block),
        arrow_csv.ReadOptions(
            use_threads=False,
            block_size=len(block) + 1,
            column_names=[f"c{place}" for place in range(columns.width)],
        ),
        arrow_csv.ParseOptions(delimiter=columns.delimiter, newlines_in_values=True),
        arrow_csv.ConvertOptions(column_types=types, include_columns=list(types), check_utf8=False),
    )
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


def _cell(text: digits.Text, start: int, end: int) -> str:
    said = text.marks[start:end].tobytes().decode()
    return said[1:-1].replace('""', '"') if said.startswith('"') else said


def _mixed(hashes: npt.NDArray[np.uint64], word: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    mixed = (hashes ^ word) * _HASH_MULTIPLIER
    mixed ^= mixed >> np.uint64(29)
    return mixed
