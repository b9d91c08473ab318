"""The orders credited to a campaign, each once, in their own currencies."""

from __future__ import annotations

from typing import Final

import duckdb
import pandas as pd

from core.metrics.sales import RULE

SALES: Final = """
SELECT currency, orders, orders_returned, total, refunded, orders_with_several_offers
FROM campaign_sale
WHERE campaign_id = ?
ORDER BY currency
"""


def sales_of(cursor: duckdb.DuckDBPyConnection, campaign_id: str) -> pd.DataFrame:
    """One row per currency: currency (None where none is named), orders, orders_returned, total,
    refunded (of the orders that stand) and orders_with_several_offers. Never added across.
    """
    return cursor.execute(SALES, [campaign_id]).df()


__all__ = ["RULE", "sales_of"]
