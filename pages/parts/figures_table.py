"""All figures of a campaign, in groups: what each is, its value, and one click to its receipt."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from core.metrics import METRICS
from core.metrics.figures import Figure
from core.metrics.in_words import amount, formula_with_numbers
from core.metrics.metric import Group
from core.metrics.scope import Scope
from core.words import DENOMINATORS
from pages.parts import address, cached, cached_figures
from pages.parts.receipt_link import address_of_receipt
from pages.parts.scope_address import BASES
from pages.parts.text import md_escape

ALL: Final = "All"
_HELP: Final[dict[Group, str]] = {
    "Response": "How many of those who saw it did something.",
    "Depth": "How much it meant to them: a comment is more than a like.",
    "Volume": "How much there is. Large numbers alone say nothing of worth.",
    "Cost": "What it costs, and what each result costs.",
    "Conversion": "What came back.",
    "Relationships": "How creators answer.",
    "Vanity": "How much of what is shown is a model.",
}
"""The groups in the order of the screen; media value is shown where it is asked for."""


@st.fragment
def figures_table(version: cached.Version, campaign_id: str) -> None:
    """The filters, each in the address, and a table per group."""
    line = cached.review_line(version, campaign_id)
    platforms, formats = cached.platforms_and_formats(version, campaign_id)
    usual = line.denominator or "reach"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        by = address.one_of("Divided by", DENOMINATORS, "by", usual=usual)
        basis = address.one_of("Cost", BASES, "basis")
        platform = address.one_of("Platform", (ALL, *platforms), "platform")
        form = address.one_of("Format", (ALL, *formats), "format")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        first = address.day("Published from", "from")
        last = address.day("Published to", "to")
    if first and last and last < first:
        st.markdown("— The last day comes before the first: choose another.")
        return
    scope = Scope(
        campaign_id,
        platform=None if platform == ALL else platform,
        format=None if form == ALL else form,
        first_on=first,
        last_on=last,
        by=next(one for one in DENOMINATORS if one == by),
        cost_basis=next(one for one in BASES if one == basis),
    )
    _tables(version, line.name, scope)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _tables(version: cached.Version, name: str, scope: Scope) -> None:
    wanted = tuple(metric.id for metric in METRICS.values() if metric.group in _HELP)
    found = cached_figures.figures(version, scope, wanted)
    for group, words in _HELP.items():
        st.header(md_escape(group), anchor=False)
        st.markdown(md_escape(words))
        _table(name, scope, [figure for figure in found if figure.metric.group == group])


def _table(name: str, scope: Scope, found: list[Figure]) -> None:
    table = pd.DataFrame(
        {
            "Figure": [figure.metric.label for figure in found],
            "Value": [
                amount(figure.value, figure.metric.unit, figure.currency) for figure in found
            ],
            "How": [formula_with_numbers(figure, scope) for figure in found],
            "Receipt": [address_of_receipt(figure.metric_id, name, scope) for figure in found],
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        column_config={
            "Figure": st.column_config.TextColumn(width="medium"),
            "Value": st.column_config.TextColumn(width="small"),
            "How": st.column_config.TextColumn(width="large"),
            "Receipt": st.column_config.LinkColumn(display_text="Open", width="small"),
        },
        alt=f"Figures of {name}: {md_escape(found[0].metric.group)}",
        placeholder="—",
    )
