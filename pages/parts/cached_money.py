"""Budgets and returns, kept until the data changes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd
import streamlit as st

from core.metrics.scope import CostBasis
from core.money import budget, returns
from core.money.budget import Budget, LeftOut
from core.money.returns import Result
from core.store.exchange import exchange_rates
from pages.parts.cached import KEPT, Version, reading


@st.cache_data(max_entries=KEPT, show_spinner=False)
def budgets(version: Version) -> list[Budget]:
    """The money of all campaigns, one entry per currency."""
    with reading(version) as cursor:
        return budget.budgets(cursor)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def left_out(version: Version, campaign_id: str | None) -> list[LeftOut]:
    """What does not count in a campaign's costs; None: of no campaign."""
    with reading(version) as cursor:
        return budget.left_out(cursor, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def creators(version: Version, campaign_id: str, result: Result, basis: CostBasis) -> pd.DataFrame:
    """What creators bring for what they cost."""
    with reading(version) as cursor:
        return returns.returns(cursor, campaign_id, result, basis)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def formats(version: Version, campaign_id: str, result: Result, basis: CostBasis) -> pd.DataFrame:
    """What formats bring for what they cost."""
    with reading(version) as cursor:
        return returns.by_format(cursor, campaign_id, result, basis)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def rates(version: Version) -> list[tuple[str, str, Decimal, date]]:
    """The exchange rates in use."""
    with reading(version) as cursor:
        return exchange_rates(cursor)
