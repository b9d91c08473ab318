"""What each role may do, and that the store asks before it writes."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import get_args

import pytest

from core import acting
from core.acting import MAY, Act, NotAllowedError, Person, Role
from core.imports import jobs
from core.imports.by_hand import think_of
from core.imports.figures import change_answer_limit
from core.store import Store, open_store


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
