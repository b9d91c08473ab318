from __future__ import annotations

from datetime import date

import pytest

from core.exports.export import Column
from core.exports.fields import FieldType
from core.store import Store, load
from core.store.values import SQL_TYPES, reading_of
from tests.core.store.exports_by_hand import export_of

TODAY = date(2026, 6, 1)


def read_cell(store: Store, type_: FieldType, cell: str, **how: object) -> tuple[object, str]:
    """The value of one cell, and "" or what is wrong with it."""
    column = Column("c", "c", type_, **how)  # type: ignore[arg-type]
    reading = reading_of(column, TODAY, cell="c", known="k", parsed="p")
    shown = "p" if SQL_TYPES[type_] in ("VARCHAR[]", "BOOLEAN") else "CAST(p AS VARCHAR)"
    query = f"""
        SELECT CASE WHEN {reading.bounds} THEN {shown} END,
               CASE WHEN k IS NULL THEN '' WHEN p IS NULL THEN 'unreadable'
                    WHEN {reading.bounds} THEN '' ELSE 'outside' END
        FROM (SELECT *, {reading.parsed} AS p
              FROM (SELECT {reading.known} AS k FROM (SELECT ? AS c)))
    """  # noqa: S608
    with store.read() as cursor:
        value, wrong = cursor.execute(query, [cell]).fetchall()[0]
    return value, wrong


@pytest.mark.parametrize(
    ("type_", "cell", "expected"),
    [
        ("text", "  Spring\u00a0", "Spring"),
        ("text", "=1+1", "=1+1"),
        ("text", "N/A", "N/A"),
        ("identifier", "'00123", "00123"),
        ("identifier", "17912345678901234", "17912345678901234"),
        ("handle", "@Ann.Lee", "ann.lee"),
        ("handle", "https://www.instagram.com/Ann.Lee/", "ann.lee"),
        ("handle", "https://www.tiktok.com/@ann?lang=en", "ann"),
        ("handle", "youtube.com/@Gideon", "gideon"),
        ("handle", "john.doe", "john.doe"),
        ("list", "#Spring #Glow", ["spring", "glow"]),
        ("list", "Free shipping; @Ann, |x", ["free shipping", "ann", "x"]),
        ("count", "1200", "1200"),
        ("count", "1,200", "1200"),
        ("count", "12 345 678", "12345678"),
        ("count", "1200.0", "1200"),
        ("count", "007", "7"),
        ("count", "0", "0"),
        ("fraction", "0.25", "0.25"),
        ("fraction", "25%", "0.25"),
        ("percent", "20 %", "0.2"),
        ("percent", "50", "0.5"),
        ("money", "$1,250.50", "1250.5000"),
        ("money", "-3.5", "-3.5000"),
        ("money", "99 EUR", "99.0000"),
        ("seconds", "12.5", "12.5"),
        ("seconds", "1:02:03", "3723.0"),
        ("hours", "1.5", "5400.0"),
        ("day", "2026-05-31", "2026-05-31"),
        ("instant", "2026-05-31T23:30:00-07:00", "2026-06-01 06:30:00+00"),
        ("instant", "2026-05-31 10:00", "2026-05-31 10:00:00+00"),
        ("yes_no", "Yes", True),
        ("yes_no", "0", False),
        ("out_or_in", "Outgoing", "out"),
        ("out_or_in", "RECEIVED", "in"),
    ],
)
def test_a_cell_becomes_its_value(
    store: Store, type_: FieldType, cell: str, expected: object
) -> None:
    assert read_cell(store, type_, cell) == (expected, "")


@pytest.mark.parametrize("type_", SQL_TYPES)
@pytest.mark.parametrize("cell", ["", "   ", "\u00a0"])
def test_an_empty_cell_is_unknown_and_no_fault(store: Store, type_: FieldType, cell: str) -> None:
    value, wrong = read_cell(store, type_, cell)
    assert (value or None, wrong) == (None, "")


@pytest.mark.parametrize("cell", ["-", "N/A", "null", "undefined", "—"])
@pytest.mark.parametrize("type_", ["count", "percent", "money", "seconds", "day", "instant"])
def test_a_word_for_no_figure_is_unknown_and_not_0(
    store: Store, type_: FieldType, cell: str
) -> None:
    assert read_cell(store, type_, cell) == (None, "")


