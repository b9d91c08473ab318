"""Figures and their receipts, kept until the data changes."""

from __future__ import annotations

import streamlit as st

from core.metrics.derived import DerivedReceipt
from core.metrics.figures import Figure
from core.metrics.figures import figures as figures_of
from core.metrics.receipt import FigureReceipt
from core.metrics.receipt import receipt as receipt_of
from core.metrics.scope import Scope
from core.review.derived import derived_receipt
from pages.parts.cached import KEPT, Version, reading


@st.cache_data(max_entries=KEPT, show_spinner=False)
def figures(version: Version, scope: Scope, metric_ids: tuple[str, ...]) -> list[Figure]:
    """The figures of a scope."""
    with reading(version) as cursor:
        return figures_of(cursor, scope, metric_ids)


@st.cache_data(max_entries=16, show_spinner=False)
def receipt(version: Version, metric_id: str, scope: Scope) -> FigureReceipt:
    """The receipt of one figure; few are kept, for their rows may be many."""
    with reading(version) as cursor:
        return receipt_of(cursor, metric_id, scope)


@st.cache_data(max_entries=16, show_spinner=False)
def derived(version: Version, name: str, scope: Scope) -> DerivedReceipt | None:
    """The receipt of a figure that is derived from others."""
    with reading(version) as cursor:
        return derived_receipt(cursor, name, scope)
