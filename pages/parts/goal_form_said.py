"""What a filled form of goals and brief says that was not said before, as rows of our templates."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import pandas as pd

from core.errors import PothosError
from core.review import Campaign, Goal

_CURRENCY: Final = re.compile(r"[A-Za-z]{3}")
_DAYS: Final = ("starts_on", "ends_on")


def goals_said(
    about: Campaign, goals: Sequence[Goal], rows: Sequence[Mapping[str, Any]]
) -> list[dict[str, str]]:
    """Rows of the goals template for what is new in the table of the form.

    A goal whose row is gone is withdrawn. Raises ``PothosError`` for a target of 0 or below, an end
    before the start, a row without a metric, two rows of one metric, or two that decide.
    """
    filled = [row for row in (_row(row) for row in rows) if any(row.values())]
    _check(filled)
    known = {goal.metric: _known(goal, about) for goal in goals}
    said = []
    for row in filled:
        if not any(one["decides"] for one in filled) and row is filled[0]:
            row = {**row, "decides": "yes"}
        if known.get(row["goal_metric"]) != row:
            said.append({"campaign": about.name, **row, "status": "set"})
    metrics = {row["goal_metric"] for row in filled}
    said += [
        {"campaign": about.name, "goal_metric": goal.metric, "status": "withdrawn"}
        for goal in goals
        if goal.metric not in metrics
    ]
    return said


def brief_said(about: Campaign, filled: Mapping[str, Any]) -> dict[str, str]:
    """The row of the campaigns template for what is new in the brief; its name alone for nothing.

    A field that was emptied is named under ``cleared``. Raises ``PothosError`` for an end before
    the start, a budget below 0, and one without a currency of three letters.
    """
    first, last = filled["starts_on"], filled["ends_on"]
    if first and last and last < first:
        raise PothosError(
            "The last day comes before the first.",
            f"The first day is {first}, the last {last}.",
            "Change one of them.",
        )
    budget, currency = filled["budget"], filled["currency"].strip()
    if budget is not None and budget < 0:
        raise PothosError(
            "The budget is below 0.", f"It says {budget:,.2f}.", "Give what may be spent, or none."
        )
    if (budget is not None or currency) and not _CURRENCY.fullmatch(currency):
        raise PothosError(
            "The budget has no currency.",
            f"“{currency}” is no code of three letters.",
            "Write it as EUR, USD or GBP: amounts of two currencies are never added.",
        )
    row = {"campaign": about.name}
    cleared = []
    for name, value in filled.items():
        new, old = _text(name, value), _text(name, getattr(about, name))
        if new and new != old:
            row[name] = new
        elif old and not new:
            cleared.append(name)
    if cleared:
        row["cleared"] = ";".join(cleared)
    return row


def _check(rows: Sequence[Mapping[str, str]]) -> None:
    metrics = [row["goal_metric"] for row in rows]
    for row in rows:
        if not row["goal_metric"]:
            raise PothosError(
                "A goal is counted in nothing.",
                "A row of the goals says no metric.",
                "Choose what it is counted in, or remove the row.",
            )
        if metrics.count(row["goal_metric"]) > 1:
            raise PothosError(
                "Two goals are counted in the same.",
                f"Two rows are counted in {row['goal_metric']}.",
                "Remove one of them: one campaign has one target for one metric.",
            )
        if row["target"] and int(row["target"]) <= 0:
            raise PothosError(
                f"The target is {row['target']}.",
                "Nothing can be on its way to that.",
                "Give a number above 0, or leave it empty until it is agreed.",
            )
        if row["starts_on"] and row["ends_on"] and row["ends_on"] < row["starts_on"]:
            raise PothosError(
                "A goal ends before it starts.",
                f"{row['goal_metric']}: from {row['starts_on']} to {row['ends_on']}.",
                "Change one of the days.",
            )
    if sum(bool(row["decides"]) for row in rows) > 1:
        raise PothosError(
            "Two goals decide.",
            "A campaign is judged by one of its goals; the others are shown beside it.",
            "Leave the tick at one of them.",
        )


def _row(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "goal": _cell(row.get("Goal")),
        "goal_metric": _cell(row.get("Counted in")),
        "target": _cell(row.get("Target")),
        "starts_on": _cell(row.get("First day")),
        "ends_on": _cell(row.get("Last day")),
        "decides": "yes" if row.get("Decides") is True else "",
    }


def _known(goal: Goal, about: Campaign) -> dict[str, str]:
    return _row(
        {
            "Goal": goal.kind,
            "Counted in": goal.metric,
            "Target": goal.target,
            "First day": goal.starts_on,
            "Last day": goal.ends_on,
            "Decides": goal.decides,
        }
    )


def _cell(value: Any) -> str:  # noqa: ANN401 a cell of a table
    if value is None or value is pd.NaT or (not isinstance(value, str) and pd.isna(value)):
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value))
    return str(value).strip()


def _text(name: str, value: Any) -> str:  # noqa: ANN401 a field of any kind
    """A field as a CSV holds it."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, date):
        return value.isoformat()
    if name == "budget":
        return f"{float(value):.2f}"
    return str(value).strip()
