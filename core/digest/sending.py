"""Sending: one digest a week and place, tried again while it fails, every attempt written down.

What is owed is a row of ``digest_delivery``; whoever sends takes the row first, in one transaction,
so that two processes never send the same. One that was stopped in the middle of sending leaves a
row that says so: nobody can know whether it arrived, so it is shown and not sent a second time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from core import acting
from core.digest.schedule import clock, last_due, next_due, schedule, week_of
from core.digest.services import post
from core.digest.words import Digest
from core.errors import PothosError
from core.sharing.access import KEEP_LOG_DAYS, Access, read_back, written

Outcome = Literal["sent", "failed", "given up", "unsure", "missed", "test sent", "test failed"]

_FIRST_RETRIES: Final = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
_LATER: Final = timedelta(hours=1)
_TRIED_FOR: Final = timedelta(days=1)
_LATE_BY: Final = timedelta(days=3)
"""A digest that was due while no server ran is sent so late at most; then it is told as missed."""
_SENDS_WITHIN: Final = timedelta(minutes=10)

OWED: Final = """
INSERT INTO digest_delivery
SELECT :week, place_id, :state, 0, NULL, :next_at, NULL
FROM digest_place WHERE removed_at IS NULL AND said_at <= :due
ON CONFLICT DO NOTHING
RETURNING place_id
"""
READY: Final = """
SELECT week, place_id FROM digest_delivery JOIN digest_place USING (place_id)
WHERE address IS NOT NULL AND state IN ('waiting', 'failed') AND next_at <= :now
ORDER BY next_at, place_id
"""
TAKE: Final = """
UPDATE digest_delivery
SET state = 'sending', tries = tries + 1, claimed_at = :now, first_at = coalesce(first_at, :now)
WHERE week = :week AND place_id = :place_id
    AND state IN ('waiting', 'failed') AND next_at <= :now
RETURNING tries, first_at,
    (SELECT address FROM digest_place WHERE digest_place.place_id = digest_delivery.place_id)
"""
# Only by who took it: one that took so long that it was told as unsure stays told so.
FINISH: Final = """
UPDATE digest_delivery SET state = :state, next_at = :next_at
WHERE week = :week AND place_id = :place_id AND state = 'sending' AND claimed_at = :claimed_at
"""
INTERRUPTED: Final = """
UPDATE digest_delivery SET state = 'unsure', next_at = NULL
WHERE state = 'sending' AND claimed_at < :before
RETURNING week, place_id
"""
ATTEMPT: Final = """
INSERT INTO digest_attempt (place_id, week, at, outcome, reason, next_at)
VALUES (:place_id, :week, :at, :outcome, :reason, :next_at)
"""
ATTEMPTS: Final = """
SELECT at, kind, shown, week, outcome, reason, next_at
FROM digest_attempt JOIN digest_place USING (place_id)
ORDER BY number DESC LIMIT ?
"""
OF_WEEK: Final = """
SELECT shown, state, next_at,
    (SELECT reason FROM digest_attempt
     WHERE digest_attempt.place_id = digest_delivery.place_id AND week = digest_delivery.week
     ORDER BY number DESC LIMIT 1) AS reason
