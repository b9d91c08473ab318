"""The one setting of segmentation, for every series; nothing in it has the units of a series."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SegmentationSettings:
    """What a change costs, and what counts as noise.

    A change costs ``parameters_of_a_change`` (its place, a level, a noise) and a slope
    ``parameters_of_a_slope``, each log(values) as in the criterion of Schwarz. A stretch has at
    least ``shortest`` values and ``shortest_share`` of them all. ``visible`` (in standard
    deviations of the series) is a departure that nobody would call a change, however certain.
    ``prior_values`` is how many values the noise common to all is worth in a stretch's own.
    Values further than ``spike_at`` deviations from the median of their neighbours are spikes.
    """

    parameters_of_a_change: float = 3.0
    parameters_of_a_slope: float = 1.0
    shortest: int = 5
    shortest_share: float = 0.02
    visible: float = 0.05
    prior_values: float = 20.0
    tail_quantile: float = 0.995
    spike_at: float = 4.0
    most_changes: int = 20
    autocorrelations: tuple[float, ...] = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98)


DEFAULTS = SegmentationSettings()
