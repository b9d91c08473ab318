"""How much of the figures is estimated, and whether estimates count."""

from __future__ import annotations

from typing import Final

import duckdb

from core.store.settings import leaves_out_estimates

ESTIMATES: Final = """
SELECT name, estimates FROM campaign_now
WHERE cardinality(estimates) > 0
ORDER BY name
"""


def estimates(cursor: duckdb.DuckDBPyConnection) -> dict[str, dict[str, float]]:
    """Of each campaign by name: the share of each figure's sum that is estimated, where any is."""
    return dict(cursor.execute(ESTIMATES).fetchall())


__all__ = ["estimates", "leaves_out_estimates"]
