"""The first mistake's other half: the wrong creators. A contract with somebody off the brief."""

from __future__ import annotations

import json
from datetime import date
from typing import Final

import duckdb

from core.checks.alert import Alert
from core.checks.wording import number_of

# The team's own word on a creator wins over the score.
OFF_FIT: Final = """
WITH ruled AS (
    SELECT campaign_id, coalesce(creator_identity.creator_id, fit_ruling.creator_id) AS creator_id,
           arg_max(coalesce(fits, false), said_at) AS fits
    FROM fit_ruling
    LEFT JOIN creator_identity ON known_as = fit_ruling.creator_id
    GROUP BY ALL
)
SELECT creator_fit.campaign_id, creator_fit.creator_id, creator_name, score, posts, parts,
       signed_on
FROM creator_fit
LEFT JOIN ruled USING (campaign_id, creator_id)
LEFT JOIN (SELECT campaign_id, creator_id, min(signed_on) AS signed_on FROM contract_now
           GROUP BY ALL) USING (campaign_id, creator_id)
WHERE is_contracted AND is_off AND NOT coalesce(fits, false)
ORDER BY ALL
"""
SHOWN: Final = ("topics", "meaning", "hashtags", "competitors")


def off_fit_creators(cursor: duckdb.DuckDBPyConnection, as_of: date) -> list[Alert]:
    """Contracted creators of whose posts hardly one touches the campaign's brief."""
    found = []
    for campaign_id, creator_id, name, score, posts, parts, signed_on in cursor.execute(
        OFF_FIT
    ).fetchall():
        evidence = [
            f"{part['name'].capitalize()}: {part['sentence']}"
            for part in json.loads(parts)
            if part["name"] in SHOWN and part["points"] is not None
        ]
        fit = "" if score is None else f" The fit with the brief is {score:.0f} of 100."
        found.append(
            Alert(
                rule="off-fit creator",
                campaign_id=campaign_id,
                subject=creator_id,
                severity="medium",
                headline=f"{name} has a contract, and posts about other things than the brief.",
                evidence=(f"Read: the newest {number_of(posts, 'post')}.{fit}", *evidence),
                since=signed_on,
                advice="Look at the posts together: brief again, replace, or say why they fit.",
                as_of=as_of,
            )
        )
    return found
