"""What the strict pass makes of a figure, and what it adds up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.exports.fields import FieldType
from core.exports.figures import figure
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
