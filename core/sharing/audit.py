"""Who did what: the journal's acts and what happened at the door, in one list for owners."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from core import acting
from core.sharing.access import KEEP_LOG_DAYS, Access, read_back, written
from core.store.lines import Line

_WORDS: Final[dict[str, str]] = {
    "import": "imported",
    "undo": "undid an import",
    "figures": "",
    "assignment": "put posts into a campaign",
    "withdrawal": "took an assignment back",
    "sameness": "said who is who",
    "sameness_withdrawal": "took a word on who is who back",
    "setting": "changed a setting",
    "sensitivity": "changed the sensitivity of alerts",
    "exchange_rate": "said an exchange rate",
    "answer_within": "changed the limit for answers",
    "fit_ruling": "said whether a creator fits",
    "short_list": "changed a short list",
    "match_ruling": "said whether a post meets a deliverable",
    "post_ruling": "said that a post is in order",
    "decision": "decided",
    "decision_end": "ended a decision",
    "alert_assigned": "said who looks after an alert",
    "alert_snoozed": "snoozed an alert",
    "alert_useful": "said whether an alert was useful",
    "review_held": "held a review",
    "team_note": "wrote a note",
    "alerts_in_a_meeting": "changed how many alerts a meeting holds",
    "erasure": "erased a person",
    "erasure_lifted": "let an erased person come in again",
    "mapping": "saved a mapping",
    "mapping_renamed": "renamed a mapping",
    "mapping_withdrawn": "withdrew a mapping",
}
"""Of the journal's kinds; "" for what the machine does by itself."""


@dataclass(frozen=True)
class Deed:
    """One thing that somebody did. ``about`` names a file, a link or a person; ``ip`` is a
    network, never an address."""

    at: datetime
    who: str
    what: str
    about: str
    ip: str


def deeds(access: Access, lines: Iterable[Line], limit: int) -> list[Deed]:
    """The newest ``limit`` deeds, the newest first. Raises ``NotAllowedError`` but for owners."""
    acting.require("govern")
    newest: deque[Line] = deque(
        (line for line in lines if _WORDS.get(line.what, line.what)), maxlen=limit
    )
    done = [
        Deed(
            line.at,
            line.by or acting.THIS_MACHINE.name,
            _WORDS.get(line.what, line.what.replace("_", " ")),
            str(line.facts.get("name") or line.facts.get("import_id") or ""),
            "",
        )
        for line in newest
    ]
    with access.read() as connection:
        rows = connection.execute("SELECT * FROM access_log ORDER BY at DESC LIMIT ?", (limit,))
        for row in rows.fetchall():
            at = read_back(row["at"]) or access.now()
            done.append(Deed(at, row["who"], row["what"], row["about"], row["ip"]))
    return sorted(done, key=lambda deed: deed.at, reverse=True)[:limit]


def forget_old(access: Access) -> None:
    """Remove what is older than the log is kept, and visits that ended."""
    now = access.now()
    with access.write() as connection:
        oldest = written(now - timedelta(days=KEEP_LOG_DAYS))
        connection.execute("DELETE FROM access_log WHERE at < ?", (oldest,))
        connection.execute("DELETE FROM visit WHERE expires_at < ?", (written(now),))
