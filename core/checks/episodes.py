"""The history of alerts: when each was found, how it was last, and when it was found no more."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

import duckdb

STILL: Final = """
UPDATE alert_episode SET severity = alert.severity, headline = alert.headline
FROM alert
WHERE alert_episode.alert_id = alert.alert_id AND gone_at IS NULL
  AND (alert_episode.severity, alert_episode.headline)
      IS DISTINCT FROM (alert.severity, alert.headline)
"""
GONE: Final = """
UPDATE alert_episode SET gone_at = $at, gone_as_of = $as_of
WHERE gone_at IS NULL AND alert_id NOT IN (SELECT alert_id FROM alert)
"""
FOUND: Final = """
INSERT INTO alert_episode
SELECT alert_id, rule, campaign_id, subject, $at, $as_of, severity, headline, NULL, NULL
FROM alert
WHERE alert_id NOT IN (SELECT alert_id FROM alert_episode WHERE gone_at IS NULL)
"""
# What an undo took away was never so: its alerts have no history, but decisions on them stay.
FORGET: Final = """
DELETE FROM alert_episode
WHERE campaign_id <> '' AND campaign_id NOT IN (SELECT campaign_id FROM campaign_now)
   OR NOT EXISTS (FROM campaign_now)
"""


def keep_episodes(cursor: duckdb.DuckDBPyConnection, at: datetime, as_of: date) -> None:
    """Follow up which alerts are found now, in the transaction that found them.

    ``at`` is the instant of the check and ``as_of`` the day that the data speaks for.
    """
    cursor.execute(STILL).fetchall()
    cursor.execute(GONE, {"at": at, "as_of": as_of}).fetchall()
    cursor.execute(FOUND, {"at": at, "as_of": as_of}).fetchall()
    cursor.execute(FORGET).fetchall()
