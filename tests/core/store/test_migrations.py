from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pytest

from core.errors import PothosError
from core.store import open_store
from core.store.migrations import known_migrations, migrate


def tables(root: duckdb.DuckDBPyConnection) -> list[str]:
    rows = root.execute("SELECT table_name FROM information_schema.tables ORDER BY 1").fetchall()
    return [row[0] for row in rows if row[0] != "migration"]


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    directory = tmp_path / "steps"
    directory.mkdir()
    (directory / "0001_first.sql").write_text("CREATE TABLE a (x INTEGER); CREATE TABLE b (y DATE)")
    (directory / "0002_second.sql").write_text("ALTER TABLE a ADD COLUMN z VARCHAR")
    return directory


def test_steps_run_once_in_order_and_never_again(steps: Path) -> None:
    with duckdb.connect() as root:
        migrate(root, steps)
        root.execute("INSERT INTO a VALUES (1, 'kept')").fetchall()
        migrate(root, steps)
        assert root.execute("SELECT * FROM a").fetchall() == [(1, "kept")]
        assert root.execute("SELECT number, name FROM migration").fetchall() == [
            (1, "0001_first"),
            (2, "0002_second"),
        ]


def test_a_database_of_an_earlier_commit_gets_only_what_it_lacks(steps: Path) -> None:
    later = (steps / "0002_second.sql").rename(steps / "later.txt")
    with duckdb.connect() as root:
        migrate(root, steps)
        root.execute("INSERT INTO a VALUES (1)").fetchall()
        later.rename(steps / "0002_second.sql")
        migrate(root, steps)
        assert root.execute("SELECT * FROM a").fetchall() == [(1, None)]


def test_a_step_that_fails_leaves_nothing_of_itself(steps: Path) -> None:
    (steps / "0002_second.sql").write_text("CREATE TABLE half (x INTEGER); SELECT nonsense")
    with duckdb.connect() as root:
        with pytest.raises(duckdb.Error):
            migrate(root, steps)
        assert tables(root) == ["a", "b"]
        (steps / "0002_second.sql").write_text("CREATE TABLE whole (x INTEGER)")
        migrate(root, steps)
        assert tables(root) == ["a", "b", "whole"]


def test_a_kill_between_two_steps_is_made_good_at_the_next_start(
    steps: Path, tmp_path: Path
) -> None:
    later = (steps / "0002_second.sql").rename(steps / "later.txt")
    path = str(tmp_path / "killed.duckdb")
    with duckdb.connect(path) as root:
        migrate(root, steps)  # the server dies here: step 1 is committed, step 2 is not begun
    later.rename(steps / "0002_second.sql")
    with duckdb.connect(path) as root:
        migrate(root, steps)
        assert root.execute("SELECT max(number) FROM migration").fetchall() == [(2,)]


def test_a_newer_database_is_refused_in_words(steps: Path) -> None:
    with duckdb.connect() as root:
        migrate(root, steps)
        (steps / "0002_second.sql").unlink()
        with pytest.raises(PothosError, match="step 2 of the schema; this version knows up to"):
            migrate(root, steps)


def test_every_number_is_used_by_one_step_only() -> None:
    directory = Path(known_migrations()[1]).parent
    assert sorted(known_migrations()) == list(range(1, len(list(directory.glob("*.sql"))) + 1))


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        store = open_store(tmp_path)
        with store.read() as cursor:
            ledger = cursor.execute("SELECT number FROM migration ORDER BY 1").fetchall()
        store.close()
        assert ledger == [(number,) for number in known_migrations()]


LANDED = {
    "0001_spine.sql": "ff4f09d8634a1829a2439cfe89b85ac722db3daaae2fa11c2abd269142e7a9e1",
    "0002_journal.sql": "a271a94be185db50118a87f15c75c7355b8959751fc91158bdb6251657c0dfe0",
    "0003_records.sql": "7c0e9e93bc7f6f95a4ada497fd71ddb5b2bd026bbc3b717881af610062d7ab83",
    "0004_mapping.sql": "7c36ea80203e128e7f0d191254952b4b58f0fcfd527ad679fcfe58109ad0c58d",
    "0005_identity.sql": "5cddd40c5e7971123180ab5cd458a2e9506988f4c9027d0aa9c6b8076f28c5a3",
    "0006_given_up.sql": "757445a468d418841b9a012fbaafc69ef17407ccc3d130def3aba26a2d88598a",
    "0007_drift.sql": "c8e5a162aa0cb5db64215579c32154673b2e1bc9255054cde6e18fa2e9d164b6",
    "0008_sensitivity.sql": "73000d683e9cbd458c77577c71e1d64efeb4f94e95a8c2093a11e3819ccffa8e",
    "0009_goals.sql": "4d22b38904dee582ed1be574158dc8ecc2ccc34406bd5716dd723f3d54330b5c",
    "0010_money.sql": "3daec27b7d60944beae598f07b8ac6fe95c8fe48993bfe032953c941b1c13384",
    "0011_figures.sql": "f50288d35a9f93e7b099f13f8977068fd43db611607e3e1d4b2995471d51a527",
    "0012_benchmarks.sql": "0a6fa6b27d8b43def16ea853dd409a5950605ccd6005f8ce6addc0959eab7ada",
    "0013_people.sql": "2bcd8cca834e087a9bab55ca70b802df7d6df464c5f733907fc29971d729e7e0",
    "0014_contracts.sql": "f8dc83d33f4b3bc543e91de39c0e7becaca362c08c4858cdb8579432bd0b1683",
    "0015_decisions.sql": "3e8159b84f12f4de311e4ca87dff27bfb0e31b981cf413007296864340f3e505",
    "0016_erasures.sql": "86c065070ead2a8df43dd0c2cd63995a1668a9208cd790d79d2b375ca9f1cf8c",
    "0017_moved_figure.sql": "a7e07b33ec55dbd1c2613d723fb3529d69c2ac8327f51dfaac04af9472dbbe43",
    "0018_growth_curve.sql": "9fd6b9edc638ccfc0eeb9846d76b195dc9d1276adcce8648bcb412d65dccb552",
}


def test_a_step_that_has_landed_never_changes() -> None:
    # A new step gets its line here with the commit that brings it.
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in known_migrations().values()
    }
    assert found == LANDED
