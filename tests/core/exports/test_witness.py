"""Days whose own values leave their order open, and what the rest of the file says of them."""

from __future__ import annotations

import pytest

from core.exports.export import Export, Issue
from tests.core.exports.dropped import Asked, ReadOne

HEADER = "Platform,Platform post ID,Handle,Published at,As of,Likes\n"


def order_of(export: Export) -> tuple[str, Issue]:
    """How the days of publishing were read, and what was said of it."""
    (column,) = [c for c in export.tables[0].columns if c.field == "published_at"]
    (issue,) = [issue for issue in export.issues if issue.code == "day_order"]
    assert issue.severity == "guessed"
    return column.formats[0], issue


def test_a_post_is_not_counted_before_it_was_published(read_one: ReadOne) -> None:
    # As 4 March it could stand; as 3 April it would be counted a month too early.
    export, _ = read_one("posts.csv", HEADER + "tiktok,71,ann,03/04/2026,2026-03-10,1\n")
    formats, issue = order_of(export)
    assert formats == "%m/%d/%Y"
    assert "the post of row 2 would be counted before it was published" in issue.message


def test_nothing_was_published_after_the_day_of_upload(read_one: ReadOne) -> None:
    # Uploaded on 22 November 2026: 5 December is still to come.
    export, _ = read_one("posts.csv", HEADER + "tiktok,71,ann,05/12/2026,,1\n")
    formats, issue = order_of(export)
    assert formats == "%m/%d/%Y"
    assert "2026-12-05 would lie ahead of the day of upload" in issue.message


def test_another_column_that_is_written_alike_proves_the_order(read_one: ReadOne) -> None:
    rows = "tiktok,71,ann,03/04/2026,31/05/2026,1\ntiktok,72,ann,04/04/2026,31/05/2026,1\n"
    export, _ = read_one("posts.csv", HEADER + rows)
    formats, issue = order_of(export)
    assert formats == "%d/%m/%Y"
    assert "they would not be written like those of 'As of'" in issue.message


@pytest.mark.parametrize(
    ("name", "said"),
    [("Month", "4"), ("Monat", "April"), ("Weekday", "Friday"), ("Weekday", "ven.")],
)
def test_the_month_or_the_weekday_stands_beside_the_day(
    read_one: ReadOne, name: str, said: str
) -> None:
    # 3 April 2026 is a Friday; 4 March 2026 is a Wednesday.
    header = HEADER.replace("\n", f",{name}\n")
    export, _ = read_one("posts.csv", header + f"tiktok,71,ann,03/04/2026,,1,{said}\n")
    formats, issue = order_of(export)
    assert formats == "%d/%m/%Y"
    assert f"row 2 says '{said}' in '{name}'" in issue.message


def test_days_that_follow_each_other_from_row_to_row_are_in_that_order(read_one: ReadOne) -> None:
    days = ["10/01/2026", "11/01/2026", "12/01/2026", "01/02/2026", "02/02/2026"]
    rows = "".join(f"tiktok,{n},ann,{day},,1\n" for n, day in enumerate(days))
    export, _ = read_one("posts.csv", HEADER + rows)
    # Month first they would jump from 1 December back to 2 January.
    assert order_of(export)[0] == "%d/%m/%Y"


def test_days_in_the_range_of_the_file_s_name_are_in_that_order(read_one: ReadOne) -> None:
    rows = "tiktok,71,ann,03/04/2026,,1\n"
    export, _ = read_one("Apr-01-2026_Apr-30-2026_1493.csv", HEADER + rows)
    assert order_of(export)[0] == "%d/%m/%Y"


def test_witnesses_against_both_orders_decide_nothing(asked: Asked) -> None:
    # 2 March or 3 February: the month says neither.
    header = HEADER.replace("\n", ",Month\n")
    question = asked("posts.csv", header + "tiktok,71,ann,02/03/2026,,1,May\n")
    assert "row 2 says '02/03/2026'" in question.why


def test_where_two_hands_wrote_the_days_no_witness_is_heard(asked: Asked) -> None:
    rows = "tiktok,71,ann,13/04/2026,2026-05-01,1\ntiktok,72,ann,3/4/2026,2026-05-01,1\n"
    question = asked("posts.csv", HEADER + rows)
    assert "spelled otherwise than the rows that tell" in question.why
