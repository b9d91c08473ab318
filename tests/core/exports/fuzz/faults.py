"""What goes wrong with a file on its way: in its cells, its rows, its bytes, its wrapping."""

from __future__ import annotations

import csv
import gzip
import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from tests.core.exports.fuzz.look_alikes import LookAlike
from tests.core.store.workbook_by_hand import workbook

ODD_CELLS: Final = (
    "", "-", "undefined", "N/A", "NaN%", "#REF!", "#DIV/0!", "1,234", "1.234", "1.234,56", "1 234",
    "12.4k", "8.7m", "4.25E+08", "1.78414E+16", "59%", "0.59", "-5", "(5)", "$12.50", "12,50 €",
    "1:02:03", "11 hours", "Lifetime", "2026-02-30", "13/13/2026", "03/04/26", "8 de marzo",
    "20261001", "2026-04-20 04:41:25 +0500", "=1+1", "+49", "@x", "\ufeff7", "\u200b7", "7\xa0",
    'a "b" c', "a\nb", "a\r\nb", "a,b;c\td|e", " ", "0x1F", "1e999", "9" * 40, "x" * 70_000,
    "\u202eabc", "true", "nan", "Total",
)  # fmt: skip
ENCODINGS: Final = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp1250", "latin-1",
)  # fmt: skip
DELIMITERS: Final = (",", ";", "\t", "|")
_PIECES: Final = (
    b'"', b'""', b",", b";", b"\t", b"|", b"\n", b"\r", b"\r\n", b"\n\n", b"\0", b"\xff", b"\x81",
    b"\x90", b"=", b"  ", b"\xef\xbb\xbf", b"\xe2\x80\x8b", b"\xc3", b"#", b"sep=;\n", b"'",
)  # fmt: skip

Table = LookAlike
_Fault = Callable[[Table, random.Random], Table]


def _row(table: Table, chance: random.Random, change: Callable[[list[str]], list[str]]) -> Table:
    at = chance.randrange(len(table.rows))
    rows = [change(list(row)) if n == at else row for n, row in enumerate(table.rows)]
    return replace(table, rows=rows)


def _with_row(table: Table, chance: random.Random, row: list[str]) -> Table:
    at = chance.randrange(len(table.rows) + 1)
    return replace(table, rows=[*table.rows[:at], row, *table.rows[at:]])


def _odd_cell(table: Table, chance: random.Random) -> Table:
    def change(row: list[str]) -> list[str]:
        if row:
            row[chance.randrange(len(row))] = chance.choice(ODD_CELLS)
        return row

    return _row(table, chance, change)


def _odd_column(table: Table, chance: random.Random) -> Table:
    at, cell = chance.randrange(len(table.header)), chance.choice(ODD_CELLS)
    rows = [[cell if n == at else each for n, each in enumerate(row)] for row in table.rows]
    return replace(table, rows=rows)


def _odd_name(table: Table, chance: random.Random) -> Table:
    at = chance.randrange(len(table.header))
    odd = chance.choice(
        ("{}\u200b", "\ufeff{}", " {} ", "{}\xa0", "", "{} (1)", "'{}'", "column", "{}\n{}")
    )
    names = [odd.format(name, name) if n == at else name for n, name in enumerate(table.header)]
    return replace(table, header=names)


def _fewer_columns(table: Table, chance: random.Random) -> Table:
    if len(table.header) < 3:
        return table
    at = chance.randrange(len(table.header))
    rows = [row[:at] + row[at + 1 :] for row in table.rows]
    return replace(table, header=table.header[:at] + table.header[at + 1 :], rows=rows)


def _shuffled(table: Table, chance: random.Random) -> Table:
    order = list(range(len(table.header)))
    chance.shuffle(order)
    rows = [[row[n] for n in order] if len(row) == len(order) else row for row in table.rows]
    return replace(table, header=[table.header[n] for n in order], rows=rows)


def _name_twice(table: Table, chance: random.Random) -> Table:
    at = chance.randrange(len(table.header))
    rows = [[*row, row[at]] if len(row) > at else row for row in table.rows]
    return replace(table, header=[*table.header, table.header[at]], rows=rows)


