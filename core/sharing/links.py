"""Links for people outside the team: made, paused, revoked, redeemed, and who came."""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Final, Literal

from core import acting
from core.errors import PothosError
from core.sharing import passcode as passcodes
from core.sharing.access import Access, read_back, written
from core.sharing.chosen import Chosen
from core.sharing.tries import Tries
from core.sharing.views import View, keep_view, sweep_views

Kind = Literal["frozen", "live"]
State = Literal["open", "paused", "expired", "revoked"]

USUAL_DAYS: Final = 30
MOST_DAYS: Final = 90
VISIT: Final = timedelta(hours=12)
"""How long a guest who does nothing stays; each run begins it anew, up to the link's own end."""
_BYTES: Final = 32
_FINGERPRINT: Final = 12

LINKS: Final = """
SELECT link.*,
       (SELECT count(*) FROM access_log WHERE what = 'opened' AND about = link_id) AS opens,
       (SELECT max(seen_at) FROM visit WHERE visit.link_id = link.link_id) AS seen_at
FROM link ORDER BY made_at DESC
"""


@dataclass(frozen=True)
class Link:
    """A link as the team sees it; the address itself was shown once and is kept nowhere.

    ``as_of`` is the newest day that its view speaks for, ``view_sha256`` names the view,
    ``trouble`` says why a live one could not be published anew. ``opens`` counts redeemings.
    """

    link_id: str
    label: str
    note: str
    kind: Kind
    chosen: Chosen
    has_passcode: bool
    made_by: str
    made_at: datetime
    expires_at: datetime
    paused_at: datetime | None
    revoked_at: datetime | None
    view_sha256: str
    as_of: str | None
    published_at: datetime
    trouble: str | None
    opens: int
    seen_at: datetime | None

    @property
    def fingerprint(self) -> str:
        """What people compare of the hash of its view."""
        return self.view_sha256[:_FINGERPRINT]

    def state(self, now: datetime) -> State:
        """What a guest meets."""
        if self.revoked_at is not None:
            return "revoked"
        if now >= self.expires_at:
            return "expired"
        return "paused" if self.paused_at is not None else "open"


@dataclass(frozen=True)
class Asked:
    """What the maker of a link chose. ``passcode`` is None for none."""

    label: str
    note: str
    kind: Kind
    chosen: Chosen
    days: int
    passcode: str | None = None


@dataclass(frozen=True)
class Guest:
    """A guest who is let in now: what their code path may open, and nothing else."""

    visit: str
    link: Link


class Redeeming:
    """What stands against guessing: tries by address of the network, and by passcode.

    There is no limit for everybody together: 256 bits need none, and it would let anybody lock all
    guests out.
    """

    def __init__(self) -> None:
        self.of_address = Tries(10, 60)
        self.of_passcode = Tries(5, 15 * 60)


MAKER_IS_GONE: Final = (
    "{maker} may make no links any more, so it shows what it showed before. An owner can take it "
    "over."
)


def make_link(access: Access, asked: Asked, publish: Callable[[Chosen], View]) -> tuple[Link, str]:
    """Publish and make a link; the link and its token, which nobody can show again.

    Raises ``PothosError`` where it has no label, no campaign or no end within 90 days, or while
    links are switched off; ``NotAllowedError`` for who may only look.
    """
    acting.require("change")
    _check(access, asked)
    view = publish(asked.chosen)
    sha256 = keep_view(access.home, view)
    token = secrets.token_urlsafe(_BYTES)
    link_id = secrets.token_hex(6)
    now = access.now()
    row = {
        "link_id": link_id,
        "token_sha256": _sha256(token),
        "label": asked.label.strip(),
        "note": asked.note.strip(),
        "kind": asked.kind,
        "chosen": json.dumps(asked.chosen.as_facts()),
        "passcode": None if asked.passcode is None else passcodes.kept(asked.passcode),
        "made_by": acting.now().name,
        "made_at": written(now),
        "expires_at": written(now + timedelta(days=asked.days)),
        "view_sha256": sha256,
        "as_of": view.as_of,
        "published_at": written(now),
    }
    names = ", ".join(row)
    given = ", ".join(f":{name}" for name in row)
    with access.write() as connection:
        acting.require("change")
        if _is_off(connection):
            raise _switched_off()
        connection.execute(f"INSERT INTO link ({names}) VALUES ({given})", row)  # noqa: S608 our own names
        access.log_in(connection, acting.now().name, "made a link", link_id)
    return link_of(access, link_id), token


def _check(access: Access, asked: Asked) -> None:
    if links_are_off(access):
        raise _switched_off()
    if not asked.label.strip():
        raise PothosError(
            "The link has no label.",
            "Without one nobody knows in a month whose link it is.",
            "Write who it is for.",
        )
    if not asked.chosen.campaign_ids and not asked.chosen.has_review:
        raise PothosError(
            "Nothing is chosen.",
            "A link shows one campaign, several, or the review of all.",
            "Choose at least one campaign, or the review.",
        )
    if not 1 <= asked.days <= MOST_DAYS:
        raise PothosError(
            "A link has to end.",
            f"{asked.days} days were asked for.",
            f"Choose between 1 and {MOST_DAYS} days.",
        )
    if asked.passcode is not None and len(asked.passcode.strip()) < 6:
        raise PothosError(
            "The passcode is too short.",
            "It has fewer than six characters.",
            "Choose a longer one, and tell it to your guest by another way than the link.",
        )


