"""Numbers read a column at a time are those that the exact form reads, or are left to it."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.exports.digits import Numbers, numbers, total
from core.exports.figures import figure

LIKE_NUMBERS = st.one_of(
    st.integers(0, 10**17).map(str),
    st.integers(0, 10**17).map("{:,}".format),
    st.decimals(0, 10**9, places=3).map(str),
    st.text(alphabet="0129,.- %+", max_size=20),
)


def read(cells: list[str], *, is_whole: bool) -> Numbers:
    """The cells one under the other, in the middle of a column."""
    column = pa.array(["x1", *cells, "1,234"], pa.string())
    return numbers([column.slice(1, len(cells))], is_whole=is_whole)


@settings(deadline=None)
@given(cells=st.lists(LIKE_NUMBERS, min_size=1, max_size=30), is_whole=st.booleans())
def test_what_is_read_is_what_the_exact_form_reads(cells: list[str], is_whole: bool) -> None:
    found = read(cells, is_whole=is_whole)
    for at, cell in enumerate(cells):
        assert bool(found.is_blank[0, at]) is (cell == "")
        if found.is_odd[0, at] or cell == "":
            assert found.values[0, at] == 0
        else:
            exact = figure(cell, "count" if is_whole else "seconds")
            assert found.values[0, at] == (int(exact) if is_whole else float(exact))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        *(("0", 0), ("12345678", 12345678), ("1234567890123456", 1234567890123456)),
        *(("1,234", 1234), ("12,345,678", 12345678), ("007", 7)),
        *(("12,34", None), (",123", None), ("1,2345", None), ("1234,567", None)),
        *(("12.5%", None), ("-5", None), (" 5", None), ("1.5", None), ("12345678901234567", None)),
        *(("0x1F", None), ("+5", None), ("1e3", None), ("٣", None), ("1,234\n", None)),
    ],
)
def test_digits_alone_and_with_thousands_are_plain(cell: str, value: int | None) -> None:
    found = read([cell], is_whole=True)
    assert bool(found.is_odd[0, 0]) is (value is None)
    assert found.values[0, 0] == (value or 0)


def test_the_first_cell_of_each_way_of_writing_tells_of_the_decimal_mark() -> None:
    # Rows from 0: a comma first in 1, one decimal in 2, two in 3 and, of a number below 1, in 5.
    cells = ["7", "1,234", "1.5", "2.25", "2,345,678", "0.75", "3.50", "0.99", "x"]
    assert read(cells, is_whole=False).telling.tolist() == [1, 2, 3, 5]
    assert read(cells, is_whole=True).telling.tolist() == [1]


def test_columns_that_are_read_together_do_not_speak_for_each_other() -> None:
    # Two columns of three cells: a thousand in the second row of the first, none in the other.
    columns = [pa.array(["1", "1,234", "x"]), pa.array(["5", "", "6"])]
    found = numbers(columns, is_whole=True)
    assert found.values.tolist() == [[1, 1234, 0], [5, 0, 6]]
    assert found.is_odd.tolist() == [[False, False, True], [False, False, False]]
    assert found.is_blank.tolist() == [[False, False, False], [False, True, False]]
    assert (found.telling.tolist(), found.odd.tolist()) == ([1], [2])


def test_sums_beyond_sixty_four_bits_are_exact() -> None:
    # Ten thousand times 9,999,999,999,999,999 is more than 2^63.
    found = read(["9999999999999999"] * 10_000, is_whole=True)
    assert total(found.values[0]) == Decimal(9999999999999999) * 10_000
