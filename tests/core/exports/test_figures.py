"""What the strict pass makes of a figure, and what it adds up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.exports.decimals import DecimalDecision
from core.exports.fields import FieldType
from core.exports.figures import figure
from core.exports.known import KnownColumn
from tests.core.exports.dropped import ReadOne


@pytest.mark.parametrize(
    ("type_", "text", "mark", "value"),
    [
        ("count", "1,234", ".", "1234"),
        ("count", "1.234", ",", "1234"),
        ("count", "1\u202f234.0", ".", "1234"),
        ("count", "12.5", ".", "0"),  # half a view is no view, and is left out
        ("count", "-3", ".", "0"),
        ("count", "NaN%", ".", "0"),
        ("count", "#REF!", ".", "0"),
        ("money", "$1,250.50", ".", "1250.5"),
        ("money", "-3.00005", ".", "-3.0001"),
        ("percent", "20 %", ".", "0.2"),
        ("fraction", "25%", ".", "0.25"),
        ("fraction", "1.5", ".", "0"),
        ("seconds", "0:03:21", ".", "201"),  # 3 * 60 + 21
        ("seconds", "3:21", ".", "201"),
        ("hours", "0:03:21", ".", "201"),
        ("hours", "1:30", ".", "5400"),  # an hour and a half
        ("hours", "1,5", ",", "5400"),
    ],
)
def test_a_figure_is_read_in_the_unit_of_its_type(
    type_: FieldType, text: str, mark: str, value: str
) -> None:
    assert figure(text, type_, mark) == Decimal(value)


def test_a_discount_below_0_is_meant_above() -> None:
    assert figure("-20", "percent", is_negative=True) == Decimal("0.2")


def test_the_sums_of_a_file_are_those_of_the_rows_that_are_written(read_one: ReadOne) -> None:
    posts = ["instagram,1,2026-03-01", "instagram,2,2026-03-01", "instagram,3,2026-03-01"]
    rows = [f'{posts[0]},"1,200",5', f"{posts[1]},,7", ",,,,", f"{posts[2]},9,-", posts[0]]
    header = "Platform,Platform post ID,As of,Views,Likes\n"
    export, _ = read_one("snapshots.csv", header + "\n".join(rows) + "\n")
    # The empty row is left out; of the short one the two last cells are unknown.
    assert export.tables[0].sums == {"views": Decimal(1209), "likes": Decimal(12)}


@pytest.mark.parametrize(
    ("type_", "text", "plain"),
    [
        ("count", "475.8m", "475800000"),
        ("count", "29.0b", "29000000000"),
        ("count", "0.89k", "890"),
        ("count", "1,2 Mio.", "1200000"),
        ("count", "3 Tsd.", "3000"),
        ("count", "4.25E+08", "425000000"),
        ("count", "1,234", "1,234"),  # the store reads this itself
        ("count", "12 or so", "12 or so"),
        ("count", "NaN%", "NaN%"),
        ("money", "(12.50)", "-12.5"),
        ("money", "12.50-", "-12.5"),
        ("money", "US$1.5M", "1500000"),
        ("money", "-$12.50", "-12.5"),
        ("money", "1,250 kr", "1250"),
        ("seconds", "3m 21s", "201"),
        ("seconds", "12 min", "720"),
        ("hours", "1h 30m", "1.5"),
        ("seconds", "0:03:21", "0:03:21"),
    ],
)
def test_what_stands_around_a_number_is_taken_off(type_: FieldType, text: str, plain: str) -> None:
    decision = DecimalDecision(KnownColumn(("Total",), "total", type_), "Total")
    decision.see(text, 2)
    assert decision.rewritten(text).replace(",", ".") == plain.replace(",", ".")


def test_a_column_keeps_its_decimal_comma() -> None:
    decision = DecimalDecision(KnownColumn(("Total",), "total", "money"), "Total")
    for row, text in enumerate(["1.234,50 €", "(2,5)"], start=2):
        decision.see(text, row)
    assert (decision.mark, decision.rewritten("1.234,50 €")) == (",", "1234,5")


def test_the_unit_of_time_in_a_header_is_taken() -> None:
    column = KnownColumn(("Watch time",), "watch_seconds", "hours")
    assert DecimalDecision(column, "Watch time (min)").rewritten("90") == "1.5"
    assert DecimalDecision(column, "Watch time (hours)").rewritten("90") == "90"
    assert DecimalDecision(column, "Watch time (min)").rewritten("1:30:00") == "1:30:00"


def test_shortened_and_rounded_counts_are_told_once_with_the_first_row(read_one: ReadOne) -> None:
    header = "Platform,Platform post ID,As of,Views,Likes\n"
    rows = "x,1,2026-03-01,1.2k,7\nx,2,2026-03-01,3k,4.25E+08\nx,3,2026-03-01,#REF!,9\n"
    export, found = read_one("snapshots.csv", header + rows)
    assert [(row["views"], row["likes"]) for row in found] == [
        ("1200", "7"),
        ("3000", "425000000"),
        ("#REF!", "9"),
    ]
    assert export.tables[0].sums == {"views": Decimal(4200), "likes": Decimal(425000016)}
    assert [(i.severity, i.code, i.source_row, i.column, i.raw) for i in export.issues] == [
        ("guessed", "rounded", 2, "Views", "1.2k"),
        ("note", "spreadsheet_error", 4, "Views", "#REF!"),
        ("guessed", "precision_lost", 3, "Likes", "4.25E+08"),
    ]


SALES = "Order ID,Ordered at,Total,Refunded\n"


def test_the_currency_of_a_cell_becomes_the_currency_of_its_row(read_one: ReadOne) -> None:
    rows = "1,2026-03-01,€10.00,\n2,2026-03-01,12.50 GBP,(2.50) GBP\n3,2026-03-01,7,\n"
    export, found = read_one("sales.csv", SALES + rows)
    assert [(row["total"], row["refunded"], row["currency"]) for row in found] == [
        ("10", "", "EUR"),
        ("12.5", "-2.5", "GBP"),
        ("7", "", ""),
    ]
    assert export.tables[0].columns[-1].field == "currency"


def test_two_currencies_in_one_row_are_told_and_not_mixed(read_one: ReadOne) -> None:
    header = "Order ID,Ordered at,Total,Currency\n"
    export, found = read_one("sales.csv", header + "1,2026-03-01,€10.00,USD\n2,2026-03-01,€5,EUR\n")
    assert [(row["total"], row["currency"]) for row in found] == [("", "USD"), ("5", "EUR")]
    (issue,) = export.issues
    assert (issue.severity, issue.code, issue.raw) == ("contradiction", "currency", "€10.00")


def test_a_discount_that_a_shop_writes_below_0_is_taken_as_above(read_one: ReadOne) -> None:
    header = "Code,Kind,Creator,Discount\n"
    export, rows = read_one("offers.csv", header + "A,link,Ana,-20 %\nB,link,Ana,-15\n")
    assert [row["discount"] for row in rows] == ["20%", "15"]
    assert export.tables[0].sums == {"discount": Decimal("0.35")}
    (issue,) = export.issues
    assert (issue.severity, issue.code, issue.raw) == ("guessed", "negative_discount", "-20 %")


def shares(
    values: list[str], type_: FieldType = "percent", name: str = "Discount"
) -> DecimalDecision:
    decision = DecimalDecision(KnownColumn((name,), "discount", type_), name)
    for row, text in enumerate(values, start=2):
        decision.see(text, row)
    return decision


@pytest.mark.parametrize(
    ("values", "type_", "name"),
    [
        (["0.59", "0.2"], "percent", "Discount"),  # 59 % or a little more than half a percent
        (["59 %", "0.2"], "percent", "Discount"),
        (["0.59", "59"], "fraction", "Share"),
    ],
)
def test_a_share_that_may_be_percent_is_asked_about(
    values: list[str], type_: FieldType, name: str
) -> None:
    found = shares(values, type_, name).undecided(asks_mark=True)
    assert found is not None
    assert (found.asked, found.column) == ("scale", name)
    assert [option.change["scale"] for option in found.options] == ["percent", "fraction"]


@pytest.mark.parametrize(
    ("values", "type_", "name", "decided"),
    [
        (["0.59", "59"], "percent", "Discount", "percent"),
        (["0.59", "0.2"], "percent", "Discount (%)", "percent"),
        (["59 %", "20 %"], "percent", "Discount", "percent"),
        (["0.59", "0.41"], "fraction", "Share", "fraction"),
        (["59", "41"], "fraction", "Share", "percent"),
        (["59%", "0.41"], "fraction", "Share", "fraction"),
    ],
)
def test_a_share_is_decided_by_its_header_its_sign_or_its_size(
    values: list[str], type_: FieldType, name: str, decided: str
) -> None:
    decision = shares(values, type_, name)
    assert decision.undecided(asks_mark=True) is None
    assert decision.type == decided


def test_a_thousand_and_a_little_more_than_one_are_asked_about_in_a_rate() -> None:
    found = shares(["1.234"]).undecided(asks_mark=True)
    assert found is not None
    assert [(option.label, option.change["decimal"]) for option in found.options] == [
        ("the point is the decimal mark: '1.234' is 1.234", "."),
        ("the comma is the decimal mark: '1.234' is 1,234", ","),
    ]
    assert shares(["1.234"]).undecided(asks_mark=False) is None  # an export known for its points
    assert shares(["1.234", "5.5"]).undecided(asks_mark=True) is None


def test_another_column_proves_the_decimal_mark(read_one: ReadOne) -> None:
    header = "Platform;Platform post ID;Handle;Published at;Duration seconds;Watch seconds\n"
    row = "tiktok;71;ann;2026-03-01;"
    export, _ = read_one("posts.csv", header + f"{row}12,5;1,234\n")
    marks = {column.field: column.decimal_mark for column in export.tables[0].columns}
    assert (marks["duration_seconds"], marks["watch_seconds"]) == (",", ",")
    # Had the comma parted thousands, it would be 1,234 seconds.
    assert export.tables[0].sums["watch_seconds"] == Decimal("1.234")
