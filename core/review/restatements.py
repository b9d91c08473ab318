"""What changed in figures already shown: the ledger, for one import, one campaign, or all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import duckdb

RESTATEMENTS: Final = """
SELECT strftime(restated_at, '%Y-%m-%d %H:%M'), import_ids, acts,
       campaign_id, coalesce(campaign_name, campaign_id), figure, about_from, about_to,
       value_before, value_after, in_words
FROM restatement
WHERE ($campaign_id IS NULL OR campaign_id = $campaign_id)
  AND ($import_id IS NULL OR list_contains(import_ids, $import_id))
  AND ($since IS NULL OR restated_at >= $since)
ORDER BY restated_at DESC, campaign_id, figure, about_from
LIMIT $limit
"""


@dataclass(frozen=True)
class Restatement:
    """One figure that an import or another act changed after it had been shown.

    ``restated_at`` is UTC, to the minute. ``import_ids`` came or went since the refresh before,
    ``acts`` say which (import, undo, redo, assignment, sameness, setting). The figure speaks of the
    days ``about_from`` to ``about_to``, None for costs and targets; the values are counts (of
    costs whole units of the currency), on the last of these days where it is a running total, over
    all of them else.
    """

    restated_at: str
    import_ids: list[int]
    acts: list[str]
    campaign_id: str
    campaign: str
    figure: str
    about_from: date | None
    about_to: date | None
    value_before: int | None
    value_after: int | None
    in_words: str


def restatements(
    cursor: duckdb.DuckDBPyConnection,
    import_id: int | None = None,
    campaign_id: str | None = None,
    limit: int = 200,
    since: datetime | None = None,
) -> list[Restatement]:
    """The ledger, the newest first; of one import, of one campaign, since an instant, or all."""
    wanted = {
        "import_id": import_id,
        "campaign_id": campaign_id,
        "since": since,
        "limit": limit,
    }
    return [Restatement(*row) for row in cursor.execute(RESTATEMENTS, wanted).fetchall()]
