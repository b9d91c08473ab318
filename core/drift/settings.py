"""What the level-shift detector promises."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LevelShiftSettings:
    """What the detector promises, in the words of the settings screen.

    ``false_alarms_per_campaign_year``: on a campaign whose rate never moves, at most so many
    alarms a year on average. 1 / alpha is this rate's number of posts between false alarms:
    posts per year / false alarms per year, the posts per year being the campaign's own so far.
    ``minimum_change`` (a fraction): a smaller change is never an alert; ``minimum_probability``
    is how sure one must be that the change is larger. ``confidence`` is that of every interval
    shown. ``edge_confidence`` is that of the baseline's interval whose edge is the null: wider
    intervals and a laxer promise trade against each other, and this pair finds most.
    """

    false_alarms_per_campaign_year: float = 0.5
    minimum_change: float = 0.10
    minimum_probability: float = 0.90
    confidence: float = 0.90
    edge_confidence: float = 0.50
    rate_ratios: tuple[float, ...] = (0.5, 0.65, 0.8, 1.25, 1.6, 2.0)
    baseline_posts_at_least: int = 12
    baseline_posts_at_most: int = 120
    posts_after_baseline: int = 6
    detectable_within_days: int = 28


DEFAULTS = LevelShiftSettings()
