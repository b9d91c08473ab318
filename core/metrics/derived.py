"""Receipts of figures that are derived from others: forecasts, changes, money to come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

USED: Final = "Used"
LEFT_OUT: Final = "Left out because"


@dataclass(frozen=True)
class DerivedReceipt:
    """Where a figure comes from that is estimated and not counted.

    ``value`` is the figure as screens show it, ``formula`` the sum that gives it, with its
    numbers, one step a sentence. ``rows`` is what it was derived from, a column for each thing
    that a reader may want, with :data:`USED` and :data:`LEFT_OUT`. ``counted_as`` is the metric
    whose receipt has the files and lines of the same rows.
    """

    label: str
    value: str
    formula: tuple[str, ...]
    definition: str
    source: str
    caution: str
    rows: pd.DataFrame
    counted_as: str

    @property
    def rows_used(self) -> int:
        """How many of the rows count."""
        return int(self.rows[USED].sum())

    @property
    def left_out(self) -> list[tuple[str, int]]:
        """For each reason how many rows do not count, the most frequent first."""
        reasons = self.rows.loc[~self.rows[USED], LEFT_OUT].value_counts()
        return [(str(reason), int(number)) for reason, number in reasons.items()]
