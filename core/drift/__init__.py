"""The statistics of drift: pure functions on arrays, so that simulation can calibrate them."""

from core.drift.band import ExpectedBand, expected_band
from core.drift.definition import DataDrift, find_data_drift
from core.drift.discoveries import enough_evidence
from core.drift.explanation import Cause, Explanation, explain
from core.drift.growth import NO_GROWTH, Growth, learn_growth, learn_rate_growth
from core.drift.level_shift import (
    Alarm,
    LevelShift,
    ProgrammeDrift,
    find_alarms,
    find_level_shift,
    find_level_shifts,
    find_programme_alarms,
)
from core.drift.mix import MixDrift, MixMover, MixSettings, find_mix_drift
from core.drift.pace import Pace, PaceVerdict, forecast_pace
from core.drift.pace_from_posts import CampaignPosts, grown_by_the_end
from core.drift.parts import Part
from core.drift.platform_shock import PlatformShock
from core.drift.posts_to_come import Plan
from core.drift.projection import ProjectedWeeks, Projection, project, project_weeks
from core.drift.rate_model import Baseline
from core.drift.segmentation import Segmentation, find_changes
from core.drift.series import LEAST_DENOMINATOR, ProgrammePosts, RateSeries
from core.drift.settings import LevelShiftSettings
from core.drift.spikes import Spike, SpikeSettings, find_spikes, find_spikes_of_all

__all__ = [
    "LEAST_DENOMINATOR",
    "NO_GROWTH",
    "Alarm",
    "Baseline",
    "CampaignPosts",
    "Cause",
    "DataDrift",
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
    "PlatformShock",
    "ProgrammeDrift",
    "ProgrammePosts",
    "ProjectedWeeks",
    "Projection",
    "RateSeries",
    "Segmentation",
    "Spike",
    "SpikeSettings",
    "enough_evidence",
    "expected_band",
    "explain",
    "find_alarms",
    "find_changes",
    "find_data_drift",
    "find_level_shift",
    "find_level_shifts",
    "find_mix_drift",
    "find_programme_alarms",
    "find_spikes",
    "find_spikes_of_all",
    "forecast_pace",
    "grown_by_the_end",
    "learn_growth",
    "learn_rate_growth",
    "project",
    "project_weeks",
]
