"""What an unknown file may be: a proposal for every column, to be confirmed by a person."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any, Final

from core.exports.entry import column_entry, first_of_each_name, whole_entry
from core.exports.fields import COUNTERS, RecordKind
from core.exports.guess import Guess, fit, guess_columns
from core.exports.known import fold_header
from core.exports.layout import Sheet, records
from core.exports.looks import Looks, look_at, platform_in
from core.exports.needs import NEEDS, RECORD_WORDS, is_identified, may_count_rows
from core.exports.question import ColumnGuess, Question
from core.exports.records import BrokenRecordError
from core.words import PLATFORM_WORDS, PLATFORMS, Basis, Platform, platform_name

_ROWS_LOOKED_AT: Final = 1_000
_LIST_MARK: Final = re.compile(r"[;,|#]")
_SUM_WORDS: Final = ("total", "totals", "grand total", "gesamt", "summe", "totalt", "suma")
_LEAST_FIT: Final = 3.5
"""Below it a file is nothing that we know: one column called Name is no list of creators."""
_LEAST_COLUMNS: Final = 2
"""Of known names: with them a file is asked about even where its rows seem to be nothing."""


def propose(sheet: Sheet) -> Question | None:
    """The likeliest reading of ``sheet`` with every column guessed; None where nothing fits."""
    names = sheet.header.cells
    cells = _cells(sheet)
    if not cells:
        return None
    looks = [look_at([row[place] for row in cells]) for place in range(len(names))]
    readings = {record: guess_columns(record, names, looks) for record in NEEDS}
    record, is_clear = _likeliest(readings, looks, cells)
    guesses = readings[record]
    if not is_clear and sum(1 for each in guesses if each.field is not None) < _LEAST_COLUMNS:
        return None
    blank = Question(
        file=sheet.file,
        title="Pothos does not know this export yet.",
        why="",
        known_id=None,
        label=PurePath(sheet.file.name).stem.strip() or "Export",
        record=record,
        platform=None,
        basis="lifetime",
        encoding=sheet.encoding,
        delimiter=sheet.delimiter,
        rows_seen=len(cells),
        columns=(),
        entry={},
    )
    values = [[row[place] for row in cells] for place in range(len(names))]
    counts_rows = _counts_rows(record, guesses, looks, values)
    question = _filled(blank, record, names, guesses, looks, counts_rows=counts_rows)
    return question if is_clear else _open(question)


def guessed_as(question: Question, record: RecordKind) -> Question:
    """``question`` with its columns guessed anew for another kind of record."""
    if record == question.record:
        return question
    names = [column.name for column in question.columns]
    looks = [column.looks or look_at(column.samples) for column in question.columns]
    guesses = guess_columns(record, names, looks)
    values = [look.samples for look in looks]
    counts_rows = _counts_rows(record, guesses, looks, values)
    return _filled(question, record, names, guesses, looks, counts_rows=counts_rows)


def _likeliest(
    readings: Mapping[RecordKind, Sequence[Guess]],
    looks: Sequence[Looks],
    cells: Sequence[Sequence[str]],
) -> tuple[RecordKind, bool]:
    """The kind of record that fits best, and whether its rows can be told from each other.

    Days of an account that somebody has merged with another table fit that one better; but where
    nothing names what those rows speak of, the days are what can be read. Comments name their post
    in every row, and are no posts.
    """

    def is_clear(record: RecordKind) -> bool:
        guesses = readings[record]
        is_fit = fit(record, guesses) >= _LEAST_FIT
        return (
            is_fit
            and _can_be_told_apart(record, guesses, looks, cells)
            and not (record == "post" and _names_few_posts(guesses, cells))
        )

    best = max(readings, key=lambda each: fit(each, readings[each]))
    others: tuple[RecordKind, ...] = () if is_clear(best) else ("account_day", "comment")
    return next(((record, True) for record in others if is_clear(record)), (best, is_clear(best)))


def _names_few_posts(guesses: Sequence[Guess], cells: Sequence[Sequence[str]]) -> bool:
    """Whether rows without a figure name the same few posts over and over."""
    fields = {guess.field for guess in guesses}
    named = [
        place
        for place, each in enumerate(guesses)
        if each.field in ("platform_post_id", "permalink")
    ]
    different = {tuple(row[place] for place in named) for row in cells}
    return bool(named) and not fields & set(COUNTERS) and len(different) * 2 < len(cells)


def _open(question: Question) -> Question:
    """``question`` where names are known, and nothing says what the rows are: a person does."""
    return dataclasses.replace(
        question,
        why="Nothing in this file says what its rows are. Choose it, and the column that names "
        "each; or leave the file out.",
        columns=tuple(
            dataclasses.replace(column, is_sure=column.is_sure and column.field is None)
            for column in question.columns
        ),
    )


def _filled(
    question: Question,
    record: RecordKind,
    names: Sequence[str],
    guesses: Sequence[Guess],
    looks: Sequence[Looks],
    *,
    counts_rows: bool,
) -> Question:
    platform, whence = _platform(question.file.name, names, guesses, looks)
    basis = _basis(record, names, guesses)
    columns = tuple(
        _column(place, names, guesses[place], looks[place]) for place in range(len(names))
    )
    entries = [dict(column.entry) for column in first_of_each_name(columns)]
    entry = whole_entry(question.file, question.label, record, platform, basis, entries)
    if counts_rows:
        entry["row_is_record"] = True
    return dataclasses.replace(
        question,
        why=_why(record, names, guesses, platform, whence, counts_rows=counts_rows),
        record=record,
        platform=platform,
        basis=basis,
        columns=columns,
        entry=entry,
    )


def _can_be_told_apart(
    record: RecordKind,
    guesses: Sequence[Guess],
    looks: Sequence[Looks],
    cells: Sequence[Sequence[str]],
) -> bool:
    """Whether the rows name what they speak of, or a column that is kept out might."""
    fields = {guess.field for guess in guesses if guess.field is not None}
    if is_identified(record, fields) or may_count_rows(record, fields):
        return len(fields) > 1
    return any(
        guess.field is None and _may_be_ids(looks[place], [row[place] for row in cells])
        for place, guess in enumerate(guesses)
    )


def _counts_rows(
    record: RecordKind,
    guesses: Sequence[Guess],
    looks: Sequence[Looks],
    values: Sequence[Sequence[str]],
) -> bool:
    """Whether each row is proposed as a record of its own: nothing names it, and nothing may."""
    fields = {guess.field for guess in guesses if guess.field is not None}
    return may_count_rows(record, fields) and not any(
        guess.field is None and _may_be_ids(looks[place], values[place])
        for place, guess in enumerate(guesses)
    )


def _may_be_ids(looks: Looks, values: Sequence[str]) -> bool:
    """Whether no two values are the same, and all look made by a machine."""
    return (
        looks.look in ("one word each", "addresses")
        and all(any(mark.isdigit() for mark in value) for value in values)
        and len(set(values)) == len(values)
    )


def _cells(sheet: Sheet) -> list[list[str]]:
    """The first rows of data that have a cell for every column."""
    width, rows = len(sheet.header.cells), []
    header = [fold_header(name) for name in sheet.header.cells]
    below = (record for record in records(sheet) if record.row > sheet.header.row)
    try:
        for record in itertools.islice(below, _ROWS_LOOKED_AT):
            if len(record.cells) == width and not _says_nothing(record.cells, header):
                rows.append(record.cells)
    except (BrokenRecordError, UnicodeDecodeError):
        return rows
    return rows


def _says_nothing(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a row is empty, full of a spreadsheet's errors, a sum, or the header once more."""
    said = [fold_header(cell) for cell in cells]
    if said == header or said[0] in _SUM_WORDS:
        return True
    return all(not cell or cell.startswith("#") for cell in said)


