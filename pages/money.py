"""Money: budget against committed, due, paid and forecast, and what a result costs."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from core.charts import Mode, budget_bars, spend_against_result
from core.metrics.in_words import MISSING, amount
from core.metrics.scope import CostBasis, Scope
from core.money.budget import METHOD, Budget
from core.money.returns import ATTRIBUTION, RESULTS, Result
from core.review import ReviewLine
from core.review.derived import COST_FORECAST
from pages.parts import address, cached, cached_money, places
from pages.parts.choose_campaign import choose_campaign
from pages.parts.first_run import first_run
from pages.parts.receipt_link import address_of_receipt, link_to_receipt
from pages.parts.scope_address import BASES
from pages.parts.text import unbroken

ALL: Final = "All campaigns"
ONE: Final = "One campaign"
_COST_IDS: Final = ("cost_committed", "cost_due", "cost_paid")


def show() -> None:
    """The money of the whole programme, or of one campaign."""
    version = cached.data_version()
    if not cached.has_data(version):
        first_run()
        return
    st.title("Money", anchor=False)
    usual = ONE if "campaign" in st.query_params else ALL
    which = address.one_of("Which money", (ALL, ONE), "of", is_labelled=False, usual=usual)
    if which == ALL:
        _programme(version)
        return
    campaign_id = choose_campaign(version)
    if campaign_id is not None:
        _campaign(version, campaign_id, cached.mode())
        _worth(version, campaign_id, cached.mode())
        _left_out(version, campaign_id)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _programme(version: cached.Version) -> None:
    found = cached_money.budgets(version)
    if not found:
        st.markdown(
            f"{MISSING} No budget and no cost is known. Load campaigns and contracts first."
        )
        return
    found = sorted(found, key=lambda one: (one.left is None, one.left or 0.0))
    st.dataframe(
        pd.DataFrame([_row(one) for one in found]),
        hide_index=True,
        column_config={
            name: st.column_config.NumberColumn(format="localized")
            for name in ("Budget", "Committed", "Due", "Paid", "Forecast", "Left")
        },
        alt="Budget, committed, due, paid and forecast of every campaign",
        placeholder="—",
    )
    st.text(METHOD)
    currencies = {one.currency for one in found if one.currency}
    if len(currencies) > 1:
        st.markdown("Amounts in different currencies are never added.")


def _row(one: Budget) -> dict[str, object]:
    return {
        "Campaign": one.campaign,
        "Currency": one.currency,
        "Budget": one.budget,
        "Committed": one.committed,
        "Due": one.due,
        "Paid": one.paid,
        "Forecast": one.forecast,
        "Left": one.left,
        "In words": one.in_words,
    }


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _campaign(version: cached.Version, campaign_id: str, mode: Mode) -> None:
    """Bars against the budget, one chart per currency, each with its receipts."""
    name = cached.review_line(version, campaign_id).name
    own = [one for one in cached_money.budgets(version) if one.campaign_id == campaign_id]
    if not own:
        st.markdown(f"{MISSING} Neither a budget nor a cost of it is known.")
        places.link_to(places.SETTINGS, "Set its budget", ":material/edit:", {"campaign": name})
        return
    for one in own:
        st.text(unbroken(one.in_words))
        amounts = {
            "budget": one.budget,
            "committed": one.committed,
            "due": one.due,
            "paid": one.paid,
            "forecast": one.forecast,
        }
        drawing = budget_bars(amounts, one.currency or "", mode)
        st.altair_chart(drawing.chart, alt=drawing.alt_text)
        with st.container(horizontal=True):
            for metric_id in _COST_IDS:
                label = f"{metric_id.removeprefix('cost_').capitalize()}: where from?"
                link_to_receipt(metric_id, name, Scope(campaign_id, currency=one.currency), label)
            if one.forecast is not None:
                scope = Scope(campaign_id, currency=one.currency)
                link_to_receipt(COST_FORECAST, name, scope, "Forecast: where from?")
    st.text(METHOD)


_METRIC_OF_RESULT: Final[dict[Result, str]] = {
    "engagements": "cpe",
    "views": "cpv",
    "reach": "cost_per_reach",
    "impressions": "cpm",
    "clicks": "cpc",
    "orders": "cpa",
    "revenue": "roas",
}
"""Whose receipt has the rows of cost and result; of impressions it is by the thousand."""


@st.fragment
def _worth(version: cached.Version, campaign_id: str, mode: Mode) -> None:
    """What a result costs, by creator and format; the result and the cost are chosen."""
    line = cached.review_line(version, campaign_id)
    st.header("What a result costs", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = address.one_of("Result", RESULTS, "result", usual=_usual_result(line))
        cost = address.one_of("Cost", BASES, "basis")
    result = next(one for one in RESULTS if one == chosen)
    basis = next(one for one in BASES if one == cost)
    _tables(version, campaign_id, result, basis, mode)


def _usual_result(line: ReviewLine) -> Result:
    """What the campaign's goal counts, else engagements."""
    metric = "orders" if line.goal_metric == "sales" else line.goal_metric
    return next((one for one in RESULTS if one == metric), "engagements")


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _tables(
    version: cached.Version, campaign_id: str, result: Result, basis: CostBasis, mode: Mode
) -> None:
    name = cached.review_line(version, campaign_id).name
    creators = cached_money.creators(version, campaign_id, result, basis)
    known = creators[creators["cost_per_result"].notna()]
    if known.empty:
        st.text(
            f"{MISSING} No creator has both a cost ({basis}) and {result}, so nothing can be "
            "divided. Choose another result or cost."
        )
        return
    currency = str(known["currency"].iloc[0] or "")
    drawing = spend_against_result(known, result, currency, mode)
    st.altair_chart(drawing.chart, alt=drawing.alt_text)
    st.text(drawing.alt_text)
    st.dataframe(
        pd.DataFrame(
            {
                "Creator": creators["creator_name"],
                "Posts": creators["posts"],
                f"Cost, {currency}": creators["cost"],
                result.capitalize(): creators["result"],
                "Per result": [_money(value) for value in creators["cost_per_result"]],
                "Drawn to peers": [_money(value) for value in creators["shrunk"]],
                "Range (4 in 5)": [
                    _range(low, high)
                    for low, high in zip(creators["low"], creators["high"], strict=True)
                ],
                "Own share": creators["own_share"],
                "Receipt": [
                    address_of_receipt(
                        _METRIC_OF_RESULT[result],
                        name,
                        Scope(campaign_id, creator_id=creator_id, cost_basis=basis),
                    )
                    for creator_id in creators["creator_id"]
                ],
            }
        ),
        hide_index=True,
        column_config={
            f"Cost, {currency}": st.column_config.NumberColumn(format="localized"),
            result.capitalize(): st.column_config.NumberColumn(format="localized"),
            "Own share": st.column_config.NumberColumn(format="percent"),
            "Receipt": st.column_config.LinkColumn(display_text="Open", width="small"),
        },
        alt="What a result costs by creator",
        placeholder="—",
    )
    st.markdown(
        "“Drawn to peers” trusts a creator's own figure as far as the number and scatter of the "
        "posts allow, and takes the rest from the campaign's other creators: one lucky post does "
        "not lead the table."
    )
    formats = cached_money.formats(version, campaign_id, result, basis)
    if len(formats):
        st.dataframe(
            pd.DataFrame(
                {
                    "Format": [form.capitalize() for form in formats["format"]],
                    "Posts": formats["posts"],
                    f"Cost, {currency}": formats["cost"].round(),
                    result.capitalize(): formats["result"],
                    "Per result": [_money(value) for value in formats["cost_per_result"]],
                    "Range (4 in 5)": [
                        _range(low, high)
                        for low, high in zip(formats["low"], formats["high"], strict=True)
                    ],
                }
            ),
            hide_index=True,
            column_config={
                f"Cost, {currency}": st.column_config.NumberColumn(format="localized"),
                result.capitalize(): st.column_config.NumberColumn(format="localized"),
            },
            alt="What a result costs by format",
            placeholder="—",
        )
        st.text(ATTRIBUTION)


def _money(value: float) -> str:
    return MISSING if pd.isna(value) else amount(value, "money")


def _range(low: float, high: float) -> str:
    return MISSING if pd.isna(low) or pd.isna(high) else f"{_money(low)} to {_money(high)}"


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _left_out(version: cached.Version, campaign_id: str) -> None:
    found = cached_money.left_out(version, campaign_id)
    if not found:
        return
    st.header("What does not count", anchor=False)
    st.dataframe(
        pd.DataFrame(
            {
                "What": [f"{one.source} {one.source_id}" for one in found],
                "Creator": [one.creator for one in found],
                "Amount": [one.amount for one in found],
                "Currency": [one.currency for one in found],
                "Why": [one.why for one in found],
                "File": [one.file_name for one in found],
                "Line": [one.source_row for one in found],
            }
        ),
        hide_index=True,
        alt="Items of cost that do not count, and why",
        placeholder="—",
    )
    st.markdown("Put it right in the file, and load it again.")
