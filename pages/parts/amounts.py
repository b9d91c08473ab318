"""Amounts with their currencies, for cells: never added up, so they need not be numbers."""

from __future__ import annotations

import pandas as pd


def amounts_in_words(amounts: pd.Series, currencies: pd.Series) -> list[str | None]:
    """'1,080 USD' for each; None where there is no amount."""
    return [
        None if pd.isna(amount) else f"{float(amount):,.0f} {'' if pd.isna(of) else of}".strip()
        for amount, of in zip(amounts, currencies, strict=True)
    ]
