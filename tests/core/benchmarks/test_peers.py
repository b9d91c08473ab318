"""Creators among the team's own, drawn to wider groups while few."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.benchmarks.bands import band_of, bands
from core.benchmarks.peers import percentile, standings
from core.benchmarks.rates import refresh_creator_rates
from core.benchmarks.tiers import TIERS, tier_of, tier_sql
from core.errors import PothosError
from core.metrics import refresh
from tests.core.metrics.programme import Programme

AS_OF = date(2026, 6, 1)


def an_account(programme: Programme, name: str, rate: float, followers: int = 20_000) -> None:
    """Six reels of an account, each with that rate by followers."""
    account = f"instagram:{name}"
    programme.account(account, followers=followers, as_of=AS_OF, creator_id=name)
    for number in range(6):
        programme.post(f"instagram:{name}{number}", account_id=account, campaign_id="glow",
                       format="reel", published_on=AS_OF - timedelta(days=20 + number),
                       as_of=AS_OF, likes=round(followers * rate))  # fmt: skip


def test_a_percentile_is_drawn_to_the_wider_group_worked_by_hand() -> None:
    # Of two peers both are below: 1. Of the wider ten five are: .5. The wider one counts as ten:
    # (2 x 1 + 10 x .5) / 12.
    narrow, wide = np.array([0.01, 0.02]), np.linspace(0.02, 0.11, 10)
    drawn, own_share = percentile(0.065, [narrow, wide])
    assert drawn == pytest.approx((2 * 1 + 10 * 0.5) / 12)
    assert own_share == pytest.approx(2 / 12)


def test_without_a_peer_there_is_no_percentile() -> None:
    assert percentile(0.05, [np.empty(0), np.empty(0)]) == (None, 0.0)
    assert percentile(0.05, [np.empty(0), np.array([0.01])]) == (1.0, 0.0)


@given(st.lists(st.floats(0, 1), max_size=9), st.lists(st.floats(0, 1), max_size=30),
       st.floats(0, 1), st.floats(0, 1))  # fmt: skip
def test_a_better_rate_never_stands_lower(
    narrow: list[float], wide: list[float], one: float, other: float
) -> None:
    groups = [np.array(narrow), np.array(wide)]
    low, _ = percentile(min(one, other), groups)
    high, _ = percentile(max(one, other), groups)
    assert (low is None) == (high is None)
    if low is not None and high is not None:
        assert 0 <= low <= high <= 1


def test_a_creator_is_compared_with_others_of_its_size_and_not_with_itself(
    programme: Programme,
) -> None:
    for number, rate in enumerate((0.01, 0.02, 0.03, 0.04, 0.05, 0.06)):
        an_account(programme, f"peer{number}", rate)
    an_account(programme, "star", 0.10, followers=5_000)
    refresh(programme.cursor)
    refresh_creator_rates(programme.cursor)
    found = {one.creator: one for one in standings(programme.cursor, "glow")}
    best = found["peer5"]
    assert (best.tier, best.peers, best.denominator) == ("micro", 5, "followers")
    assert best.middle == pytest.approx(0.03)
    # All five of its size are below; of the platform's other six five are: (5 + 10 x 5/6) / 15.
    assert best.percentile == pytest.approx((5 + 10 * 5 / 6) / 15)
    star = found["star"]
    assert (star.peers, star.low, star.own_share) == (0, None, 0.0)
    assert star.percentile == 1.0


def test_the_published_band_stands_beside_with_its_source(programme: Programme) -> None:
    an_account(programme, "mia", 0.001)
    refresh(programme.cursor)
    refresh_creator_rates(programme.cursor)
    [mia] = standings(programme.cursor, "glow", "reel")
    assert mia.band is not None
    assert mia.band.source.startswith("modash.io")
    assert mia.band_word == "low"  # .1 % is under .39 %


def test_tiers_in_python_and_sql_are_the_same(programme: Programme) -> None:
    edges = [end for _, end in TIERS if end is not None]
    for followers in (0, *edges, *(end - 1 for end in edges), 5_000_000):
        sql = programme.one(f"SELECT {tier_sql(str(followers))}")
        assert sql == tier_of(followers)
    assert tier_of(None) is None


def test_a_band_that_cannot_be_read_names_its_row(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "benchmarks.csv"
    path.write_text(
        "platform,followers_from,followers_to,denominator,low,average_low,average_high,source,year\n"
        "instagram,1000,5000,followers,much,,,somebody,2026\n"
    )
    with pytest.raises(PothosError) as caught:
        bands(path)
    assert "row 2" in caught.value.what_happened
    assert band_of("pinterest", "followers", 5000) is None
