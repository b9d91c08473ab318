"""Decisions on all values of a column: the order of its dates, its decimal mark."""

from __future__ import annotations

import pytest

from core.exports.decide import DateDecision, DecimalDecision
from core.exports.fields import FieldType
from core.exports.known import KnownColumn
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
    [["03-04-2026"], ["13-04-2026", "04-13-2026"], ["2026-03-04", "13-04-2026"]],
)
def test_values_that_allow_two_orders_or_need_two_decide_nothing(values: list[str]) -> None:
    assert not decide(values).is_decided()


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
