"""Charts: a table goes in, an Altair chart comes out together with the sentence that replaces it.

Pure functions of their arguments: they know no store, so the same chart can be drawn on a page,
in a link for a client or in a test. Fields of a chart are always columns of ours; names from
somebody's file only ever stand in cells.
"""

from core.charts.budget import budget_bars
from core.charts.cohorts import week_cohorts_chart
from core.charts.deliverables import deliverables_by_week
from core.charts.figures import (
    MISSING,
    compact,
    count,
    day,
    day_range,
    percent,
    short_day,
    signed_percent,
    signed_points,
)
from core.charts.formats import rates_by_format
from core.charts.funnel import funnel_chart
from core.charts.growth import growth_by_age
from core.charts.likes import likes_against_comments
from core.charts.pace import PaceFigures, pace_bar, pace_in_words, pace_over_time
from core.charts.peers import among_peers
from core.charts.rate import rate_over_time, sparkline
from core.charts.rate_marks import DriftMark, NoteMark, SpikeMark
from core.charts.reasons import reasons_chart
from core.charts.spend import spend_against_result
from core.charts.theme import MAX_POINTS, Drawing, Mode
from core.charts.waterfall import waterfall
from core.charts.weekly import weekly_counts

__all__ = [
    "MAX_POINTS",
    "MISSING",
    "Drawing",
    "DriftMark",
    "Mode",
    "NoteMark",
    "PaceFigures",
    "SpikeMark",
    "among_peers",
    "budget_bars",
    "compact",
    "count",
    "day",
    "day_range",
    "deliverables_by_week",
    "funnel_chart",
    "growth_by_age",
    "likes_against_comments",
    "pace_bar",
    "pace_in_words",
    "pace_over_time",
    "percent",
    "rate_over_time",
    "rates_by_format",
    "reasons_chart",
    "short_day",
    "signed_percent",
    "signed_points",
    "sparkline",
    "spend_against_result",
    "waterfall",
    "week_cohorts_chart",
    "weekly_counts",
]
