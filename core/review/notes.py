"""The team's notes on a campaign, days of its chart, a creator or a post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

import duckdb

from core.store.decisions import NoteAbout

NOTES: Final = """
SELECT note_id, about, about_id, campaign_id, on_day, words, said_by, CAST(said_at AS TIMESTAMP)
FROM team_note
WHERE {of_what}
QUALIFY row_number() OVER (PARTITION BY note_id ORDER BY said_at DESC) = 1 AND words IS NOT NULL
ORDER BY said_at DESC, note_id
"""

KNOWN_AS: Final = {
    "creator": """about = 'creator' AND (about_id = $id OR about_id IN (
        SELECT known_as FROM creator_identity WHERE creator_id = $id))""",
    "post": """about = 'post' AND (about_id = $id OR about_id IN (
        SELECT post_id FROM post_identity WHERE same_as = $id))""",
}


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
    """The notes on a campaign, its posts and days, the newest first."""
    query = NOTES.format(of_what="campaign_id = ?")
    return [Note(*row) for row in cursor.execute(query, [campaign_id]).fetchall()]


def notes_about(
    cursor: duckdb.DuckDBPyConnection, about: Literal["creator", "post"], about_id: str
) -> list[Note]:
    """The notes on a creator or a post, the newest first, by whatever id it was known then."""
    query = NOTES.format(of_what=KNOWN_AS[about])
    return [Note(*row) for row in cursor.execute(query, {"id": about_id}).fetchall()]
