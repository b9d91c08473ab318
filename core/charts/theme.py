"""Two palettes, light and dark, and the type every chart is handed out as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple, TypeAlias

import altair as alt

Mode = Literal["light", "dark"]

Layer: TypeAlias = Any
"""An Altair chart or a layer of one; Altair's own annotations lose the type at encode()."""

MAX_POINTS: Final = 2_000
"""A chart with more marks is drawn on canvas by Streamlit: slow, and closed to screen readers."""


class Drawing(NamedTuple):
    """A chart and its alt text: one sentence built from the same data."""

    chart: Layer
    alt_text: str


@dataclass(frozen=True)
class Palette:
    """Colours of one mode, as #RRGGBB.

    ``measured`` and ``attention`` stay apart for people with protanopia, deuteranopia and
    tritanopia (tested), and every mark also differs by shape: colour never says it alone.
    """

    background: str
    measured: str
    attention: str
    expected: str
    track: str
    text: str


PALETTES: Final[dict[Mode, Palette]] = {
    "light": Palette(
        background="#FFFFFF",
        measured="#1B6B3A",
        attention="#D55E00",
        expected="#5F6B65",
        track="#DDE5DF",
        text="#1D2A23",
    ),
    "dark": Palette(
        background="#101713",
        measured="#7FD492",
        attention="#FF7043",
        expected="#A7B5AC",
        track="#33403A",
        text="#E6EEE9",
    ),
}


def day_axis() -> alt.Axis:
    """Days along a chart: '5 Oct', and the year where one begins ('2026' on 1 January)."""
    january = "utcdate(datum.value) == 1 && utcmonth(datum.value) == 0"
    return alt.Axis(
        labelExpr=f"{january} ? utcFormat(datum.value, '%Y') : utcFormat(datum.value, '%-d %b')",
        labelFontSize=14,
        tickCount=6,
        grid=False,
    )


def by_week(what: str) -> alt.Title:
    """The heading of a chart, in its left corner: what is drawn, by week of publishing."""
    return alt.Title(
        f"{what}, by week of publishing", anchor="start", fontSize=15, fontWeight="normal"
    )


def small(chart: Layer, height: int) -> Layer:
    """A chart for a line of a list: no axes, no frame, no room around it."""
    return chart.properties(
        height=height, padding={"left": 2, "top": 2, "right": 2, "bottom": 2}
    ).configure_view(strokeWidth=0)