def preview(access: Access, asked: Asked, publish: Callable[[Chosen], View]) -> Link:
    """The link as it would be, for its maker to look at; nobody can open it.

    Raises ``PothosError`` and ``NotAllowedError`` as :func:`make_link`.
    """
    acting.require("change")
    _check(access, asked)
    view = publish(asked.chosen)
    now = access.now()
    return Link(
        link_id="",
        label=asked.label.strip(),
        note=asked.note.strip(),
        kind=asked.kind,
        chosen=asked.chosen,
        has_passcode=asked.passcode is not None,
        made_by=acting.now().name,
        made_at=now,
        expires_at=now + timedelta(days=asked.days),
        paused_at=None,
        revoked_at=None,
        view_sha256=keep_view(access.home, view),
        as_of=view.as_of,
        published_at=now,
        trouble=None,
        opens=0,
        seen_at=None,
    )


def _is_off(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("SELECT count(*) FROM switch").fetchone()[0])


def _switched_off() -> PothosError:
    return PothosError(
        "Links are switched off.",
        "An owner has switched all links off.",
        "Ask an owner to switch them on again.",
    )


def links(access: Access) -> list[Link]:
    """Every link that was ever made, the newest first. For the team: ``NotAllowedError`` else."""
    acting.require("look")
    return _all_of(access)


def _all_of(access: Access) -> list[Link]:
    with access.read() as connection:
        return [_link(row) for row in connection.execute(LINKS).fetchall()]


def link_of(access: Access, link_id: str) -> Link:
    """One link. Raises ``PothosError`` where there is none."""
    for link in _all_of(access):
        if link.link_id == link_id:
            return link
    raise PothosError("There is no such link.", f"{link_id} is not known.", "Choose another one.")


def pause(access: Access, link_id: str) -> None:
    """Let nobody in until it is resumed; those who are in are out at once."""
    _change(access, link_id, "paused a link", "SET paused_at = :now WHERE revoked_at IS NULL")


def resume(access: Access, link_id: str) -> None:
    """End a pause. A revoked link stays revoked."""
    _change(access, link_id, "resumed a link", "SET paused_at = NULL WHERE revoked_at IS NULL")


def revoke(access: Access, link_id: str) -> None:
    """End it for good."""
    _change(access, link_id, "revoked a link", "SET revoked_at = :now WHERE revoked_at IS NULL")


def switch_links(access: Access, are_on: bool) -> None:
    """Switch all links off, or on again; what was made before stays revoked for good."""
    acting.require("govern")
    who = acting.now().name
    with access.write() as connection:
        connection.execute("DELETE FROM switch")
        if not are_on:
            now = access.instant()
            connection.execute("INSERT INTO switch VALUES (?)", (now,))
            connection.execute("UPDATE link SET revoked_at = ? WHERE revoked_at IS NULL", (now,))
        what = "switched links on" if are_on else "switched links off"
        access.log_in(connection, who, what)


def links_are_off(access: Access) -> bool:
    """Whether no link can be made or redeemed."""
    with access.read() as connection:
        return _is_off(connection)


def redeem(
    access: Access, tries: Redeeming, token: str, passcode: str, ip: str
) -> tuple[str, timedelta] | None:
    """A cookie for a guest and how long it is worth something; None where the link does not open.

    None says the same for unknown, expired, paused, revoked and a wrong passcode. Raises
    ``TooManyTriesError`` before anything is compared.
    """
    tries.of_address.take(ip)
    network = shortened(ip)
    token_sha256 = _sha256(token)
    with access.read() as connection:
        row = connection.execute(
            "SELECT * FROM link WHERE token_sha256 = ?", (token_sha256,)
        ).fetchone()
        is_off = _is_off(connection)
    # An unknown token is not written down: strangers would fill the log.
    link = None if row is None or is_off else _link(row)
    if link is None:
        return None
    if row["passcode"] is not None:
        # Counted before it is compared, or many at once would all be compared.
        tries.of_passcode.take(token_sha256)
        if not passcodes.is_right(passcode, row["passcode"]):
            access.log("a guest", "wrong passcode", link.link_id, network)
            return None
        tries.of_passcode.forget(token_sha256)
    # Whoever has a link that opens is no guesser.
    tries.of_address.forget(ip)
    now = access.now()
    if link.state(now) != "open":
        access.log("a guest", "was not let in", link.link_id, network)
        return None
    cookie = secrets.token_urlsafe(_BYTES)
    with access.write() as connection:
        connection.execute(
            "INSERT INTO visit VALUES (?, ?, ?, ?, ?)",
            (
                _sha256(cookie),
                link.link_id,
                written(now),
                written(now),
                written(min(now + VISIT, link.expires_at)),
            ),
        )
        access.log_in(connection, "a guest", "opened", link.link_id, network)
    return cookie, link.expires_at - now


