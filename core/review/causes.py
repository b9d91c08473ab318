"""Alerts of one cause are one: a rate that moved because the exports began to count differently."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import duckdb

if TYPE_CHECKING:
    from core.review.agenda import AgendaItem

_UNTOUCHED: Final = ("new", "seen", "reopened")
# A shift is dated by posts and a change of counting by days: a week lies between them at most.
COUNTED_OTHERWISE: Final = """
SELECT drift_finding.campaign_id, name,
       concat_ws('|', platform, data_drift.kind, counter, coalesce(other, '')) AS subject
FROM drift_finding JOIN campaign_now USING (campaign_id, denominator)
JOIN data_drift ON data_drift.campaign_id = drift_finding.campaign_id
WHERE verdict = 'drift' AND data_drift.kind <> 'stopped'
  AND drift_finding.denominator IN (counter, other)
  AND first_on <= began_to + 7 AND last_on >= began_from - 7
ORDER BY name, subject
"""


def one_item_a_cause(
    cursor: duckdb.DuckDBPyConnection,
    items: list[AgendaItem],
) -> list[AgendaItem]:
    """The items, with level shifts that a change of counting explains as parts of its alert.

    What the team has already decided, assigned or put off stays by itself.
    The alert costs as much as its dearest part.
    """
    causes = {item.alert.subject: item for item in items if item.alert.rule == "data drift"}
    shifts = {
        item.alert.campaign_id: item
        for item in items
        if item.alert.rule == "level shift" and item.state in _UNTOUCHED
    }
    if not causes or not shifts:
        return items
    parts: set[str] = set()
    for campaign_id, name, subject in cursor.execute(COUNTED_OTHERWISE).fetchall():
        cause, part = causes.get(subject), shifts.get(campaign_id)
        if cause is None or part is None or part.alert.alert_id in parts:
            continue
        parts.add(part.alert.alert_id)
        told = f"Part of it: {name}. {part.alert.headline} It began with this change."
        alert = replace(cause.alert, evidence=(*cause.alert.evidence, told))
        dearer = max(cause, part, key=lambda item: item.cost)
        causes[subject] = replace(
            cause, alert=alert, weight=dearer.weight, cost=dearer.cost, why_here=dearer.why_here
        )
    return [
        causes[item.alert.subject] if item.alert.rule == "data drift" else item
        for item in items
        if item.alert.alert_id not in parts
    ]
