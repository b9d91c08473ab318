"""YouTube Studio: table, chart and totals of one download."""

from __future__ import annotations

from datetime import date

import pytest

from core.exports import Export
from tests.core.exports.dropped import Asked, Drop, ReadOne, Refused

TABLE = (
    "Content,Video title,Video publish time,Duration,Views,Watch time (hours),Subscribers,"
    "Impressions,Impressions click-through rate (%)\n"
)
TABLE_ROWS = (
    'UWQNrpakgcA,Consistency,"Aug 28, 2025",9,300,4.5000,14,456,3.51\n'
    ' -i5vAKwX_bY,Dash,"Sep 9, 2025",15,51,0.2500,3,44,4.75\n'
)
CHART = "Date,Content,Video title,Video publish time,Duration,Views\n"
CHART_ROWS = (
    '2025-06-13,UWQNrpakgcA,Consistency,"Jun 15, 2025",9,0\n'
    '2025-06-14,UWQNrpakgcA,Consistency,"Jun 15, 2025",9,12\n'
    '2025-06-15,UWQNrpakgcA,Consistency,"Jun 15, 2025",9,0\n'
    '2025-06-16,UWQNrpakgcA,Consistency,"Jun 15, 2025",9,288\n'
)


def test_the_total_row_is_left_out_and_its_figures_are_checked(read_one: ReadOne) -> None:
    # 300 + 51 = 351 views, 4.5 + 0.25 = 4.75 hours, 456 + 44 = 500 impressions.
    export, rows = read_one(
        "Table data.csv", TABLE + "Total,,,,351,4.75,97,500,1.68\n" + TABLE_ROWS
    )
    assert [row["views"] for row in rows] == ["300", "51"]
    assert (export.rows_in, export.rows_skipped) == (3, 1)
    assert [issue.code for issue in export.issues] == ["total_row", "as_of"]


def test_a_total_that_is_more_than_its_rows_is_noted(read_one: ReadOne) -> None:
    export, _ = read_one("Table data.csv", TABLE + "Total,,,,400,4.75,97,500,1.68\n" + TABLE_ROWS)
    (issue,) = [issue for issue in export.issues if issue.code == "total_differs"]
    assert (issue.severity, issue.source_row, issue.column) == ("note", 2, "Views")
    assert "400" in issue.message
    assert "351" in issue.message


def test_the_notice_of_five_hundred_rows_says_that_the_table_is_cut(read_one: ReadOne) -> None:
    export, rows = read_one(
        "Table data.csv", TABLE + TABLE_ROWS + "Showing top 500 results,,,,,,,,\n"
    )
    assert len(rows) == 2
    (issue,) = [issue for issue in export.issues if issue.code == "cut_at_limit"]
    assert (issue.severity, issue.source_row) == ("skipped", 4)
    assert "missing from this export" in issue.message
    assert "Showing top 500 results" in issue.message


def test_the_table_counts_a_window_that_its_siblings_name(drop: Drop) -> None:
    files = {"Table data.csv": TABLE + TABLE_ROWS, "Chart data.csv": CHART + CHART_ROWS}
    export = drop(files)[0]
    assert isinstance(export, Export)
    (table,) = export.tables
    assert (table.basis, table.window_from) == ("window", date(2025, 6, 13))
    assert (export.as_of, export.as_of_source) == (
        date(2025, 6, 16),
        "the last day in Chart data.csv",
    )
    assert table.values["as_of"] == "2025-06-16"
    assert export.issues == ()


def test_an_id_that_begins_with_a_dash_keeps_its_dash(read_one: ReadOne) -> None:
    export, rows = read_one("Table data.csv", TABLE + TABLE_ROWS)
    assert rows[1]["platform_post_id"].strip() == "-i5vAKwX_bY"
    (column,) = [c for c in export.tables[0].columns if c.field == "platform_post_id"]
    assert column.type == "identifier"


def test_hours_days_and_thumbnail_impressions_are_what_they_say(read_one: ReadOne) -> None:
    header = TABLE.replace("Impressions,Impressions click", "Thumbnail impressions,Thumbnail click")
    export, rows = read_one("Table data.csv", header + TABLE_ROWS)
    types = {c.field: (c.type, c.formats) for c in export.tables[0].columns if c.field}
    assert types["watch_seconds"] == ("hours", ())
    assert types["published_at"] == ("instant", ("%b %d, %Y",))
    assert rows[0]["impressions"] == "456"
    # Subscribers are gained less lost, which no field of ours counts.
    assert "follows" not in types


def test_columns_of_the_user_s_choice_are_read_by_name(read_one: ReadOne) -> None:
    header = (
        "Content,Video title,Video publish time,Likes,Comments added,Shares,Subscribers gained,"
        "Views\n"
    )
    _, (row,) = read_one("Table data.csv", header + 'abc,T,"Sep 29, 2025",7,6,5,4,99\n')
    named = {name: row[name] for name in ("likes", "comments", "shares", "follows", "views")}
    assert named == {"likes": "7", "comments": "6", "shares": "5", "follows": "4", "views": "99"}


