"""The team: which addresses and domains come in, and with which role."""

from __future__ import annotations

import re
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


def members(access: Access) -> list[Member]:
    """All entries that let somebody in, by role, then by entry."""
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
        access.log_in(connection, who, "role", f"{wanted}: {role or 'nobody'}")
