from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from core.errors import PothosError
from core.store import Store, assign, connection, open_store
from core.store.connection import JOURNAL_WAS_GONE
from core.store.journal import JOURNAL_NAME, Journal
from core.store.lines import Line

NOON = datetime(2026, 5, 31, 12, 0, 0, 5, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / JOURNAL_NAME


@contextmanager
def journal_at(path: Path, taken_in: int = 0) -> Iterator[Journal]:
    journal = Journal(path, taken_in)
    try:
        yield journal
    finally:
        journal.close()


def told(journal: Journal) -> list[tuple[int, str]]:
    return [(line.number, line.what) for line in journal.lines()]


def lines_of(store: Store) -> list[dict[str, object]]:
    text = (store.home / JOURNAL_NAME).read_text()
    return [json.loads(line) for line in text.splitlines()]


def positions(store: Store) -> list[tuple[int]]:
    with store.read() as cursor:
        return cursor.execute("SELECT number FROM journal_position ORDER BY 1").fetchall()


def test_a_line_says_when_what_and_all_that_doing_it_again_takes(path: Path) -> None:
    with journal_at(path) as journal:
        journal.append(NOON, "goal", {"on": date(2026, 6, 1), "words": 'say "hi"\n\u2028ü\ud83d'})
    assert path.read_text() == (
        '{"number":1,"at":"2026-05-31T12:00:00.000005Z","what":"goal","on":"2026-06-01",'
        '"words":"say \\"hi\\"\\n\\u2028\\u00fc\\ud83d"}\n'
    )
    with journal_at(path) as journal:
        (line,) = journal.lines()
    assert (line.number, line.at, line.what) == (1, NOON, "goal")
    assert line.facts == {"on": "2026-06-01", "words": 'say "hi"\n\u2028ü\ud83d'}


@pytest.mark.parametrize(
    "torn", ['{"number":2,"at":"2026-', '{"number":2', "\0\0\0\0\n", "\0" * 50]
)
def test_a_last_line_that_a_kill_tore_is_set_aside_and_the_next_takes_its_number(
    path: Path, torn: str
) -> None:
    with journal_at(path) as journal:
        journal.append(NOON, "one", {})
    with path.open("a") as file:
        file.write(torn)
    with journal_at(path) as journal:
        assert told(journal) == [(1, "one")]
        journal.append(NOON, "two", {})
        assert told(journal) == [(1, "one"), (2, "two")]
    (aside,) = path.parent.glob("journal.jsonl.set-aside-*")
    assert aside.read_text() == torn


def test_a_damaged_line_in_the_middle_is_named_and_nothing_is_changed(path: Path) -> None:
    with journal_at(path) as journal:
        for what in ("one", "two", "three"):
            journal.append(NOON, what, {})
    damaged = path.read_bytes().replace(b'"two"', b'"tw"o')
    path.write_bytes(damaged)
    with pytest.raises(PothosError, match=r"Line 2 of .*journal.jsonl cannot be read"):
        Journal(path)
    assert path.read_bytes() == damaged


def test_a_line_that_is_missing_in_the_middle_is_named(path: Path) -> None:
    with journal_at(path) as journal:
        for what in ("one", "two", "three", "four"):
            journal.append(NOON, what, {})
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b"".join(lines[2:]))
    with pytest.raises(PothosError, match="Line 2 of"):
        Journal(path)


def test_a_last_line_that_the_database_has_is_damaged_and_not_torn(path: Path) -> None:
    with journal_at(path) as journal:
        journal.append(NOON, "one", {})
        journal.append(NOON, "two", {})
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(PothosError, match="Line 2 of"):
        Journal(path, taken_in=2)


def test_two_cannot_write_one_journal(path: Path) -> None:
    with journal_at(path), pytest.raises(PothosError, match="Another Pothos"):
        Journal(path)


