"""A block read in columns holds the cells that the csv module reads one by one, or it declines."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.exports.large_block import Block, Columns, read_block
from core.exports.strict import DeclinedError

COLUMNS = Columns(
    width=4,
    delimiter=",",
    post_id=0,
    permalink=None,
    platform=None,
    day=1,
    counts={"views": 2},
    amounts={},
)
CELLS = st.text(alphabet='ab1,";\n\r é', max_size=4)


def read(text: str) -> Block | None:
    try:
        return read_block(text.encode(), COLUMNS)
    except DeclinedError:
        return None


def cells_of(block: Block) -> list[tuple[str, str, str]]:
    """The first three cells of each row; a number as it is printed."""
    views = ["" if value is None else str(value) for value in block.figures["views"].to_pylist()]
    for row, text in zip(*block.odd["views"], strict=True):
        views[row] = text.as_py()
    words = [block.words[name].to_pylist() for name in ("platform_post_id", "as_of")]
    return list(zip(*words, views, strict=True))


def exact(text: str) -> list[tuple[str, str, str]] | None:
    """The same by the csv module; None where a record is not of four cells, or cannot be read."""
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return None
    return [(a, b, c) for a, b, c, _ in records] if all(len(r) == 4 for r in records) else None


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet='a1,,,,""\n\n\r é', max_size=40))
def test_on_any_text_the_cells_are_those_of_the_csv_module_or_it_declines(text: str) -> None:
    block = read(text + "\n")
    if block is not None:
        found = exact(text + "\n")
        assert found == cells_of(block)
        assert len(block.ends) == len(block.keys) == len(found)


@settings(max_examples=300, deadline=None)
@given(
    rows=st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=8),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_a_machine_writes_is_read_cell_by_cell(rows: list[list[str]], line_end: str) -> None:
    stream = io.StringIO()
    csv.writer(stream, lineterminator=line_end).writerows(rows)
    block = read(stream.getvalue())
    odd = "\r" if line_end == "\n" else "\r\n"
    may_decline = any(not any(row) for row in rows) or any(
        mark in cell for row in rows for cell in row for mark in odd
    )
    if block is None:
        assert may_decline
    else:
        assert cells_of(block) == [(post, day, views) for post, day, views, _ in rows]


@pytest.mark.parametrize(
    "text",
    [
        "1,2026-05-01,3,x\n1,2026-05-01,3\n",  # too short
        "1,2026-05-01,3,x,y\n",  # too long
        "1,2026-05-01,3,x\n\n",  # a blank line
        "1,2026-05-01,3,x\n,,,\n",  # a record of blanks
        '1,2026-05-01,3,x"y\n',  # a mark within a cell
        '1,2026-05-01,3,"x"y\n',  # text behind a cell that is closed
        '1,2026-05-01,3,"x\n',  # a cell that is never closed
        "1,2026-05-01,3,x\r\n1,2026-05-01,3,x\n",  # two kinds of line ends
        "1,2026-05-01,3,x\r1,2026-05-01,3,x\n",  # a line end that the csv module takes for one
        "\ufeff1,2026-05-01,3,x\n",  # a mark that Arrow takes away
        f"1,2026-05-01,3,{'x' * 70_000}\n",  # a cell that is too long
    ],
)
def test_what_is_not_plain_is_left_to_the_exact_form(text: str) -> None:
    assert read(text) is None


def test_rows_of_one_post_and_day_are_told_by_equal_keys_and_equal_rows_by_equal_hashes() -> None:
    block = read("1,2026-05-01,3,x\n1,2026-05-01,4,x\n1,2026-05-02,3,x\n1,2026-05-01,3,x\n")
    assert block is not None
    keys, hashes = block.keys.tolist(), block.hashes.tolist()
    assert keys[0] == keys[1] == keys[3] != keys[2]
    assert hashes[0] == hashes[3] != hashes[1]


def test_a_newline_within_a_cell_ends_no_record() -> None:
    block = read('1,2026-05-01,3,"a\nb"\n2,2026-05-01,4,x\n')
    assert block is not None
    # 21 bytes of the first record with its line end, 17 of the second.
    assert block.ends.tolist() == [21, 38]
