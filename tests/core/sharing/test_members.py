"""Who of the team comes in, and with which role."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import acting
from core.acting import NotAllowedError, Person
from core.errors import PothosError
from core.sharing import Access, let_in, members, role_of

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
