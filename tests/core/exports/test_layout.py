"""Where the table of a file begins, how wide it is, and what stands around it."""

from __future__ import annotations

import pytest

from tests.core.exports.dropped import ReadOne, Refused

HEADER = "Code,Kind,Creator\n"
ROWS = "A,link,Ana\nB,link,Ben\n"


@pytest.mark.parametrize(
    ("above", "rows_left"),
    [
        ("# Account: Lumen, Inc.\n# From: 20260501\n# To: 20260531\n#\n\n", "Rows 1 to 4 "),
        (",,\n\n", ""),
        ("Offers of October\n\n", "Row 1 "),
        ("Offers of October\n", ""),
        ("Offers of October,Lumen,\nMade by,Ana,\n", "Rows 1 to 2 "),
        ("sep=,\n", ""),
        ("sep=,,,\n", ""),
    ],
    ids=["preamble", "blank cells", "title apart", "title", "title of cells", "hint", "hint saved"],
)
def test_the_header_is_found_below_what_stands_above_it(
    read_one: ReadOne, above: str, rows_left: str
) -> None:
    export, rows = read_one("offers.csv", above + HEADER + ROWS)
    first = above.count("\n") + 2
    assert [(row["row"], row["code"]) for row in rows] == [(str(first), "A"), (str(first + 1), "B")]
    told = [issue.message for issue in export.issues if issue.code == "above_header"]
    assert len(told) == bool(rows_left)
    assert all(text.startswith(f"{rows_left}above the header") for text in told)


def test_a_column_that_is_called_number_sign_is_no_preamble(read_one: ReadOne) -> None:
    export, rows = read_one("offers.csv", "#,Code,Kind,Creator\n1,A,link,Ana\n2,B,link,Ben\n")
    assert [row["code"] for row in rows] == ["A", "B"]
    assert [issue.code for issue in export.issues] == ["unknown_column"]


def test_a_row_of_data_with_the_name_of_a_column_is_no_header(read_one: ReadOne) -> None:
    _, rows = read_one("offers.csv", HEADER + "Kind,link,Creator\nB,link,Link\n")
    assert [row["code"] for row in rows] == ["Kind", "B"]


def test_a_row_that_names_groups_of_columns_is_not_the_header(read_one: ReadOne) -> None:
    export, rows = read_one(
        "offers.csv", "Code,,Campaign,\nCode,Kind,Campaign,Creator\nA,link,X,Ana\n"
    )
    assert [row["code"] for row in rows] == ["A"]
    assert [issue.code for issue in export.issues] == ["above_header"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_rows_that_all_end_in_a_delimiter_are_read(read_one: ReadOne, delimiter: str) -> None:
    content = f"Code,Kind,Creator\n{ROWS}".replace("\n", ",\n").replace(",", delimiter)
    for text in (content, content.replace(f"Creator{delimiter}", "Creator")):
        export, rows = read_one("offers.csv", text)
        assert [row["creator"] for row in rows] == ["Ana", "Ben"]
        assert export.issues == ()


def test_a_header_that_ends_in_a_delimiter_and_rows_that_do_not_are_read(read_one: ReadOne) -> None:
    export, rows = read_one("offers.csv", "Code,Kind,Creator,\n" + ROWS)
    assert [row["creator"] for row in rows] == ["Ana", "Ben"]
    assert export.issues == ()


def test_one_row_with_a_delimiter_too_many_is_still_left_out(read_one: ReadOne) -> None:
    export, rows = read_one("offers.csv", HEADER + ROWS + "C,,link,\n")
    assert [row["code"] for row in rows] == ["A", "B"]
    assert [(issue.code, issue.source_row) for issue in export.issues] == [("long_row", 4)]


def test_a_last_column_without_a_name_is_told_with_a_value(read_one: ReadOne) -> None:
    export, rows = read_one("offers.csv", "Code,Kind,Creator,\nA,link,Ana,call her\n")
    assert rows[0]["creator"] == "Ana"
    (issue,) = export.issues
    assert (issue.code, issue.source_row, issue.raw) == ("unnamed_column", 1, "call her")
    assert "Column 4 has no name" in issue.message


def test_names_in_quotes_behind_spaces_are_read(read_one: ReadOne) -> None:
    content = '"Code", "Kind", "Creator"\n"A", "link", "Lima, Ana"\n"B", "link", "Ben ""B"""\n'
    export, rows = read_one("offers.csv", content)
    assert [row["creator"] for row in rows] == ["Lima, Ana", 'Ben "B"']
    assert export.issues == ()


def test_invisible_marks_in_names_do_not_hide_a_column(read_one: ReadOne) -> None:
    header = "\ufeffCo\u200bde,\u00a0Kind\u00a0,Crea\u00adtor\u200e\n"
    _, rows = read_one("offers.csv", header + ROWS)
    assert [row["creator"] for row in rows] == ["Ana", "Ben"]


def test_the_delimiter_is_the_one_that_finds_names_and_even_rows(read_one: ReadOne) -> None:
    content = "Offers, October, Lumen, all\nCode;Kind;Creator\nA;link;Lima, Ana, B., C.\n"
    export, rows = read_one("offers.csv", content)
    assert (export.delimiter, rows[0]["creator"]) == (";", "Lima, Ana, B., C.")


def test_a_list_of_one_column_is_a_table_only_under_a_name_that_is_known(refused: Refused) -> None:
    assert refused("codes.csv", "Code\nANA20\n").title != "This file has no header."
    assert refused("codes.csv", "Wishes\nANA20\n").title == "This file has no header."
