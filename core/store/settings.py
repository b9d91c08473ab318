"""What the team has chosen for all figures."""

from __future__ import annotations

from typing import Final

import duckdb

from core.store.connection import Store
from core.store.touched import mark_act

LEAVE_OUT_ESTIMATES: Final = "leave_out_estimates"

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
        cursor.execute(FORGET, [LEAVE_OUT_ESTIMATES]).fetchall()
        chosen = [LEAVE_OUT_ESTIMATES, "yes" if is_wanted else "no", store.now()]
        cursor.execute(SET, chosen).fetchall()
        for statement in TOUCH_EVERYTHING:
            cursor.execute(statement).fetchall()
        mark_act(cursor, "setting")
