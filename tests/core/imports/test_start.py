"""Whatever stopped Pothos last time, the next start has all that anybody was told is saved."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from core.errors import DiskTroubleError, PothosError
from core.imports import assign_posts, open_or_rebuild, rebuild
from core.imports import replay as replay_module
from core.imports.replay import KINDS
from core.store import Said, Store, assign, open_store, spool
from core.store.archive import originals
from core.store.journal import Journal
from core.store.lines import Line
from tests.core.imports.acting_team import a_campaign, a_table, a_zip, bring_in
from tests.core.imports.tables import Tables, every_table, require_the_same


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def saved(data: Path) -> Tables:
    """All tables of a store with a little in it, which is closed again."""
    store = open_or_rebuild(data)
    bring_in(store, a_campaign(1), Said())
    bring_in(store, a_table(2), Said())
    bring_in(store, a_zip(3), Said(campaign="Tea"))
    tables = every_table(store)
    store.close()
    return tables


def overwrite(path: Path, at: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(content)


def cut_off(database: Path) -> None:
    os.truncate(database, 5000)


def scribble_over_the_head(database: Path) -> None:
    overwrite(database, 4096, b"not what was written" * 500)


def lose_the_catalogue(database: Path) -> None:
    overwrite(database, 12288, os.urandom(database.stat().st_size - 12288))


def leave_a_broken_log(database: Path) -> None:
    with duckdb.connect(str(database)) as connection:
        connection.execute("PRAGMA disable_checkpoint_on_shutdown").fetchall()
        connection.execute("CREATE TABLE extra AS FROM range(10000)").fetchall()
    log = database.with_name(database.name + ".wal")
    overwrite(log, 200, b"not what was written")


@pytest.mark.parametrize(
    "damage", [cut_off, scribble_over_the_head, lose_the_catalogue, leave_a_broken_log]
)
def test_a_database_that_cannot_be_opened_is_kept_and_made_again_with_a_notice(
    data: Path, saved: Tables, damage: Callable[[Path], None]
) -> None:
    database = data / "pothos.duckdb"
    damage(database)
    damaged = database.read_bytes()
    store = open_or_rebuild(data)
    (kept,) = data.glob("pothos.duckdb.before-rebuild-*")
    assert kept.read_bytes() == damaged
    assert store.recovered == (
        "The database could not be opened. It was made again from the originals and the journal, "
        f"and is complete. The old one is kept as {kept.name}."
    )
    require_the_same(every_table(store), saved)
    store.close()


def test_what_the_log_of_the_database_lost_is_done_again_from_the_journal(
    data: Path, saved: Tables
) -> None:
    # A copy of the files as a machine leaves them that loses power: without the last log.
    database = data / "pothos.duckdb"
    earlier = database.read_bytes()
    store = open_or_rebuild(data)
    bring_in(store, a_table(4), Said())
    assign_posts(store, ["instagram:1"], None, "not ours")
    after = every_table(store)
    store.close()
    assert len(after["import_file"]) == len(saved["import_file"]) + 1
    database.write_bytes(earlier)
    store = open_or_rebuild(data)
    assert store.recovered is None
    require_the_same(every_table(store), after)
    store.close()


DIE = """
import os, sys
from pathlib import Path
from core.imports import open_or_rebuild
from core.store import Said
from core.store.journal import Journal
from tests.core.imports.acting_team import a_table, bring_in

store = open_or_rebuild(Path(sys.argv[1]))
append = Journal.append

def append_and_die(journal, at, what, facts, by=None):
    if sys.argv[2] == "torn":
        journal._file.write(b'{"number":' + str(journal.number + 1).encode() + b',"at":"20')
    else:
        append(journal, at, what, facts, by)
    os._exit(9)

