"""The minutes of a review, from the same reads as its screens."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

import duckdb

from core import review
from core.charts import (
    Drawing,
    compact,
    day,
    pace_bar,
    percent,
    rate_over_time,
)
from core.minutes.minutes import Figure, Item, Minutes, Section
from core.review import AgendaItem, Decision, ReviewLine
from core.review.held import reviews_held
from core.shapes import drift_mark, pace_figures
from core.store.settings import alerts_in_a_meeting
from core.words import METRIC_OF_GOAL

_SINCE: Final = timedelta(days=7)


def gather(
    cursor: duckdb.DuckDBPyConnection,
    began_at: datetime,
    today: date,
    line: int,
    by: str | None,
) -> Minutes:
    """What a review that began at ``began_at`` went through, as it stands now.

    ``line`` is the journal's last. As many alerts that nobody decided on are in it as a meeting
    goes through; how many more there are is said.
    """
    at_most = alerts_in_a_meeting(cursor)
    lines = {one.campaign_id: one for one in review.review_lines(cursor)}
    items = review.agenda(cursor, today)
    made = review.decisions(cursor)
    began = began_at.replace(tzinfo=None)
    now = [one for one in made if one.at >= began and one.ended != "taken back"]
    due = [one for one in made if one.is_due(today) and one not in now]
    waiting = [item for item in items if item.waits_for_us]
    alerts = [_alert(cursor, item, lines.get(item.alert.campaign_id)) for item in waiting[:at_most]]
    if len(waiting) > at_most:
        left = f"{len(waiting) - at_most:,} more wait; they stand on the review screen."
        alerts.append(Item("Less costly to leave", "", (left,)))
    held = reviews_held(cursor, 1)
    since = held[0].began_at.date() if held else today - _SINCE
    sections = (
        Section("What was decided", tuple(_decision(one) for one in reversed(now))),
        Section("What became of earlier decisions", tuple(_decision(one) for one in due)),
        Section("What waits for a decision", tuple(alerts)),
        Section("What is gone", tuple(_gone(one) for one in review.resolved(cursor, since))),
        Section("Campaigns", tuple(_campaign(one) for one in lines.values())),
    )
    as_of = review.freshness(cursor, today).as_of
    told = tuple(one for one in sections if one.items)
    return Minutes(f"Review of {day(today)}", today, as_of, line, by, told)


def _decision(decision: Decision) -> Item:
    name = decision.campaign or ("A campaign that is gone" if decision.is_gone else "Everywhere")
    said = [decision.why, f"Who: {decision.who}."]
    if decision.due_on:
        said.append(f"By {day(decision.due_on)}.")
    if decision.expected_change is not None:
        moved = f"{decision.moved_figure} should move by {percent(decision.expected_change)}."
        said.append(moved[0].upper() + moved[1:])
    said.append(f"Looked at again on {day(decision.look_on)}.")
    if decision.headline:
        said.append(f"It was about: {decision.headline}")
    said.append(decision.sentence)
    return Item(f"{name}: {decision.kind}", decision.outcome, tuple(said))


def _alert(cursor: duckdb.DuckDBPyConnection, item: AgendaItem, line: ReviewLine | None) -> Item:
    alert = item.alert
    said = (item.why_here, *alert.evidence, f"What to do: {alert.advice}")
    heading = f"{line.name}: {alert.headline}" if line else alert.headline
    return Item(heading, item.state, said, _figures(item, line), _drawing(cursor, item, line))


def _figures(item: AgendaItem, line: ReviewLine | None) -> tuple[Figure, ...]:
    """The figure that an alert is about, as the campaign's line shows it, with its receipt."""
    if line is None:
        return ()
    if item.alert.rule == "level shift":
        by = line.denominator or "reach"
        receipt = f"settled_rate_by_{by} of {line.name}"
        return (Figure(f"Engagement by {by}", percent(line.rate), receipt),)
    if item.alert.rule == "pace behind" and line.pace is not None:
        metric = line.pace.metric
        value = f"{compact(line.pace.total)} of {compact(line.pace.target)}"
        receipt = f"{METRIC_OF_GOAL.get(metric, metric)} of {line.name}"
        return (Figure(metric.capitalize(), value, receipt),)
    return ()


def _drawing(
    cursor: duckdb.DuckDBPyConnection, item: AgendaItem, line: ReviewLine | None
) -> Drawing | None:
    if line is None:
        return None
    if item.alert.rule == "pace behind" and line.pace is not None:
        return pace_bar(pace_figures(line.pace), "light")
    if item.alert.rule == "level shift" and line.denominator is not None:
        weeks = review.weeks(cursor, line.campaign_id, line.denominator)
        return rate_over_time(weeks, drift_mark(line.drift), line.denominator, "light", height=260)
    return None


def _gone(one: review.Resolved) -> Item:
    on = f"Found no more on {day(one.gone_on)}." if one.gone_on else "Found no more."
    return Item(f"{one.campaign}: {one.headline}" if one.campaign else one.headline, "gone", (on,))


def _campaign(line: ReviewLine) -> Item:
    said = [line.reason]
    if line.rate is not None and line.denominator:
        said.append(f"Engagement by {line.denominator}: {percent(line.rate)}.")
    if line.drift is not None and line.drift.silence_in_words and not line.needs_attention:
        said.append(line.drift.silence_in_words)
    return Item(line.name, line.status, tuple(said))
