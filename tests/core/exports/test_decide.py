"""Decisions on all values of a column: the order of its dates, its decimal mark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from core.exports.decide import DateDecision
from core.exports.decimals import DecimalDecision
from core.exports.fields import FieldType
from core.exports.known import KnownColumn
from core.exports.question import Undecided
from tests.core.exports.dropped import ReadOne

ORDERS = ("%d-%m-%Y", "%m-%d-%Y")


def decide(values: list[str], formats: tuple[str, ...] = ("%Y-%m-%d",)) -> DateDecision:
    decision = DateDecision(KnownColumn(("Date",), "day", "day", formats, ORDERS))
    for row, value in enumerate(values, start=2):
        decision.see(value, row)
    return decision


@pytest.mark.parametrize(
    ("values", "formats"),
    [
        (["2026-03-04", "", "2026-13-45"], ("%Y-%m-%d",)),  # what nothing reads decides nothing
        (["2026-03-04", "13-04-2026"], ("%d-%m-%Y",)),  # ISO is read besides, whatever was chosen
        (["03-04-2026", "13-04-2026"], ("%d-%m-%Y",)),
        (["03-04-2026", "04-13-2026"], ("%m-%d-%Y",)),
        (["03-03-2026", "04-04-2026"], ("%d-%m-%Y",)),  # both orders mean the same days
        ([], ("%Y-%m-%d",)),
    ],
)
def test_the_format_is_the_one_that_reads_every_value(
    values: list[str], formats: tuple[str, ...]
) -> None:
    decision = decide(values)
    assert decision.is_decided()
    assert decision.formats() == formats


@pytest.mark.parametrize(
    "values",
    [
        ["03-04-2026"],
        ["13-04-2026", "04-13-2026"],
        ["13-04-2026", "03/04/2026"],  # another mark: another hand, which proves nothing
        ["13-04-2026", "3-4-2026"],
    ],
)
def test_values_that_allow_two_orders_or_need_two_decide_nothing(values: list[str]) -> None:
    assert not decide(values).is_decided()


ROUND_TRIP = ["03-05-2018", "07-08-2018", "5-13-2018", "11-25-2018", "10-12-2018"]
"""A spreadsheet turned what it took for its own days and left the others as they were."""


def undecided(values: list[str]) -> Undecided:
    found = decide(values).undecided("Date")
    assert found is not None
    return found


def settled(values: list[str], change: Mapping[str, Any]) -> list[str]:
    """The values as they are read once a person has chosen an option."""
    column = KnownColumn(("Date",), "day", "day", tuple(change["formats"]), is_settled=True)
    decision = DateDecision(column)
    for row, value in enumerate(values, start=2):
        decision.see(value, row)
    assert decision.is_decided()
    return [str(decision.day_of(value)) for value in values]


def test_a_column_with_both_orders_is_asked_about_with_the_rows_that_prove_it() -> None:
    question = undecided(ROUND_TRIP)
    day_first, month_first, by_spelling = question.options
    assert "row 2 says '03-05-2018'" in question.why
    assert "'5-13-2018' in row 4 can only be month first" in question.why
    assert day_first.label == "day first: '03-05-2018' is 3 May 2018"
    assert (day_first.proof, day_first.unreadable) == ((), month_first.proof)
    assert month_first.proof == ((4, "5-13-2018"), (5, "11-25-2018"))
    assert by_spelling.label == (
        "by how each is written: month first without leading zeros: '5-13-2018' is 13 May 2018; "
        "day first with leading zeros: '03-05-2018' is 3 May 2018"
    )
    # 10-12-2018 is written the same with leading zeros and without.
    assert by_spelling.unreadable == ((6, "10-12-2018"),)


def test_each_answer_about_both_orders_is_obeyed() -> None:
    day_first, month_first, by_spelling = undecided(ROUND_TRIP).options
    assert settled(ROUND_TRIP, day_first.change) == [
        "2018-05-03", "2018-08-07", "None", "None", "2018-12-10",
    ]  # fmt: skip
    assert settled(ROUND_TRIP, month_first.change) == [
        "2018-03-05", "2018-07-08", "2018-05-13", "2018-11-25", "2018-10-12",
    ]  # fmt: skip
    assert settled(ROUND_TRIP, by_spelling.change) == [
        "2018-05-03", "2018-08-07", "2018-05-13", "2018-11-25", "None",
    ]  # fmt: skip


def test_two_marks_part_two_orders() -> None:
    values = ["13/04/26", "01/02/26", "04-27-2026", "02-01-2026"]
    *_, by_spelling = undecided(values).options
    assert settled(values, by_spelling.change) == [
        "2026-04-13", "2026-02-01", "2026-04-27", "2026-02-01",
    ]  # fmt: skip


def test_where_one_spelling_holds_both_orders_only_each_by_itself_is_offered() -> None:
    question = undecided(["13-04-2026", "04-13-2026"])
    assert [option.label for option in question.options] == [
        "day first: '13-04-2026' is 13 April 2026",
        "month first: '04-13-2026' is 13 April 2026",
    ]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("27-Jul-20", "2020-07-27"),
        ("Sep 29, 2025", "2025-09-29"),
        ("Sept 3, 2025", "2025-09-03"),
        ("8 de marzo de 2026", "2026-03-08"),
        ("1. März 2026", "2026-03-01"),
        ("1er févr. 2026", "2026-02-01"),
        ("5 maja 2026", "2026-05-05"),
        ("Mon, 27 Jul 2020 10:00:00 +0000", "2020-07-27T10:00:00+00:00"),
        ("March 8, 2026, 2:30 PM", "2026-03-08T14:30:00"),
        ("20231231", "2023-12-31"),
        ("2026/5/3", "2026-05-03"),
        ("2026-04-20 04:41:25 +0500", "2026-04-20T04:41:25+05:00"),
        ("45123", "2023-07-16"),
        ("45123.75", "2023-07-16T18:00:00"),
        ("4/13/26 12:05 AM", "2026-04-13T00:05:00"),
        ("13.4.2026, 18:30", "2026-04-13T18:30:00"),
        ("11 hours", "11 hours"),
        ("31 June 2026", "31 June 2026"),
        ("99999", "99999"),
    ],
)
def test_a_day_in_words_or_numbers_of_its_own_is_read_by_itself(text: str, iso: str) -> None:
    decision = DateDecision(KnownColumn(("Date",), "published_at", "instant"))
    decision.see(text, 2)
    assert decision.rewritten(text) == iso


def test_days_as_numbers_and_days_ago_are_told_with_their_first_row(read_one: ReadOne) -> None:
    header = "Order ID,Ordered at,Total\n"
    rows = "1,45123,5\n2,45124,5\n3,11 hours,5\n"
    export, found = read_one("sales.csv", header + rows)
    assert [row["ordered_at"] for row in found] == ["2023-07-16", "2023-07-17", "11 hours"]
    assert [(i.severity, i.code, i.source_row, i.raw) for i in export.issues] == [
        ("guessed", "day_as_number", 2, "45123"),
        ("note", "relative_day", 4, "11 hours"),
    ]


def test_a_format_the_export_is_known_for_needs_no_proof() -> None:
    assert decide(["03-04-2026"], formats=("%m-%d-%Y",)).formats() == ("%m-%d-%Y",)


@pytest.mark.parametrize(
    ("values", "type_", "mark"),
    [
        (["1234", "0"], "count", "."),
        (["12,400", "3"], "count", "."),  # thousands: a count has no decimals
        (["12.400", "3"], "count", ","),
        (["1.234,56", "1"], "money", ","),
        (["12,5"], "money", ","),
        (["1,234.56"], "money", "."),
        (["45.8772"], "hours", "."),
        (["1,234"], "money", "."),
        (["8,99 €"], "money", ","),
    ],
)
def test_the_decimal_mark_is_the_one_the_values_allow(
    values: list[str], type_: FieldType, mark: str
) -> None:
    decision = DecimalDecision(KnownColumn(("Total",), "total", type_))
    for row, value in enumerate(values, start=2):
        decision.see(value, row)
    assert decision.mark == mark


def test_values_with_both_marks_are_told_with_a_row_of_each(read_one: ReadOne) -> None:
    content = "Order ID;Ordered at;Total\n1;2026-03-11;8,99\n2;2026-03-11;7.50\n"
    export, _ = read_one("sales.csv", content)
    (issue,) = export.issues
    assert (issue.severity, issue.code, issue.column) == ("guessed", "decimal_mark", "Total")
    assert "'7.50' in row 3" in issue.message
    assert "'8,99' in row 2" in issue.message