Journal.append = append_and_die
bring_in(store, a_table(5), Said())
"""


def die(data: Path, how: str) -> None:
    done = subprocess.run([sys.executable, "-c", DIE, str(data), how], timeout=120)
    assert done.returncode == 9


def test_a_kill_between_the_journal_and_the_commit_is_made_good(data: Path, saved: Tables) -> None:
    die(data, "whole")
    store = open_or_rebuild(data)
    tables = every_table(store)
    assert len(tables["import_file"]) == len(saved["import_file"]) + 1
    assert tables["touched_post"] == []
    store.close()
    assert rebuild(data).lost == ()
    store = open_or_rebuild(data)
    require_the_same(every_table(store), tables)
    store.close()


def test_a_kill_in_the_middle_of_a_line_is_as_if_the_act_had_not_been(
    data: Path, saved: Tables
) -> None:
    die(data, "torn")
    store = open_or_rebuild(data)
    assert store.recovered is None, "nobody was told that it was saved"
    require_the_same(every_table(store), saved)
    bring_in(store, a_table(6), Said())
    store.close()


def test_an_act_that_cannot_be_finished_is_left_out_kept_and_said(
    data: Path, saved: Tables
) -> None:
    die(data, "whole")
    text = (data / "journal.jsonl").read_text()
    unfinished = json.loads(text.splitlines()[-1])
    sha256 = unfinished["sha256"]
    (originals(data) / sha256[:2] / sha256).unlink()
    store = open_or_rebuild(data)
    (aside,) = data.glob("journal.jsonl.set-aside-*")
    assert json.loads(aside.read_text()) == unfinished
    assert store.recovered is not None
    assert "(import), which could not be finished" in store.recovered
    require_the_same(every_table(store), saved)
    store.close()


def test_several_acts_that_cannot_be_done_again_stop_the_start(data: Path, saved: Tables) -> None:
    database = data / "pothos.duckdb"
    earlier = database.read_bytes()
    store = open_or_rebuild(data)
    bring_in(store, a_table(4), Said())
    store.close()
    database.write_bytes(earlier)
    shutil.rmtree(originals(data))
    with pytest.raises(PothosError, match="An original is missing"):
        open_or_rebuild(data)
    assert not list(data.glob("journal.jsonl.set-aside-*"))


def test_a_database_that_another_process_has_is_never_made_again(data: Path, saved: Tables) -> None:
    script = (
        "import sys; from pathlib import Path; from core.imports import open_or_rebuild\n"
        "from core.errors import PothosError\n"
        "try: open_or_rebuild(Path(sys.argv[1]))\n"
        "except PothosError as error: print(error.title)"
    )
    store = open_or_rebuild(data)
    done = subprocess.run(
        [sys.executable, "-c", script, str(data)], capture_output=True, text=True, timeout=60
    )
    with pytest.raises(PothosError, match="Another Pothos"):
        rebuild(data)
    require_the_same(every_table(store), saved)
    store.close()
    assert done.stdout == "Another Pothos is using this database.\n"
    assert not list(data.glob("*before-rebuild*"))


def test_a_database_of_a_newer_pothos_is_never_made_again(data: Path, saved: Tables) -> None:
    with duckdb.connect(str(data / "pothos.duckdb")) as connection:
        connection.execute("INSERT INTO migration VALUES (9999, 'later', now())").fetchall()
    with pytest.raises(PothosError, match="made by a newer Pothos"):
        open_or_rebuild(data)
    assert not list(data.glob("*before-rebuild*"))


def test_a_line_of_a_newer_pothos_is_said_and_stays(data: Path, saved: Tables) -> None:
    journal = Journal(data / "journal.jsonl")
    for _ in range(2):
        journal.append(next(iter(journal.lines())).at, "wombat", {})
    journal.close()
    with pytest.raises(PothosError, match="tells of 'wombat', which this version does not know"):
        open_or_rebuild(data)


def test_imports_from_before_the_journal_are_named_when_the_database_is_lost(
    data: Path, saved: Tables
) -> None:
    (data / "journal.jsonl").unlink()
    with duckdb.connect(str(data / "pothos.duckdb")) as connection:
        connection.execute("DELETE FROM journal_position").fetchall()
    store = open_or_rebuild(data)
    bring_in(store, a_table(4), Said())
    store.close()
    (data / "pothos.duckdb").unlink()
    with pytest.raises(PothosError) as raised:
        open_or_rebuild(data)
    assert raised.value.what_happened.startswith(
        "import 1, campaign 1.csv: it was loaded before this journal began; import 2, posts 2.csv"
    )
    assert not (data / "pothos.duckdb").exists()
    done = rebuild(data, even_if_incomplete=True)
    assert len(done.lost) == len(saved["import_file"])
    store = open_or_rebuild(data)
    with store.read() as cursor:
        assert cursor.execute("SELECT import_id, file_name FROM import_file").fetchall() == [
            (5, "posts 4.csv")
        ]
    store.close()


def test_without_a_journal_there_is_nothing_to_make_a_database_from(tmp_path: Path) -> None:
    (tmp_path / "pothos.duckdb").write_bytes(b"not a database" * 1000)
    with pytest.raises(PothosError, match="The database is damaged"):
        open_or_rebuild(tmp_path)
    with pytest.raises(PothosError, match="nothing to make the database from"):
        rebuild(tmp_path)
    assert (tmp_path / "pothos.duckdb").read_bytes() == b"not a database" * 1000


def test_what_a_killed_rebuild_left_does_no_harm(data: Path, saved: Tables) -> None:
    left = data / "rebuilding"
    left.mkdir()
    (left / "pothos.duckdb").write_bytes(b"half a database")
    (data / "pothos.duckdb").unlink()
    store = open_or_rebuild(data)
    require_the_same(every_table(store), saved)
    assert not left.exists()
    store.close()


def test_a_kind_that_changes_nothing_is_not_passed_over(
    data: Path, saved: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forget(_store: Store, _line: Line) -> None:
        return

    monkeypatch.setattr("core.imports.replay.KINDS", {**KINDS, "figures": forget})
    with pytest.raises(PothosError, match="'figures', changed nothing"):
        rebuild(data)


def test_the_first_start_of_all_notes_nothing(data: Path) -> None:
    open_or_rebuild(data).close()
    store = open_store(data)
    assert (data / "journal.jsonl").read_text() == ""
    assign(store, ["instagram:1"], None, "not ours")
    store.close()


def test_an_act_that_only_lacks_room_on_the_disk_is_not_given_up(
    data: Path, saved: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    die(data, "whole")
    journal = (data / "journal.jsonl").read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(spool, "FREE_BYTES_NEEDED", 1 << 60)
        with pytest.raises(DiskTroubleError, match="not enough room"):
            open_or_rebuild(data)
        with pytest.raises(DiskTroubleError, match="not enough room"):
            rebuild(data, even_if_incomplete=True)
    assert (data / "journal.jsonl").read_bytes() == journal
    store = open_or_rebuild(data)
    assert len(every_table(store)["import_file"]) == len(saved["import_file"]) + 1
    store.close()


def test_a_mistake_of_ours_in_doing_an_act_again_does_not_keep_pothos_from_starting(
    data: Path, saved: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    die(data, "whole")
    monkeypatch.setattr(replay_module, "load", fail)
    store = open_or_rebuild(data)
    assert store.recovered is not None
    assert "could not be finished" in store.recovered
    store.close()