def test_the_chart_is_a_row_per_post_and_day_without_the_zeros_before_publishing(
    read_one: ReadOne,
) -> None:
    export, rows = read_one("Chart data.csv", CHART + CHART_ROWS)
    assert (export.known_id, export.tables[0].basis) == ("youtube_chart", "day")
    # The 14th lies before the publishing day where the account is not, but has views: it stays.
    assert [(row["row"], row["as_of"], row["views"]) for row in rows] == [
        ("3", "2025-06-14", "12"),
        ("4", "2025-06-15", "0"),
        ("5", "2025-06-16", "288"),
    ]
    assert (export.covers_from, export.covers_to) == (date(2025, 6, 13), date(2025, 6, 16))
    (issue,) = export.issues
    assert (issue.code, issue.source_row) == ("before_publishing", 2)
    assert "1 row left out: 2." in issue.message


def test_a_chart_of_another_metric_is_refused_and_the_missing_column_named(
    refused: Refused,
) -> None:
    refusal = refused("Chart data.csv", CHART.replace("Views", "Average view duration") + "x\n")
    assert "'Views'" in refusal.what_happened


def test_totals_are_views_of_the_channel_by_day(read_one: ReadOne) -> None:
    export, rows = read_one("Totals.csv", "Date,Views\n2025-06-13,1224\n2025-06-14,147\n")
    assert export.known_id == "youtube_totals"
    assert [(row["day"], row["views"]) for row in rows] == [
        ("2025-06-13", "1224"),
        ("2025-06-14", "147"),
    ]
    assert export.unnamed_account


def test_totals_that_a_spreadsheet_saved_day_first_are_decided_on_all_values(
    read_one: ReadOne,
) -> None:
    export, _ = read_one("Totals.csv", "Date,Views\r\n01-06-2025,5\r\n13-06-2025,1224\r\n")
    assert export.tables[0].columns[0].formats == ("%d-%m-%Y",)
    assert (export.covers_from, export.covers_to) == (date(2025, 6, 1), date(2025, 6, 13))


def test_days_that_could_be_either_way_are_asked_about_and_not_guessed(asked: Asked) -> None:
    question = asked("Totals.csv", "Date,Views\n01-06-2025,5\n02-06-2025,6\n")
    assert "6 January 2025 or 1 June 2025" in question.why
    assert "row 2" in question.why


def test_days_in_two_orders_are_asked_about_with_a_row_of_each(asked: Asked) -> None:
    question = asked("Totals.csv", "Date,Views\n13-06-2025,5\n06-14-2025,6\n")
    assert "'13-06-2025' in row 2 can only be day first" in question.why
    assert "'06-14-2025' in row 3 can only be month first" in question.why


def test_two_common_words_alone_do_not_make_youtube_totals(drop: Drop) -> None:
    (other,) = drop({"x.csv": "Date,Views,Campaign\n2025-06-13,5,Spring\n"})
    assert not isinstance(other, Export)


def test_the_table_of_days_has_its_views_and_its_total_checked(read_one: ReadOne) -> None:
    export, rows = read_one(
        "Date.csv",
        "Date,Views,Watch time (hours),Average view duration,Estimated revenue (USD)\n"
        "Total,4800,73.3,0:01:41,1.034\n2025-04-24,1863,35.8293,0:01:41,\n"
        "2025-04-23,1934,37.4621,0:01:43,1.034\n",
    )
    assert (export.known_id, export.rows_skipped) == ("youtube_totals", 1)
    assert [(row["day"], row["views"]) for row in rows] == [
        ("2025-04-24", "1863"),
        ("2025-04-23", "1934"),
    ]
    assert [each.code for each in export.issues] == ["total_row", "total_differs"]


@pytest.mark.parametrize(
    ("header", "part", "dimension"),
    [("Viewer gender", "Female", "gender"), ("Viewer age", "25–34 years", "age")],
)
def test_shares_of_viewers_are_parts_of_the_audience(
    read_one: ReadOne, header: str, part: str, dimension: str
) -> None:
    export, (row,) = read_one(
        "Table data.csv",
        f"{header},Views (%),Average view duration,Average percentage viewed (%),"
        f"Watch time (hours) (%)\n{part},33.56,0:12:56,51.91,42.85\n",
    )
    assert export.known_id == {"gender": "youtube_genders", "age": "youtube_ages"}[dimension]
    (table,) = export.tables
    assert (table.record, table.values["dimension"]) == ("audience", dimension)
    assert (row["bucket"], row["fraction"]) == (part, "33.56")
    assert next(each.type for each in table.columns if each.field == "fraction") == "percent"


def test_rows_that_are_parts_of_a_post_are_told_and_not_taken_for_its_figures(
    read_one: ReadOne,
) -> None:
    export, rows = read_one(
        "Table data.csv",
        "Content,Video title,Video publish time,Subscription status,Views\n"
        'vid1,One,"Sep 9, 2024",Subscribed,10\nvid1,One,"Sep 9, 2024",Not subscribed,90\n'
        'vid2,Two,"Sep 8, 2024",Subscribed,20\nvid2,Two,"Sep 8, 2024",Not subscribed,20\n',
    )
    assert len(rows) == 4
    (issue,) = [issue for issue in export.issues if issue.severity == "contradiction"]
    assert (issue.code, issue.source_row) == ("parts_of_a_figure", 3)
    assert issue.message == (
        "'vid1' stands in rows 2 and 3 with different figures; 1 post in all. If 'Subscription "
        "status' parts them, each row is only a part: export it without that."
    )
