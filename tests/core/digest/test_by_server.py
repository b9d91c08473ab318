"""The server's scheduler and the command, on a store of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from core import acting
from core.__main__ import main
from core.acting import Person
from core.checks.alert import Alert
from core.checks.findings import alert_row, keep
from core.digest import DigestScheduler, add_place, attempts, choose, scheduler
from core.sharing import Access
from core.store import Store, open_store
from tests.core.digest.servers import Web

ROOT = Path(__file__).parents[3]
SUNDAY = date(2026, 11, 15)
FELL = Alert("level shift", "moss", "reach", "high", "It fell by 30 %.", (), None, "Look.", SUNDAY)
LONG_AGO = "2026-01-01T00:00:00.000000+00:00"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A programme in which one campaign, with a hostile name, needs somebody."""
    opened = open_store(tmp_path / "data")
    with opened.write() as cursor:
        cursor.execute(
            "INSERT INTO campaign_now BY NAME SELECT 'moss' AS campaign_id, ? AS name",
            ["=1+1\n<b>](http://x)"],
        ).fetchall()
        keep(cursor, "alert", [alert_row(FELL)])
    yield opened
    opened.close()


def command(store: Store, *given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "core", "digest", *given, "--data", str(store.home)],
        cwd=ROOT,
        env={**os.environ, "POTHOS_URL": ""},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_command_prints_and_sends_nothing(
    store: Store, web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    add_place(Access(store.home), f"http://127.0.0.1:{web.port}/", is_hosted=False)
    store.close()

    assert main(["digest", "--print", "--data", str(store.home)]) == 0

    told = capsys.readouterr().out
    assert ": 1 thing needs somebody\n\n" in told
    assert "1. =1+1 <b>](http:\u2060//x): It fell by 30 %. What to do: Look." in told
    assert web.taken == []


def test_the_command_sends_once_and_says_what_became_of_it(
    store: Store, web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    store.close()
    data = str(store.home)
    assert main(["digest", "--data", data]) == 1
    assert "There is no place to send it to." in capsys.readouterr().out

    add_place(Access(store.home), f"http://127.0.0.1:{web.port}/", is_hosted=False)
    web.status = 500
    assert main(["digest", "--data", data]) == 1
    assert "not sent. The server answered 500 Internal Server Error." in capsys.readouterr().out
    web.status = 200
    for _ in range(2):
        assert main(["digest", "--data", data]) == 0
        assert "has the digest of this week." in capsys.readouterr().out
    assert len(web.taken) == 1
    assert web.taken[0]["message"].startswith("1 thing needs somebody.")


def test_while_a_server_has_the_data_it_answers_the_command(
    store: Store, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    access = Access(store.home)
    add_place(access, f"http://127.0.0.1:{web.port}/", is_hosted=False)
    serving = DigestScheduler(store, access, None)
    is_over = threading.Event()

    def serve() -> None:
        while not is_over.wait(0.1):
            serving.look()

    # Where people sign in, a thread of the server's own is nobody.
    monkeypatch.setattr(acting, "_asked", [lambda: Person("nobody", "nobody")])
    server = threading.Thread(target=serve)
    server.start()
    try:
        printed = command(store, "--print")
        sent = command(store)
    finally:
        is_over.set()
        server.join()

    assert printed.returncode == 0, printed.stderr
    assert ": 1 thing needs somebody\n\n" in printed.stdout
    assert (sent.returncode, len(web.taken)) == (0, 1)
    assert "has the digest of this week." in sent.stdout


def test_the_scheduler_sends_by_itself_and_not_again_after_a_restart(
    store: Store, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "_LOOK_EVERY_S", 0.1)
    access = Access(store.home)
    now = access.now()
    choose(access, True, now.weekday(), now.hour, "UTC", 12)
    add_place(access, f"http://127.0.0.1:{web.port}/", is_hosted=False)
    with access.write() as connection:  # as if both had been said long before
        connection.execute("UPDATE digest_when SET said_at = ?", (LONG_AGO,))
        connection.execute("UPDATE digest_place SET said_at = ?", (LONG_AGO,))

    for _ in range(2):
        serving = DigestScheduler(store, access, None)
        serving.start()
        deadline = time.monotonic() + 90
        while not attempts(access, 5) and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.5)
        serving.stop()

    assert len(web.taken) == 1
    assert [one.outcome for one in attempts(access, 5)] == ["sent"]


def test_a_look_that_fails_does_not_end_the_scheduler(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    serving = DigestScheduler(store, Access(store.home), None)

    def broken(_: Access) -> None:
        raise OSError("no disk")

    with monkeypatch.context() as patched:
        patched.setattr(scheduler, "owe", broken)
        serving._look_on()
    assert "The digest could not be looked after" in caplog.text
    caplog.clear()
    serving._look_on()
    assert "could not" not in caplog.text


def test_a_stop_does_not_wait_for_a_server_that_never_answers(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "_STOPS_WITHIN_S", 0.2)
    serving = DigestScheduler(store, Access(store.home), None)
    serving.start()
    with serving._looking:
        began = time.monotonic()
        serving.stop()
    assert time.monotonic() - began < 5
