"""What a definition of a figure consists of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Rows = Literal["posts", "settled posts", "costs", "orders", "invitations", "promises"]
"""What is counted row by row: rows of post_now, cost_now, sale_now, invitation_now and promise_now.
The settled posts are those of the newest four weeks in which any has settled."""

Unit = Literal["count", "fraction", "number", "money"]

Aggregate = Literal["sum", "rows", "people", "ratio", "mean", "median", "ratio less one"]
"""How rows become the figure: the sum of their numerators; how many there are; how many different
people; sum ÷ sum; the mean or the median of numerator ÷ denominator; sum ÷ sum − 1."""

Group = Literal[
    "Response",
    "Depth",
    "Volume",
    "Cost",
    "Conversion",
    "Relationships",
    "Vanity",
    "Media value",
]


@dataclass(frozen=True)
class Part:
    """One side of a figure: what it adds up, and over which rows.

    ``sql`` is an expression over a row, NULL where it is unknown; in it ``{by}`` stands for the
    scope's denominator. ``word`` names it in a formula, ``counters`` are the columns it is made of.
    """

    rows: Rows
    sql: str
    word: str
    counters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Metric:
    """One definition: the screen, the receipt, the docs and the tests read the same entry.

    ``formula`` is in words. A fraction of 0.04 is shown as 4 %; a ``number`` as it is; ``money`` in
    the currency of its scope. ``times`` multiplies a ratio (a CPM is per thousand).
    ``source`` says who defines it so, ``caution`` what it must not be taken for.
    """

    id: str
    label: str
    group: Group
    unit: Unit
    formula: str
    aggregate: Aggregate
    numerator: Part
    source: str
    caution: str
    denominator: Part | None = None
    times: int = 1
    only: str = field(default="true")
    """SQL condition on a row: others are no concern of this figure."""
    currency: str | None = None
    """Of money that has a currency of its own, whatever the scope's."""
