"""An old YouTube export that a spreadsheet saved again: two orders of days in one column."""

from __future__ import annotations

from core.exports.ask import answer_to
from core.exports.export import Export
from tests.core.exports.dropped import Asked, Drop, rows_of

HEADER = "Video,Video title,Video publish time,Video views\n"
DAYS = ["03-05-2018", "07-08-2018", "5-13-2018", "11-25-2018", "10-12-2018", "9-30-2018"]
TABLE = HEADER + "".join(f"id{n},T,{day},{n}\n" for n, day in enumerate(DAYS))


def test_it_is_asked_about_and_read_as_each_day_is_written(asked: Asked, drop: Drop) -> None:
    question = asked("Table data.csv", TABLE)
    (column,) = [each for each in question.columns if each.undecided is not None]
    assert column.undecided is not None
    *_, by_spelling = column.undecided.options
    answer = answer_to(question, {column.name: by_spelling})
    (export,) = drop({"Table data.csv": TABLE}, answers={question.file.sha256: answer})
    assert isinstance(export, Export)
    # 10-12-2018 is spelled as either hand would have: it stays as it is, and the store says so.
    assert [row["published_at"] for row in rows_of(export)] == [
        "2018-05-03", "2018-08-07", "2018-05-13", "2018-11-25", "10-12-2018", "2018-09-30",
    ]  # fmt: skip
    (published,) = [c for c in export.tables[0].columns if c.field == "published_at"]
    assert published.formats == ()


def test_an_answer_of_one_order_leaves_out_what_it_cannot_read(asked: Asked, drop: Drop) -> None:
    question = asked("Table data.csv", TABLE)
    (column,) = [each for each in question.columns if each.undecided is not None]
    assert column.undecided is not None
    day_first = column.undecided.options[0]
    assert [row for row, _ in day_first.unreadable] == [4, 5, 7]
    answer = answer_to(question, {column.name: day_first})
    (export,) = drop({"Table data.csv": TABLE}, answers={question.file.sha256: answer})
    assert isinstance(export, Export)
    (published,) = [c for c in export.tables[0].columns if c.field == "published_at"]
    assert "%d-%m-%Y" in published.formats
