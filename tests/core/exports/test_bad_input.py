"""Files that are broken, or are something else: each says what it is, where, and what to do."""

from __future__ import annotations

import codecs
import hashlib
import tracemalloc

import pytest

from tests.core.exports.dropped import Drop, ReadOne, Refused

HEADER = "Code,Kind,Creator\n"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "picture"),
        (b"PK\x03\x04" + bytes(100), "Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "Excel"),
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"\x1f\x8b\x08" + bytes(100), "gzip"),
        (b'{"posts": [{"id": 1, "likes": 2}]}', "JSON"),
        (b"{\\rtf1\\ansi Dear team, here", "RTF"),
        ("Code,Kind\n".encode("utf-32"), "UTF-32"),
        (b"\n <!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
    ],
    ids=["png", "jpeg", "xlsx", "xls", "pdf", "gzip", "json", "rtf", "utf-32", "html"],
)
def test_a_file_that_is_no_csv_is_called_what_it_is(
    refused: Refused, content: bytes, what: str
) -> None:
    refusal = refused("export.csv", content)
    assert refusal.title == "This is not a CSV file."
    assert what in refusal.what_happened


NOISE = hashlib.shake_128(b"a film").digest(20_000)


@pytest.mark.parametrize(
    "content",
    [NOISE, codecs.BOM_UTF16_LE + NOISE, b"\0\0\0\x18ftypmp42" + NOISE, bytes(20_000)],
    ids=["bytes", "behind a mark", "mp4", "zeros"],
)
def test_a_file_that_is_no_text_is_called_so_and_no_encoding_is_named(
    refused: Refused, content: bytes
) -> None:
    refusal = refused("export.csv", content)
    assert refusal.title == "This is not a text file."
    assert refusal.what_to_do == "Export the table as CSV and drop that."


def test_text_in_utf_16_that_was_cut_off_is_called_damaged(refused: Refused) -> None:
    refusal = refused("offers.csv", (HEADER + "A,link,Ana\n").encode("utf-16")[:-1])
    assert refusal.title == "The text of this file is damaged."
    assert "line 2 holds bytes that stand for no letter" in refusal.what_happened


@pytest.mark.parametrize("content", [b"", b"\n\n", codecs.BOM_UTF8, b"\xff\xfe", b" \r\n"])
def test_an_empty_file_is_called_empty(refused: Refused, content: bytes) -> None:
    assert refused("export.csv", content).title == "This file is empty."


def test_a_header_without_rows_has_nothing_to_load(refused: Refused) -> None:
    refusal = refused("offers.csv", HEADER)
    assert refusal.title == "There is nothing to load in this file."
    assert "row 1 is its header and no row follows" in refusal.what_happened


def test_a_template_in_which_nothing_was_written_asks_for_rows(refused: Refused) -> None:
    refusal = refused("offers.csv", HEADER + "(example row) ANA20,promo code,Ana Lima\n")
    assert "its only row was left out" in refusal.what_happened
    assert "Write your own rows" in refusal.what_to_do


def test_a_nul_byte_is_refused_with_its_line(refused: Refused) -> None:
    refusal = refused("offers.csv", HEADER + "A,promo code,Ana\nB,pro\0mo,Ben\n")
    assert "line 3 has a NUL byte" in refusal.what_happened


def test_a_quote_that_is_never_closed_is_refused_with_the_row_where_it_opens(
    refused: Refused,
) -> None:
    rows = 'A,promo code,"Ana\nLima"\nB,"promo code,Ben\nC,promo code,Cleo\n'
    refusal = refused("offers.csv", HEADER + rows)
    assert refusal.title == "A quotation mark is never closed."
    # The cell of row 2 has two lines, so row 3 begins on line 4.
    assert "row 3 (line 4 of the file)" in refusal.what_happened


def test_a_quote_that_is_never_closed_in_the_header_is_refused(refused: Refused) -> None:
    refusal = refused("offers.csv", 'Code,"Kind,Creator\nA,promo code,Ana\n')
    assert "row 1 (line 1 of the file)" in refusal.what_happened


def test_text_behind_a_closing_quote_is_refused_with_its_row(refused: Refused) -> None:
    refusal = refused("offers.csv", HEADER + 'A,"promo" code,Ana\n')
    assert refusal.title == "A quotation mark stands in the wrong place."
    assert "row 2" in refusal.what_happened


