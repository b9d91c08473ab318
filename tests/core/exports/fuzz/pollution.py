"""Good tables polluted as the Pollock benchmark does it, one fault per file, at every place.

Of each file it is known what the good rows were, so that it can be told whether a row that was
loaded is one of them, and whether one that is missing was told.
"""

from __future__ import annotations

import csv
import io
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from core.exports import Column, Export, Question, Refusal, SpooledFile, known_export, read_exports
from core.exports.day_formats import reads
from core.store.expand import expand
from core.store.spool import receive
from tests.core.exports.dropped import UPLOADED_ON, Row, rows_of
from tests.core.exports.fuzz.look_alikes import table_of

Values = tuple[tuple[str, str], ...]
Outcome = Literal["exact", "told", "altered", "lost"]

BASES: Final = (
    "template_posts", "meta_instagram_content", "youtube_table", "template_sales", "tiktok_content",
)  # fmt: skip
ROWS: Final = 6
FAULTS: Final = ("", "{0}{0}", " ", '{0}"', '"{0}', "{1}", "\n")
"""What stands where a delimiter stood: {0} is the delimiter, {1} another one."""
_OF_COLUMNS: Final = ("unknown_column", "unnamed_column", "repeated_column")
_OTHER: Final = {",": ";", ";": ",", "\t": ",", "|": ","}


@dataclass(frozen=True)
class Polluted:
    """One file; ``base`` is the export it was made of."""

    base: str
    name: str
    text: str


def polluted_files() -> Iterator[Polluted]:
    """Every delimiter of every record replaced by every fault, and faults of the whole file."""
    for base in BASES:
        name, good = _good(base)
        for delimiter in (",", ";"):
            lines = _lines(good, delimiter)
            for number, line in enumerate(lines):
                for place in _delimiters(line, delimiter):
                    for fault in FAULTS:
                        put = fault.format(delimiter, _OTHER[delimiter])
                        broken = line[:place] + put + line[place + 1 :]
                        text = "".join([*lines[:number], broken, *lines[number + 1 :]])
                        yield Polluted(base, name, text)
            for text in _of_the_whole(lines, delimiter):
                yield Polluted(base, name, text)


def outcome_of(spool: Path, polluted: Polluted) -> Outcome:
    """What became of one file, told apart as a user would.

    A column that is not loaded is told by its name; what is loaded must be right without it.
    """
    (good,) = _read(spool, polluted.name, "".join(_lines(_good(polluted.base)[1], ",")))
    assert isinstance(good, Export), good
    results = _read(spool, polluted.name, polluted.text)
    exports = [one for one in results if isinstance(one, Export)]
    if len(exports) < len(results):
        return "told"
    fields = {column.field for one in exports for column in one.tables[0].columns}
    has_all = fields >= {column.field for column in good.tables[0].columns}
    if not has_all and not any(issue.code in _OF_COLUMNS for issue in exports[0].issues):
        return "altered"
    expected = _counted(_typed(good)[0], fields)
    found: Counter[Values] = Counter()
    told = 0
    for one in exports:
        right, odd = _typed(one)
        found += _counted(right, fields)
        told += odd + one.rows_skipped
    if set(found) - set(expected):  # a row may come twice: the store keeps one of them
        return "altered"
    missing = (expected - found).total()
    if missing > told:
        return "lost"
    return "told" if missing or not has_all else "exact"


def _good(base: str) -> tuple[str, list[list[str]]]:
    table = table_of(known_export(base), random.Random(base), ROWS)
    return table.name, [table.header, *table.rows]


def _lines(rows: list[list[str]], delimiter: str) -> list[str]:
    lines = []
    for row in rows:
        stream = io.StringIO(newline="")
        csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerow(row)
        lines.append(stream.getvalue())
    return lines


def _delimiters(line: str, delimiter: str) -> list[int]:
    quoted = False
    places = []
    for at, mark in enumerate(line):
        quoted ^= mark == '"'
        if mark == delimiter and not quoted:
            places.append(at)
    return places


def _of_the_whole(lines: list[str], delimiter: str) -> Iterator[str]:
    header, rows = lines[0], lines[1:]
    text = "".join(lines)
    yield text.rstrip("\n")
    yield text + "\n\n"
    yield text.replace("\n", "\r\n")
    yield header
    yield "".join(rows)
    yield "Some report\n\n" + text
    yield header + header + "".join(rows)
    yield text + "\n" + text
    yield text + "\nA note at the end\n"
    yield text.replace(delimiter, "\x1f")
    yield text.replace(delimiter, delimiter + " ")
    yield text.replace('"', "'")
    yield text.replace('""', '\\"')
    yield re.sub(r"\n", f"{delimiter}\n", text)
    yield header + f"{delimiter}\n".join(row.rstrip("\n") for row in rows) + "\n"


def _read(spool: Path, name: str, text: str) -> list[Export | Question | Refusal]:
    file = receive(spool, name, [text.encode()], 1 << 30)
    tables = [one for one in expand(file, spool) if isinstance(one, SpooledFile)]
    workspace = spool / "clean"
    workspace.mkdir(exist_ok=True)
    return read_exports(tables, workspace, UPLOADED_ON)


def _counted(rows: list[Row], fields: set[str | None]) -> Counter[Values]:
    """How often each row occurs, by the values of ``fields``."""
    return Counter(
        tuple(sorted((name, value) for name, value in row.items() if name in fields))
        for row in rows
    )


def _typed(export: Export) -> tuple[list[Row], int]:
    """The rows with their days as one form writes them, and how many hold a value that the store
    will say it cannot read."""
    rows, odd = [], 0
    for row in rows_of(export):
        typed = {column.field: _value(column, row) for column in export.tables[0].columns}
        if None in typed.values():
            odd += 1
        else:
            rows.append({name: text for name, text in typed.items() if name and text is not None})
    return rows, odd


_NUMBER: Final = re.compile(r"[\d.,]+")


def _value(column: Column, row: Row) -> str | None:
    text = row.get(column.field or "", "").strip()
    if not text or column.type in ("text", "identifier", "handle", "list", "yes_no", "out_or_in"):
        return text
    if column.type not in ("day", "instant"):
        return text if _NUMBER.fullmatch(text) else None
    if re.match(r"\d{4}-\d\d-\d\d", text):
        return text[:10]
    moments = (reads(text, format_) for format_ in column.formats)
    return next((moment.date().isoformat() for moment in moments if moment is not None), None)
