"""The statistics of drift: pure functions on arrays, so that simulation can calibrate them."""

from core.drift.band import ExpectedBand, expected_band
from core.drift.level_shift import LevelShift, find_level_shift
from core.drift.pace import Pace, PaceVerdict, forecast_pace
from core.drift.rate_model import Baseline
from core.drift.series import RateSeries
from core.drift.settings import LevelShiftSettings
from core.drift.spikes import Spike, SpikeSettings, find_spikes, find_spikes_of_all
from core.drift.watch import Alarm, find_alarms

__all__ = [
    "Alarm",
    "Baseline",
    "ExpectedBand",
    "LevelShift",
    "LevelShiftSettings",
    "Pace",
    "PaceVerdict",
    "RateSeries",
    "Spike",
    "SpikeSettings",
    "expected_band",
    "find_alarms",
    "find_level_shift",
    "find_spikes",
    "find_spikes_of_all",
    "forecast_pace",
]
