"""The team: which addresses and domains come in, and with which role."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

from core import acting
from core.errors import PothosError
from core.sharing.access import Access, read_back

MemberRole = Literal["owner", "analyst", "viewer"]
MEMBER_ROLES: Final[tuple[MemberRole, ...]] = get_args(MemberRole)

_ENTRY: Final = re.compile(r"[^@\s]*@[a-z0-9-]+(\.[a-z0-9-]+)+")


@dataclass(frozen=True)
class Member:
    """``entry`` is an address, or "@" and a domain for everybody there."""

    entry: str
    role: MemberRole
    said_by: str
    said_at: datetime


def role_of(access: Access, address: str, owners: Sequence[str]) -> MemberRole | None:
    """The role of an address now; None for who may not come in.

    ``owners`` are named where the server is started and cannot be taken away by a screen. An entry
    for the address wins over one for its domain.
    """
    wanted = address.strip().lower()
    if not _ENTRY.fullmatch(wanted) or wanted.startswith("@"):
        return None
    if wanted in owners:
        return "owner"
    domain = wanted[wanted.index("@") :]
    with access.read() as connection:
        found = dict(
            connection.execute(
                "SELECT entry, role FROM member WHERE entry IN (?, ?)", (wanted, domain)
            ).fetchall()
        )
    role = found.get(wanted, found.get(domain))
    # A row may say that somebody of a domain that comes in does not.
    return next((one for one in MEMBER_ROLES if one == role), None)


def is_signed_out(access: Access, address: str, signed_in_at: object) -> bool:
    """Whether a sign-in of that instant (seconds since 1970, as a provider says it) does not count
    any more. One that does not say when it was made is as old as can be.
    """
    wanted = address.strip().lower()
    domain = wanted[wanted.find("@") :]
    with access.read() as connection:
        row = connection.execute(
            "SELECT max(before) AS before FROM signed_out WHERE address IN (?, ?)", (wanted, domain)
        ).fetchone()
    before = read_back(row["before"])
    if before is None:
        return False
    at = 0.0
    if isinstance(signed_in_at, int | float) and not isinstance(signed_in_at, bool):
        at = signed_in_at
    # Providers tell whole seconds: one of this very second may have been before.
    return at <= before.timestamp()


def sign_out_everywhere(access: Access, address: str) -> None:
    """End every sign-in of an address so far, on whatever machine its cookie lies by now.

    Counts within seconds, also for who has a screen open; they can sign in anew. Raises
    ``NotAllowedError`` for others than owners and the person.
    """
    who = acting.now()
    wanted = address.strip().lower()
    if who.name != wanted:
        acting.require("govern")
    with access.write() as connection:
        _sign_out(access, connection, wanted)
        access.log_in(connection, who.name, "signed out everywhere", wanted)


def _sign_out(access: Access, connection: sqlite3.Connection, address: str) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO signed_out VALUES (?, ?, ?)",
        (address, access.instant(), acting.now().name),
    )


def members(access: Access) -> list[Member]:
    """All entries that let somebody in, by role, then by entry."""
    acting.require("look")
    with access.read() as connection:
        rows = connection.execute("SELECT * FROM member").fetchall()
    found = [
        Member(row["entry"], row["role"], row["said_by"], read_back(row["said_at"]) or access.now())
        for row in rows
        if row["role"] in MEMBER_ROLES
    ]
    return sorted(found, key=lambda member: (MEMBER_ROLES.index(member.role), member.entry))


def shut_out(access: Access) -> list[str]:
    """The addresses that were taken off, and do not come in by their domain either."""
    acting.require("look")
    with access.read() as connection:
        rows = connection.execute("SELECT entry FROM member WHERE role = 'nobody' ORDER BY entry")
        return [row["entry"] for row in rows.fetchall()]


def let_in(access: Access, entry: str, role: MemberRole | None) -> None:
    """Give an address or "@domain" a role from now on; None takes it away, also by its domain.

    Counts at the next run of whoever has it open. Raises ``PothosError`` where that is no address
    and no domain, or where a whole domain would become owner; ``NotAllowedError`` for all but
    owners.
    """
    acting.require("govern")
    wanted = entry.strip().lower()
    if not _ENTRY.fullmatch(wanted):
        raise PothosError(
            "This is neither an address nor a domain.",
            f"{entry.strip() or 'Nothing'} was written.",
            "Write an address like ana@example.com, or @example.com for everybody there.",
        )
    if role == "owner" and wanted.startswith("@"):
        raise PothosError(
            "A whole domain cannot be owner.",
            f"Everybody at {wanted[1:]} could change roles and settings, who joins later too.",
            "Name the owners one by one.",
        )
    who = acting.now().name
    with access.write() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO member VALUES (?, ?, ?, ?)",
            (wanted, role or "nobody", who, access.instant()),
        )
        if role is None:
            # Or a cookie from before would let them in again once they are let in again.
            _sign_out(access, connection, wanted)
        access.log_in(connection, who, "role", f"{wanted}: {role or 'nobody'}")
