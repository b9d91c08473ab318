"""Two back-tests side by side: which alert of one is which of the other, and what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.checks.back_test import BackTest, PastAlert
from core.checks.wording import listed, number_of


@dataclass(frozen=True)
class Pair:
    """One departure as the settings in use and as the proposed ones raise it; None: not at all."""

    in_use: PastAlert | None
    proposed: PastAlert | None

    @property
    def days_later(self) -> int | None:
        """By how much later the proposed settings raise it, negative for earlier."""
        if self.in_use is None or self.proposed is None:
            return None
        return (self.proposed.raised_on - self.in_use.raised_on).days

    @property
    def alert(self) -> PastAlert:
        """As the proposed settings raise it, or else as those in use do."""
        alert = self.proposed or self.in_use
        if alert is None:
            raise ValueError("a pair of no alerts")
        return alert


def side_by_side(in_use: BackTest, proposed: BackTest) -> list[Pair]:
    """Every alert of either, what differs first, the newest first.

    Two alerts are of one departure if they are of one campaign and direction, and from the day
    that it may have begun to the day that it was over they have a day in common.
    """
    pairs: list[Pair] = []
    others = sorted(proposed.alerts, key=lambda alert: alert.raised_on)
    for alert in sorted(in_use.alerts, key=lambda alert: alert.raised_on):
        same = next((other for other in others if _is_same(alert, other)), None)
        if same is not None:
            others.remove(same)
        pairs.append(Pair(alert, same))
    pairs.extend(Pair(None, other) for other in others)
    return sorted(pairs, key=lambda pair: (pair.days_later == 0, -pair.alert.raised_on.toordinal()))


def difference_in_words(pairs: Sequence[Pair]) -> str:
    """'2 alerts more and 1 earlier by 9 days.'"""
    more = sum(pair.in_use is None for pair in pairs)
    fewer = sum(pair.proposed is None for pair in pairs)
    moved = [pair.days_later for pair in pairs if pair.days_later]
    parts = []
    if more:
        parts.append(f"{number_of(more, 'alert')} more")
    if fewer:
        parts.append(f"{number_of(fewer, 'alert')} fewer")
    for word, days in (
        ("earlier", [-by for by in moved if by < 0]),
        ("later", [by for by in moved if by > 0]),
    ):
        if days:
            by = "by" if len(days) == 1 else "by up to"
            how_many = str(len(days)) if parts else number_of(len(days), "alert")
            parts.append(f"{how_many} {word} {by} {number_of(max(days), 'day')}")
    if parts:
        return f"{listed(parts)}."
    return "The same alerts on the same days." if pairs else "No alert with either."


def _is_same(one: PastAlert, other: PastAlert) -> bool:
    return (
        one.campaign_id == other.campaign_id
        and (one.change < 0) == (other.change < 0)
        and one.began_from <= (other.over_on or date.max)
        and other.began_from <= (one.over_on or date.max)
    )