def test_a_list_that_is_quoted_item_by_item_is_one_cell(read_one: ReadOne) -> None:
    content = HEADER + 'A,"promo"|"code, old",Ana\nB,link,"Li\nma"|"Ana"\nC,link,"Di ""D"" M"\n'
    _, rows = read_one("offers.csv", content)
    assert [(row["row"], row["kind"], row["creator"]) for row in rows] == [
        ("2", "promo|code, old", "Ana"),
        ("3", "link", "Li\nma|Ana"),
        ("4", "link", 'Di "D" M'),
    ]


def test_a_list_whose_item_is_never_closed_is_refused_where_it_stands(refused: Refused) -> None:
    refusal = refused("offers.csv", HEADER + 'A,link,Ana\nB,"promo"|"code,Ana\n')
    assert "row 3 (line 3 of the file)" in refusal.what_happened


def test_a_row_with_too_many_cells_is_left_out_with_a_reason(read_one: ReadOne) -> None:
    export, rows = read_one("offers.csv", HEADER + "A,promo code,Ana\nB,promo,code,Ben\n")
    assert [row["code"] for row in rows] == ["A"]
    (issue,) = export.issues
    assert (issue.severity, issue.code, issue.source_row) == ("skipped", "long_row", 3)
    assert "4 cells and the header 3" in issue.message


def test_a_row_that_a_stray_line_end_parts_in_two_is_left_out(read_one: ReadOne) -> None:
    content = "Code,Creator,Campaign,Kind\nA,An\na,Spring,link\nB,Ben,Spring,link\n"
    export, rows = read_one("offers.csv", content)
    assert [row["code"] for row in rows] == ["B"]
    skipped = [(issue.code, issue.source_row) for issue in export.issues]
    assert skipped == [("short_row", 2), ("short_row", 3)]


def test_a_quote_inside_an_unquoted_cell_leaves_its_row_out_and_a_doubled_one_does_not(
    read_one: ReadOne,
) -> None:
    content = HEADER + 'A,link,"Ana ""Bee"" Lima"\nB",link,Ben\nC,link,C"y\nD,link,Di\n'
    export, rows = read_one("offers.csv", content)
    assert [row["creator"] for row in rows] == ['Ana "Bee" Lima', "Di"]
    assert [(issue.code, issue.source_row) for issue in export.issues] == [
        ("stray_quote", 3),
        ("stray_quote", 4),
    ]


def test_empty_rows_repeated_headers_and_blank_lines_are_told_apart(read_one: ReadOne) -> None:
    export, rows = read_one("offers.csv", HEADER + "A,link,Ana\n,,\n\n" + HEADER + "B,link,Ben\n\n")
    assert [(row["row"], row["code"]) for row in rows] == [("2", "A"), ("6", "B")]
    skipped = [(issue.code, issue.source_row) for issue in export.issues]
    assert skipped == [("empty_row", 3), ("repeated_header", 5)]
    assert export.rows_in == 4


def test_two_columns_of_one_meaning_are_refused(refused: Refused) -> None:
    refusal = refused("offers.csv", "Code,Kind,code,Creator\nA,link,A,Ana\nB,link,C,Ana\n")
    assert "row 1 names 'Code' 2 times" in refusal.what_happened
    assert "row 3 says 'B' and 'C'" in refusal.what_happened


def test_two_columns_that_say_the_same_in_every_row_are_one(read_one: ReadOne) -> None:
    export, rows = read_one("offers.csv", "Code,Kind,code,Creator\nA,link,A ,Ana\nB,link,B,Ana\n")
    assert [row["code"] for row in rows] == ["A", "B"]
    (issue,) = export.issues
    assert (issue.severity, issue.code, issue.source_row) == ("note", "repeated_column", 1)
    assert issue.message == "The header names 'Code' 2 times: the first was loaded."


def test_too_many_columns_are_refused_by_number(refused: Refused) -> None:
    names = ",".join(f"c{number}" for number in range(5000))
    refusal = refused("wide.csv", f"{names}\n{names}\n")
    assert "5,000 columns" in refusal.what_happened
    assert "at most 500" in refusal.what_happened


@pytest.mark.parametrize("length", [70_000, 200_000])
def test_a_cell_that_is_too_long_is_refused_with_its_row(refused: Refused, length: int) -> None:
    refusal = refused("offers.csv", HEADER + f"A,link,Ana\nB,link,{'x' * length}\n")
    assert refusal.title == "A cell is too long."
    assert "row 3" in refusal.what_happened


