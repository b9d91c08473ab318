"""kill -9 at any moment of the whole path: the store opens, nothing is half there, nothing said is
lost, and the journal and the database agree.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pytest

from core.imports import open_or_rebuild, rebuild
from core.store import Store
from tests.core.imports.tables import every_table, require_the_same

KILLS = int(os.environ.get("POTHOS_KILLS", "30"))
LONGEST_ACT_S = 0.5

WHOLE = """
SELECT import_id, undone_at IS NULL, CASE WHEN undone_at IS NULL THEN rows_loaded ELSE 0 END,
       (SELECT count(*) FROM (
           SELECT import_id FROM post
           UNION ALL SELECT import_id FROM account_day
           UNION ALL SELECT import_id FROM campaign WHERE is_declared
       ) AS loaded WHERE loaded.import_id = f.import_id)
FROM import_file AS f
"""
STRAYS = """
SELECT count(*) FROM (
    SELECT import_id FROM post UNION ALL SELECT import_id FROM post_snapshot
    UNION ALL SELECT import_id FROM account_day UNION ALL SELECT import_id FROM campaign
)
WHERE import_id NOT IN (SELECT import_id FROM import_file WHERE undone_at IS NULL)
"""
PENDING = "SELECT (SELECT count(*) FROM touched_post) + (SELECT count(*) FROM touched_campaign)"


@dataclass
class Counted:
    """What happened in all the kills."""

    opens: int = 0
    recovered: list[str] = field(default_factory=list)
    acknowledged: int = 0
    open_s: float = 0.0


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_a_killed_server_loses_nothing_and_shows_nothing_half(tmp_path: Path) -> None:
    chance = random.Random(7)
    data, told = tmp_path / "data", tmp_path / "told.txt"
    told.touch()
    counted = Counted()
    with acting_team(data, told) as team:
        assert team.stdin is not None
        assert team.stdout is not None
        for kill in range(KILLS):
            so_far = _lines(told)
            team.stdin.write(f"go {kill}\n")
            pid = int(_answer(team.stdout))
            # Opening is one line that is told, each act another; then somewhere in the next.
            _wait_for(told, so_far + chance.choice((0, 1, 1, 2, 3)))
            time.sleep(chance.uniform(0.0, LONGEST_ACT_S))
            os.kill(pid, signal.SIGKILL)
            assert _answer(team.stdout) == "gone"
            _check(data, told, counted)
    assert counted.opens == KILLS
    assert counted.recovered == [], "a database did not open, or its log was stale"
    _check_that_a_rebuild_gives_the_same(data, counted)


@contextmanager
def acting_team(data: Path, told: Path) -> Iterator[subprocess.Popen[str]]:
    team = subprocess.Popen(
        [sys.executable, "-m", "tests.core.imports.acting_team", str(data), str(told)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    try:
        yield team
    finally:
        team.kill()
        team.communicate()


def _lines(told: Path) -> int:
    return told.read_bytes().count(b"\n")


def _wait_for(told: Path, lines: int) -> None:
    for _ in range(6000):
        if _lines(told) >= lines:
            return
        time.sleep(0.01)
    raise AssertionError(f"no act in a minute; told so far: {told.read_text()[-500:]}")


def _answer(stdout: IO[str]) -> str:
    return stdout.readline().strip()


def _check(data: Path, told: Path, counted: Counted) -> None:
    began = time.perf_counter()
    store = open_or_rebuild(data)
    counted.open_s += time.perf_counter() - began
    counted.opens += 1
    if store.recovered:
        counted.recovered.append(store.recovered)
    try:
        said = told.read_text().splitlines()
        counted.acknowledged = sum(line != "open" for line in said)
        _check_whole(store, said)
        _check_that_the_journal_agrees(data, store)
    finally:
        store.close()


def _check_whole(store: Store, said: list[str]) -> None:
    with store.read() as cursor:
        found = cursor.execute(WHOLE).fetchall()
        assert cursor.execute(STRAYS).fetchall() == [(0,)]
        assert cursor.execute(PENDING).fetchall() == [(0,)], "figures that nobody brings up to date"
        reasons = {row[0] for row in cursor.execute("SELECT reason FROM assignment").fetchall()}
    assert [one for one in found if one[2] != one[3]] == [], "an import that is half there"
    imports = {str(import_id) for import_id, *_ in found}
    live = {str(import_id) for import_id, is_live, *_ in found if is_live}
    for line in said:
        word, _, what = line.partition(" ")
        assert word != "failed", line
        if word == "loaded":
            assert what in imports, "an import that was acknowledged is lost"
        elif word == "undone":
            assert what not in live, "an undo that was acknowledged is lost"
        elif word == "assigned":
            assert f"act {what}" in reasons, "an assignment that was acknowledged is lost"


def _check_that_the_journal_agrees(data: Path, store: Store) -> None:
    lines = [json.loads(line) for line in (data / "journal.jsonl").read_text().splitlines()]
    with store.read() as cursor:
        taken_in = cursor.execute("SELECT number FROM journal_position ORDER BY 1").fetchall()
        found = cursor.execute("SELECT import_id FROM import_file ORDER BY 1").fetchall()
    assert [row[0] for row in taken_in] == [line["number"] for line in lines]
    imported = [line["import_id"] for line in lines if line["what"] == "import"]
    assert [row[0] for row in found] == sorted(imported)


def _check_that_a_rebuild_gives_the_same(data: Path, counted: Counted) -> None:
    store = open_or_rebuild(data)
    before = every_table(store)
    store.close()
    began = time.perf_counter()
    assert rebuild(data).lost == ()
    rebuild_s = time.perf_counter() - began
    store = open_or_rebuild(data)
    require_the_same(every_table(store), before)
    store.close()
    sys.stderr.write(
        f"\n{counted.opens} kills, {counted.opens} opened, {len(counted.recovered)} recovered, "
        f"{counted.acknowledged} acts acknowledged, 0 lost, 0 half; "
        f"{len(before['import_file'])} imports; an open took {counted.open_s / counted.opens:.2f} s"
        f" on average, the rebuild {rebuild_s:.1f} s, and every table was the same\n"
    )
