"""Receipt: where one figure comes from, in sentences first, then row by row and line by line."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from core.charts import MISSING
from core.exports.download import safe_csv
from core.metrics import METRICS
from core.metrics.in_words import amount, formula_with_numbers
from core.metrics.receipt import FigureReceipt
from core.metrics.scope import Scope
from core.review.derived import DERIVED
from pages.parts import cached, cached_figures, places
from pages.parts.receipt_link import link_to_receipt
from pages.parts.scope_address import scope_of
from pages.parts.text import md_escape, number_of, unbroken

_ROWS_SHOWN: Final = 1_000
_LINES_SHOWN: Final = 2_000


def show() -> None:
    """The receipt of the figure that the address names."""
    st.title("Where this figure comes from", anchor=False)
    version = cached.data_version()
    said = st.query_params.to_dict()
    name, metric_id = said.get("campaign", ""), said.get("metric", "")
    campaign_id = cached.campaign_ids(version).get(name)
    if campaign_id is None or metric_id not in METRICS.keys() | DERIVED:
        st.markdown(
            "The address names no figure that is known. Open a receipt from a figure, by the link "
            "beside it."
        )
        places.link_to(places.FIGURES, "All figures", ":material/calculate:")
        return
    scope = scope_of(said, campaign_id)
    if metric_id in DERIVED:
        _of_derived(version, name, metric_id, scope)
        return
    _receipt(version, name, metric_id, scope)
    found = cached_figures.receipt(version, metric_id, scope)
    with st.container(horizontal=True):
        st.download_button(
            "Download the rows",
            lambda: _rows_csv(found),
            f"{metric_id} rows.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/download:",
        )
        if len(found.lines):
            st.download_button(
                "Download the lines",
                lambda: _lines_csv(found),
                f"{metric_id} lines.csv",
                "text/csv",
                on_click="ignore",
                icon=":material/download:",
            )


def _of_derived(version: cached.Version, name: str, metric_id: str, scope: Scope) -> None:
    found = cached_figures.derived(version, metric_id, scope)
    if found is None:
        st.markdown(
            f"{MISSING} This campaign has no such figure by now. It may need a target and a last "
            "day, or what was found before is over."
        )
        places.link_to_campaign(name, "Open the campaign", ":material/arrow_forward:")
        return
    _derived(version, name, metric_id, scope)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Download the rows",
            lambda: _csv(found.rows),
            f"{metric_id} rows.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/download:",
        )
        link_to_receipt(found.counted_as, name, scope, "The files and lines of these figures")


@st.cache_data(max_entries=32, show_spinner=False)
def _derived(version: cached.Version, name: str, metric_id: str, scope: Scope) -> None:
    found = cached_figures.derived(version, metric_id, scope)
    if found is None:
        return
    st.markdown(f"## {md_escape(found.label)}: {md_escape(found.value)}", anchors=False)
    places.link_to_campaign(name)
    for step in found.formula:
        st.text(unbroken(f"{step}."))
    st.markdown(
        f"**What it is** {md_escape(found.definition)}  \n"
        f"**Who defines it so** {md_escape(found.source)}  \n"
        f"**What to mind** {md_escape(found.caution)}"
    )
    left_out = len(found.rows) - found.rows_used
    st.markdown(
        f"**Rows** {number_of(found.rows_used, 'row')} used, {number_of(left_out, 'row')} left out."
    )
    for why, number in found.left_out:
        st.text(f"{number_of(number, 'row')} left out: {why}")
    st.header("The rows", anchor=False)
    _about_length(len(found.rows), _ROWS_SHOWN, "rows")
    figures = found.rows.select_dtypes("number").columns
    days = [name for name in ("Day", "Published", "Figure of") if name in found.rows]
    st.dataframe(
        found.rows.head(_ROWS_SHOWN).round(2),
        hide_index=True,
        column_config={
            **{str(one): st.column_config.NumberColumn(format="localized") for one in figures},
            **{one: st.column_config.DateColumn(format="D MMM YYYY") for one in days},
        },
        alt=f"The rows behind {found.label}",
        placeholder="—",
    )


@st.cache_data(max_entries=32, show_spinner=False)
def _receipt(version: cached.Version, name: str, metric_id: str, scope: Scope) -> None:
    found = cached_figures.receipt(version, metric_id, scope)
    metric, figure = found.metric, found.figure
    value = amount(figure.value, metric.unit, figure.currency)
    st.markdown(f"## {md_escape(metric.label)}: {md_escape(value)}", anchors=False)
    places.link_to_campaign(name)
    narrowed = _narrowed(scope)
    if narrowed:
        st.text(f"Of it only: {narrowed}.")
    st.text(unbroken(formula_with_numbers(figure, scope)))
    st.markdown(
        f"**What it is** {md_escape(metric.formula)}  \n"
        f"**Who defines it so** {md_escape(metric.source)}  \n"
        f"**What to mind** {md_escape(metric.caution)}"
    )
    st.markdown(
        f"**Rows** {number_of(figure.rows_used, 'row')} used, "
        f"{number_of(figure.rows_left_out, 'row')} left out. {md_escape(_estimates(found))}"
    )
    for why, number in found.left_out:
        st.text(f"{number_of(number, 'row')} left out: {why}")
    st.header("The rows", anchor=False)
    _about_length(len(found.rows), _ROWS_SHOWN, "rows")
    st.dataframe(
        _rows_table(found).head(_ROWS_SHOWN),
        hide_index=True,
        column_config={"Day": st.column_config.DateColumn(format="D MMM YYYY")},
        alt=f"The rows behind {metric.label}",
        placeholder="—",
    )
    st.header("The lines of the files", anchor=False)
    if not len(found.lines):
        st.markdown("It counts rows; no single line of a file is behind it alone.")
        return
    _about_length(len(found.lines), _LINES_SHOWN, "lines")
    st.dataframe(
        _lines_table(found).head(_LINES_SHOWN),
        hide_index=True,
        column_config={"As of": st.column_config.DateColumn(format="D MMM YYYY")},
        alt=f"The lines of exports behind {metric.label}",
        placeholder="—",
    )


def _about_length(number: int, shown: int, what: str) -> None:
    if number > shown:
        st.text(f"The first {shown:,} of {number:,} {what}; the download has all.")


def _narrowed(scope: Scope) -> str:
    said = [
        scope.post_id,
        scope.creator_id,
        scope.platform,
        scope.format,
        f"published from {scope.first_on}" if scope.first_on else None,
        f"published to {scope.last_on}" if scope.last_on else None,
    ]
    return ", ".join(word for word in said if word)


def _estimates(found: FigureReceipt) -> str:
    share = found.figure.estimated
    return "None is an estimate." if share == 0 else f"{share * 100:.0f} % of them are estimates."


def _rows_table(found: FigureReceipt) -> pd.DataFrame:
    rows, metric = found.rows, found.metric
    above = metric.numerator.word.format(by=found.scope.by, basis=found.scope.cost_basis)
    table = {
        "Used": rows["is_used"],
        "What": rows["name"],
        "Who": rows["who"],
        "Day": rows["day"],
        above.capitalize(): rows["numerator"],
    }
    if metric.denominator is not None:
        below = metric.denominator.word.format(by=found.scope.by, basis=found.scope.cost_basis)
        table[below.capitalize()] = rows["denominator"]
    table["Left out because"] = rows["left_out"]
    table["Estimate"] = rows["is_estimated"]
    return pd.DataFrame(table)


def _lines_table(found: FigureReceipt) -> pd.DataFrame:
    lines = found.lines
    return pd.DataFrame(
        {
            "What": lines["id"],
            "Counter": lines["counter"],
            "Value": lines["value"],
            "As of": lines["as_of"],
            "File": lines["file_name"],
            "Line": lines["source_row"],
            "Import": lines["import_id"],
        }
    )


def _rows_csv(found: FigureReceipt) -> str:
    return _csv(_rows_table(found))


def _lines_csv(found: FigureReceipt) -> str:
    return _csv(_lines_table(found))


def _csv(table: pd.DataFrame) -> str:
    cells = table.astype(object).where(table.notna(), None)
    return safe_csv(list(table.columns), cells.itertuples(index=False, name=None))
