"""Templates that a spreadsheet opened and saved again: its days, its words, its marks."""

from __future__ import annotations

from datetime import date

from tests.core.exports.dropped import Asked, ReadOne

HEADER = "Platform;Platform post ID;Handle;Published at;As of;Views\r\n"


def test_a_template_saved_by_a_german_spreadsheet_keeps_its_days(read_one: ReadOne) -> None:
    rows = "tiktok;71;möbel.de;13.09.2025 18:30;16.09.2025;15.300\r\n"
    export, _ = read_one("posts.csv", (HEADER + rows).encode("cp1252"))
    formats = {column.field: column.formats for column in export.tables[0].columns}
    assert formats["as_of"] == ("%d.%m.%Y",)
    assert "%d.%m.%Y %H:%M" in formats["published_at"]
    assert (export.as_of, export.as_of_source) == (date(2025, 9, 16), "the column As of")
    assert export.covers_from == date(2025, 9, 13)


def test_one_day_that_a_person_typed_among_iso_days_is_read(read_one: ReadOne) -> None:
    rows = "tiktok;71;ann;2025-09-13;2025-09-16;1\r\ntiktok;72;ann;13.9.2025;16.9.2025;1\r\n"
    export, _ = read_one("posts.csv", HEADER + rows)
    assert export.as_of == date(2025, 9, 16)
    assert {column.formats for column in export.tables[0].columns if column.field == "as_of"} == {
        ("%d.%m.%Y",)
    }


def test_days_whose_order_is_not_clear_are_asked_about(asked: Asked) -> None:
    question = asked("posts.csv", HEADER + "tiktok;71;ann;2025-03-01;03/04/2025;1\r\n")
    assert "row 2 says '03/04/2025', which can be 4 March 2025 or 3 April 2025" in question.why
