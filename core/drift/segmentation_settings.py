"""The one setting of segmentation, for every series; nothing in it has the units of a series."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SegmentationSettings:
    """What a change costs, and what counts as noise.

    A change costs ``parameters_of_a_change`` (its place, a level, a noise), a line
    ``parameters_of_a_degree`` more than a level and a bend as much again, each times the log of
    the number of values. A stretch has at least ``shortest`` values and ``shortest_share`` of all.
    ``visible`` (in standard deviations of the series) is a departure that nobody would call a
    change, however certain it is. ``prior_values`` is how many values the noise common to all is
    worth in a stretch's own. ``tail_quantile`` of the steps is what a change must stand out from.
    ``moved_from`` is how often the squared distances from one curve must exceed those from two,
    for a cut that the noise called for to be a change of level. Values further than ``spike_at``
    deviations from the median of their neighbours are spikes.
    """

    parameters_of_a_change: float = 3.0
    parameters_of_a_degree: float = 1.0
    shortest: int = 5
    shortest_share: float = 0.02
    visible: float = 0.05
    prior_values: float = 20.0
    tail_quantile: float = 0.995
    moved_from: float = 3.0
    spike_at: float = 4.0
    most_changes: int = 20
    autocorrelations: tuple[float, ...] = (0.0, 0.25, 0.5, 0.75, 0.9, 0.97)


DEFAULTS = SegmentationSettings()
