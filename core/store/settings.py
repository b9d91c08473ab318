"""What the team has chosen for all figures."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import duckdb

from core.errors import PothosError
from core.store.connection import Store
from core.store.touched import mark_act

LEAVE_OUT_ESTIMATES: Final = "leave_out_estimates"
FALSE_ALERTS_PER_WEEK: Final = "false_alerts_per_week"
MINIMUM_CHANGE: Final = "minimum_change"
ALERTS_IN_A_MEETING: Final = "alerts_in_a_meeting"
ALERTS_AT_FIRST: Final = 12
"""What a meeting of twenty minutes can hold."""
MOST_ALERTS: Final = 50
ANSWER_WITHIN_DAYS: Final = "answer_within_days"
ANSWER_WITHIN_AT_FIRST: Final = 2
"""Days, until the team says otherwise."""

SET: Final = "INSERT INTO setting VALUES (?, ?, ?)"
FORGET: Final = "DELETE FROM setting WHERE name = ?"
READ: Final = "SELECT value FROM setting WHERE name = ?"

TOUCH_EVERYTHING: Final = (
    "INSERT INTO touched_post SELECT DISTINCT post_id FROM post",
    "INSERT INTO touched_campaign SELECT DISTINCT campaign_id FROM campaign",
)


def leaves_out_estimates(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether figures that an export calls estimates count for nothing; they do count at first."""
    rows = cursor.execute(READ, [LEAVE_OUT_ESTIMATES]).fetchall()
    return bool(rows) and rows[0][0] == "yes"


def leave_out_estimates(store: Store, is_wanted: bool) -> None:
    """Let estimates count for nothing from now on, or count them again; touches every figure."""
    with store.write() as cursor:
        store.note("setting", name=LEAVE_OUT_ESTIMATES, value="yes" if is_wanted else "no")
        _choose(cursor, LEAVE_OUT_ESTIMATES, "yes" if is_wanted else "no", store.now())
        for statement in TOUCH_EVERYTHING:
            cursor.execute(statement).fetchall()
        mark_act(cursor, "setting")


def alert_settings(cursor: duckdb.DuckDBPyConnection) -> tuple[float | None, float | None]:
    """The false alerts per week and the minimum change that the team chose; None: never chosen."""
    return _number(cursor, FALSE_ALERTS_PER_WEEK), _number(cursor, MINIMUM_CHANGE)


def choose_alert_settings(
    store: Store,
    cursor: duckdb.DuckDBPyConnection,
    false_alerts_per_week: float,
    minimum_change: float,
) -> None:
    """Keep both within a write that is under way and judges by them; figures stay as they are."""
    store.note(
        "sensitivity", false_alerts_per_week=false_alerts_per_week, minimum_change=minimum_change
    )
    _choose(cursor, FALSE_ALERTS_PER_WEEK, repr(false_alerts_per_week), store.now())
    _choose(cursor, MINIMUM_CHANGE, repr(minimum_change), store.now())


def answer_within_days(cursor: duckdb.DuckDBPyConnection) -> int:
    """After how many days without an answer from us somebody is said to wait."""
    return int(_number(cursor, ANSWER_WITHIN_DAYS) or ANSWER_WITHIN_AT_FIRST)


def choose_answer_within(store: Store, cursor: duckdb.DuckDBPyConnection, days: int) -> None:
    """Keep the limit within a write that is under way. Raises ``PothosError`` below one day."""
    if days < 1:
        raise PothosError(
            "The limit is below one day.", f"It says {days}.", "Choose one day or more."
        )
    store.note("answer_within", days=days)
    _choose(cursor, ANSWER_WITHIN_DAYS, str(days), store.now())


def alerts_in_a_meeting(cursor: duckdb.DuckDBPyConnection) -> int:
    """How many alerts a meeting goes through; the rest is one click away."""
    return int(_number(cursor, ALERTS_IN_A_MEETING) or ALERTS_AT_FIRST)


def choose_alerts_in_a_meeting(store: Store, number: int) -> None:
    """Keep how many. Raises ``PothosError`` for less than one or more than a day holds."""
    if not 1 <= number <= MOST_ALERTS:
        raise PothosError(
            "A meeting does not hold that.",
            f"It says {number}.",
            f"Choose 1 to {MOST_ALERTS}.",
        )
    with store.write() as cursor:
        store.note("alerts_in_a_meeting", alerts=number)
        _choose(cursor, ALERTS_IN_A_MEETING, str(number), store.now())


def _choose(cursor: duckdb.DuckDBPyConnection, name: str, value: str, at: datetime) -> None:
    cursor.execute(FORGET, [name]).fetchall()
    cursor.execute(SET, [name, value, at]).fetchall()


def _number(cursor: duckdb.DuckDBPyConnection, name: str) -> float | None:
    rows = cursor.execute(READ, [name]).fetchall()
    return float(rows[0][0]) if rows else None