def _column(place: int, names: Sequence[str], guess: Guess, looks: Looks) -> ColumnGuess:
    name = names[place].strip()
    folded = [fold_header(each) for each in names]
    is_first = folded.index(folded[place]) == place
    field = guess.field if is_first else None
    why = guess.why if is_first else "another column has the same name, and the first counts"
    if is_first and field is not None and folded.count(folded[place]) > 1:
        why += "; another column has the same name, and this one counts"
    change: dict[str, Any] = {}
    if field is not None and looks.look == "days without a year":
        change["no_year"] = True
    elif field is not None and looks.formats:
        change["proven"] = list(looks.formats)
    if field is not None and guess.type in ("fraction", "percent"):
        change["scale"] = guess.type
    if guess.field == "watch_seconds" and "hour" in name.casefold():
        change["type"] = "hours"
    entry = column_entry(name, field, change, is_repeated=folded.count(folded[place]) > 1)
    if field == "tags" and not any(_LIST_MARK.search(sample) for sample in looks.samples):
        entry = {"name": name, "tags": True}
    return ColumnGuess(
        place=place,
        name=name,
        field=field,
        type=guess.type,
        why=why,
        samples=looks.samples,
        converted=(None,) * len(looks.samples),
        entry=entry,
        is_sure=guess.is_sure if is_first and folded.count(folded[place]) == 1 else field is None,
        looks=looks,
    )


