"""A creator among the team's own: platform, tier and format, drawn to wider groups while few.

A percentile among seven creators says little. So it is drawn towards that of all formats in the
tier, and that towards the whole platform's: each group counts as its number of creators, the wider
one as ten (a Dirichlet prior with a weight of ten on the wider group's distribution).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from core.benchmarks.bands import Band, band_of
from core.benchmarks.rates import EVERY_FORMAT

WIDER_COUNTS_AS: Final = 10
RANGE_FROM: Final = 5
"""Fewer peers have no range."""

CAMPAIGN: Final = """
SELECT DISTINCT creator_rate.* FROM creator_rate
SEMI JOIN (SELECT account_id FROM post_now WHERE campaign_id = ?) USING (account_id)
WHERE format = ?
ORDER BY platform, rate DESC, account_id
"""
ACCOUNTS: Final = """
SELECT * FROM creator_rate WHERE list_contains(?, account_id) AND format = ?
ORDER BY platform, rate DESC, account_id
"""
PLATFORM: Final = """
SELECT tier, format, rate FROM creator_rate
WHERE platform = ? AND tier IS NOT NULL ORDER BY ALL
"""
FORMATS: Final = """
SELECT format FROM creator_rate
SEMI JOIN (SELECT account_id FROM post_now WHERE campaign_id = ?) USING (account_id)
WHERE format <> ''
GROUP BY format ORDER BY count(*) DESC, format
"""

Rates = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Standing:
    """One account's usual post among its peers; rates are fractions.

    ``percentile`` (0 to 1) is the share of peers below, drawn to wider groups; ``peers`` is how
    many creators its own group has without it, ``own_share`` how much of the percentile is theirs,
    0 to 1. ``low``, ``middle`` and ``high`` are the 10, 50 and 90 % of the tier on the platform,
    None with fewer than five peers. ``band`` is the published one.
    """

    account_id: str
    creator: str
    platform: str
    tier: str | None
    format: str
    followers: int | None
    denominator: str
    posts: int
    rate: float
    percentile: float | None
    peers: int
    own_share: float
    low: float | None
    middle: float | None
    high: float | None
    band: Band | None

    @property
    def band_word(self) -> str:
        """'low', 'usual' or 'high' against the published band; a dash without one."""
        if self.band is None:
            return "—"
        if self.rate < self.band.low:
            return "low"
        if self.band.average_high is not None and self.rate > self.band.average_high:
            return "high"
        return "usual"


def formats_of(cursor: duckdb.DuckDBPyConnection, campaign_id: str) -> list[str]:
    """The formats in which creators of a campaign have enough posts, the most frequent first."""
    return [form for (form,) in cursor.execute(FORMATS, [campaign_id]).fetchall()]


def standings(
    cursor: duckdb.DuckDBPyConnection, campaign_id: str, format: str = EVERY_FORMAT
) -> list[Standing]:
    """The accounts of a campaign among the team's own, in one format or in all together."""
    return _standings(cursor, cursor.execute(CAMPAIGN, [campaign_id, format]).df(), format)


def standings_of(
    cursor: duckdb.DuckDBPyConnection, account_ids: Sequence[str], format: str = EVERY_FORMAT
) -> list[Standing]:
    """Some accounts among the team's own; those with too few posts are left out."""
    return _standings(cursor, cursor.execute(ACCOUNTS, [list(account_ids), format]).df(), format)


def _standings(cursor: duckdb.DuckDBPyConnection, own: pd.DataFrame, format: str) -> list[Standing]:
    found = []
    for platform, accounts in own.groupby("platform", sort=True):
        rates = cursor.execute(PLATFORM, [platform]).df()
        found += [_standing(row, rates, format) for _, row in accounts.iterrows()]
    return found


def percentile(rate: float, groups: list[Rates]) -> tuple[float | None, float]:
    """The share of peers below ``rate``, drawn to wider groups; how much the first group has of it.

    ``groups`` go from the narrowest to the widest; ties count half. None where all are empty.
    """
    drawn: float | None = None
    own_share = 0.0
    for group in reversed(groups):
        number = len(group)
        if number:
            below = float((group < rate).mean() + 0.5 * (group == rate).mean())
            if drawn is None:
                drawn, own_share = below, 1.0
            else:
                own_share = number / (number + WIDER_COUNTS_AS)
                drawn = own_share * below + (1 - own_share) * drawn
        else:
            own_share = 0.0
    return drawn, own_share


def _standing(row: pd.Series, rates: pd.DataFrame, format: str) -> Standing:
    rate, tier = float(row["rate"]), row["tier"] if isinstance(row["tier"], str) else None
    in_tier = rates[rates["tier"] == tier] if tier is not None else rates.head(0)
    narrow = _others(in_tier[in_tier["format"] == format], rate)
    tier_all = _others(in_tier[in_tier["format"] == EVERY_FORMAT], rate)
    platform_all = _others(rates[rates["format"] == EVERY_FORMAT], rate)
    wider = [tier_all, platform_all]
    groups = wider if format == EVERY_FORMAT else [narrow, *wider]
    drawn, own_share = percentile(rate, groups)
    has_range = len(tier_all) >= RANGE_FROM
    low, middle, high = np.quantile(tier_all, [0.1, 0.5, 0.9]) if has_range else [None] * 3
    followers = None if pd.isna(row["followers"]) else int(row["followers"])
    return Standing(
        str(row["account_id"]),
        str(row["creator_name"]),
        str(row["platform"]),
        tier,
        format,
        followers,
        str(row["denominator"]),
        int(row["posts"]),
        rate,
        drawn,
        len(groups[0]),
        own_share,
        low,
        middle,
        high,
        band_of(str(row["platform"]), str(row["denominator"]), followers),
    )


def _others(group: pd.DataFrame, rate: float) -> Rates:
    """The rates of a group without one that is its own."""
    rates = group["rate"].to_numpy(dtype=float)
    own = np.flatnonzero(rates == rate)
    return np.delete(rates, own[:1])
