"""What the level-shift detector promises."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.drift.evidence import Alternatives

DAYS_PER_YEAR = 365.25


@dataclass(frozen=True)
class LevelShiftSettings:
    """What the detector promises, in the words of the settings screen.

    ``false_alerts_per_week``: of a programme in which nothing ever moves, at most so many alerts a
    week on average, all campaigns together. The default is one a quarter: a team that looks
    once a week then sees about four false alerts a year, few enough to look into each.
    ``most_false_alarms_per_campaign_year`` is a floor for small programmes: one campaign alone
    would otherwise be allowed four a year. Drift in a campaign is a matter of once or twice a
    year, and most alerts should be true.
    ``minimum_change`` (a fraction): a smaller change is never an alert; ``minimum_probability``
    is how sure one must be that the change is larger. ``confidence`` is that of every interval
    shown. ``spread_over`` is the number of campaigns that the false alerts are spread over, where
    that is not all of the programme: a campaign that is over raises none.
    """

    false_alerts_per_week: float = 1.0 / 13.0
    most_false_alarms_per_campaign_year: float = 1.0
    minimum_change: float = 0.10
    minimum_probability: float = 0.90
    confidence: float = 0.90
    baseline_posts_at_least: int = 12
    posts_after_baseline: int = 6
    detectable_within_days: int = 28
    spread_over: int | None = None
    alternatives: Alternatives = field(default_factory=Alternatives)

    def days_between_false_alarms(self, campaigns: int) -> float:
        """The least average number of days between two false alarms of one campaign of so many."""
        watched = campaigns if self.spread_over is None else self.spread_over
        of_programme = max(watched, 1) * 7.0 / max(self.false_alerts_per_week, 1e-9)
        return max(of_programme, DAYS_PER_YEAR / self.most_false_alarms_per_campaign_year)


DEFAULTS = LevelShiftSettings()
