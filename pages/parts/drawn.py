"""The one way a large chart comes on a screen: drawn, told in words, and to be taken away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from core.charts import Drawing, Mode
from core.charts.picture import png, svg
from core.exports.download import safe_csv


@dataclass(frozen=True)
class Drawn:
    """A chart as a cached function hands it over: a finished specification, for to build it costs
    more than all else on a page (measured), its alt text, and the table behind it as CSV.
    """

    specification: dict[str, Any]
    alt_text: str
    csv: str


def finish(drawing: Drawing, table: pd.DataFrame) -> Drawn:
    """Make ready in a cached function what :func:`show` puts on the screen."""
    cells = table.astype(object).where(table.notna(), None)
    text = safe_csv(list(map(str, table.columns)), cells.itertuples(index=False, name=None))
    return Drawn(drawing.chart.to_dict(), drawing.alt_text, text)


def show(drawn: Drawn, title: str, key: str, mode: Mode) -> None:
    """The chart, and below it a popover to take it as PNG, SVG or CSV, made when asked for."""
    st.vega_lite_chart(spec=drawn.specification, alt=drawn.alt_text, key=key)
    with st.popover("Download", icon=":material/download:", key=f"{key}_downloads"):
        _button("PNG", lambda: png(drawn.specification, title, mode), title, key, "image/png")
        _button(
            "SVG",
            lambda: svg(drawn.specification, title, drawn.alt_text, mode),
            title,
            key,
            "image/svg+xml",
        )
        _button("CSV", lambda: drawn.csv, title, key, "text/csv")


def _button(
    kind: str, make: Callable[[], bytes] | Callable[[], str], title: str, key: str, mime: str
) -> None:
    st.download_button(
        kind, make, f"{title}.{kind.lower()}", mime, on_click="ignore", key=f"{key}_{kind}"
    )
