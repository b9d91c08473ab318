"""Settings: what one currency was worth in another, on which day."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import streamlit as st

from core.errors import PothosError
from core.store import the_store
from core.store.exchange import say_exchange_rate
from pages.parts import cached, cached_money
from pages.parts.problem import show_error


def show(version: cached.Version) -> None:
    """The rates in use, and a form for one more, or another, or none any more."""
    st.markdown(
        "Amounts in different currencies are kept apart. With a rate and its day Pothos shows them "
        "in the currency of the budget; each such figure names the rate in its receipt."
    )
    found = cached_money.rates(version)
    if found:
        st.dataframe(
            pd.DataFrame(found, columns=["One", "is worth in", "Rate", "On"]).astype(
                {"Rate": float}
            ),
            hide_index=True,
            column_config={"On": st.column_config.DateColumn(format="D MMM YYYY")},
            alt="Exchange rates in use",
        )
    with st.form("exchange_rate"), st.container(horizontal=True, vertical_alignment="bottom"):
        one = st.text_input("One", placeholder="EUR", key="exchange_from")
        other = st.text_input("is worth in", placeholder="USD", key="exchange_to")
        rate = st.number_input(
            "Rate (empty: no rate any more)", value=None, format="%.6f", key="exchange_rate_value"
        )
        on_day = st.date_input("On", value="today", format="DD/MM/YYYY", key="exchange_on")
        is_said = st.form_submit_button("Save the rate", type="primary", icon=":material/save:")
    if not is_said:
        return
    try:
        value = None if rate is None else Decimal(f"{rate:.8f}")
        say_exchange_rate(the_store(), one, other, value, on_day)
    except PothosError as error:
        show_error(error)
        return
    st.rerun()
