"""The posts that drift is judged on: settled counters, and whose, where and what they are."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Final

import duckdb
import numpy as np
import numpy.typing as npt

from core.drift import ProgrammePosts, RateSeries
from core.words import DENOMINATORS, Denominator

DIMENSIONS: Final = ("creator", "platform", "format")
"""What a change is split by."""

# Followers are those of the day of posting at any age. NaN stands for unknown.
SETTLED_POSTS: Final = """
SELECT campaign_id, published_on - DATE '1970-01-01' AS day,
       coalesce(creator_name, handle, account_id, '') AS creator,
       coalesce(platform, '') AS platform, coalesce(format, '') AS format,
       CAST(settled_engagements AS DOUBLE) AS engagements,
       coalesce(CAST(settled_reach AS DOUBLE), 'nan') AS reach,
       coalesce(CAST(settled_impressions AS DOUBLE), 'nan') AS impressions,
       coalesce(CAST(settled_views AS DOUBLE), 'nan') AS views,
       coalesce(CAST(followers AS DOUBLE), 'nan') AS followers
FROM post_now
WHERE campaign_id IS NOT NULL
  AND settled_engagements IS NOT NULL AND published_on IS NOT NULL
ORDER BY campaign_id, published_on, post_id
"""

Names = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class SettledPosts:
    """Posts in the order of campaign and day, one array entry each; NaN is an unknown counter."""

    campaign_id: Names
    day: npt.NDArray[np.int64]
    creator: Names
    platform: Names
    format: Names
    engagements: Floats
    reach: Floats
    impressions: Floats
    views: Floats
    followers: Floats

    def size(self, denominator: Denominator) -> Floats:
        """What the rate is divided by."""
        sizes: Floats = getattr(self, denominator)
        return sizes

    def with_rate(self, denominator: Denominator) -> SettledPosts:
        """Those that have a rate by this denominator."""
        return self._kept(self.size(denominator) > 0)

    def series(self, denominator: Denominator) -> RateSeries:
        """As a detector reads them."""
        return RateSeries(self.day, self.engagements, self.size(denominator))

    def programme(self, denominator: Denominator) -> ProgrammePosts:
        """As a detector reads all of them: numbered as in ``campaign_ids`` and ``platforms``."""
        return ProgrammePosts(
            _numbered(self.campaign_id, self.campaign_ids),
            self.day,
            self.engagements,
            self.size(denominator),
            _numbered(self.platform, self.platforms),
            len(self.campaign_ids),
        )

    @property
    def campaign_ids(self) -> list[str]:
        """The campaigns there are, in the order in which a detector numbers them."""
        return sorted(set(self.campaign_id.tolist()))

    @property
    def platforms(self) -> list[str]:
        """The platforms there are, in the order in which a detector numbers them."""
        return sorted(set(self.platform.tolist()))

    def usual_denominator(self, platform: str) -> Denominator:
        """The one that most posts of the platform carry; the first of those that are as many."""
        own = self.platform == platform
        carry = {name: int((self.size(name)[own] > 0).sum()) for name in DENOMINATORS}
        return max(DENOMINATORS, key=lambda name: carry[name])

    def by_campaign(self) -> Iterator[tuple[str, SettledPosts]]:
        """Each campaign that has posts, with its own."""
        starts = np.flatnonzero(self.campaign_id[1:] != self.campaign_id[:-1]) + 1
        bounds = [0, *starts.tolist(), len(self.day)]
        for start, end in itertools.pairwise(bounds):
            if start < end:
                yield str(self.campaign_id[start]), self._kept(slice(start, end))

    def _kept(self, which: slice | npt.NDArray[np.bool_]) -> SettledPosts:
        return SettledPosts(*(getattr(self, column.name)[which] for column in fields(self)))


def _numbered(names: Names, known: list[str]) -> npt.NDArray[np.int64]:
    number = {name: place for place, name in enumerate(known)}
    return np.array([number[name] for name in names.tolist()], dtype=np.int64)


def read_settled_posts(cursor: duckdb.DuckDBPyConnection) -> SettledPosts:
    """All settled posts of all campaigns, in one query."""
    found = cursor.execute(SETTLED_POSTS).fetchnumpy()
    numbers = (
        np.ma.filled(np.ma.asarray(found[name], dtype=np.float64), np.nan)
        for name in ("engagements", *DENOMINATORS)
    )
    names = (np.asarray(found[name], dtype=object) for name in DIMENSIONS)
    return SettledPosts(
        np.asarray(found["campaign_id"], dtype=object),
        np.asarray(found["day"], dtype=np.int64),
        *names,
        *numbers,
    )
