from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.exports.export import Export
from core.store import Receipt, Store, load, open_store, snapshots
from tests.core.store.exports_by_hand import export_of

HEADER = ["platform", "platform_post_id", "as_of", "views", "likes", "permalink", "watch_seconds"]
AT_1 = "https://www.instagram.com/p/C1/"
ROWS = [
    ["instagram", "1", "2026-05-01", "10", "1", AT_1, "12"],
    ["instagram", "1", "2026-05-02", "20", "", AT_1, "12.50"],
    ["tiktok", "x-Y_2", "2026-05-02", "0", "0", "", ""],
]


@pytest.fixture(autouse=True)
def even_small_files_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "FEWEST_ROWS", 1)


def loaded(data: Path, rows: list[list[str]], *, short: bool) -> tuple[Receipt, list[object]]:
    """What a fresh store holds after one import, by the short way where it is open."""
    store = open_store(data)
    export = export_of(store, "post", [HEADER, *rows])
    if not short:
        # A column nobody uses keeps the table from being plain in nothing but its way in.
        export = replace(export, tables=(replace(export.tables[0], values={"title": ""}),))
        assert not snapshots.is_plain(export)
    receipt = load(store, export)
    found: list[object] = []
    with store.read() as cursor:
        for table in ("post", "post_snapshot", "touched_post", "import_issue"):
            query = f"SELECT columns(*)::VARCHAR FROM {table} ORDER BY ALL"  # noqa: S608
            # Without the number of the import: a way given up has used one.
            rows_found = cursor.execute(query).fetchall()
            found.append([row if table == "touched_post" else row[1:] for row in rows_found])
    store.close()
    return receipt, found


def took_the_short_way(store: Store, export: Export, monkeypatch: pytest.MonkeyPatch) -> bool:
    staged = []
    from core.store import imports

    real = imports.stage
    monkeypatch.setattr(imports, "stage", lambda *a, **k: staged.append(1) or real(*a, **k))
    load(store, export)
    return not staged


def test_a_plain_export_goes_the_short_way(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert took_the_short_way(store, export_of(store, "post", [HEADER, *ROWS]), monkeypatch)


def test_the_short_way_gives_what_the_long_way_gives(tmp_path: Path) -> None:
    short, short_rows = loaded(tmp_path / "short", ROWS, short=True)
    long, long_rows = loaded(tmp_path / "long", ROWS, short=False)
    assert short_rows == long_rows
    assert replace(short, import_id=0) == replace(long, import_id=0)


@pytest.mark.parametrize(
    "odd",
    [
        ["instagram", "1", "2026-05-03", "1.5", "1", AT_1, ""],
        ["instagram", "1", "2026-05-03", "1,500", "1", AT_1, ""],
        ["instagram", "1", "2026-05-03", "-1", "1", AT_1, ""],
        ["instagram", "1", "2026-05-03", "007", "1", AT_1, ""],
        ["instagram", "1", "2026-05-03", "0x10", "1", AT_1, ""],
        ["instagram", "1", "2026-05-03", "many", "1", AT_1, ""],
        ["instagram", "1", "2026-05-03", "", "", AT_1, ""],
        ["instagram", "1", "", "1", "1", AT_1, ""],  # no day: the one that is taken has to be told
        ["instagram", "1", "2026-5-3", "1", "1", AT_1, ""],
        ["instagram", "1", "03/05/2026", "1", "1", AT_1, ""],
        ["instagram", "1", "1999-05-03", "1", "1", AT_1, ""],
        ["instagram", "1", "2999-05-03", "1", "1", AT_1, ""],
        ["instagram", "1", "infinity", "1", "1", AT_1, ""],
        ["instagram", "", "2026-05-03", "1", "1", AT_1, ""],
        ["instagram", "'1", "2026-05-03", "1", "1", AT_1, ""],
        ["instagram", "1.2E+16", "2026-05-03", "1", "1", AT_1, ""],
        ["", "1", "2026-05-03", "1", "1", AT_1, ""],
        ["IG", "1", "2026-05-03", "1", "1", AT_1, ""],
        ["other:thing", "1", "2026-05-03", "1", "1", AT_1, ""],
        ["instagram", "1", "2026-05-01", "10", "1", AT_1, "12"],  # the same as the first row
        [
            "instagram",
            "1",
            "2026-05-01",
            "11",
            "1",
            AT_1,
            "",
        ],  # the same post and day, another figure
        ["instagram", "1", "2026-05-03", "1", "1", AT_1, "0:12"],
        ["instagram", "1", "2026-05-03", "1", "1", AT_1, "-1"],
        ["instagram", "1", "2026-05-03", "1", "1", "https://www.instagram.com/p/C2/", ""],
        ["instagram", "1", "2026-05-03", "1", "1", "", ""],
        ["instagram", "7", "2026-05-03", "1", "1", " padded ", ""],
    ],
)
def test_one_odd_row_sends_the_whole_file_the_long_way(
    tmp_path: Path, odd: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(tmp_path / "which")
    assert not took_the_short_way(
        store, export_of(store, "post", [HEADER, *ROWS, odd]), monkeypatch
    )
    store.close()
    _, short_rows = loaded(tmp_path / "short", [*ROWS, odd], short=True)
    _, long_rows = loaded(tmp_path / "long", [*ROWS, odd], short=False)
    assert short_rows == long_rows


def test_source_rows_count_from_the_header_through_a_large_file(store: Store) -> None:
    many = [["tiktok", str(n), "2026-05-01", str(n), "0", "", ""] for n in range(300_000)]
    load(store, export_of(store, "post", [HEADER, *many]))
    with store.read() as cursor:
        # The post called n stands in row n + 2.
        wrong = cursor.execute(
            "SELECT count(*) FROM post_snapshot WHERE views <> source_row - 2"
        ).fetchall()
        total = cursor.execute("SELECT count(*), sum(views) FROM post_snapshot").fetchall()
    assert wrong == [(0,)]
    assert total == [(300_000, 300_000 * 299_999 // 2)]
