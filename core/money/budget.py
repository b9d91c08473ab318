"""What a campaign may cost, what it costs so far, and what it will have cost at its end."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Final

import duckdb

METHOD: Final = (
    "Forecast: what is paid and due, or what contracts promise where that is more, and commissions "
    "at their pace so far until the last day. It knows nothing of contracts to come."
)
"""How the forecast is made, in words, for screens."""

COSTS: Final = """
SELECT campaign_id, currency, basis, kind = 'commission' AS is_commission,
       CAST(sum(amount) AS DOUBLE)
FROM cost_now
WHERE left_out IS NULL AND campaign_id IS NOT NULL
GROUP BY ALL
"""

CAMPAIGNS: Final = """
SELECT campaign_id, name, CAST(budget AS DOUBLE), currency, coalesce(starts_on, first_post_on),
       ends_on, as_of
FROM campaign_now
ORDER BY name
"""

LEFT_OUT: Final = """
SELECT source, source_id, creator_name, CAST(amount AS DOUBLE), currency, left_out, file_name,
       source_row
FROM cost_now LEFT JOIN import_file USING (import_id)
WHERE left_out IS NOT NULL AND campaign_id IS NOT DISTINCT FROM $campaign_id
ORDER BY left_out, source, source_id
LIMIT 500
"""


@dataclass(frozen=True)
class Forecast:
    """What a campaign's costs are forecast from, by :data:`METHOD`; amounts of one currency.

    ``promised`` and ``earned`` (due and paid) are without commissions. ``share_gone`` is the share
    of its days that is gone, None where its days are not known.
    """

    promised: float
    earned: float
    commissions: float
    share_gone: float | None

    @property
    def commissions_at_end(self) -> float:
        """Commissions at their pace so far until the last day."""
        return self.commissions / self.share_gone if self.share_gone else self.commissions

    @property
    def total(self) -> float:
        """The forecast."""
        return max(self.promised, self.earned) + self.commissions_at_end


@dataclass(frozen=True)
class Budget:
    """The money of one campaign in one currency; None is unknown, amounts are never converted.

    ``forecast`` is described by :data:`METHOD`, and made of ``made_of``; ``left`` is the budget
    less it.
    """

    campaign_id: str
    campaign: str
    currency: str | None
    budget: float | None
    committed: float | None
    due: float | None
    paid: float | None
    made_of: Forecast | None

    @property
    def forecast(self) -> float | None:
        """What it will have cost at its end; None where no cost is known."""
        return None if self.made_of is None else self.made_of.total

    @property
    def left(self) -> float | None:
        """What the forecast leaves of the budget; below 0 where it is over."""
        if self.budget is None or self.forecast is None:
            return None
        return self.budget - self.forecast

    @property
    def in_words(self) -> str:
        """Whether the budget holds, in one sentence."""
        if self.budget is None:
            return f"No budget in {self.currency or 'any currency'} is set."
        if self.left is None:
            return "No cost in the budget's currency is known."
        if self.left < 0:
            return f"Over budget by {-self.left:,.0f} {self.currency} at the end."
        share = self.left / self.budget if self.budget else 0.0
        return f"{self.left:,.0f} {self.currency} will be left, {share * 100:.0f} % of the budget."


@dataclass(frozen=True)
class LeftOut:
    """An item of cost that does not count, with the reason and the line that told of it."""

    source: str
    source_id: str
    creator: str | None
    amount: float | None
    currency: str | None
    why: str
    file_name: str | None
    source_row: int


def budgets(cursor: duckdb.DuckDBPyConnection) -> list[Budget]:
    """The money of all campaigns: one row per campaign and currency, in the order of names."""
    costs: defaultdict[str, defaultdict[str, dict[tuple[str, bool], float]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for campaign_id, currency, basis, is_commission, amount in cursor.execute(COSTS).fetchall():
        costs[campaign_id][currency][basis, is_commission] = amount
    found = []
    for row in cursor.execute(CAMPAIGNS).fetchall():
        campaign_id, name, budget, currency, starts_on, ends_on, as_of = row
        own = costs[campaign_id]
        for one in dict.fromkeys([*([currency] if budget is not None else []), *sorted(own)]):
            so_far = _share_gone(starts_on, ends_on, as_of)
            found.append(
                _budget(campaign_id, name, one, budget if one == currency else None,
                        own.get(one, {}), so_far)
            )  # fmt: skip
    return found


def left_out(cursor: duckdb.DuckDBPyConnection, campaign_id: str | None) -> list[LeftOut]:
    """What does not count in a campaign's costs (None: of no campaign), at most 500 items."""
    rows = cursor.execute(LEFT_OUT, {"campaign_id": campaign_id}).fetchall()
    return [LeftOut(*row) for row in rows]


def _share_gone(starts_on: date | None, ends_on: date | None, as_of: date | None) -> float | None:
    """The share of a campaign's days that is gone; None where it has no dates or no figures."""
    if starts_on is None or ends_on is None or as_of is None or ends_on < starts_on:
        return None
    gone = (min(as_of, ends_on) - starts_on).days + 1
    return max(gone, 0) / ((ends_on - starts_on).days + 1)


def _budget(
    campaign_id: str,
    name: str,
    currency: str | None,
    budget: float | None,
    costs: dict[tuple[str, bool], float],
    share_gone: float | None,
) -> Budget:
    def total(basis: str) -> float | None:
        parts = [amount for (of, _), amount in costs.items() if of == basis]
        return sum(parts) if parts else None

    made_of = None
    if costs:
        made_of = Forecast(
            costs.get(("committed", False), 0.0),
            costs.get(("due", False), 0.0) + costs.get(("paid", False), 0.0),
            costs.get(("due", True), 0.0) + costs.get(("paid", True), 0.0),
            share_gone,
        )
    return Budget(
        campaign_id, name, currency, budget, total("committed"), total("due"), total("paid"),
        made_of,
    )  # fmt: skip
