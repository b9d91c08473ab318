"""From the team's data to a published view: only what the maker of a link chose is read at all.

What is hidden is never put into the document, so no screen has to hide it. The word for a campaign
is derived from goal, pace, engagement and data alone, since what alerts say of people and contracts
names people and sums.
"""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from typing import Any, Final

import duckdb
import pandas as pd

from core import review
from core.checks.alert import Rule
from core.errors import PothosError
from core.money.budget import budgets
from core.review.status import Promises, status_of
from core.sharing.chosen import Chosen
from core.sharing.views import View

RULES_FOR_GUESTS: Final[tuple[Rule, ...]] = ("level shift", "pace behind", "no goal", "stale data")
POSTS_SHOWN: Final = 500

PROMISES: Final = """
SELECT state, count(*) FROM promise_now WHERE campaign_id = ? AND deliverable_id IS NOT NULL
GROUP BY state ORDER BY state
"""


def publish(cursor: duckdb.DuckDBPyConnection, chosen: Chosen) -> View:
    """The view of what ``chosen`` names, as of one state of the data.

    Raises ``PothosError`` where a campaign is gone.
    """
    lines = {line.campaign_id: line for line in review.review_lines(cursor)}
    gone = [one for one in chosen.campaign_ids if one not in lines]
    if gone:
        raise PothosError(
            "A campaign of this link is gone.",
            "The import that it came from was undone, or it was merged with another one.",
            "Make a new link without it, or load its export again.",
        )
    campaigns = [_campaign(cursor, chosen, lines[one]) for one in chosen.campaign_ids]
    days = [one["as_of"] for one in campaigns if one["as_of"]]
    return View(max(days, default=None), tuple(campaigns))


def _campaign(
    cursor: duckdb.DuckDBPyConnection, chosen: Chosen, line: review.ReviewLine
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": line.name,
        "as_of": _plain(line.as_of),
        "starts_on": _plain(line.starts_on),
        "ends_on": _plain(line.ends_on),
        "goal": line.goal,
        **_status(cursor, line),
    }
    if "pace" in chosen.sections:
        told["pace"] = _pace(line.pace)
        told["progress"] = _rows(review.progress(cursor, line.campaign_id), ("day", "total"))
    if "engagement" in chosen.sections and line.denominator is not None:
        told["engagement"] = {
            "by": line.denominator,
            "rate": _plain(line.rate),
            "weeks": _rows(review.weeks(cursor, line.campaign_id, line.denominator)),
            "drift": _drift(line.drift),
        }
    told |= _people(cursor, chosen, line)
    if "costs" in chosen.shown:
        told["costs"] = [
            {
                name: _plain(getattr(budget, name))
                for name in ("currency", "budget", "committed", "due", "paid", "forecast")
            }
            for budget in budgets(cursor)
            if budget.campaign_id == line.campaign_id
        ]
    if "contracts" in chosen.shown:
        states = cursor.execute(PROMISES, [line.campaign_id]).fetchall()
        told["deliverables"] = [[state, number] for state, number in states]
    return told


def _status(cursor: duckdb.DuckDBPyConnection, line: review.ReviewLine) -> dict[str, Any]:
    own = [
        alert for alert in review.alerts(cursor, line.campaign_id) if alert.rule in RULES_FOR_GUESTS
    ]
    is_over = line.status == "ended"
    judged = status_of(
        sorted(own, key=lambda alert: alert.urgency),
        line.drift,
        line.pace,
        line.posts,
        line.ends_on if is_over else None,
        Promises(),
        line.as_of,
    )
    return {"status": judged.status, "reason": judged.reason}


def _pace(pace: review.Pace | None) -> dict[str, Any] | None:
    if pace is None:
        return None
    names = (
        "metric", "total", "target", "expected_by_now", "forecast", "forecast_low",
        "forecast_high", "probability_of_target",
    )  # fmt: skip
    return {name: _plain(getattr(pace, name)) for name in names}


def _drift(drift: review.Drift | None) -> dict[str, Any] | None:
    if drift is None:
        return None
    names = ("verdict", "change", "began_from", "began_to", "in_words")
    return {name: _plain(getattr(drift, name)) for name in names}


def _people(
    cursor: duckdb.DuckDBPyConnection, chosen: Chosen, line: review.ReviewLine
) -> dict[str, Any]:
    """Creators and posts; without names each creator is a number, the same in both tables."""
    by = line.denominator or "reach"
    is_named = "names" in chosen.shown
    creators = review.creators_of(cursor, line.campaign_id, by)
    # By account: two people may have one name, and one name two accounts.
    number_of = {
        account: f"Creator {number}"
        for number, accounts in enumerate(creators["account_ids"], 1)
        for account in accounts
    }
    told: dict[str, Any] = {"by": by}
    if "creators" in chosen.sections:
        table = creators.reindex(
            columns=["creator_name", "posts", "engagements", "denominator_total", "rate"]
        )
        if not is_named:
            table["creator_name"] = [f"Creator {n}" for n in range(1, len(table) + 1)]
        told["creators"] = _rows(table.rename(columns={"creator_name": "creator"}))
    if "posts" in chosen.sections:
        posts = review.posts_of(cursor, line.campaign_id, by, POSTS_SHOWN)
        names = posts["creator_name"].fillna(posts["handle"])
        shown = posts.reindex(columns=["published_on", "platform", "format"]).copy()
        shown["creator"] = names if is_named else posts["account_id"].map(number_of)
        for figure in ("engagements", by, "rate"):
            shown[figure] = posts[figure]
        if is_named:
            shown["caption"] = posts["caption"]
            shown["permalink"] = posts["permalink"]
        told["posts"] = _rows(shown)
    return told


def _rows(table: pd.DataFrame, columns: tuple[str, ...] = ()) -> dict[str, list[Any]]:
    """A table as its columns, in order; None for what is missing."""
    names = columns or tuple(table.columns)
    return {name: [_plain(cell) for cell in table[name].tolist()] for name in names}


def _plain(cell: Any) -> Any:  # noqa: ANN401 a cell of a table
    """What JSON can hold; a day as 2026-11-15, nothing for what is not a number."""
    if cell is None or cell is pd.NaT or (isinstance(cell, float) and not math.isfinite(cell)):
        return None
    if isinstance(cell, Decimal):
        return float(cell)
    if isinstance(cell, pd.Timestamp):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return None if cell is pd.NA else cell
