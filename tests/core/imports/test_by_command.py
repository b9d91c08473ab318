"""`python -m core`: the same imports without a browser, also while a server has the database."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from core.imports.arrivals import TAKING
from core.imports.by_server import wait_until_taken
from core.imports.inbox import Inbox
from core.store import Store, history, open_store
from core.store.journal import Journal, is_in_use

POSTS = (
    "platform,platform_post_id,handle,caption,published_at,as_of,views,reach,likes,comments\n"
    "instagram,1,ann,New pots,2026-05-10,2026-06-01,1000,800,40,4\n"
    "instagram,2,ann,More pots,2026-05-11,2026-06-01,500,300,20,=1+1\n"
)
UNKNOWN = "apples,pears\n1,2\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "posts.csv").write_text(POSTS)
    return folder


def run(root: Path, data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "core", *arguments]
    if arguments[:1] in (("import",), ("rebuild",)):
        command += ["--data", str(data)]
    return subprocess.run(
        command, cwd=root, capture_output=True, text=True, timeout=120, check=False
    )


def test_a_file_is_loaded_with_its_receipt_on_stdout_and_again_changes_nothing(
    root: Path, tmp_path: Path, files: Path
) -> None:
    data = tmp_path / "data"
    done = run(root, data, "import", str(files / "posts.csv"), "--campaign", "Spring Glow")
    assert done.returncode == 0, done.stderr
    assert "posts.csv: Posts" in done.stdout
    assert "2 in the file, 2 loaded, 0 duplicates, 0 skipped." in done.stdout
    assert "row 3" in done.stdout
    assert "“=1+1”" in done.stdout
    again = run(root, data, "import", str(files))
    assert again.returncode == 0
    assert "Nothing changed: it was loaded before" in again.stdout
    store = open_store(data)
    with store.read() as cursor:
        [line] = history(cursor)
    store.close()
    assert line.said_campaign == "Spring Glow"


def test_what_is_refused_is_told_with_what_to_do_and_the_rest_is_loaded(
    root: Path, tmp_path: Path, files: Path
) -> None:
    (files / "notes.csv").write_text(UNKNOWN)
    done = run(root, tmp_path / "data", "import", str(files))
    assert done.returncode == 1
    assert "What to do:" in done.stdout
    assert "2 loaded" in done.stdout


def test_a_command_that_is_not_understood_ends_with_2(root: Path, tmp_path: Path) -> None:
    assert run(root, tmp_path / "data", "load").returncode == 2
    missing = run(root, tmp_path / "data", "import", "nowhere.csv")
    assert missing.returncode == 2
    assert "There is no file nowhere.csv" in missing.stderr


def test_names_and_values_cannot_move_the_cursor_of_a_terminal(
    root: Path, tmp_path: Path, files: Path
) -> None:
    (files / "red\x1b[31m.csv").write_text(POSTS.replace("=1+1", "\x1b]0;owned\x07"))
    done = run(root, tmp_path / "data", "import", str(files / "red\x1b[31m.csv"))
    assert "\x1b" not in done.stdout + done.stderr
    assert "owned" in done.stdout


def test_while_a_server_has_the_database_it_loads_the_files_and_the_receipts_are_the_same(
    root: Path, tmp_path: Path, files: Path
) -> None:
    (files / "notes.csv").write_text(UNKNOWN)
    alone = run(root, tmp_path / "alone", "import", str(files))
    store = open_store(tmp_path / "data")
    ends = threading.Event()
    server = threading.Thread(target=_serve, args=(store, ends))
    server.start()
    try:
        done = run(root, tmp_path / "data", "import", str(files))
    finally:
        ends.set()
        server.join()
    with store.read() as cursor:
        assert [line.file_name for line in history(cursor)] == ["posts.csv"]
    store.close()
    assert done.returncode == 1
    assert "A server has the database open" in done.stderr
    assert sorted(done.stdout.splitlines()) == sorted(alone.stdout.splitlines())


def _serve(store: Store, ends: threading.Event) -> None:
    inbox = Inbox(store)
    while not ends.wait(0.05):
        inbox.look()


def test_rebuild_makes_the_database_again_from_the_originals_and_the_journal(
    root: Path, tmp_path: Path, files: Path
) -> None:
    data = tmp_path / "data"
    run(root, data, "import", str(files / "posts.csv"))
    (data / "pothos.duckdb").unlink()
    done = run(root, data, "rebuild")
    assert done.returncode == 0, done.stderr
    store = open_store(data)
    with store.read() as cursor:
        [line] = history(cursor)
    store.close()
    assert line.rows_loaded == 2


def test_watch_loads_what_arrives_until_it_is_ended(
    root: Path, tmp_path: Path, files: Path
) -> None:
    data = tmp_path / "data"
    inbox = data / "inbox"
    watching = subprocess.Popen(
        [sys.executable, "-m", "core", "watch", "--data", str(data)],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert watching.stderr is not None
        assert watching.stdout is not None
        assert "Watching" in watching.stderr.readline()
        (files / ".whole").touch()
        files.rename(inbox / "monday")
        assert watching.stdout.readline() == "posts.csv: Posts\n"
        watching.send_signal(signal.SIGINT)
        assert watching.wait(60) == 0
    finally:
        watching.kill()
        watching.communicate()
    [receipt] = (inbox / "done").glob("*/monday/posts.csv.receipt.txt")
    assert "2 loaded" in receipt.read_text()


def test_a_command_does_not_wait_for_a_server_that_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "inbox" / "command-1"
    folder.mkdir(parents=True)
    (folder / TAKING).touch()
    journal = tmp_path / "journal.jsonl"
    server = Journal(journal)
    assert is_in_use(journal)
    server.close()
    assert not is_in_use(journal)
    assert not wait_until_taken(folder, journal)


def test_two_commands_at_once_load_both_without_any_server(
    root: Path, tmp_path: Path, files: Path
) -> None:
    data = tmp_path / "data"
    other = open_store(data)  # as another command that is at work has it
    ends = threading.Timer(3, other.close)
    ends.start()
    done = run(root, data, "import", str(files / "posts.csv"))
    ends.join()
    assert done.returncode == 0, done.stderr
    assert "2 loaded" in done.stdout
    # On a slow machine the other may be done before this one has begun: then nothing waited there.
    assert list((data / "inbox").glob("*")) == []