@pytest.mark.parametrize("cell", ["1", '"a\nb"', ","])
def test_a_row_without_end_is_refused_in_a_few_megabytes_of_memory(
    refused: Refused, cell: str
) -> None:
    content = (HEADER + "A,link," + f"{cell}," * (20_000_000 // (len(cell) + 1))).encode()
    tracemalloc.start()
    refusal = refused("offers.csv", content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refusal.title == "A cell is too long."
    assert "row 2 (line 2 of the file)" in refusal.what_happened
    # 800,000 characters as cells of one letter each are 400,000 places and their texts.
    assert peak < 40 << 20


def test_utf_16_without_a_mark_is_read_and_the_guess_is_said(read_one: ReadOne) -> None:
    content = (HEADER + "A,link,Zoë\n").encode("utf-16-le")
    export, (row,) = read_one("offers.csv", content)
    assert row["creator"] == "Zoë"
    assert export.encoding == "utf-16-le"
    assert [(issue.severity, issue.code) for issue in export.issues] == [("guessed", "encoding")]


def test_windows_1252_is_read_and_the_guess_is_said_with_its_line(read_one: ReadOne) -> None:
    export, (row,) = read_one("offers.csv", (HEADER + "A,link,Zoë’s\n").encode("cp1252"))
    assert row["creator"] == "Zoë’s"
    assert export.encoding == "cp1252"
    (issue,) = export.issues
    assert (issue.severity, issue.code) == ("guessed", "encoding")
    assert "Line 2 is not UTF-8" in issue.message


def test_utf_8_with_a_damaged_byte_is_not_turned_into_windows_1252(refused: Refused) -> None:
    content = (HEADER + "A,link,Zoë é ü\n").encode() + b"B,link,Zo\xe9\n"
    refusal = refused("offers.csv", content)
    assert "it is UTF-8, but line 3 is not" in refusal.what_happened


def test_mixed_line_ends_are_read_alike(read_one: ReadOne) -> None:
    export, rows = read_one(
        "offers.csv", 'Code,Kind,Creator\r\nA,link,"An\r\na"\nB,link,Ben\rC,link,Cy'
    )
    assert [(row["row"], row["creator"]) for row in rows] == [
        ("2", "An\na"),
        ("3", "Ben"),
        ("4", "Cy"),
    ]
    assert export.issues == ()


def test_a_header_nobody_knows_is_refused_with_its_columns_and_the_nearest_export(
    refused: Refused,
) -> None:
    refusal = refused("tracker.csv", "Code,Buyer,Ordered at\nA,Eve,2026-03-11\n")
    assert "'Code', 'Buyer', 'Ordered at'" in refusal.what_happened
    assert "nearest export that Pothos reads is 'Sales'" in refusal.what_happened
    assert "'Order ID'" in refusal.what_happened
    assert "sales.csv" in refusal.what_to_do


def test_prose_is_not_a_table(refused: Refused) -> None:
    assert refused("letter.csv", "Dear team\nplease find\n").title == "This file has no header."


def test_a_delimiter_line_of_excel_is_obeyed(read_one: ReadOne) -> None:
    export, (row,) = read_one("offers.csv", "sep=;\nCode;Kind;Creator\nA;link;Lima, Ana\n")
    assert (export.delimiter, row["creator"], row["row"]) == (";", "Lima, Ana", "3")


def test_a_year_of_days_that_has_seventeen_megabytes_is_refused(refused: Refused) -> None:
    content = "Date,Video Views,Profile Views\n" + "March 1,1,1\n" * 1_500_000
    assert "18 MB" in refused("Overview.csv", content).what_happened


def test_one_bad_file_does_not_keep_the_others_out(drop: Drop) -> None:
    good, bad = drop({"a.csv": HEADER + "A,link,Ana\n", "b.csv": b"%PDF-1.7"})
    assert (type(good).__name__, type(bad).__name__) == ("Export", "Refusal")


def test_many_rows_with_the_same_fault_are_counted_past_five_hundred(read_one: ReadOne) -> None:
    export, rows = read_one("offers.csv", HEADER + "A,link,Ana\n" + "B,link\n" * 700)
    assert (len(rows), export.rows_skipped) == (1, 700)
    assert len(export.issues) == 501
    assert "200 more rows like this; the last is row 702" in export.issues[-1].message
