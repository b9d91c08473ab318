"""An order with a row for each of its line items counts once, and that is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.exports import dictionary, known_exports
from tests.core.exports.dropped import ReadOne

SHOP = """
label: A shop
source: a_shop
record: sale
one_row_per: [Name]
signature: [Name, Total, Lineitem name]
columns:
  - {name: Name, field: order_id}
  - {name: Total, field: total}
  - {name: Discount Code, field: code}
  - {name: Lineitem name}
  - {name: Email, private: true}
"""
HEADER = "Name,Total,Discount Code,Lineitem name,Email\n"


@pytest.fixture(autouse=True)
def _shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "a_shop.yaml").write_text(SHOP)
    monkeypatch.setattr(dictionary, "DICTIONARY", tmp_path)
    known_exports.cache_clear()
    yield
    known_exports.cache_clear()


def test_the_further_line_items_of_an_order_are_counted_in_one_issue(read_one: ReadOne) -> None:
    export, rows = read_one(
        "orders.csv",
        HEADER
        + "#1001,89.90,ANA20,Lamp,kay@example.com\n"
        + "#1001,,,Bulb,kay@example.com\n"
        + "#1001,,,Cord,kay@example.com\n"
        + "#1002,20.00,,Bulb,lee@example.com\n",
    )
    assert [(row["order_id"], row["total"]) for row in rows] == [
        ("#1001", "89.90"),
        ("#1002", "20.00"),
    ]
    assert (export.rows_in, export.rows_skipped) == (4, 2)
    (issue,) = export.issues
    assert (issue.severity, issue.code, issue.source_row) == ("skipped", "part_of_a_record", 3)
    assert issue.message == (
        "The further rows of what 'Name' names are parts of it, which is counted once. "
        "2 rows left out: 3 to 4."
    )


def test_rows_of_an_order_may_be_apart_and_repeat_what_it_says(read_one: ReadOne) -> None:
    export, rows = read_one(
        "orders.csv", HEADER + "#1,5.00,A,Lamp,\n#2,6.00,,Lamp,\n#1,5.00,A,Bulb,\n"
    )
    assert [row["order_id"] for row in rows] == ["#1", "#2"]
    assert export.rows_skipped == 1


def test_a_row_that_says_something_else_is_no_part_and_is_loaded(read_one: ReadOne) -> None:
    export, rows = read_one("orders.csv", HEADER + "#1,5.00,A,Lamp,\n#1,7.00,,Bulb,\n")
    assert [row["total"] for row in rows] == ["5.00", "7.00"]
    assert export.rows_skipped == 0


def test_rows_without_a_number_are_no_parts_of_each_other(read_one: ReadOne) -> None:
    export, rows = read_one("orders.csv", HEADER + ",5.00,A,Lamp,\n,,,Bulb,\n")
    assert len(rows) == 2
    assert export.rows_skipped == 0
