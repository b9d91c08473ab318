"""Looking for falls in the rows as they lie finds what sorting all of them finds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.metrics import contradictions
from core.store.migrations import known_migrations

Row = tuple[int, int, str, int | None]
"""Post, day, basis and views, in the order of the file."""

ROWS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.integers(0, 5),
        st.sampled_from(["lifetime", "lifetime", "day"]),
        st.none() | st.integers(0, 5),
    ),
    max_size=12,
)

SERIES = """
CREATE TEMP TABLE series AS
SELECT 'p' || range AS post_id, range::INTEGER AS number, post_id AS same_as,
       NULL::DATE AS published_on
FROM range(3);
CREATE TEMP TABLE refreshing_post AS SELECT post_id FROM series;
INSERT INTO post_identity SELECT post_id, NULL, post_id FROM series;
"""

INSERT_ROW = """
INSERT INTO post_snapshot (import_id, source_row, post_id, as_of, basis, views)
VALUES (1, ?, ?, ?, ?, ?)
"""


@pytest.fixture(scope="module")
def root() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as root:
        root.execute(known_migrations()[1].read_text())
        root.execute("CREATE TEMP VIEW counted_snapshot AS FROM post_snapshot")
        root.execute(SERIES)
        yield root


def falls(
    root: duckdb.DuckDBPyConnection, rows: list[Row], from_share: float
) -> list[tuple[object, ...]]:
    root.execute("DELETE FROM post_snapshot")
    for row, (post, day, basis, views) in enumerate(rows, 2):
        as_of = date(2026, 5, 1) + timedelta(day)
        root.execute(INSERT_ROW, [row, f"p{post}", as_of, basis, views])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contradictions, "FROM_SHARE", from_share)
        patch.setattr(contradictions, "ROWS_SORTED_AT_ONCE", 3)
        contradictions.refresh_contradictions(root)
    return root.execute("FROM contradiction ORDER BY ALL").fetchall()


@settings(max_examples=150, deadline=None)
@given(rows=ROWS)
def test_rows_as_they_lie_and_rows_in_order_show_the_same_falls(
    root: duckdb.DuckDBPyConnection, rows: list[Row]
) -> None:
    assert falls(root, rows, from_share=0) == falls(root, rows, from_share=2)


def test_a_fall_shows_across_a_row_without_the_figure_and_a_row_of_a_day(
    root: duckdb.DuckDBPyConnection,
) -> None:
    # 5, unknown, 4 of one day alone, then 3: the lifetime total fell from 5 to 3.
    rows = [
        (0, 0, "lifetime", 5),
        (0, 1, "lifetime", None),
        (0, 2, "day", 4),
        (0, 3, "lifetime", 3),
    ]
    found = falls(root, rows, from_share=0)
    assert [(fall[0], fall[3], fall[7]) for fall in found] == [("p0", 5, 3)]


def test_of_a_figure_and_a_zero_on_one_day_the_zero_is_told_in_either_order(
    root: duckdb.DuckDBPyConnection,
) -> None:
    # Two presets of one tool, downloaded on one day: views 64 in one, 0 in the other.
    for rows in (
        [(0, 0, "lifetime", 64), (0, 0, "lifetime", 0)],
        [(0, 0, "lifetime", 0), (0, 0, "lifetime", 64)],
    ):
        for from_share in (0, 2):
            found = falls(root, rows, from_share)
            assert [(fall[0], fall[3], fall[7]) for fall in found] == [("p0", 64, 0)]


def test_a_zero_before_a_figure_of_a_later_day_is_growth(root: duckdb.DuckDBPyConnection) -> None:
    rows = [(0, 0, "lifetime", 0), (0, 1, "lifetime", 64)]
    assert falls(root, rows, from_share=0) == []