FROM digest_delivery JOIN digest_place USING (place_id)
WHERE week = ? AND removed_at IS NULL ORDER BY said_at, place_id
"""


@dataclass(frozen=True)
class Attempt:
    """One try to send, or a week in which none was made. ``week`` is None for a test; ``next_at``
    is when it is tried again."""

    at: datetime
    kind: str
    shown: str
    week: str | None
    outcome: Outcome
    reason: str
    next_at: datetime | None

    def in_words(self, zone: str) -> str:
        """The outcome, why, and what happens next."""
        if self.outcome == "sent":
            return "Sent: the other side took it."
        if self.outcome == "test sent":
            return "Test sent: the other side took it."
        if self.outcome == "test failed":
            return f"The test was not sent. {self.reason}"
        if self.outcome in ("unsure", "missed"):
            return self.reason
        if self.outcome == "failed" and self.next_at is not None:
            return f"Not sent. {self.reason} Tried again on {clock(self.next_at, zone)}."
        return f"Not sent, and given up after a day. {self.reason}"


@dataclass(frozen=True)
class Delivery:
    """How the digest of a week stands at one place."""

    shown: str
    state: str
    next_at: datetime | None
    reason: str | None


def owe(access: Access) -> str | None:
    """Note what is owed by the schedule; the week, None where nothing is new.

    A digest that was due while no server ran is owed late; after three days it is told as missed.
    """
    chosen = schedule(access)
    now = access.now()
    due = last_due(chosen, now)
    if not chosen.is_on or (chosen.said_at is not None and chosen.said_at > due):
        return None
    week = week_of(due, chosen.zone)
    is_late = now - due > _LATE_BY
    given = {
        "week": week,
        "due": written(due),
        "next_at": None if is_late else written(now),
        "state": "missed" if is_late else "waiting",
    }
    with access.write() as connection:
        new = [row["place_id"] for row in connection.execute(OWED, given).fetchall()]
        if is_late:
            reason = f"It was due on {clock(due, chosen.zone)}, and Pothos did not run until now."
            for place_id in new:
                told = _told(place_id, week, access, "missed", reason)
                connection.execute(ATTEMPT, told)
    return week if new else None


def owe_now(access: Access) -> str:
    """Owe this week's digest to every place that has not got it, due at once; the week."""
    acting.require("govern")
    week = week_of(access.now(), schedule(access).zone)
    now = access.instant()
    with access.write() as connection:
        given = {"week": week, "due": now, "next_at": now, "state": "waiting"}
        connection.execute(OWED, given).fetchall()
        connection.execute(
            "UPDATE digest_delivery SET state = 'failed', next_at = ?, "
            "first_at = iif(state = 'failed', first_at, NULL), "
            "tries = iif(state = 'failed', tries, 0) "
            "WHERE week = ? AND state IN ('waiting', 'failed', 'given up', 'missed', 'unsure')",
            (now, week),
        )
    return week


def deliver(
    access: Access,
    words: Callable[[], Digest],
    is_hosted: bool,
    is_to_stop: threading.Event | None = None,
) -> None:
    """Send what is owed and due. ``words`` is asked once, and only where there is anything to send.

    A place whose row another process takes is left to that. ``is_to_stop`` ends it between places.
    """
    _tell_interrupted(access)
    with access.read() as connection:
        ready = connection.execute(READY, {"now": access.instant()}).fetchall()
    if not ready:
        return
    said = words()
    for row in ready:
        if is_to_stop is not None and is_to_stop.is_set():
            return
        _deliver_one(access, row["week"], row["place_id"], said, is_hosted)
    with access.write() as connection:
        oldest = written(access.now() - timedelta(days=KEEP_LOG_DAYS))
        connection.execute("DELETE FROM digest_attempt WHERE at < ?", (oldest,))


def send_test(access: Access, place_id: str, said: Digest, is_hosted: bool) -> Attempt:
    """Send the digest of now there, marked as a test, at once and once.

    Raises ``PothosError`` where there is no such place, ``NotAllowedError`` for all but owners.
    """
    acting.require("govern")
    with access.read() as connection:
        row = connection.execute(
            "SELECT address, kind, shown FROM digest_place WHERE place_id = ?", (place_id,)
        ).fetchone()
    if row is None or row["address"] is None:
        raise PothosError("This place is gone.", "Somebody removed it.", "Add it again.")
    body = f"This is a test; the weekly digest comes besides.\n\n{said.body}"
    reason = post(row["address"], f"Test: {said.title}", body, is_hosted)
    outcome: Outcome = "test sent" if reason is None else "test failed"
    with access.write() as connection:
        connection.execute(ATTEMPT, _told(place_id, None, access, outcome, reason or ""))
    return Attempt(access.now(), row["kind"], row["shown"], None, outcome, reason or "", None)