@pytest.mark.parametrize(
    ("type_", "cell", "wrong"),
    [
        ("identifier", "1.79123E+16", "unreadable"),
        ("count", "1.5", "unreadable"),
        ("count", "1.2K", "unreadable"),
        ("count", "1,2", "unreadable"),
        ("count", "0x10", "unreadable"),
        ("count", "1e3", "unreadable"),
        ("count", "99999999999999999999", "unreadable"),
        ("count", "many", "unreadable"),
        ("count", "-1", "outside"),
        ("count", "−1", "outside"),
        ("fraction", "1.01", "outside"),
        ("percent", "-5", "outside"),
        ("money", "12.50 or so", "unreadable"),
        ("seconds", "-1", "outside"),
        ("day", "31/05/2026", "unreadable"),
        ("day", "2026-02-30", "unreadable"),
        ("day", "2004-12-31", "outside"),
        ("day", "2028-06-02", "outside"),
        ("instant", "yesterday", "unreadable"),
        ("instant", "1970-01-01T00:00:00Z", "outside"),
        ("yes_no", "perhaps", "unreadable"),
        ("out_or_in", "sideways", "unreadable"),
    ],
)
def test_a_cell_that_makes_no_sense_is_unknown_and_says_so(
    store: Store, type_: FieldType, cell: str, wrong: str
) -> None:
    assert read_cell(store, type_, cell) == (None, wrong)


def test_the_decimal_mark_of_the_file_decides(store: Store) -> None:
    assert read_cell(store, "count", "1.200", decimal_mark=",") == ("1200", "")
    assert read_cell(store, "count", "1,200", decimal_mark=".") == ("1200", "")
    assert read_cell(store, "percent", "6,25 %", decimal_mark=",") == ("0.0625", "")
    # A decimal comma is not a thousands mark where the file writes points.
    assert read_cell(store, "percent", "6,25", decimal_mark=".") == (None, "unreadable")


def test_a_day_is_read_by_the_formats_of_its_column_or_as_iso(store: Store) -> None:
    american = {"formats": ("%m/%d/%Y",)}
    assert read_cell(store, "day", "03/04/2026", **american) == ("2026-03-04", "")
    assert read_cell(store, "day", "2026-03-04", **american) == ("2026-03-04", "")
    assert read_cell(store, "day", "31.03.2026", **american) == (None, "unreadable")
    two = {"formats": ("%b %d, %Y", "%d.%m.%Y")}
    assert read_cell(store, "day", "04.03.2026", **two) == ("2026-03-04", "")


@pytest.mark.parametrize(
    ("formats", "cell", "zone"),
    [
        ((), "2026-05-31T10:00:00+02:00", "explicit"),
        ((), "2026-05-31T10:00:00Z", "explicit"),
        ((), "2026-05-31 10:00:00", "none"),
        ((), "2026-05-31", "day"),
        (("%m/%d/%Y %H:%M",), "05/31/2026 10:00", "none"),
        (("%m/%d/%Y %H:%M", "%m/%d/%Y"), "05/31/2026", "day"),
        (("%Y-%m-%dT%H:%M:%S%z",), "2026-05-31T10:00:00+0200", "explicit"),
    ],
)
def test_how_the_zone_of_an_instant_was_known_is_kept(
    store: Store, formats: tuple[str, ...], cell: str, zone: str
) -> None:
    export = export_of(
        store,
        "post",
        [["platform", "platform_post_id", "published_at"], ["instagram", "1", cell]],
        columns=[
            Column("platform", "platform"),
            Column("platform_post_id", "platform_post_id", "identifier"),
            Column("published_at", "published_at", "instant", formats),
        ],
    )
    load(store, export)
    with store.read() as cursor:
        rows = cursor.execute("SELECT published_zone, published_on FROM post").fetchall()
    assert rows == [(zone, date(2026, 5, 31))]


def test_rights_may_last_longer_than_a_campaign(store: Store) -> None:
    export = export_of(
        store,
        "contract",
        [
            ["contract_id", "signed_on", "usage_rights_until"],
            ["C1", "2026-05-01", "2076-05-01"],
            ["C2", "2076-05-01", "2026-05-01"],
        ],
    )
    receipt = load(store, export)
    assert [(issue.source_row, issue.column) for issue in receipt.issues] == [(3, "signed_on")]
