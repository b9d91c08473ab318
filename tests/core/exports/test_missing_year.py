"""Days without a year in tables that are not known for them."""

from __future__ import annotations

from core.exports.ask import answer_to
from core.exports.export import Export
from tests.core.exports.dropped import Asked, Drop, ReadOne, rows_of

HEADER = "Platform,Platform post ID,Handle,Published at,As of,Likes\n"


def test_a_year_that_nothing_says_is_asked_about_and_the_answer_obeyed(
    drop: Drop, asked: Asked
) -> None:
    content = HEADER + "x,71,ann,13.09,,1\nx,72,ann,2. Dezember,,1\n"
    question = asked("posts.csv", content)
    assert "row 2 says '13.09'" in question.why
    (column,) = [each for each in question.columns if each.undecided is not None]
    assert column.undecided is not None
    assert column.undecided.asked == "year"
    of_2026, of_2025, _ = column.undecided.options
    assert of_2026.label == "2026: '13.09' is 13 September 2026"
    answer = answer_to(question, {column.name: of_2025})
    (export,) = drop({"posts.csv": content}, answers={question.file.sha256: answer})
    assert isinstance(export, Export)
    assert [row["published_at"] for row in rows_of(export)] == ["2025-09-13", "2025-12-02"]


def test_the_year_stands_in_the_name_of_the_file(read_one: ReadOne) -> None:
    export, rows = read_one("posts 2025.csv", HEADER + "x,71,ann,13.09,,1\nx,72,ann,Dec 2,,1\n")
    assert [row["published_at"] for row in rows] == ["2025-09-13", "2025-12-02"]
    (issue,) = [issue for issue in export.issues if issue.code == "year"]
    assert (issue.severity, issue.column) == ("guessed", "Published at")


def test_the_year_follows_from_the_day_of_counting(read_one: ReadOne) -> None:
    rows = "x,71,ann,28 December,2026-01-10,1\nx,72,ann,8 de enero,2026-01-10,1\n"
    _, found = read_one("posts.csv", HEADER + rows)
    # Counted on 10 January 2026: what is of December is of the year before.
    assert [row["published_at"] for row in found] == ["2025-12-28", "2026-01-08"]


def test_a_day_of_counting_without_a_year_follows_the_newest_post(read_one: ReadOne) -> None:
    rows = "x,71,ann,2025-12-28,10.01,1\nx,72,ann,2025-12-30,10.01,1\n"
    _, found = read_one("posts.csv", HEADER + rows)
    assert [row["as_of"] for row in found] == ["2026-01-10", "2026-01-10"]
