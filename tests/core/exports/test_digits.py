"""Numbers read eight digits at a time are those that the exact form reads, or are left to it."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.exports.digits import PAD, Numbers, Text, numbers, total
from core.exports.figures import figure

LIKE_NUMBERS = st.one_of(
    st.integers(0, 10**17).map(str),
    st.integers(0, 10**17).map("{:,}".format),
    st.decimals(0, 10**9, places=3).map(str),
    st.text(alphabet="0129,.- %+", max_size=20),
)


def read(cells: list[str], *, is_whole: bool, quote: str = "") -> Numbers:
    """The cells one under the other, as they stand in a file."""
    written = [f"{quote}{cell}{quote}" for cell in cells]
    ends = PAD + np.cumsum([len(cell) + 1 for cell in written]) - 1
    starts = ends - [len(cell) for cell in written]
    text = Text.of(b" " * PAD + "".join(f"{cell}\n" for cell in written).encode())
    (found,) = numbers(text, starts[np.newaxis], ends[np.newaxis], is_whole=is_whole)
    return found


@settings(deadline=None)
@given(
    cells=st.lists(LIKE_NUMBERS, min_size=1, max_size=30),
    is_whole=st.booleans(),
    quote=st.sampled_from(["", '"']),
)
def test_what_is_read_is_what_the_exact_form_reads(
    cells: list[str], is_whole: bool, quote: str
) -> None:
    found = read(cells, is_whole=is_whole, quote=quote)
    for at, cell in enumerate(cells):
        assert bool(found.is_blank[at]) is (cell == "")
        if found.is_odd[at] or cell == "":
            assert found.values[at] == 0
        else:
            exact = figure(cell, "count" if is_whole else "seconds")
            assert found.values[at] == (int(exact) if is_whole else float(exact))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        *(("0", 0), ("12345678", 12345678), ("1234567890123456", 1234567890123456)),
        *(("1,234", 1234), ("12,345,678", 12345678), ("007", 7)),
        *(("12,34", None), (",123", None), ("1,2345", None), ("1234,567", None)),
        *(("12.5%", None), ("-5", None), (" 5", None), ("1.5", None), ("12345678901234567", None)),
    ],
)
def test_digits_alone_and_with_thousands_are_plain(cell: str, value: int | None) -> None:
    found = read([cell], is_whole=True)
    assert bool(found.is_odd[0]) is (value is None)
    assert found.values[0] == (value or 0)


def test_columns_that_are_read_together_do_not_speak_for_each_other() -> None:
    # Two columns of three cells: a thousand in the second row of the first, none in the other.
    cells = ["1", "1,234", "x", "5", "", "6"]
    ends = PAD + np.cumsum([len(cell) + 1 for cell in cells]) - 1
    starts = ends - [len(cell) for cell in cells]
    text = Text.of(b" " * PAD + "".join(f"{cell}\n" for cell in cells).encode())
    one, other = numbers(text, starts.reshape(2, 3), ends.reshape(2, 3), is_whole=True)
    assert (one.values.tolist(), one.is_odd.tolist(), one.grouped) == (
        [1, 1234, 0],
        [False, False, True],
        1,
    )
    assert (other.values.tolist(), other.is_blank.tolist(), other.grouped) == (
        [5, 0, 6],
        [False, True, False],
        None,
    )


def test_sums_beyond_sixty_four_bits_are_exact() -> None:
    # Ten thousand times 9,999,999,999,999,999 is more than 2^63.
    found = read(["9999999999999999"] * 10_000, is_whole=True)
    assert total(found.values) == Decimal(9999999999999999) * 10_000
