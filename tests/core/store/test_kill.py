"""kill -9 at any moment: the store opens by itself, nothing is half there, nothing said is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.store import open_store

KILLS = int(os.environ.get("POTHOS_KILLS", "5"))

LOAD_FOR_EVER = """
import itertools, os, sys
from pathlib import Path
sys.path.insert(0, ".")
from core.store import load, open_store, undo
from tests.core.store.exports_by_hand import export_of

store = open_store(Path(sys.argv[1]))
said = open(sys.argv[2], "a")
start = int(sys.argv[3]) * 1000
print("open", flush=True)
for number in itertools.count(start):
    rows = [["platform", "platform_post_id", "as_of", "views", "title"]]
    rows += [["tiktok", f"{number}-{n}", "2026-05-01", "1", "t" * 50] for n in range(500)]
    receipt = load(store, export_of(store, "post", rows))
    said.write(f"loaded {receipt.import_id}\\n"); said.flush(); os.fsync(said.fileno())
    if number % 3 == 0:
        undo(store, receipt.import_id)
        said.write(f"undone {receipt.import_id}\\n"); said.flush(); os.fsync(said.fileno())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_a_killed_server_loses_nothing_and_shows_nothing_half(tmp_path: Path) -> None:
    chance = random.Random(7)
    said = tmp_path / "said.txt"
    said.touch()
    for kill in range(KILLS):
        server = subprocess.Popen(
            [sys.executable, "-c", LOAD_FOR_EVER, str(tmp_path / "data"), str(said), str(kill)],
            stdout=subprocess.PIPE,
        )
        assert server.stdout is not None
        assert server.stdout.readline() == b"open\n"
        time.sleep(chance.uniform(0.02, 1.0))
        server.send_signal(signal.SIGKILL)
        server.wait()
        server.stdout.close()
        _check(tmp_path / "data", said.read_text().split("\n"))


def _check(data: Path, said: list[str]) -> None:
    store = open_store(data)
    with store.read() as cursor:
        # import -> (rows its receipt speaks of, posts, snapshots); an undone one has no rows.
        found = cursor.execute("""
            SELECT import_id, undone_at IS NULL,
                   CASE WHEN undone_at IS NULL THEN rows_loaded ELSE 0 END,
                   (SELECT count(*) FROM post WHERE post.import_id = f.import_id),
                   (SELECT count(*) FROM post_snapshot AS s WHERE s.import_id = f.import_id)
            FROM import_file AS f
        """).fetchall()
        strays = cursor.execute("""
            SELECT count(*) FROM post_snapshot
            WHERE import_id NOT IN (SELECT import_id FROM import_file)
        """).fetchall()
        unmarked = cursor.execute("""
            SELECT count(*) FROM post WHERE post_id NOT IN (SELECT post_id FROM touched_post)
        """).fetchall()
    store.close()
    assert strays == [(0,)]
    assert unmarked == [(0,)], "rows came in whose figures nobody would bring up to date"
    assert all(rows == posts == snapshots for _, _, rows, posts, snapshots in found)
    live = {f"{import_id}" for import_id, is_live, *_ in found if is_live}
    all_imports = {f"{import_id}" for import_id, *_ in found}
    for line in said:
        word, _, import_id = line.partition(" ")
        if word == "loaded":
            assert import_id in all_imports
        elif word == "undone" and import_id:
            assert import_id not in live
