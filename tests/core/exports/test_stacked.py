"""Several tables in one file: each is a text of its own, its rows numbered as in the file."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from core.exports.export import SpooledFile
from core.exports.stacked import StackedTable, stacked_tables

OFFERS = "Code,Kind,Creator\nA,link,Ana\n"
SALES = "Order ID,Ordered at,Code,Total\n7,2026-03-11,A,12.50\n8,2026-03-12,A,3\n"


def parts(tmp_path: Path, text: str | bytes) -> list[tuple[int, str]]:
    return [(table.first_row, "".join(table.lines)) for table in tables(tmp_path, text)]


def tables(tmp_path: Path, text: str | bytes) -> tuple[StackedTable, ...]:
    data = text.encode() if isinstance(text, str) else text
    path = tmp_path / "spooled"
    path.write_bytes(data)
    file = SpooledFile(path, "report.csv", hashlib.sha256(data).hexdigest(), len(data))
    return stacked_tables(file)


@pytest.mark.parametrize("between", ["\n", ",,,\n", "\n\n", "\r\n"])
def test_each_table_keeps_the_rows_it_has_in_the_file(tmp_path: Path, between: str) -> None:
    first, second = parts(tmp_path, OFFERS + between + SALES)
    assert first == (1, OFFERS + between)
    # Two rows of the first table and the blank ones between them stand above it, blank.
    assert second == (3 + between.count("\n"), "\n" * (2 + between.count("\n")) + SALES)


def test_a_title_goes_with_the_table_below_it_and_needs_no_blank_row(tmp_path: Path) -> None:
    first, second = parts(tmp_path, "All offers\n" + OFFERS + "All sales\n" + SALES)
    assert first == (1, "All offers\n" + OFFERS)
    assert second == (4, "\n\n\nAll sales\n" + SALES)


def test_the_line_that_tells_the_delimiter_is_in_each_text(tmp_path: Path) -> None:
    text = f"sep=;\n{OFFERS}\n{SALES}".replace(",", ";")
    first, second = parts(tmp_path, text.encode("utf-16"))
    assert first[1].startswith("sep=;\nCode;")
    assert second[1].startswith("sep=;\n\n\n\nOrder ID;")


def test_tables_that_nobody_knows_are_told_apart_by_their_width_and_their_values(
    tmp_path: Path,
) -> None:
    text = "Wish,Given\nlamp,3\n\nTown,Guests,Weight\nBonn,4,5\n"
    assert [row for row, _ in parts(tmp_path, text)] == [1, 4]


@pytest.mark.parametrize(
    "text",
    [
        OFFERS,
        OFFERS + "\n" + OFFERS,
        OFFERS + "\nTotal,,\n",
        OFFERS + "\nMade by Ana on Monday\n",
        OFFERS + '\nB,link,"A caption\n\nCode,Kind,Order ID,Total"\n',
        OFFERS + "\nB,link,Ben\n",
        'sep=,\n"Reach"\n"Date","Primary"\n"2026-05-25","5"\n\n"Views"\n"Date","Primary"\n'
        '"2026-05-25","6"\n',
        '"Age & gender"\n"","Women"\n"18-24","5"\n\n"Top cities"\n"Bonn","Kyiv"\n"5","4"\n',
    ],
    ids=[
        "one",
        "header again",
        "total",
        "remark",
        "in quotes",
        "more rows",
        "insights",
        "audience",
    ],
)
def test_what_is_one_table_stays_one(tmp_path: Path, text: str) -> None:
    assert tables(tmp_path, text) == ()


def test_the_guess_of_the_encoding_is_told_of_each_table(tmp_path: Path) -> None:
    text = (OFFERS.replace("Ana", "Zoë") + "\n" + SALES).encode("cp1252")
    assert [[issue.code for issue in each.issues] for each in tables(tmp_path, text)] == [
        ["encoding", "stacked"],
        ["encoding", "stacked"],
    ]
