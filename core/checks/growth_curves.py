"""Growth curves as the checks learned them, kept so that a forecast's receipt can use the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import duckdb
import numpy as np

from core.checks.findings import Row, keep
from core.drift import Growth

READ: Final = """
SELECT kind, log_growth, covariance, deviation, likeness, posts, needs
FROM growth_curve WHERE metric = ? ORDER BY place
"""


def keep_growth(cursor: duckdb.DuckDBPyConnection, growth: Mapping[str, Growth]) -> None:
    """Keep the curves of each goal's figure in place of those before."""
    cursor.execute("DELETE FROM growth_curve").fetchall()
    rows: list[Row] = [
        (
            metric,
            place,
            kind,
            curves.log_growth[place].tolist(),
            curves.covariance[place].ravel().tolist(),
            curves.deviation[place].tolist(),
            float(curves.likeness[place]),
            int(curves.posts[place]),
            curves.needs,
        )
        for metric, curves in sorted(growth.items())
        for place, kind in enumerate(curves.groups)
    ]
    keep(cursor, "growth_curve", rows)


def read_growth(cursor: duckdb.DuckDBPyConnection, metric: str) -> Growth | None:
    """The curves of a figure as they were kept; None where none were needed."""
    rows = cursor.execute(READ, [metric]).fetchall()
    if not rows:
        return None
    kinds, log_growth, covariance, deviation, likeness, posts, needs = zip(*rows, strict=True)
    stretches = len(log_growth[0])
    return Growth(
        groups=kinds,
        log_growth=np.array(log_growth),
        covariance=np.array(covariance).reshape(len(kinds), stretches, stretches),
        deviation=np.array(deviation),
        likeness=np.array(likeness),
        posts=np.array(posts, dtype=np.int64),
        needs=needs[0],
    )
