"""Where the forecast of a campaign's costs comes from: every cost that is known of it."""

from __future__ import annotations

from typing import Final

import duckdb
import pandas as pd

from core.metrics.derived import LEFT_OUT, USED, DerivedReceipt
from core.money.budget import METHOD, Forecast, budgets

COSTS: Final = """
SELECT left_out IS NULL AS is_used, source || ' ' || source_id AS what, creator_name AS who, day,
       basis, kind, CAST(amount AS DOUBLE) AS amount, currency,
       CASE WHEN left_out IS NOT NULL THEN left_out END AS left_out, file_name, source_row
FROM cost_now LEFT JOIN import_file USING (import_id)
WHERE campaign_id = ? AND currency IS NOT DISTINCT FROM ?
ORDER BY is_used DESC, basis, day DESC NULLS LAST, what
"""

SOURCE: Final = "Pothos: contracts, payments and commissions beside each other"
CAUTION: Final = (
    "It knows nothing of contracts to come, and takes commissions to go on as they did. It has no "
    "interval: how far such forecasts were wrong was not measured."
)


def cost_forecast_receipt(
    cursor: duckdb.DuckDBPyConnection, campaign_id: str, currency: str | None
) -> DerivedReceipt | None:
    """The receipt of what a campaign will have cost, in one currency (None: the budget's, else the
    first); None where no cost of it is known.

    ``rows`` are its items of cost, each with the file and line that told of it.
    """
    own = [one for one in budgets(cursor) if one.campaign_id == campaign_id and one.made_of]
    found = next((one for one in own if currency is None or one.currency == currency), None)
    if found is None or found.made_of is None:
        return None
    rows = cursor.execute(COSTS, [campaign_id, found.currency]).df()
    return DerivedReceipt(
        label=f"Forecast of the costs{f', {found.currency}' if found.currency else ''}",
        value=f"{found.made_of.total:,.2f}",
        formula=_formula(found.made_of),
        definition=METHOD.removeprefix("Forecast: "),
        source=SOURCE,
        caution=CAUTION,
        rows=pd.DataFrame(
            {
                USED: rows["is_used"].astype(bool),
                "What": rows["what"],
                "Who": rows["who"],
                "Day": rows["day"],
                "Cost is": rows["basis"],
                "Kind": rows["kind"],
                "Amount": rows["amount"],
                "Currency": rows["currency"],
                LEFT_OUT: rows["left_out"],
                "File": rows["file_name"],
                "Line": rows["source_row"],
            }
        ),
        counted_as="cost_committed",
    )


def _formula(made_of: Forecast) -> tuple[str, ...]:
    promised, earned = f"{made_of.promised:,.2f} promised", f"{made_of.earned:,.2f} due and paid"
    steps = [
        f"the larger of {promised} and {earned} + {made_of.commissions_at_end:,.2f} commissions = "
        f"{made_of.total:,.2f}"
    ]
    if made_of.commissions and made_of.share_gone:
        steps.append(
            f"{made_of.commissions:,.2f} commissions so far ÷ {made_of.share_gone * 100:.0f} % of "
            f"the days gone = {made_of.commissions_at_end:,.2f}"
        )
    return tuple(steps)