def attempts(access: Access, limit: int) -> list[Attempt]:
    """The last attempts, the newest first. Raises ``NotAllowedError`` but for owners."""
    acting.require("govern")
    with access.read() as connection:
        rows = connection.execute(ATTEMPTS, (limit,)).fetchall()
    return [
        Attempt(
            read_back(row["at"]) or access.now(),
            row["kind"],
            row["shown"],
            row["week"],
            row["outcome"],
            row["reason"],
            read_back(row["next_at"]),
        )
        for row in rows
    ]


def deliveries(access: Access, week: str) -> list[Delivery]:
    """How the digest of a week stands, by place. Raises ``NotAllowedError`` but for owners."""
    acting.require("govern")
    with access.read() as connection:
        rows = connection.execute(OF_WEEK, (week,)).fetchall()
    return [
        Delivery(row["shown"], row["state"], read_back(row["next_at"]), row["reason"])
        for row in rows
    ]


def next_going(access: Access) -> datetime | None:
    """When the next digest goes; None where the schedule is off.

    A week that every place has got already (by the command, or an earlier weekday) is passed over.
    """
    chosen = schedule(access)
    if not chosen.is_on:
        return None
    due = next_due(chosen, access.now())
    with access.read() as connection:
        owing, has = connection.execute(
            "SELECT count(*), count(week) FROM digest_place LEFT JOIN digest_delivery "
            "ON digest_delivery.place_id = digest_place.place_id AND week = ? "
            "WHERE removed_at IS NULL",
            (week_of(due, chosen.zone),),
        ).fetchone()
    return next_due(chosen, due) if owing and owing == has else due


def next_try(first_at: datetime, failed_at: datetime, tries: int) -> datetime | None:
    """When it is tried again after ``tries`` failures; None once a day has gone."""
    wait = _FIRST_RETRIES[tries - 1] if tries <= len(_FIRST_RETRIES) else _LATER
    again = failed_at + wait
    return None if again > first_at + _TRIED_FOR else again


def _deliver_one(access: Access, week: str, place_id: str, said: Digest, is_hosted: bool) -> None:
    claimed_at = access.instant()
    with access.write() as connection:
        taken = connection.execute(
            TAKE, {"now": claimed_at, "week": week, "place_id": place_id}
        ).fetchone()
    if taken is None:
        return
    tries, first_at, address = taken
    reason = post(address, said.title, said.body, is_hosted)
    now = access.now()
    again = None
    if reason is not None:
        again = next_try(read_back(first_at) or now, now, int(tries))
    outcome: Outcome = "sent" if reason is None else "failed" if again else "given up"
    next_at = None if again is None else written(again)
    with access.write() as connection:
        ours = {"week": week, "place_id": place_id, "claimed_at": claimed_at}
        done = connection.execute(FINISH, {"state": outcome, "next_at": next_at, **ours})
        if not done.rowcount:  # told as unsure meanwhile: what became of it is known now
            next_at = None
        told = _told(place_id, week, access, outcome, reason or "") | {"next_at": next_at}
        connection.execute(ATTEMPT, told)


def _tell_interrupted(access: Access) -> None:
    before = written(access.now() - _SENDS_WITHIN)
    with access.read() as connection:  # mostly nothing: no lock for looking
        found = connection.execute(
            "SELECT 1 FROM digest_delivery WHERE state = 'sending' AND claimed_at < ?", (before,)
        ).fetchone()
    if found is None:
        return
    reason = (
        "Pothos was stopped while it sent this one: it may have arrived or not. It is not sent "
        "again by itself; python -m core digest does."
    )
    with access.write() as connection:
        for row in connection.execute(INTERRUPTED, {"before": before}).fetchall():
            told = _told(row["place_id"], row["week"], access, "unsure", reason)
            connection.execute(ATTEMPT, told)


def _told(
    place_id: str, week: str | None, access: Access, outcome: Outcome, reason: str
) -> dict[str, str | None]:
    return {
        "place_id": place_id,
        "week": week,
        "at": access.instant(),
        "outcome": outcome,
        "reason": reason,
        "next_at": None,
    }