def test_a_journal_without_room_takes_nothing_in(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with journal_at(path) as journal:
        journal.append(NOON, "one", {})
        before = path.read_bytes()

        def no_room(_: int) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", no_room)
            with pytest.raises(PothosError, match="No space left on device"):
                journal.append(NOON, "two", {})
        assert path.read_bytes() == before
        # Nobody knows whether its end was cut on the disk: only a new start looks.
        with pytest.raises(PothosError, match="has to be started again"):
            journal.append(NOON, "two", {})


def test_a_write_stands_in_the_journal_with_the_instant_it_stored(store: Store) -> None:
    assign(store, ["instagram:1"], None, "not ours")
    (line,) = lines_of(store)
    with store.read() as cursor:
        (stored,) = cursor.execute("SELECT epoch_us(assigned_at) FROM assignment").fetchall()[0]
    at = datetime.fromisoformat(str(line.pop("at")))
    assert (at - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1) == stored
    assert line == {
        "number": 1,
        "what": "assignment",
        "post_ids": ["instagram:1"],
        "campaign_id": None,
        "reason": "not ours",
    }
    assert positions(store) == [(1,)]


def test_two_writes_never_have_one_instant(store: Store) -> None:
    instants = []
    for _ in range(200):
        with store.write():
            instants.append(store.now())
            assert store.now() == instants[-1]
    assert instants == sorted(set(instants))


def test_a_write_that_fails_leaves_no_line(store: Store) -> None:
    with pytest.raises(ValueError, match="stop"), store.write():
        store.note("assignment")
        raise ValueError("stop")
    with pytest.raises(PothosError), store.write() as cursor:
        store.note("assignment")
        cursor.execute("INSERT INTO touched_post VALUES (NULL)").fetchall()
    assert lines_of(store) == []
    assign(store, ["instagram:1"], None, "not ours")
    assert positions(store) == [(1,)]


class Commit:
    """A cursor whose commit fails, before or after the database has done it."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, *, is_done: bool) -> None:
        self._cursor = cursor
        self._is_done = is_done

    def __getattr__(self, name: str) -> object:
        return getattr(self._cursor, name)

    def commit(self) -> None:
        if self._is_done:
            self._cursor.commit()
        raise duckdb.IOException("IO Error: the disk went away")


def with_commits_that_fail(
    store: Store, monkeypatch: pytest.MonkeyPatch, *, is_done: bool
) -> pytest.MonkeyPatch:
    cursor = store._root.cursor
    calls = iter(range(100))
    monkeypatch.setattr(  # the first cursor is the writer's; the position is read by another
        store._root,
        "cursor",
        lambda: Commit(cursor(), is_done=is_done) if next(calls) == 0 else cursor(),
    )
    monkeypatch.setattr(store._root, "give_back", lambda _: None)
    return monkeypatch


def test_a_commit_that_fails_takes_its_line_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        with_commits_that_fail(store, patched, is_done=False)
        with pytest.raises(PothosError, match="the disk went away"):
            assign(store, ["instagram:1"], None, "lost")
    assert lines_of(store) == []
    assign(store, ["instagram:1"], None, "kept")
    assert [line["reason"] for line in lines_of(store)] == ["kept"]
    assert positions(store) == [(1,)]


def test_a_commit_that_was_done_although_it_failed_keeps_its_line(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        with_commits_that_fail(store, patched, is_done=True)
        assign(store, ["instagram:1"], None, "done")
    assign(store, ["instagram:1"], None, "next")
    assert [line["reason"] for line in lines_of(store)] == ["done", "next"]
    assert positions(store) == [(1,), (2,)]


def test_one_write_is_one_line_and_only_a_write_can_note(store: Store) -> None:
    with pytest.raises(RuntimeError, match="outside of a write"):
        store.note("assignment")
    with pytest.raises(RuntimeError, match="in one write"), store.write():
        store.note("assignment")
        store.note("withdrawal")


def test_nothing_is_written_behind_a_line_that_the_database_lacks(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    with journal_at(tmp_path / JOURNAL_NAME) as journal:
        journal.append(NOON, "assignment", {})
    store = open_store(tmp_path)
    assert [line.number for line in store.unseen] == [1]
    with pytest.raises(PothosError, match="has to be started again"):
        assign(store, ["instagram:1"], None, "not ours")
    store.close()


def test_a_journal_of_another_database_is_refused(tmp_path: Path) -> None:
    for team in ("a", "b"):
        store = open_store(tmp_path / team)
        assign(store, [f"instagram:{team}"], None, "not ours")
        store.close()
    (tmp_path / "a" / JOURNAL_NAME).replace(tmp_path / "b" / JOURNAL_NAME)
    with pytest.raises(PothosError, match="do not belong together"):
        open_store(tmp_path / "b")


def test_a_journal_that_is_gone_is_begun_anew_and_said(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    assign(store, ["instagram:1"], None, "not ours")
    store.close()
    (tmp_path / JOURNAL_NAME).unlink()
    store = open_store(tmp_path)
    assert store.recovered == JOURNAL_WAS_GONE
    assign(store, ["instagram:1"], None, "not ours")
    assert positions(store) == [(1,), (2,)]
    store.close()
    store = open_store(tmp_path)
    assert store.recovered is None
    assert [line["number"] for line in lines_of(store)] == [2]
    store.close()


def test_a_replay_takes_the_instant_of_the_line_and_must_change_something(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    with journal_at(tmp_path / JOURNAL_NAME) as journal:
        journal.append(NOON, "assignment", {})
    store = open_store(tmp_path)
    (line,) = store.unseen
    with pytest.raises(PothosError, match="changed nothing"), store.replaying(line):
        pass
    with store.replaying(line):
        assign(store, ["instagram:1"], None, "not ours")
    with store.read() as cursor:
        assert cursor.execute("SELECT assigned_at::VARCHAR FROM assignment").fetchall() == [
            ("2026-05-31 12:00:00.000005+00",)
        ]
    assert isinstance(line, Line)
    assert store.unseen == []
    assert len(lines_of(store)) == 1
    store.close()


def test_a_directory_that_cannot_be_used_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the directory should be")
    with pytest.raises(PothosError, match="The directory of the data cannot be used"):
        open_store(tmp_path / "data")


def test_a_journal_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / JOURNAL_NAME).mkdir()
    with pytest.raises(PothosError, match="The journal could not be written"):
        open_store(tmp_path)


class Clock(datetime):
    """The clock of the machine, set by hand."""

    shows = NOON

    @classmethod
    def now(cls, tz: object = None) -> datetime:
        return cls.shows


def newest_reason(store: Store) -> str:
    with store.read() as cursor:
        found = cursor.execute("SELECT arg_max(reason, assigned_at) FROM assignment").fetchall()
    return str(found[0][0])


def test_the_newest_word_counts_although_the_clock_was_put_back_between_two_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "datetime", Clock)
    for shows, reason in ((NOON, "first"), (NOON - timedelta(hours=1), "second")):
        monkeypatch.setattr(Clock, "shows", shows)
        store = open_store(tmp_path / "data")
        assign(store, ["instagram:1"], None, reason)
        assert newest_reason(store) == reason
        store.close()


def test_a_clock_that_was_years_ahead_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "datetime", Clock)
    for shows in (NOON + timedelta(days=5000), NOON):
        monkeypatch.setattr(Clock, "shows", shows)
        store = open_store(tmp_path / "data")
        assign(store, ["instagram:1"], None, "not ours")
        store.close()
    with (tmp_path / "data" / JOURNAL_NAME).open() as lines:
        assert [json.loads(line)["at"][:10] for line in lines] == ["2040-02-07", "2026-05-31"]
