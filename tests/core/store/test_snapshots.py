"""The short way in gives what the long way gives, on plain, messy and hostile tables of figures."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.errors import PothosError
from core.exports import clean, large, large_table
from core.exports.export import Drop, Export, SpooledFile
from core.exports.read import read_exports
from core.store import Receipt, Said, Store, load, open_store

TODAY = date(2026, 11, 22)
HEADER = "platform,platform_post_id,as_of,views,likes,permalink,watch_seconds"
AT_1 = "https://www.instagram.com/p/C1/"
ROWS = [
    f"instagram,1,2026-05-01,10,1,{AT_1},12",
    f'instagram,1,2026-05-02,"1,020",,{AT_1},12.50',
    "tiktok,x-Y_2,2026-05-02,0,0,,",
]


@pytest.fixture(autouse=True)
def even_small_files_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_table, "FAST_FROM_BYTES", 1)
    monkeypatch.setattr(large, "MOST_SET_ASIDE", 1.0)


def read(store: Store, text: str | bytes) -> Export:
    """A file of snapshots as it is read before it is loaded."""
    content = text if isinstance(text, bytes) else text.encode()
    path = store.spool / f"upload-{len(list(store.spool.iterdir()))}"
    path.write_bytes(content)
    file = SpooledFile(path, "snapshots.csv", hashlib.sha256(content).hexdigest(), len(content))
    workspace = store.spool / "workspace"
    workspace.mkdir(exist_ok=True)
    (export,) = read_exports([file], workspace, TODAY)
    assert isinstance(export, Export), export
    return replace(export, drop=Drop((file,), TODAY))


def loaded(
    data: Path, text: str | bytes, *, short: bool, said: Said | None = None
) -> tuple[Receipt, list[object]]:
    """What a fresh store holds after one import, by the short way or the long one."""
    store = open_store(data)
    with pytest.MonkeyPatch.context() as patched:
        if not short:
            patched.setattr(clean, "read_large", lambda *_: None)
        export = read(store, text)
    assert (export.tables[0].typed is not None) is short
    receipt = load(store, export, said)
    found: list[object] = []
    with store.read() as cursor:
        for table in ("post", "post_snapshot", "account", "touched_post", "import_issue"):
            query = f"SELECT columns(*)::VARCHAR FROM {table} ORDER BY ALL"  # noqa: S608
            found.append(cursor.execute(query).fetchall())
    store.close()
    return receipt, found


def both_ways(tmp_path: Path, text: str | bytes, said: Said | None = None) -> Receipt:
    """The receipt of an import; fails where the two ways give different tables."""
    short, short_rows = loaded(tmp_path / "short", text, short=True, said=said)
    long, long_rows = loaded(tmp_path / "long", text, short=False, said=said)
    for ours, theirs in zip(short_rows, long_rows, strict=True):
        assert ours == theirs
    assert short == long
    return short


def test_the_short_way_gives_what_the_long_way_gives(tmp_path: Path) -> None:
    receipt = both_ways(tmp_path, "\n".join([HEADER, *ROWS, ""]))
    assert (receipt.rows_loaded, receipt.issue_count) == (3, 0)


@pytest.mark.parametrize(
    "odd",
    [
        f"instagram,1,2026-05-03,1.5,1,{AT_1},",
        f'instagram,1,2026-05-03,"1,500",1,{AT_1},',
        f'instagram,1,2026-05-03,"12,34",1,{AT_1},',
        f"instagram,1,2026-05-03,12.5%,1,{AT_1},",
        f"instagram,1,2026-05-03,-1,1,{AT_1},",
        f"instagram,1,2026-05-03,007,1,{AT_1},",
        f"instagram,1,2026-05-03, 7 ,1,{AT_1},",
        f"instagram,1,2026-05-03,0x10,1,{AT_1},",
        f"instagram,1,2026-05-03,many,1,{AT_1},",
        f"instagram,1,2026-05-03,n/a,1,{AT_1},",
        f"instagram,1,2026-05-03,9223372036854775807,1,{AT_1},",
        f"instagram,1,2026-05-03,92233720368547758070,1,{AT_1},",
        f"instagram,1,2026-05-03,,,{AT_1},",
        f"instagram,1,,1,1,{AT_1},",
        f"instagram,1,2026-5-3,1,1,{AT_1},",
        f"instagram,1,1999-05-03,1,1,{AT_1},",
        f"instagram,1,2999-05-03,1,1,{AT_1},",
        f"instagram,1,infinity,1,1,{AT_1},",
        f"instagram,1,2026-05-03T10:00:00Z,1,1,{AT_1},",
        f"instagram,,2026-05-03,1,1,{AT_1},",
        "instagram,,2026-05-03,1,1,,",
        f"instagram,'1,2026-05-03,1,1,{AT_1},",
        f"instagram,1.2E+16,2026-05-03,1,1,{AT_1},",
        f",1,2026-05-03,1,1,{AT_1},",
        ",1,2026-05-03,1,1,,",
        f"IG,1,2026-05-03,1,1,{AT_1},",
        f"other:thing,1,2026-05-03,1,1,{AT_1},",
        ROWS[0],
        ROWS[1],
        f"instagram,1,2026-05-01,11,1,{AT_1},",
        f"instagram,1,2026-05-01 ,11,1,{AT_1},",
        f"instagram,1,-,1,1,{AT_1},",
        f"instagram,1,2026-05-03,1,1,{AT_1},0:12",
        f"instagram,1,2026-05-03,1,1,{AT_1},-1",
        f"instagram,1,2026-05-03,1,1,{AT_1},12.345678",
        "instagram,1,2026-05-03,1,1,https://www.instagram.com/p/C2/,",
        "instagram,1,2026-05-03,1,1,,",
        "instagram,7,2026-05-03,1,1, padded ,",
    ],
)
def test_an_odd_row_is_read_as_the_long_way_reads_it(tmp_path: Path, odd: str) -> None:
    both_ways(tmp_path, "\n".join([HEADER, *ROWS, odd, "tiktok,3,2026-05-02,5,1,,", ""]))


def test_an_account_that_was_said_is_given_to_all_posts(tmp_path: Path) -> None:
    without_a_day = f"instagram,9,,5,,{AT_1},"
    text = "\n".join([HEADER, *ROWS, without_a_day, ""])
    both_ways(tmp_path, text, Said(handle="@Ann"))


def test_marks_and_line_ends_of_windows_change_nothing(tmp_path: Path) -> None:
    unix = "\n".join([HEADER, *ROWS, ""])
    windows = b"\xef\xbb\xbf" + unix.replace("\n", "\r\n").encode()
    _, expected = loaded(tmp_path / "unix", unix, short=True)
    both_ways(tmp_path, windows)
    _, found = loaded(tmp_path / "windows", windows, short=True)
    assert found == expected


def test_every_bad_cell_is_reported_and_a_good_one_is_not(tmp_path: Path) -> None:
    rows = [
        f'instagram,1,2026-05-01,"1,234",5,{AT_1},',
        f'instagram,2,2026-05-01,12.5%,"1,23",{AT_1},12.5',
    ]
    receipt = both_ways(tmp_path, "\n".join([HEADER, *rows, ""]))
    found = {(each.source_row, each.column, each.raw) for each in receipt.issues}
    assert {(3, "views", "12.5%"), (3, "likes", "1,23")} == {
        each for each in found if each[0] is not None
    }
    assert receipt.rows_loaded == 2


def test_the_same_row_twice_is_counted_once(tmp_path: Path) -> None:
    receipt = both_ways(tmp_path, "\n".join([HEADER, *ROWS, ROWS[1], ROWS[1], ""]))
    assert (receipt.rows_in, receipt.rows_loaded, receipt.rows_duplicate) == (5, 3, 2)


def test_a_sum_that_differs_takes_the_import_back(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    export = read(store, "\n".join([HEADER, *ROWS, ""]))
    (table,) = export.tables
    # 10 + 1,020 + 0: the strict pass would have read another row.
    assert table.sums["views"] == 1030
    other = replace(table, sums=table.sums | {"views": Decimal(1031)})
    with pytest.raises(PothosError, match="views"):
        load(store, replace(export, tables=(other,)))
    with store.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM post_snapshot").fetchall() == [(0,)]
    store.close()


def messy(rows: int, seed: int) -> str:
    """A table in which each way of writing comes often."""
    chance = random.Random(seed)
    figures = ["", "0", "7", "1234", '"1,234"', '"12,345,678"', "12.5%", "n/a", "-3", " 8", "1.0"]
    figures += ["abc", "1e5", '"1,23"', "00012", "123456789012345678", "+5", "#REF!", "1 234"]
    amounts = [*figures, "12.5", "0.125", "1:30", "1234567.25", '"1,234.5"']
    days = ["2026-05-01", "2026-05-02", "2026-06-30", "2026-06-30"]
    lines = [HEADER]
    for _ in range(rows):
        is_odd = chance.random() < 0.1
        lines.append(
            ",".join(
                [
                    chance.choice(
                        ["instagram", "tiktok", "Instagram", "IG", ""][: 5 if is_odd else 2]
                    ),
                    chance.choice(["1", "2", "x_3", "'4", "", "1.2E+16"][: 6 if is_odd else 3]),
                    chance.choice([*days, "", "tomorrow", "2026-13-01"] if is_odd else days),
                    chance.choice(figures),
                    chance.choice(figures[:6]),
                    chance.choice(["", AT_1, "https://x.com/ é"][: 3 if is_odd else 2]),
                    chance.choice(amounts),
                ]
            )
        )
    return "\n".join([*lines, ""])


@pytest.mark.parametrize("seed", range(4))
def test_on_messy_tables_both_ways_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(large, "_BLOCK_BYTES", 2000)
    both_ways(tmp_path, messy(400, seed))