def _platform(
    file_name: str, names: Sequence[str], guesses: Sequence[Guess], looks: Sequence[Looks]
) -> tuple[Platform | None, str]:
    """The one platform of all rows, and how it is known; None where each row says its own."""
    if any(guess.field == "platform" for guess in guesses):
        return None, "a column names it"
    for guess, look in zip(guesses, looks, strict=True):
        if guess.field in ("permalink", "profile_url") and look.platforms:
            if len(look.platforms) == 1:
                return look.platforms[0], "as the addresses say"
            return None, "each address says it"
    words = Counter(_named_platforms(file_name))
    source = "as the file's name says"
    if len(words) != 1:
        words = Counter(each for name in names for each in _named_platforms(name))
        source = "as the names of its columns say"
    if len(words) == 1:
        return next(iter(words)), source
    return None, ""


def _named_platforms(text: str) -> list[Platform]:
    words = " ".join(fold_header(text).replace("-", " ").replace(".", " ").split())
    return [
        platform
        for platform in PLATFORMS
        if platform not in ("other", "blog", "x")
        and any(f" {word} " in f" {words} " for word in PLATFORM_WORDS[platform])
    ] or ([each] if (each := platform_in(text)) not in (None, "other", "blog", "x") else [])


def _basis(record: RecordKind, names: Sequence[str], guesses: Sequence[Guess]) -> Basis:
    """Counters of one day where a column says on which day something happened."""
    if record != "post":
        return "lifetime"
    for name, guess in zip(names, guesses, strict=True):
        if guess.field == "as_of" and fold_header(name) in ("insight date", "event date"):
            return "day"
    return "lifetime"


def _why(
    record: RecordKind,
    names: Sequence[str],
    guesses: Sequence[Guess],
    platform: Platform | None,
    whence: str,
    *,
    counts_rows: bool,
) -> str:
    """In one sentence: what the rows seem to be, by which columns, and what is open."""
    needed = {name for group in NEEDS[record] for name in group}
    told = sorted(
        (place for place, guess in enumerate(guesses) if guess.field is not None),
        key=lambda place: (guesses[place].field not in needed, -guesses[place].weight),
    )[:3]
    by = ", ".join(f"“{names[place].strip()}”" for place in told)
    words = f"Its rows look like {RECORD_WORDS[record].lower()}, by the columns {by}."
    if platform is not None:
        words += f" The platform is {platform_name(platform)}, {whence}."
    fields = {guess.field for guess in guesses if guess.field is not None}
    if counts_rows:
        words += f" Nothing in this file names a {record}: count each row as a {record} of its own?"
    elif not is_identified(record, fields):
        words += " What tells its rows from each other is missing."
    return words
