"""The statistics of drift: pure functions on arrays, so that simulation can calibrate them."""

from core.drift.band import ExpectedBand, expected_band
from core.drift.discoveries import enough_evidence
from core.drift.level_shift import (
    Alarm,
    LevelShift,
    ProgrammeDrift,
    find_alarms,
    find_level_shift,
    find_level_shifts,
    find_programme_alarms,
)
from core.drift.pace import Pace, PaceVerdict, forecast_pace
from core.drift.platform_shock import PlatformShock
from core.drift.rate_model import Baseline
from core.drift.series import ProgrammePosts, RateSeries
from core.drift.settings import LevelShiftSettings

__all__ = [
    "Alarm",
    "Baseline",
    "ExpectedBand",
    "LevelShift",
    "LevelShiftSettings",
    "Pace",
    "PaceVerdict",
    "PlatformShock",
    "ProgrammeDrift",
    "ProgrammePosts",
    "RateSeries",
    "enough_evidence",
    "expected_band",
    "find_alarms",
    "find_level_shift",
    "find_level_shifts",
    "find_programme_alarms",
    "forecast_pace",
]
