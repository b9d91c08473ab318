"""Where the digest goes: addresses with their secrets, beside the data and never in the journal."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from core import acting
from core.digest.reach import Reach
from core.digest.services import AddressError, addresses_of, understand
from core.errors import PothosError
from core.sharing.access import Access, read_back


@dataclass(frozen=True)
class Place:
    """One place. ``shown`` is its address without secrets."""

    place_id: str
    kind: str
    shown: str
    said_by: str
    said_at: datetime


def places(access: Access) -> list[Place]:
    """All places, the oldest first. Raises ``NotAllowedError`` but for owners."""
    acting.require("govern")
    with access.read() as connection:
        rows = connection.execute(
            "SELECT * FROM digest_place WHERE removed_at IS NULL ORDER BY said_at, place_id"
        ).fetchall()
    return [
        Place(
            row["place_id"],
            row["kind"],
            row["shown"],
            row["said_by"],
            read_back(row["said_at"]) or access.now(),
        )
        for row in rows
    ]


def count_places(access: Access) -> int:
    """How many there are, for whoever looks."""
    acting.require("look")
    with access.read() as connection:
        row = connection.execute("SELECT count(*) FROM digest_place WHERE removed_at IS NULL")
        return int(row.fetchone()[0])


def add_place(access: Access, address: str, is_hosted: bool) -> Place:
    """Send the digest there too, from the next time on.

    ``is_hosted``: others reach this Pothos (POTHOS_URL is set). Raises ``PothosError`` where a
    digest cannot go there or there is one already, ``NotAllowedError`` for all but owners.
    """
    acting.require("govern")
    there = understand(address)
    reach = Reach(is_hosted, is_mail=there.kind == "E-mail")
    for ip in addresses_of(there.host):
        why = reach.why_not(ip)
        if why is not None:
            raise AddressError(why, "Take an address that everybody can reach.")
    who, at = acting.now().name, access.instant()
    place_id = secrets.token_hex(8)
    with access.write() as connection:
        if connection.execute(
            "SELECT 1 FROM digest_place WHERE address = ?", (address.strip(),)
        ).fetchone():
            raise PothosError(
                "The digest goes there already.", there.shown, "Nothing needs to be done."
            )
        connection.execute(
            "INSERT INTO digest_place VALUES (?, ?, ?, ?, ?, ?, NULL)",
            (place_id, there.kind, there.shown, address.strip(), who, at),
        )
        access.log_in(connection, who, "added a place for the digest", there.shown)
    return Place(place_id, there.kind, there.shown, who, read_back(at) or access.now())


def remove_place(access: Access, place_id: str) -> None:
    """Send nothing there any more, and forget its address. Its attempts stay in the list.

    Raises ``NotAllowedError`` for all but owners.
    """
    acting.require("govern")
    who = acting.now().name
    with access.write() as connection:
        row = connection.execute(
            "SELECT shown FROM digest_place WHERE place_id = ? AND removed_at IS NULL", (place_id,)
        ).fetchone()
        if row is None:
            return
        connection.execute(
            "UPDATE digest_place SET removed_at = ?, address = NULL WHERE place_id = ?",
            (access.instant(), place_id),
        )
        connection.execute(
            "UPDATE digest_delivery SET state = 'removed', next_at = NULL "
            "WHERE place_id = ? AND state IN ('waiting', 'failed')",
            (place_id,),
        )
        access.log_in(connection, who, "removed a place of the digest", row["shown"])