def _lines_above(table: Table, chance: random.Random) -> Table:
    above = chance.choice(
        (["# Account: Lumen", "# From 20260501", "#", ""], ["Report of October"], ["", ",,,,"],
         ["sep=;"], ["Report,October", "By,Ana", ""])
    )  # fmt: skip
    return replace(table, above=[*above, *table.above])


def _stacked(table: Table, chance: random.Random) -> Table:
    other = [["Code", "Kind", "Creator"], ["A", "link", "Ana"], ["B", "link", "Ben"]]
    return replace(table, rows=[*table.rows, [], *other])


FAULTS: Final[tuple[_Fault, ...]] = (
    _odd_cell, _odd_cell, _odd_cell, _odd_column, _odd_name, _fewer_columns, _shuffled,
    _name_twice, _lines_above, _stacked,
    lambda table, chance: _row(table, chance, lambda row: row[: chance.randrange(len(row) + 1)]),
    lambda table, chance: _row(table, chance, lambda row: [*row, chance.choice(ODD_CELLS)]),
    lambda table, chance: _with_row(table, chance, []),
    lambda table, chance: _with_row(table, chance, [""] * len(table.header)),
    lambda table, chance: _with_row(table, chance, ["#REF!"] * len(table.header)),
    lambda table, chance: _with_row(table, chance, ["Total", *["1"] * (len(table.header) - 1)]),
    lambda table, chance: _with_row(table, chance, ["Showing top 500 results"]),
    lambda table, chance: _with_row(table, chance, table.header),
    lambda table, chance: _with_row(table, chance, chance.choice(table.rows)),
    lambda table, chance: replace(table, rows=[[*row, ""] for row in table.rows]),
    lambda table, chance: replace(table, rows=[]),
)  # fmt: skip
"""Of a table, before it is written."""


def written(table: Table, chance: random.Random, delimiter: str) -> str:
    """The table as text, quoted and ended in one of the ways that exports are."""
    stream = io.StringIO(newline="")
    quoting = chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    ends = chance.choice(("\n", "\r\n"))
    write = csv.writer(stream, delimiter=delimiter, lineterminator=ends, quoting=quoting).writerow
    for line in table.above:
        stream.write(line.replace("sep=,", f"sep={delimiter}") + ends)
    for row in (table.header, *table.rows):
        write(row)
    return stream.getvalue()


def broken(data: bytes, chance: random.Random) -> bytes:
    """One fault in the bytes: something put in, taken out, cut off or doubled."""
    content = bytearray(data)
    at = chance.randrange(len(content) + 1)
    kind = chance.randrange(6)
    if kind <= 2:
        content[at:at] = chance.choice(_PIECES)
    elif kind == 3:
        del content[at : at + chance.choice((1, 2, 12))]
    elif kind == 4:
        del content[at:]
    elif content:
        content[at:at] = content[max(0, at - 40) : at]
    return bytes(content)


def wrapped(name: str, data: bytes, chance: random.Random) -> tuple[str, bytes]:
    """The file packed as people pack files."""
    kind = chance.randrange(4)
    if kind == 0:
        half = len(data) // 2
        return f"{name}.gz", gzip.compress(data[:half]) + gzip.compress(data[half:])
    members = {name: data}
    if kind == 1:
        members = {f"a/{name}.gz": gzip.compress(data), "notes.pdf": b"%PDF"}
    if kind == 2:
        members["inner.zip"] = b"PK\x03\x04"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, inside in members.items():
            archive.writestr(member, inside)
    return "october.zip", content.getvalue()


def as_workbook(table: Table, chance: random.Random) -> bytes:
    """The table as a workbook, its numbers as text or, as Excel does to a CSV, as numbers."""
    become_numbers = chance.random() < 0.5

    def cell(text: str) -> object:
        text = "".join(mark for mark in text[:30_000] if mark >= " " or mark in "\n\t")
        return float(text) if become_numbers and text.replace(".", "", 1).isdecimal() else text

    rows = [[line] for line in table.above] + [table.header, *table.rows]
    return workbook([[cell(text) for text in row] for row in rows])
