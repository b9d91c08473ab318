"""What nobody looks at: reviews that were skipped, alerts that wait; and the team's notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import duckdb

from core.store.decisions import NoteAbout

NOTES: Final = """
SELECT note_id, about, about_id, campaign_id, on_day, words, said_by, CAST(said_at AS TIMESTAMP)
FROM team_note
WHERE campaign_id = ?
QUALIFY row_number() OVER (PARTITION BY note_id ORDER BY said_at DESC) = 1 AND words IS NOT NULL
ORDER BY said_at DESC, note_id
"""

HELD: Final = """
SELECT CAST(began_at AS TIMESTAMP), CAST(ended_at AS TIMESTAMP), alerts, decisions, held_by
FROM review_held ORDER BY began_at DESC LIMIT ?
"""


@dataclass(frozen=True)
class Note:
    """A note of the team. ``on_day`` is the day of a chart that it is about."""

    note_id: str
    about: NoteAbout
    about_id: str
    campaign_id: str
    on_day: date | None
    words: str
    by: str | None
    at: datetime


@dataclass(frozen=True)
class Held:
    """A review that was held: how many alerts it went through, and how many decisions it took."""

    began_at: datetime
    ended_at: datetime
    alerts: int
    decisions: int
    by: str | None


def notes(cursor: duckdb.DuckDBPyConnection, campaign_id: str) -> list[Note]:
    """The notes that belong to a campaign, the newest first."""
    return [Note(*row) for row in cursor.execute(NOTES, [campaign_id]).fetchall()]


def reviews_held(cursor: duckdb.DuckDBPyConnection, limit: int = 100) -> list[Held]:
    """The reviews that were held, the newest first."""
    return [Held(*row) for row in cursor.execute(HELD, [limit]).fetchall()]


def weeks_skipped(held: list[Held], today: date) -> int:
    """Whole weeks since the last review beyond the first; 0 where none was ever held."""
    if not held:
        return 0
    return max((today - held[0].began_at.date()).days // 7 - 1, 0)
