"""The same offers in whatever a team keeps its tables in: the same rows come into the store."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import pytest

from core.exports import Export
from core.imports import import_exports, read_files
from core.store import Said, Store
from core.store.spool import receive
from tests.core.store.workbook_by_hand import workbook

OFFERS = [
    ["Code", "Kind", "Creator", "Starts on"],
    ["ANA20", "link", "Łukasz Żak", "2026-05-31"],
    ["BEN20", "promo code", "Ben Möbel", "2026-06-01"],
]
TEXT = "".join(",".join(row) + "\n" for row in OFFERS)
BARS = TEXT.replace(",", "|").replace("\n", "|\r\n")
PREAMBLE = "# Lumen\n# October\n\nAll\n" + TEXT.replace(",", ";")


def zipped(members: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return content.getvalue()


def as_excel_keeps_it() -> bytes:
    """A title, a blank row, days as days."""
    rows = [["All offers"], [], OFFERS[0]]
    rows += [[*row[:3], datetime.fromisoformat(row[3])] for row in OFFERS[1:]]
    return workbook(rows)


@pytest.mark.parametrize(
    ("name", "make", "source_rows"),
    [
        ("offers.csv", lambda: TEXT.encode(), (2, 3)),
        ("offers.csv", lambda: TEXT.replace("ö", "o").encode("cp1250"), (2, 3)),
        ("offers.txt", lambda: TEXT.replace(",", "\t").encode("utf-16"), (2, 3)),
        ("offers.tsv", lambda: BARS.encode("utf-16-le"), (2, 3)),
        ("offers.csv", lambda: PREAMBLE.encode(), (6, 7)),
        ("offers.csv.gz", lambda: gzip.compress(TEXT.encode()), (2, 3)),
        ("offers.xlsx", as_excel_keeps_it, (4, 5)),
        ("all.zip", lambda: zipped({"a/o.xlsx": as_excel_keeps_it(), "b.pdf": b"%PDF"}), (4, 5)),
        ("all.zip", lambda: zipped({"offers.csv.gz": gzip.compress(TEXT.encode())}), (2, 3)),
    ],
    ids=["csv", "cp1250", "tabs in utf-16", "bars without a mark", "preamble", "gz", "xlsx",
         "xlsx in a zip", "gz in a zip"],
)  # fmt: skip
def test_the_same_rows_come_in(
    store: Store, name: str, make: Callable[[], bytes], source_rows: tuple[int, int]
) -> None:
    upload = receive(store.spool, name, [make()], 1 << 20)
    found = read_files(store, [upload], date(2026, 11, 22))
    exports = [one for one in found if isinstance(one, Export)]
    (receipt,) = import_exports(store, exports, [Said() for _ in exports])
    assert receipt.failure is None
    assert (receipt.rows_in, receipt.rows_loaded, receipt.rows_skipped) == (2, 2, 0)
    with store.read() as cursor:
        rows = cursor.execute(
            "SELECT code, starts_on::VARCHAR, source_row FROM offer ORDER BY code"
        ).fetchall()
        originals = cursor.execute("SELECT original FROM import_file").fetchall()
    assert [(code.upper(), day) for code, day, _ in rows] == [
        ("ANA20", "2026-05-31"),
        ("BEN20", "2026-06-01"),
    ]
    assert [row for _, _, row in rows] == list(source_rows)
    assert originals == [(upload.sha256,)]
