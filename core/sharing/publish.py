"""From the team's data to a published view: only what the maker of a link chose is read at all.

What is hidden is never put into the document, so no screen has to hide it. The word for a campaign
is derived from goal, pace, engagement and data alone, since what alerts say of people and contracts
names people and sums.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

import duckdb
import pandas as pd

from core import review
from core.checks.alert import Alert, Rule
from core.errors import PothosError
from core.money.budget import budgets
from core.review.notes import notes
from core.review.status import Promises, status_of
from core.sharing.chosen import Chosen
from core.sharing.views import View

RULES_FOR_GUESTS: Final[tuple[Rule, ...]] = ("level shift", "pace behind", "no goal", "stale data")
POSTS_SHOWN: Final = 500
MESSAGES_SHOWN: Final = 200

PROMISES: Final = """
SELECT state, count(*) FROM promise_now WHERE campaign_id = ? AND deliverable_id IS NOT NULL
GROUP BY state ORDER BY state
"""
EMAILS: Final = """
SELECT creator_id, string_agg(known_as, ', ' ORDER BY known_as) FROM creator_identity
WHERE kind = 'mail' AND list_contains($creators, creator_id) GROUP BY creator_id
"""
MESSAGES: Final = """
SELECT CAST(sent_at AS DATE) AS sent_on, is_inbound, creator_id, creator_name, excerpt
FROM message_now WHERE campaign_id = ? ORDER BY sent_at DESC, message_id LIMIT ?
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
    alerts: dict[str | None, list[Alert]] = defaultdict(list)
    for alert in review.alerts(cursor):
        if alert.rule in RULES_FOR_GUESTS:
            alerts[alert.campaign_id].append(alert)
    told = [lines[one] for one in chosen.campaign_ids]
    campaigns = [_campaign(cursor, chosen, line, alerts[line.campaign_id]) for line in told]
    table = None
    if chosen.has_review:
        told = list(lines.values())
        table = _review(told, alerts)
    days = [line.as_of for line in told if line.as_of]
    return View(_plain(max(days, default=None)), tuple(campaigns), table)


def _review(
    lines: Sequence[review.ReviewLine], alerts: dict[str | None, list[Alert]]
) -> dict[str, list[Any]]:
    """A line for each campaign, in the order of the review, without anybody's name or sums."""
    columns: dict[str, list[Any]] = {
        name: []
        for name in ("status", "name", "reason", "goal", "by", "rate", "as_of")
    }  # fmt: skip
    for line in lines:
        told = {
            **_status(alerts[line.campaign_id], line),
            "name": line.name,
            "goal": line.goal,
            "by": line.denominator,
            "rate": _plain(line.rate),
            "as_of": _plain(line.as_of),
        }
        for name, column in columns.items():
            column.append(told[name])
    return columns


def _campaign(
    cursor: duckdb.DuckDBPyConnection,
    chosen: Chosen,
    line: review.ReviewLine,
    alerts: list[Alert],
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": line.name,
        "as_of": _plain(line.as_of),
        "starts_on": _plain(line.starts_on),
        "ends_on": _plain(line.ends_on),
        "goal": line.goal,
        **_status(alerts, line),
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
    if "notes" in chosen.shown:
        told["notes"] = [
            {"on": _plain(note.on_day or note.at.date()), "words": note.words}
            for note in notes(cursor, line.campaign_id)
            # Not those on people and their posts: nobody could erase a person out of them later.
            if note.about in ("campaign", "day")
        ]
    return told


def _status(alerts: list[Alert], line: review.ReviewLine) -> dict[str, Any]:
    """What the campaign's ``alerts`` that guests may know of make of it, the most urgent first."""
    is_over = line.status == "ended"
    judged = status_of(
        alerts,
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
    """Creators, posts and messages; without names each creator is a number, the same in all."""
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
        if "emails" in chosen.shown:
            ids = creators["creator_id"].tolist()
            emails = dict(cursor.execute(EMAILS, {"creators": ids}).fetchall())
            table["emails"] = [emails.get(one) for one in ids]
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
    if "messages" in chosen.shown:
        messages = cursor.execute(MESSAGES, [line.campaign_id, MESSAGES_SHOWN]).df()
        if not is_named:
            numbers = dict(zip(creators["creator_id"], range(1, len(creators) + 1), strict=True))
            messages["creator_name"] = [
                f"Creator {numbers[one]}" if one in numbers else None
                for one in messages["creator_id"]
            ]
        named = messages.rename(columns={"creator_name": "creator"})
        told["messages"] = _rows(named, ("sent_on", "is_inbound", "creator", "excerpt"))
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