def guest_of(access: Access, cookie: str) -> Guest | None:
    """The guest behind a cookie, None for who is not let in (any more). Changes nothing."""
    with access.read() as connection:
        row = connection.execute(
            "SELECT link.*, visit.expires_at AS visit_ends FROM visit JOIN link USING (link_id) "
            "WHERE cookie_sha256 = ? AND NOT EXISTS (SELECT 1 FROM switch)",
            (_sha256(cookie),),
        ).fetchone()
    if row is None or written(access.now()) >= row["visit_ends"]:
        return None
    link = _link(row)
    return Guest(_sha256(cookie), link) if link.state(access.now()) == "open" else None


def seen(access: Access, guest: Guest) -> None:
    """Note that a guest is here: their visit begins anew."""
    now = access.now()
    with access.write() as connection:
        connection.execute(
            "UPDATE visit SET seen_at = ?, expires_at = ? WHERE cookie_sha256 = ?",
            (written(now), written(min(now + VISIT, guest.link.expires_at)), guest.visit),
        )


def leave(access: Access, cookie: str) -> None:
    """End a visit."""
    with access.write() as connection:
        connection.execute("DELETE FROM visit WHERE cookie_sha256 = ?", (_sha256(cookie),))


def live_links(access: Access) -> list[Link]:
    """The links that are published anew when the data changes."""
    now = access.now()
    return [
        link
        for link in _all_of(access)
        if link.kind == "live" and link.state(now) in ("open", "paused")
    ]


def republish(access: Access, link: Link, publish: Callable[[Chosen], View]) -> None:
    """Make the view of a live link anew, as its maker. Where that fails, or where they may make no
    links any more, the old one stays, and the link says why.
    """
    if not acting.may("change"):
        say_trouble(access, link, MAKER_IS_GONE.format(maker=link.made_by))
        return
    try:
        view = publish(link.chosen)
    except PothosError as error:
        say_trouble(access, link, str(error))
        return
    sha256 = keep_view(access.home, view)
    with access.write() as connection:
        connection.execute(
            "UPDATE link SET view_sha256 = ?, as_of = ?, published_at = ?, trouble = NULL "
            "WHERE link_id = ?",
            (sha256, view.as_of, access.instant(), link.link_id),
        )


def take_over(access: Access, link_id: str) -> None:
    """Answer for a link from now on: a live one is published again by the next change of the data.

    Raises ``PothosError`` where there is no such link, ``NotAllowedError`` but for owners.
    """
    acting.require("govern")
    link_of(access, link_id)
    who = acting.now().name
    with access.write() as connection:
        connection.execute(
            "UPDATE link SET made_by = ?, trouble = NULL WHERE link_id = ?", (who, link_id)
        )
        access.log_in(connection, who, "link taken over", link_id)


def say_trouble(access: Access, link: Link, why: str) -> None:
    """Note why a live link still shows what it had before."""
    with access.write() as connection:
        given = (why, link.link_id)
        connection.execute("UPDATE link SET trouble = ? WHERE link_id = ?", given)


def sweep_published(access: Access) -> int:
    """Remove the views that no open or paused link shows any more; how many."""
    now = access.now()
    wanted = {link.view_sha256 for link in _all_of(access) if link.state(now) in ("open", "paused")}
    return sweep_views(access.home, wanted)


def shortened(ip: str) -> str:
    """The network of an address (/24, /48), so that no log tells who it was; "" for none."""
    try:
        address = ip_address(ip)
    except ValueError:
        return ""
    return str(ip_network((address, 24 if address.version == 4 else 48), strict=False))


def _change(access: Access, link_id: str, what: str, change: str) -> None:
    link = link_of(access, link_id)
    own = acting.now().name == link.made_by
    acting.require("change" if own else "govern")
    with access.write() as connection:
        connection.execute(
            f"UPDATE link {change} AND link_id = :link_id",
            {"now": access.instant(), "link_id": link_id},
        )
        access.log_in(connection, acting.now().name, what, link_id)


def _link(row: sqlite3.Row) -> Link:
    keys = row.keys()
    known = {
        "made_at": read_back(row["made_at"]),
        "expires_at": read_back(row["expires_at"]),
        "published_at": read_back(row["published_at"]),
    }
    return Link(
        link_id=row["link_id"],
        label=row["label"],
        note=row["note"],
        kind=row["kind"],
        chosen=Chosen.of_facts(json.loads(row["chosen"])),
        has_passcode=row["passcode"] is not None,
        made_by=row["made_by"],
        paused_at=read_back(row["paused_at"]),
        revoked_at=read_back(row["revoked_at"]),
        view_sha256=row["view_sha256"],
        as_of=row["as_of"],
        trouble=row["trouble"],
        opens=row["opens"] if "opens" in keys else 0,
        seen_at=read_back(row["seen_at"]) if "seen_at" in keys else None,
        **known,  # type: ignore[arg-type]
    )


def _sha256(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
