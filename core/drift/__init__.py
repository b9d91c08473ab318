"""The statistics of drift: pure functions on arrays, so that simulation can calibrate them."""

from core.drift.band import ExpectedBand, expected_band
from core.drift.definition import DataDrift, find_data_drift
from core.drift.level_shift import LevelShift, find_level_shift
from core.drift.pace import Pace, PaceVerdict, forecast_pace
from core.drift.rate_model import Baseline
from core.drift.segmentation import Segmentation, find_changes
from core.drift.series import RateSeries
from core.drift.settings import LevelShiftSettings
from core.drift.watch import Alarm, find_alarms

__all__ = [
    "Alarm",
    "Baseline",
    "DataDrift",
    "ExpectedBand",
    "LevelShift",
    "LevelShiftSettings",
    "Pace",
    "PaceVerdict",
    "RateSeries",
    "Segmentation",
    "expected_band",
    "find_alarms",
    "find_changes",
    "find_data_drift",
    "find_level_shift",
    "forecast_pace",
]
