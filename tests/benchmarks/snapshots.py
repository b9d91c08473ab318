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
    "Platform" AS platform, "Platform post ID" AS platform_post_id, "Permalink" AS permalink,
    CAST("As of" AS DATE) AS as_of, CAST("Views" AS BIGINT) AS views,
    CAST("Impressions" AS BIGINT) AS impressions, CAST("Reach" AS BIGINT) AS reach,
    CAST("Likes" AS BIGINT) AS likes, CAST("Comments" AS BIGINT) AS comments,
    CAST("Shares" AS BIGINT) AS shares, CAST("Saves" AS BIGINT) AS saves,
    CAST("Clicks" AS BIGINT) AS clicks, CAST("Follows" AS BIGINT) AS follows,
    CAST("Watch seconds" AS DOUBLE) AS watch_seconds,
    CAST("Followers at post" AS BIGINT) AS followers_at_post,
    CAST("Engagements reported" AS BIGINT) AS engagements_reported
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
    number = (18_000_000_000_000_000 + np.arange(posts) * 7919).astype(str)
    table = pd.DataFrame(
        {
            "Platform": "instagram",
            "Platform post ID": number[post],
            "Permalink": np.char.add("https://www.instagram.com/p/C", number)[post],
            "As of": (FIRST_DAY + random.integers(0, 60, posts)[post] + age).astype(str),
            "Views": (reach * 1.6).astype(np.int64),
            "Impressions": (reach * 1.3).astype(np.int64),
            "Reach": reach.astype(np.int64),
            "Likes": (engagements * 0.8).astype(np.int64),
            "Comments": (engagements * 0.05).astype(np.int64),
            "Shares": (engagements * 0.05).astype(np.int64),
            "Saves": (engagements * 0.1).astype(np.int64),
            # Empty cells, as exports have them.
            "Clicks": "",
            "Follows": "",
            "Watch seconds": "",
            "Followers at post": random.integers(500, 500_000, posts)[post],
            "Engagements reported": "",
        }
    )
    table.to_csv(path, index=False)
