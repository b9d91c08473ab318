"""CSV that we give out."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from core.exports import safe_csv
from core.exports.download import Cell


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+49 30 1", "-cmd", "@ana", "\tx", "\rx", ' =HYPERLINK("x")', '"=1"', "＝1+1", "-"],
)
def test_text_that_could_run_as_a_formula_gets_an_apostrophe(text: str) -> None:
    header, row = csv.reader(io.StringIO(safe_csv([text], [[text]]), newline=""))
    assert header == row == ["'" + text]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (-5, "-5"),
        (-0.25, "-0.25"),
        (Decimal("-8.99"), "-8.99"),
        ("-5", "-5"),
        ("+3.1", "+3.1"),
        ("-12%", "-12%"),
        (date(2026, 3, 9), "2026-03-09"),
        (None, ""),
        ("Ana = Lima", "Ana = Lima"),
    ],
)
def test_numbers_days_and_plain_text_stay_as_they_are(cell: Cell, written: str) -> None:
    assert safe_csv(["x", "y"], [[cell, "z"]]).splitlines()[1] == f"{written},z"
