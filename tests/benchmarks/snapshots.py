"""A large file of snapshots in the layout of Pothos' own template, the same at every run."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

SEED: Final = 20261122
DAYS_PER_POST: Final = 20
FIRST_DAY: Final = np.datetime64("2026-06-01")

CASTS: Final = """
    platform, platform_post_id, CAST(as_of AS DATE) AS as_of,
    CAST(views AS BIGINT) AS views, CAST(impressions AS BIGINT) AS impressions,
    CAST(reach AS BIGINT) AS reach, CAST(likes AS BIGINT) AS likes,
    CAST(comments AS BIGINT) AS comments, CAST(shares AS BIGINT) AS shares,
    CAST(saves AS BIGINT) AS saves
"""
"""What DuckDB selects from the text columns: the types that the store has."""


def write_snapshots(path: Path, rows: int) -> None:
    """Write ``rows`` lifetime totals: posts with 20 days each, totals that only grow."""
    random = np.random.default_rng(SEED)
    posts = -(-rows // DAYS_PER_POST)
    post = np.repeat(np.arange(posts), DAYS_PER_POST)[:rows]
    age = np.tile(np.arange(1, DAYS_PER_POST + 1), posts)[:rows]
    # Most of a post's reach comes in its first days.
    share = 1 - np.exp(-age / 3)
    final_reach = random.lognormal(9, 1, posts)[post]
    rate = random.beta(20, 480, posts)[post]
    reach = final_reach * share
    engagements = reach * rate
    table = pd.DataFrame(
        {
            "platform": "instagram",
            "platform_post_id": 18_000_000_000_000_000 + post * 7919,
            "as_of": (FIRST_DAY + random.integers(0, 60, posts)[post] + age).astype(str),
            "views": (reach * 1.6).astype(np.int64),
            "impressions": (reach * 1.3).astype(np.int64),
            "reach": reach.astype(np.int64),
            "likes": (engagements * 0.8).astype(np.int64),
            "comments": (engagements * 0.05).astype(np.int64),
            "shares": (engagements * 0.05).astype(np.int64),
            "saves": (engagements * 0.1).astype(np.int64),
        }
    )
    table.to_csv(path, index=False)
