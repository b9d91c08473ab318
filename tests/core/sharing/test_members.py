"""Who of the team comes in, and with which role."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core import acting
from core.acting import NotAllowedError, Person
from core.errors import PothosError
from core.sharing import (
    Access,
    is_signed_out,
    let_in,
    members,
    role_of,
    sign_out_everywhere,
)

OWNERS = ("olga@example.com",)


@pytest.fixture
def access(tmp_path: Path) -> Access:
    return Access(tmp_path)


def test_nobody_comes_in_but_the_owners_of_the_start(access: Access) -> None:
    assert role_of(access, "Olga@Example.com ", OWNERS) == "owner"
    assert role_of(access, "ana@example.com", OWNERS) is None
    assert role_of(access, "", OWNERS) is None


def test_an_address_and_a_domain_let_in(access: Access) -> None:
    let_in(access, " Ana@Example.com", "analyst")
    let_in(access, "@example.com", "viewer")

    assert role_of(access, "ana@example.com", OWNERS) == "analyst"
    assert role_of(access, "ben@EXAMPLE.com", OWNERS) == "viewer"
    assert role_of(access, "ben@sub.example.com", OWNERS) is None
    assert role_of(access, "ben@notexample.com", OWNERS) is None
    assert [(member.entry, member.role) for member in members(access)] == [
        ("ana@example.com", "analyst"),
        ("@example.com", "viewer"),
    ]


def test_who_is_taken_off_does_not_come_in_by_the_domain(access: Access) -> None:
    let_in(access, "@example.com", "viewer")
    let_in(access, "ben@example.com", None)

    assert role_of(access, "ben@example.com", OWNERS) is None
    assert role_of(access, "cem@example.com", OWNERS) == "viewer"


def test_a_domain_itself_is_nobody(access: Access) -> None:
    let_in(access, "@example.com", "analyst")
    assert role_of(access, "@example.com", OWNERS) is None


@pytest.mark.parametrize("entry", ["", "ana", "ana@", "@", "ana@localhost", "a b@example.com"])
def test_what_is_no_address_is_refused(access: Access, entry: str) -> None:
    with pytest.raises(PothosError):
        let_in(access, entry, "viewer")
    assert members(access) == []


def test_a_whole_domain_is_never_owner(access: Access) -> None:
    with pytest.raises(PothosError):
        let_in(access, "@example.com", "owner")


@pytest.mark.parametrize("role", ["analyst", "viewer", "guest", "nobody"])
def test_only_owners_let_in(access: Access, role: acting.Role) -> None:
    with acting.acting_for(Person("x", role)), pytest.raises(NotAllowedError):
        let_in(access, "x@example.com", "owner")
    assert members(access) == []


def test_the_file_is_for_us_alone(access: Access) -> None:
    assert access.path.stat().st_mode & 0o777 == 0o600


NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def at_noon(tmp_path: Path) -> Access:
    return Access(tmp_path, lambda: NOON)


@pytest.mark.parametrize(
    ("signed_in_at", "is_out"),
    [
        (NOON - timedelta(days=20), True),
        (NOON, True),
        (NOON + timedelta(seconds=1), False),
    ],
)
def test_signed_out_everywhere_counts_for_what_was_before(
    at_noon: Access, signed_in_at: datetime, is_out: bool
) -> None:
    assert not is_signed_out(at_noon, "ana@example.com", signed_in_at.timestamp())

    sign_out_everywhere(at_noon, "Ana@Example.com")

    assert is_signed_out(at_noon, "ana@example.com", int(signed_in_at.timestamp())) is is_out
    assert not is_signed_out(at_noon, "ben@example.com", 0)


@pytest.mark.parametrize("said", [None, "1763640000", True])
def test_a_sign_in_that_does_not_say_when_is_out(at_noon: Access, said: object) -> None:
    sign_out_everywhere(at_noon, "ana@example.com")

    assert is_signed_out(at_noon, "ana@example.com", said)


@pytest.mark.parametrize("entry", ["ana@example.com", "@example.com"])
def test_who_is_taken_off_and_let_in_again_signs_in_anew(at_noon: Access, entry: str) -> None:
    let_in(at_noon, entry, "viewer")
    let_in(at_noon, entry, None)
    let_in(at_noon, entry, "viewer")

    assert is_signed_out(at_noon, "ana@example.com", NOON.timestamp() - 60)
    assert not is_signed_out(at_noon, "ana@example.com", NOON.timestamp() + 60)


def test_only_owners_sign_others_out(at_noon: Access) -> None:
    with acting.acting_for(Person("ana@example.com", "viewer")):
        sign_out_everywhere(at_noon, "ana@example.com")
        with pytest.raises(NotAllowedError):
            sign_out_everywhere(at_noon, "ben@example.com")


def test_every_change_of_a_role_is_written_down(access: Access) -> None:
    let_in(access, "Ana@example.com", "analyst")
    let_in(access, "ana@example.com", None)
    with access.read() as connection:
        rows = connection.execute("SELECT who, about FROM access_log WHERE what = 'role'")
        assert [tuple(row) for row in rows] == [
            ("this machine", "ana@example.com: analyst"),
            ("this machine", "ana@example.com: nobody"),
        ]
