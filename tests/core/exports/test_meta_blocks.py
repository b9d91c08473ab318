"""Meta's stacked exports after a spreadsheet or an older year had its way with them."""

from __future__ import annotations

from tests.core.exports.dropped import ReadOne


def test_names_that_a_spreadsheet_split_in_two_are_joined_and_told(read_one: ReadOne) -> None:
    text = (
        "sep=\t\r\nTop cities\t\t\t\r\nKyiv\tUkraine\tBonn\tGermany\r\n5.5\t4.4\t\t\r\n\r\n"
        "Age & gender\t\t\t\r\n\tWomen\tMen\t\r\n18-24\t5.1\t2.4\t\r\n"
    )
    export, rows = read_one("Audience.csv", text.encode("utf-16"))
    assert [(row["row"], row["bucket"], row["fraction"]) for row in rows] == [
        ("4", "Kyiv, Ukraine", "5.5"),
        ("4", "Bonn, Germany", "4.4"),
        ("8", "18-24 women", "5.1"),
        ("8", "18-24 men", "2.4"),
    ]
    (issue,) = (issue for issue in export.issues if issue.code == "split_names")
    assert (issue.severity, issue.source_row) == ("guessed", 3)
    assert "'Kyiv, Ukraine'" in issue.message


def test_the_long_form_of_2024_has_a_row_per_part_and_names_the_platform(
    read_one: ReadOne,
) -> None:
    text = (
        '"Age & gender"\n"Age","Gender","FB_PAGE  FOLLOW  UNIQUE_USERS"\n'
        '"18-24","Women","5.1%"\n"18-24","Men","2.4%"\n\n'
        '"Top cities"\n"City","FB_PAGE  FOLLOW  UNIQUE_USERS"\n"Kyiv, Ukraine","5.5%"\n'
    )
    export, rows = read_one("Audience.csv", text.encode("utf-16"))
    assert [(row["row"], row["bucket"], row["fraction"]) for row in rows] == [
        ("3", "18-24 women", "5.1%"),
        ("4", "18-24 men", "2.4%"),
        ("8", "Kyiv, Ukraine", "5.5%"),
    ]
    assert export.platform == "facebook"
    assert not any(issue.code == "platform" for issue in export.issues)


def test_a_day_without_a_figure_is_a_row_and_no_title(read_one: ReadOne) -> None:
    text = (
        '"Facebook reach"\n"Date","Primary"\n"2026-05-25","5"\n"2026-05-26",""\n"2026-05-27","7"\n'
    )
    export, rows = read_one("Reach.csv", text.encode("utf-16"))
    assert [(row["day"], row["reach"]) for row in rows] == [
        ("2026-05-25", "5"),
        ("2026-05-26", ""),
        ("2026-05-27", "7"),
    ]
    assert export.rows_in == 3


def test_days_below_a_blank_line_go_on_with_the_table_above_it(read_one: ReadOne) -> None:
    text = '"Facebook reach"\n"Date","Primary"\n"2026-05-25","5"\n\n"2026-05-26","6"\n'
    export, rows = read_one("Reach.csv", text.encode("utf-16"))
    assert [(row["row"], row["reach"]) for row in rows] == [("3", "5"), ("5", "6")]
    assert export.rows_in == 2


def test_days_under_a_title_without_a_header_are_left_out_with_a_reason(
    read_one: ReadOne,
) -> None:
    text = '"Facebook reach"\n"Date","Primary"\n"2026-05-25","5"\n\n"Views"\n"2026-05-26","6"\n'
    export, rows = read_one("Reach.csv", text.encode("utf-16"))
    assert len(rows) == 1
    assert (export.rows_in, export.rows_skipped) == (2, 1)
    (issue,) = (issue for issue in export.issues if issue.severity == "skipped")
    assert (issue.code, issue.source_row) == ("unknown_metric", 6)


def test_what_excel_padded_with_blank_cells_is_read(read_one: ReadOne) -> None:
    text = "sep=,,\nFacebook reach,,\nDate,Primary,\n2026-05-25,5,\n,,\nInstagram reach,,\n"
    text += "Date,Primary,\n2026-05-25,7,\n"
    export, rows = read_one("Reach.csv", text)
    assert [(row["row"], row["reach"]) for row in rows] == [("4", "5"), ("8", "7")]
    assert [table.values["platform"] for table in export.tables] == ["facebook", "instagram"]
