"""What the screens read: each function one small query over the prepared tables."""

from core.review.agenda import AgendaItem, Resolved, agenda, resolved
from core.review.campaign import (
    Campaign,
    campaign,
    contradictions,
    creators_of,
    platforms_and_formats,
    posts_of,
)
from core.review.decisions import Decision, TrackRecord, decisions, hit_rates, track_record
from core.review.disagreements import Disagreement, disagreements
from core.review.estimates import estimates, leaves_out_estimates
from core.review.findings import Drift, Pace, alerts, drift
from core.review.freshness import Freshness, freshness
from core.review.goals import (
    Goal,
    GoalChange,
    Incomplete,
    goal_changes,
    goals_of,
    incomplete_campaigns,
)
from core.review.lines import ReviewLine, review_lines
from core.review.people import (
    Doubtful,
    SamenessDecision,
    Side,
    Suggestion,
    sameness_decisions,
    suggestion_count,
    suggestions,
)
from core.review.restatements import Restatement, restatements
from core.review.sales import sales_of
from core.review.spikes import OddDay, odd_days
from core.review.status import Reason, Status
from core.review.tray import tray, tray_count
from core.review.weeks import progress, weeks
from core.review.why import Dimension, parts_of, posts_of_part

__all__ = [
    "AgendaItem",
    "Campaign",
    "Decision",
    "Dimension",
    "Disagreement",
    "Doubtful",
    "Drift",
    "Freshness",
    "Goal",
    "GoalChange",
    "Incomplete",
    "OddDay",
    "Pace",
    "Reason",
    "Resolved",
    "Restatement",
    "ReviewLine",
    "SamenessDecision",
    "Side",
    "Status",
    "Suggestion",
    "TrackRecord",
    "agenda",
    "alerts",
    "campaign",
    "contradictions",
    "creators_of",
    "decisions",
    "disagreements",
    "drift",
    "estimates",
    "freshness",
    "goal_changes",
    "goals_of",
    "hit_rates",
    "incomplete_campaigns",
    "leaves_out_estimates",
    "odd_days",
    "parts_of",
    "platforms_and_formats",
    "posts_of",
    "posts_of_part",
    "progress",
    "resolved",
    "restatements",
    "review_lines",
    "sales_of",
    "sameness_decisions",
    "suggestion_count",
    "suggestions",
    "track_record",
    "tray",
    "tray_count",
    "weeks",
]
