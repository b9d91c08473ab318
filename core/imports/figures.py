"""After rows came or went: the prepared tables and the alerts, for what was touched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import duckdb

from core.benchmarks.rates import refresh_creator_rates
from core.checks import check
from core.checks.decided import judge_decisions
from core.checks.episodes import keep_episodes
from core.checks.sensitivity import Sensitivity
from core.contracts.refresh import refresh_contracts
from core.creators.refresh import refresh_people
from core.metrics import refresh
from core.store import Store
from core.store.settings import choose_alert_settings, choose_answer_within
from core.store.spool import clean_up

KEEP_UNREAD_UPLOADS_S: Final = 3600

NEWEST_DAY: Final = """
SELECT max(day)
FROM (SELECT max(as_of) AS day FROM post_snapshot UNION ALL SELECT max(day) FROM account_day)
"""

IS_PENDING: Final = """
SELECT (SELECT count(*) FROM touched_post) + (SELECT count(*) FROM touched_campaign)
     + (SELECT count(*) FROM touched_by) > 0
"""


def bring_up_to_date(store: Store) -> None:
    """Recompute the prepared tables and the alerts of all that was touched, in one transaction.

    Readers see the figures of before until all of the new ones are there.
    """
    with store.write() as cursor:
        campaign_ids = refresh(cursor, store.now())
        refresh_creator_rates(cursor)
        as_of = _as_of(cursor, store.now().date())
        refresh_people(cursor, as_of)
        refresh_contracts(cursor, as_of)
        _judge(store, cursor, campaign_ids, as_of)
        store.note("figures")


def change_sensitivity(store: Store, chosen: Sensitivity) -> None:
    """Judge every campaign's drift with the sensitivity that the team chose, from now on.

    One transaction: readers see the alerts of before until the new ones are there. No figure
    changes, so no prepared table is made anew but those of the checks.
    """
    with store.write() as cursor:
        choose_alert_settings(store, cursor, chosen.false_alerts_per_week, chosen.minimum_change)
        _judge(store, cursor, (), _as_of(cursor, store.now().date()))


def change_answer_limit(store: Store, days: int) -> None:
    """Say after how many days without an answer somebody is owed one; alerts follow at once."""
    with store.write() as cursor:
        choose_answer_within(store, cursor, days)
        _judge(store, cursor, (), _as_of(cursor, store.now().date()))


def _judge(
    store: Store, cursor: duckdb.DuckDBPyConnection, campaign_ids: Sequence[str], as_of: date
) -> None:
    """The alerts of now, and what became of those of before."""
    check(cursor, campaign_ids, as_of)
    keep_episodes(cursor, store.now(), as_of)
    judge_decisions(cursor)


def finish_pending(store: Store) -> None:
    """Finish what a server left that was killed between an import and its figures."""
    clean_up(store.spool, KEEP_UNREAD_UPLOADS_S)
    with store.read() as cursor:
        is_pending = bool(cursor.execute(IS_PENDING).fetchall()[0][0])
    if is_pending:
        bring_up_to_date(store)


def _as_of(cursor: duckdb.DuckDBPyConnection, today: date) -> date:
    """The newest day that any counter in the store speaks for; today while there is none."""
    newest: date | None = cursor.execute(NEWEST_DAY).fetchall()[0][0]
    return newest or today
