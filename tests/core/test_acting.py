"""What each role may do, and that the store asks before it writes."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from core import acting
from core.acting import MAY, Act, NotAllowedError, Person, Role
from core.erasure import look_for
from core.errors import PothosError
from core.imports import jobs
from core.imports.asks import Waiting, settle
from core.imports.backup import back_up
from core.imports.by_hand import think_of
from core.imports.figures import change_answer_limit
from core.imports.known_on import known_on
from core.minutes.kept import kept_minutes
from core.sharing import (
    Access,
    Asked,
    Chosen,
    View,
    let_in,
    make_link,
    members,
    sign_out_everywhere,
    switch_links,
)
from core.sharing.attention import opened
from core.sharing.audit import deeds
from core.sharing.members import shut_out
from core.store import Store, open_store
from core.store.erasures import lift_erasure
from core.store.settings import choose_alerts_in_a_meeting


@pytest.mark.parametrize("role", get_args(Role))
@pytest.mark.parametrize("act", get_args(Act))
def test_a_role_may_do_what_the_table_says(role: Role, act: Act) -> None:
    with acting.acting_for(Person("ana@example.com", role)):
        if act in MAY[role]:
            acting.require(act)
        else:
            with pytest.raises(NotAllowedError):
                acting.require(act)


def test_guests_and_strangers_may_do_nothing() -> None:
    assert not MAY["guest"]
    assert not MAY["nobody"]
    assert MAY["viewer"] < MAY["analyst"] < MAY["owner"]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "data")


@pytest.mark.parametrize("role", ["viewer", "guest", "nobody"])
def test_who_may_not_change_changes_nothing(store: Store, role: Role) -> None:
    with acting.acting_for(Person("someone", role)), pytest.raises(NotAllowedError):
        think_of(store, "campaign", "creator", is_on=True)

    with store.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM short_list").fetchall() == [(0,)]
    assert list(store.lines()) == []


def test_settings_are_for_owners(store: Store) -> None:
    with acting.acting_for(Person("ana@example.com", "analyst")):
        think_of(store, "campaign", "creator", is_on=True)
        with pytest.raises(NotAllowedError):
            change_answer_limit(store, 9)
    with acting.acting_for(Person("olga@example.com", "owner")):
        change_answer_limit(store, 9)

    assert [(line.what, line.by) for line in store.lines() if line.what != "figures"] == [
        ("short_list", "ana@example.com"),
        ("answer_within", "olga@example.com"),
    ]


def test_the_journal_says_who_and_nothing_where_nobody_signs_in(store: Store) -> None:
    think_of(store, "campaign", "creator", is_on=True)
    with acting.acting_for(Person("ana@example.com", "analyst")):
        think_of(store, "campaign", "creator", is_on=False)

    lines = [json.loads(line) for line in (store.home / "journal.jsonl").read_text().splitlines()]
    assert [line.get("by") for line in lines if line["what"] == "short_list"] == [
        None,
        "ana@example.com",
    ]


def test_a_job_acts_for_whoever_started_it(store: Store) -> None:
    found: list[Person] = []
    done = threading.Event()

    def read(*_given: object) -> list[object]:
        found.append(acting.now())
        done.set()
        return []

    ana = Person("ana@example.com", "analyst")
    with acting.acting_for(ana):
        jobs.start_reading(store, [], None, read)  # type: ignore[arg-type]
    assert done.wait(10)
    assert found == [ana]


def test_work_goes_on_in_the_role_that_somebody_has_by_then(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    roles = {"ana@example.com": "analyst"}

    def again(person: Person) -> Person:
        role: Role = "analyst" if roles.get(person.name) == "analyst" else "nobody"
        return Person(person.name, role)

    monkeypatch.setattr(acting, "_asked_again", [again])
    done, go_on = threading.Event(), threading.Event()

    def work(_tell: object) -> None:
        think_of(store, "campaign", "creator", is_on=True)
        done.set()
        assert go_on.wait(10)
        think_of(store, "campaign", "another", is_on=True)

    with acting.acting_for(Person("ana@example.com", "analyst")):
        job = jobs.start_work("thinking", work)
    assert done.wait(10)
    roles.clear()
    go_on.set()

    assert job.wait(10)
    assert isinstance(job.error, NotAllowedError)
    with store.read() as cursor:
        assert cursor.execute("SELECT creator_id FROM short_list").fetchall() == [("creator",)]


ASKED = Asked("Leaf & Co.", "", "frozen", Chosen(("moss",)), 30)


def settle_one(home: Path) -> None:
    path = home / "inbox" / "asks" / "posts.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("a,b\n")
    settle(home, Waiting(path, "", "Which days?"), "Loaded.")


ASKED_OF: list[tuple[Act, Callable[[Store, Access], object]]] = [
    ("look", lambda store, access: known_on(store, 0)),
    ("look", lambda store, access: opened(access, "moss")),
    ("look", lambda store, access: members(access)),
    ("look", lambda store, access: shut_out(access)),
    ("look", lambda store, access: kept_minutes(access.home)),
    ("change", lambda store, access: settle_one(access.home)),
    ("change", lambda store, access: think_of(store, "campaign", "creator", is_on=True)),
    ("change", lambda store, access: make_link(access, ASKED, lambda _chosen: View(None, ()))),
    ("govern", lambda store, access: let_in(access, "ana@example.com", "viewer")),
    ("govern", lambda store, access: sign_out_everywhere(access, "ana@example.com")),
    ("govern", lambda store, access: switch_links(access, False)),
    ("govern", lambda store, access: change_answer_limit(store, 9)),
    ("govern", lambda store, access: choose_alerts_in_a_meeting(store, 9)),
    ("govern", lambda store, access: look_for(store, "ana")),
    ("govern", lambda store, access: lift_erasure(store, "erased person 1")),
    ("govern", lambda store, access: back_up(store.home, store.home / "b.zip")),
    ("govern", lambda store, access: deeds(access, store.lines(), 10)),
]
"""What is asked for below the screens, and what it takes."""


@pytest.mark.parametrize("role", get_args(Role))
@pytest.mark.parametrize("number", range(len(ASKED_OF)))
def test_what_a_role_does_not_allow_is_refused_where_it_is_done(
    store: Store, role: Role, number: int
) -> None:
    act, ask = ASKED_OF[number]
    access = Access(store.home)
    with acting.acting_for(Person("someone@example.com", role)):
        if act not in MAY[role]:
            with pytest.raises(NotAllowedError):
                ask(store, access)
        else:
            # Allowed: what is not there may still be said to be missing.
            with contextlib.suppress(PothosError):
                try:
                    ask(store, access)
                except NotAllowedError as error:
                    raise AssertionError("it is allowed, and was refused") from error
    store.close()
