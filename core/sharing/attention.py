"""When each campaign was last looked at by somebody of the team."""

from __future__ import annotations

from datetime import datetime

from core import acting
from core.sharing.access import Access, read_back


def opened(access: Access, campaign_id: str) -> None:
    """Note that somebody looks at a campaign."""
    acting.require("look")
    with access.write() as connection:
        row = (campaign_id, access.instant())
        connection.execute("INSERT OR REPLACE INTO campaign_opened VALUES (?, ?)", row)


def last_opened(access: Access) -> dict[str, datetime]:
    """By campaign id, when it was last looked at; those that nobody ever opened are not in it."""
    acting.require("look")
    with access.read() as connection:
        rows = connection.execute("SELECT campaign_id, at FROM campaign_opened").fetchall()
    return {row["campaign_id"]: read_back(row["at"]) or access.now() for row in rows}


def watched_since(access: Access) -> datetime | None:
    """Since when it is noted at all; None where nothing was."""
    with access.read() as connection:
        row = connection.execute("SELECT since FROM watching").fetchone()
    return None if row is None else read_back(row["since"])
