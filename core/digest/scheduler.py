"""The server's own scheduler: every few seconds, is a digest owed, due or asked for?"""

from __future__ import annotations

import logging
import threading
from datetime import UTC
from typing import Final
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler

from core.acting import THIS_MACHINE, acting_for
from core.digest.asked import Answer, answer_all
from core.digest.reading import read_digest
from core.digest.schedule import clock, schedule
from core.digest.sending import deliver, deliveries, owe, owe_now
from core.digest.words import Digest
from core.errors import PothosError
from core.imports import in_words
from core.sharing.access import Access
from core.store import Store

_LOG: Final = logging.getLogger("pothos")
_LOOK_EVERY_S: Final = 5
_STOPS_WITHIN_S: Final = 8.0

# That a look is left out because the one before still sends is how it is meant.
logging.getLogger("apscheduler").setLevel(logging.ERROR)


class DigestScheduler:
    """Sends what is owed, in a thread of its own. ``url`` is where people reach Pothos, or None.

    What is owed stands in the SQLite file and not in this scheduler, so a restart loses nothing
    and sends nothing twice.
    """

    def __init__(self, store: Store, access: Access, url: str | None) -> None:
        self._store, self._access, self._url = store, access, url
        self._is_to_stop = threading.Event()
        self._looking = threading.Lock()
        self._scheduler = BackgroundScheduler(timezone=UTC)

    def start(self) -> None:
        """Begin to look."""
        self._scheduler.add_job(
            self._look_on, "interval", seconds=_LOOK_EVERY_S, coalesce=True, max_instances=1,
            misfire_grace_time=None,
        )  # fmt: skip
        self._scheduler.start()

    def stop(self) -> None:
        """Look no more; what is being sent may end, for some seconds."""
        self._is_to_stop.set()
        self._scheduler.shutdown(wait=False)
        if self._looking.acquire(timeout=_STOPS_WITHIN_S):
            self._looking.release()

    def look(self) -> None:
        """Note what is owed, send what is due, answer commands; one look at a time."""
        # By itself a thread of a server where people sign in is nobody.
        with self._looking, acting_for(THIS_MACHINE):
            if self._is_to_stop.is_set():
                return
            owe(self._access)
            self._deliver()
            answer_all(self._access, self._answer)

    def _look_on(self) -> None:
        try:
            self.look()
        except Exception:  # noqa: BLE001 - whatever is wrong with one look, the next one comes
            _LOG.exception("The digest could not be looked after")

    def _deliver(self) -> None:
        deliver(self._access, self._words, self._url is not None, self._is_to_stop)

    def _words(self) -> Digest:
        return words_of_now(self._store, self._access, self._url)

    def _answer(self, only_words: bool) -> Answer:
        try:
            if only_words:
                return True, printed(self._words())
            return send_now(self._store, self._access, self._url)
        except PothosError as error:
            return False, in_words.of_error(error) + "\n"
        except Exception:  # noqa: BLE001 - whatever is wrong, the command is told
            _LOG.exception("A command's digest failed")
            return False, "The server could not do it; its log says why.\n"


def words_of_now(store: Store, access: Access, url: str | None) -> Digest:
    """What a digest says now."""
    chosen = schedule(access)
    today = access.now().astimezone(ZoneInfo(chosen.zone)).date()
    return read_digest(store, today, chosen.most, url)


def printed(said: Digest) -> str:
    """A digest as a command prints it."""
    return f"{said.title}\n\n{said.body}"


def send_now(store: Store, access: Access, url: str | None) -> Answer:
    """Send this week's digest to every place that has not got it; what became of each."""
    week = owe_now(access)
    deliver(access, lambda: words_of_now(store, access, url), url is not None)
    zone = schedule(access).zone
    found = deliveries(access, week)
    if not found:
        return False, "There is no place to send it to. Add one in Settings, Digest.\n"
    said = []
    for one in found:
        if one.state == "sent":
            said.append(f"{one.shown}: has the digest of this week.")
        elif one.state == "failed" and one.next_at is not None:
            said.append(
                f"{one.shown}: not sent. {one.reason} The server tries again on "
                f"{clock(one.next_at, zone)}; so does this command."
            )
        elif one.state == "sending":
            said.append(f"{one.shown}: is being sent just now.")
        else:
            said.append(f"{one.shown}: not sent. {one.reason or ''}".rstrip())
    is_well = all(one.state in ("sent", "sending") for one in found)
    return is_well, "\n".join(in_words.plain(line) for line in said) + "\n"
