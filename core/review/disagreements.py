"""Two exports that contradict each other on many posts, said once and not post by post."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import duckdb

DISAGREEMENTS: Final = """
SELECT coalesce(before.file_name, 'an export that was undone'),
       coalesce(after.file_name, 'an export that was undone'), metric,
       count(DISTINCT post_id), count(*) FILTER (value_after = 0) = count(*),
       bool_and(as_of_before = as_of_after), max(value_before)
FROM contradiction
JOIN post_now USING (post_id)
LEFT JOIN import_file AS before ON before.import_id = import_before
LEFT JOIN import_file AS after ON after.import_id = import_after
WHERE campaign_id = $campaign_id
GROUP BY import_before, import_after, before.file_name, after.file_name, metric
ORDER BY count(DISTINCT post_id) DESC, metric, import_before, import_after
LIMIT $limit
"""


@dataclass(frozen=True)
class Disagreement:
    """One figure on which two files disagree for ``posts`` posts of a campaign.

    ``is_zero``: the later file says 0 for all of them; ``is_same_day``: both speak for one day.
    ``largest`` is the largest value before.
    """

    file_before: str
    file_after: str
    metric: str
    posts: int
    is_zero: bool
    is_same_day: bool
    largest: int

    @property
    def in_words(self) -> str:
        """'Views of 48 posts: up to 64 in a.csv, 0 in b.csv for the same day. ...'."""
        many = "1 post" if self.posts == 1 else f"{self.posts:,} posts"
        less = "0" if self.is_zero else "less"
        when = "for the same day" if self.is_same_day else "for a later day"
        why = (
            " An export with other columns may count something else by that name."
            if self.is_zero
            else ""
        )
        return (
            f"{self.metric.capitalize()} of {many}: up to {self.largest:,} in {self.file_before}, "
            f"{less} in {self.file_after} {when}. The larger figures are used.{why}"
        )


def disagreements(
    cursor: duckdb.DuckDBPyConnection, campaign_id: str, limit: int = 5
) -> list[Disagreement]:
    """The pairs of files that disagree on the most posts of a campaign."""
    found = cursor.execute(DISAGREEMENTS, {"campaign_id": campaign_id, "limit": limit}).fetchall()
    return [Disagreement(*row) for row in found]
