"""The statistics of drift: pure functions on arrays, so that simulation can calibrate them."""

from core.drift.band import ExpectedBand, expected_band
from core.drift.explanation import Cause, Explanation, explain
from core.drift.growth import NO_GROWTH, Growth, learn_growth, learn_rate_growth
from core.drift.level_shift import LevelShift, find_level_shift
from core.drift.mix import MixDrift, MixMover, MixSettings, find_mix_drift
from core.drift.pace import Pace, PaceVerdict, forecast_pace
from core.drift.pace_from_posts import CampaignPosts
from core.drift.parts import Part
from core.drift.posts_to_come import Plan
from core.drift.projection import ProjectedWeeks, Projection, project, project_weeks
from core.drift.rate_model import Baseline
from core.drift.series import RateSeries
from core.drift.settings import LevelShiftSettings
from core.drift.watch import Alarm, find_alarms

__all__ = [
    "NO_GROWTH",
    "Alarm",
    "Baseline",
    "CampaignPosts",
    "Cause",
    "ExpectedBand",
    "Explanation",
    "Growth",
    "LevelShift",
    "LevelShiftSettings",
    "MixDrift",
    "MixMover",
    "MixSettings",
    "Pace",
    "PaceVerdict",
    "Part",
    "Plan",
    "ProjectedWeeks",
    "Projection",
    "RateSeries",
    "expected_band",
    "explain",
    "find_alarms",
    "find_level_shift",
    "find_mix_drift",
    "forecast_pace",
    "learn_growth",
    "learn_rate_growth",
    "project",
    "project_weeks",
]
