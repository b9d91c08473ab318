"""Data drift: exports that changed what they count. A campaign did not drift, its data did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final

import duckdb
import numpy as np

from core.checks.alert import Alert
from core.checks.findings import Row, keep
from core.checks.wording import between_days, listed, number_of, to_day
from core.drift import find_data_drift
from core.words import Severity, platform_name

COUNTERS: Final = (
    "reach", "impressions", "views", "likes", "comments", "shares", "saves", "clicks",
)  # fmt: skip
COMPARED: Final = ("reach", "impressions", "views")
"""How often a post was seen is counted in three ways, which go together: a ratio of theirs that
jumps is another way of counting. Of engagements it would be a drift of the campaign."""

# Settled posts only: of a young one a counter may still be to come. NaN stands for unknown.
POSTS: Final = f"""
SELECT campaign_id, platform, published_on - DATE '1970-01-01' AS day,
       {", ".join(f"{name} IS NOT NULL AS has_{name}" for name in COUNTERS)},
       {
    ", ".join(f"coalesce(CAST(settled_{name} AS DOUBLE), 'nan') AS {name}" for name in COMPARED)
}
FROM post_now
WHERE list_contains(?, campaign_id) AND platform IS NOT NULL
  AND settled_engagements IS NOT NULL AND published_on IS NOT NULL
ORDER BY campaign_id, platform, day, post_id
"""  # noqa: S608 (only names of our own schema)

FORGET: Final = """
DELETE FROM data_drift
WHERE list_contains(?, campaign_id)
   OR campaign_id NOT IN (SELECT campaign_id FROM campaign_now)
"""

# The same change in several campaigns is one change of the exports. Old ones are old news.
FOUND: Final = """
SELECT platform, data_drift.kind, counter, other,
       min(first_on), max(last_on), list(name ORDER BY name), any_value(campaign_id),
       arg_max(value_before, last_on), arg_max(value_after, last_on)
FROM data_drift JOIN campaign_now USING (campaign_id)
WHERE last_on > CAST(? AS DATE) - 56
GROUP BY platform, data_drift.kind, counter, other
ORDER BY platform, data_drift.kind, counter, other
"""


def find_data_drifts(cursor: duckdb.DuckDBPyConnection, campaign_ids: Sequence[str]) -> None:
    """Keep what changed in the counters of these campaigns' posts, platform by platform."""
    cursor.execute(FORGET, [list(campaign_ids)]).fetchall()
    rows: list[Row] = []
    posts = cursor.execute(POSTS, [list(campaign_ids)]).fetchall()
    for (campaign_id, platform), own in groupby(posts, key=lambda row: row[:2]):
        table = np.array([row[2:] for row in own], dtype=np.float64)
        present = {name: table[:, 1 + at] > 0 for at, name in enumerate(COUNTERS)}
        values = {name: table[:, 1 + len(COUNTERS) + at] for at, name in enumerate(COMPARED)}
        for drift in find_data_drift(table[:, 0].astype(np.int64), present, values):
            days = (to_day(drift.first_on), to_day(drift.last_on))
            counters = (drift.kind, drift.counter, drift.other)
            rows.append((campaign_id, platform, *counters, *days, drift.before, drift.after))
    keep(cursor, "data_drift", rows)


def data_drifts(cursor: duckdb.DuckDBPyConnection, as_of: date) -> list[Alert]:
    """One alert for each change of an export, whether one campaign has it or many."""
    return [_alert(row, as_of) for row in cursor.execute(FOUND, [as_of]).fetchall()]


def _alert(row: tuple[Any, ...], as_of: date) -> Alert:
    platform, kind, counter, other, first_on, last_on, names, campaign_id, before, after = row
    where = platform_name(platform)
    days = between_days(first_on, last_on)
    severity: Severity = "medium"
    if kind == "stopped":
        headline = f"{where}: exports no longer tell {counter} of posts, since a day {days}."
        evidence = "It had come with nearly every post before, and with none since."
        advice = (
            "Look at the columns chosen for the export; until it is back, it counts as unknown."
        )
        severity = "medium" if counter in COMPARED else "low"
    elif kind == "renamed":
        headline = f"{where}: {counter} stopped and {other} began, {days}."
        evidence = f"It is likely one figure under a new name: {_figures(before, after)}."
        advice = f"Divide by {other} from now on, and do not compare it with {counter} of before."
    else:
        headline = f"{where}: {counter} for each {other} jumped {days}."
        evidence = (
            f"{_times(before)} {counter} for each {other} before, {_times(after)} since: one of "
            "the two counts something else now."
        )
        advice = "Ask the tool what it counts now; do not compare rates from before with these."
    of = (
        "It is in the posts of one campaign."
        if len(names) == 1
        else f"It is in the posts of {number_of(len(names), 'campaign')}: {listed(names[:4])}"
        + ("." if len(names) <= 4 else " and others.")
    )
    return Alert(
        rule="data drift",
        campaign_id=campaign_id if len(names) == 1 else "",
        subject="|".join((platform, kind, counter, other or "")),
        severity=severity,
        headline=headline,
        evidence=(evidence, of),
        since=first_on,
        advice=advice,
        as_of=as_of,
    )


def _figures(before: float | None, after: float | None) -> str:
    if before is None or after is None:
        return "both were never there at once"
    return f"{before:,.0f} for a post before, {after:,.0f} since"


def _times(ratio: float) -> str:
    return f"{ratio:.1f}" if ratio >= 0.1 else f"{ratio:.2g}"
