from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from core.errors import PothosError
from core.store import Store, hardening


@pytest.mark.parametrize("attack", hardening.ATTACKS)
def test_no_statement_gets_out_of_the_store(store: Store, attack: str) -> None:
    outside = store.path.parent / "outside.txt"
    outside.write_text("secret\n")
    statement = hardening.ATTACKS[attack].format(
        outside=outside, spool=store.spool, sibling=outside.name
    )
    before = sorted(path.name for path in store.path.parent.iterdir())
    with pytest.raises(PothosError), store.read() as cursor:
        cursor.execute(statement).fetchall()
    assert sorted(path.name for path in store.path.parent.iterdir()) == before


def test_a_link_in_the_spool_does_not_lead_out_of_it(store: Store) -> None:
    outside = store.path.parent / "outside.txt"
    outside.write_text("secret\n")
    (store.spool / "link.csv").symlink_to(outside)
    with pytest.raises(PothosError), store.read() as cursor:
        cursor.execute(
            "SELECT content FROM read_text(?)", [str(store.spool / "link.csv")]
        ).fetchall()


def test_a_file_in_the_spool_can_be_read(store: Store) -> None:
    (store.spool / "a.csv").write_text("x\n1\n")
    with store.read() as cursor:
        rows = cursor.execute("SELECT * FROM read_csv(?)", [str(store.spool / "a.csv")]).fetchall()
    assert rows == [(1,)]


def test_the_self_test_finds_an_open_door(tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    spool.mkdir()
    with duckdb.connect() as unprotected:
        succeeded = hardening.attacks_that_succeed(unprotected, spool)
    assert "read a file as text" in succeeded
    assert "read a variable of Python" in succeeded
    assert "raise the memory limit" in succeeded


def test_nothing_starts_on_a_database_that_does_not_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(hardening.ATTACKS, "count to one", "SELECT 1")
    spool = tmp_path / "spool"
    spool.mkdir()
    with duckdb.connect() as root, pytest.raises(PothosError, match="count to one"):
        hardening.lock(root, spool)
