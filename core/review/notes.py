"""The team's notes on a campaign, and on days of its chart."""

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


def notes(cursor: duckdb.DuckDBPyConnection, campaign_id: str) -> list[Note]:
    """The notes that belong to a campaign, the newest first."""
    return [Note(*row) for row in cursor.execute(NOTES, [campaign_id]).fetchall()]
