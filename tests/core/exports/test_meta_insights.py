"""Meta Business Suite, results by day and audience."""

from __future__ import annotations

import codecs
from datetime import date

from core.exports import Export
from tests.core.exports.dropped import Drop, ReadOne

CONTENT = (
    "Post ID,Account ID,Account username,Publish time,Permalink,Date,Reach\n"
    "1,2,lumen.lamps,05/26/2026 10:23,https://www.instagram.com/p/A/,Lifetime,5\n"
    "3,2,lumen.lamps,05/27/2026 10:23,https://www.instagram.com/p/B/,Lifetime,6\n"
    "4,9,someone.else,05/28/2026 10:23,https://www.instagram.com/p/C/,Lifetime,\n"
)
CONTENT_NAME = "May-25-2026_Jun-21-2026_1493633672508178.csv"


def utf16(text: str) -> bytes:
    return codecs.BOM_UTF16_LE + text.encode("utf-16-le")


REACH = utf16(
    'sep=,\n"Facebook reach"\n"Date","Primary"\n"2025-03-09T01:00:00","5"\n'
    '"2025-03-10T00:00:00","8"\n'
)


def test_the_metric_and_the_platform_are_read_from_the_line_above_the_header(
    read_one: ReadOne,
) -> None:
    export, rows = read_one("Reach.csv", REACH)
    assert export.known_id == "meta_insights"
    assert export.encoding == "utf-16"
    assert export.platform == "facebook"
    assert rows == [
        {"row": "4", "day": "2025-03-09", "reach": "5"},
        {"row": "5", "day": "2025-03-10", "reach": "8"},
    ]
    assert (export.covers_from, export.covers_to) == (date(2025, 3, 9), date(2025, 3, 10))
    assert export.tables[0].basis == "day"
    assert export.unnamed_account


def test_stacked_blocks_become_a_table_each(read_one: ReadOne) -> None:
    content = utf16(
        'sep=,\n"Facebook reach"\n"Date","Primary"\n"2025-01-01T01:00:00","5"\n\n'
        '"Instagram reach"\n"Date","Primary"\n"2025-01-01T01:00:00","7"\n'
    )
    export, rows = read_one("Reach.csv", content)
    assert [table.values["platform"] for table in export.tables] == ["facebook", "instagram"]
    assert [(row["row"], row["reach"]) for row in rows] == [("4", "5"), ("8", "7")]
    assert export.platform is None


def test_the_older_form_names_the_metric_in_the_header(read_one: ReadOne) -> None:
    export, (row,) = read_one(
        "export.csv", utf16('"Date","Facebook reach"\n"2025-01-01T01:00:00","5"\n')
    )
    assert (export.platform, row["reach"]) == ("facebook", "5")


def test_a_file_that_excel_saved_again_with_tabs_is_read(read_one: ReadOne) -> None:
    content = utf16("sep=\t\r\nInstagram follows\r\nDate\tPrimary\r\n2025-01-01T01:00:00\t65\r\n")
    export, (row,) = read_one("Follows.csv", content)
    assert export.delimiter == "\t"
    assert row == {"row": "4", "day": "2025-01-01", "follows": "65"}


def test_without_a_title_the_file_s_name_tells_the_metric_and_the_guess_is_said(
    read_one: ReadOne,
) -> None:
    content = "Date,Primary\n2025-01-01T01:00:00,5\n"
    export, (row,) = read_one("Reach (1).csv", content)
    assert row["reach"] == "5"
    assert {issue.code for issue in export.issues} == {"metric", "platform"}
    assert all(issue.severity == "guessed" for issue in export.issues)


def test_a_download_names_the_account_and_the_platform_together(drop: Drop) -> None:
    reach = utf16('sep=,\n"Reach"\n"Date","Primary"\n"2026-05-25T00:00:00","14551"\n')
    results = drop({"Reach.csv": reach, CONTENT_NAME: CONTENT})
    export = results[0]
    assert isinstance(export, Export)
    # Two of three posts are the account's own: a collaboration stands in the export too.
    assert export.tables[0].values == {"platform": "instagram", "handle": "lumen.lamps"}
    assert not export.unnamed_account
    assert {issue.code for issue in export.issues} == {"platform", "account"}
    assert all(issue.severity == "guessed" for issue in export.issues)


def test_two_accounts_in_one_drop_leave_the_account_open(drop: Drop) -> None:
    other = CONTENT.replace("lumen.lamps", "ana.home")
    reach = utf16('sep=,\n"Reach"\n"Date","Primary"\n"2026-05-25T00:00:00","14551"\n')
    export = drop({"Reach.csv": reach, CONTENT_NAME: CONTENT, "other.csv": other})[0]
    assert isinstance(export, Export)
    assert "handle" not in export.tables[0].values
    assert export.unnamed_account


def test_files_of_another_folder_say_nothing(drop: Drop) -> None:
    drop({CONTENT_NAME: CONTENT}, folder="one")
    export = drop({"Reach.csv": REACH}, folder="two")[0]
    assert isinstance(export, Export)
    assert "handle" not in export.tables[0].values


def test_a_metric_nobody_knows_is_left_out_by_name(read_one: ReadOne) -> None:
    content = utf16(
        'sep=,\n"Facebook reach"\n"Date","Primary"\n"2025-01-01T01:00:00","5"\n\n'
        '"Earnings"\n"Date","Primary"\n"2025-01-01T01:00:00","7"\n'
    )
    export, rows = read_one("Reach.csv", content)
    assert (len(rows), export.rows_skipped) == (1, 1)
    assert "'Earnings'" in export.issues[-1].message
    assert export.issues[-1].source_row == 8


AUDIENCE = utf16(
    'sep=,\n"Age & gender"\n"","Women","Men"\n"18-24","5.1","2.4"\n"65+","3.2","4"\n\n'
    '"Top countries"\n"United States","India"\n"75.1","5.9"\n'
)


def test_an_audience_becomes_a_row_per_part_in_percent(read_one: ReadOne) -> None:
    export, rows = read_one("Audience.csv", AUDIENCE)
    assert export.known_id == "meta_audience"
    assert [(row["bucket"], row["fraction"]) for row in rows] == [
        ("18-24 women", "5.1"),
        ("18-24 men", "2.4"),
        ("65+ women", "3.2"),
        ("65+ men", "4"),
        ("United States", "75.1"),
        ("India", "5.9"),
    ]
    assert [table.values["dimension"] for table in export.tables] == ["age and gender", "country"]
    assert {c.type for t in export.tables for c in t.columns if c.field == "fraction"} == {
        "percent"
    }
    assert [row["row"] for row in rows] == ["4", "4", "5", "5", "9", "9"]


def test_an_audience_whose_names_a_spreadsheet_has_split_is_left_out(read_one: ReadOne) -> None:
    content = utf16(
        "sep=\t\r\nTop cities\r\nKyiv\t Ukraine\tLondon\r\n75.1\t5.9\r\n\r\n"
        "Top countries\r\nUkraine\tIndia\r\n75.1\t5.9\r\n"
    )
    export, rows = read_one("Audience.csv", content)
    assert [row["bucket"] for row in rows] == ["Ukraine", "India"]
    (issue,) = [issue for issue in export.issues if issue.severity == "skipped"]
    assert issue.source_row == 4
    assert "names 3 parts and this one has 2 figures" in issue.message
