"""Why a campaign's rate moved: in words, as a waterfall, and the posts behind each bar."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final, cast

import pandas as pd
import streamlit as st

from core.charts import Mode, day, waterfall
from core.charts.waterfall import SELECTION
from core.review import Dimension, Drift
from core.words import Denominator
from pages.parts import address, cached
from pages.parts.campaign_tables import posts_of_part_table
from pages.parts.text import platform_name, unbroken

SPLITS: Final[dict[str, Dimension]] = {
    "Creators": "creator",
    "Platforms": "platform",
    "Formats": "format",
}
NOBODY: Final = "Not named"
_A_WEEK: Final = timedelta(days=7)


def why(version: cached.Version, drift: Drift, mode: Mode) -> None:
    """The parts of a drift that lasts, by the dimension chosen in the address."""
    if drift.pooled_before is None or drift.pooled_after is None:
        return
    st.subheader("Why", anchor=False)
    for sentence in drift.why:
        st.text(unbroken(sentence))
    chosen = address.one_of("Split by", tuple(SPLITS), "split")
    dimension = SPLITS[chosen]
    spec, alt_text, names = _drawing(version, drift.campaign_id, drift.denominator, dimension, mode)
    # As a finished specification: to build it costs more than all else on the page (measured).
    clicked = st.vega_lite_chart(
        spec=spec,
        alt=alt_text,
        key=f"why_chart_{dimension}",
        on_select="rerun",
        selection_mode=SELECTION,
    )
    st.text(_how_to_read(drift))
    _take_click(cast("dict[str, Any]", clicked), dimension)
    address.take("part", lambda words: words if words in names else None, None)
    title = st.selectbox(
        "Show the posts of",
        list(names),
        index=None,
        key="part",
        placeholder=f"Choose from the {chosen.lower()}",
        width=420,
    )
    address.keep("part", title if title in names else None)
    if title in names:
        posts = cached.posts_of_part(
            version, drift.campaign_id, drift.denominator, dimension, names[title]
        )
        posts_of_part_table(posts, drift.denominator)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _drawing(
    version: cached.Version,
    campaign_id: str,
    denominator: Denominator,
    dimension: Dimension,
    mode: Mode,
) -> tuple[dict[str, Any], str, dict[str, str]]:
    """The waterfall as a specification, its alt text, and the names behind what is shown."""
    drift = cached.drift(version, campaign_id, denominator)
    parts = cached.parts(version, campaign_id, denominator, dimension)
    titles = [_title(name, dimension) for name in parts["name"]]
    drawing = waterfall(
        parts.assign(
            part_id=[
                f"{kind}|{name}" for kind, name in zip(parts["kind"], parts["name"], strict=True)
            ],
            name=titles,
        ),
        (drift.pooled_before if drift else None) or 0.0,
        (drift.pooled_after if drift else None) or 0.0,
        dimension,
        denominator,
        mode,
    )
    names = dict(zip(titles, map(str, parts["name"]), strict=True))
    return drawing.chart.to_dict(), drawing.alt_text, names


def _how_to_read(drift: Drift) -> str:
    """What a bar is, and why before and after need not be the figures of the headline."""
    words = (
        "Read from top to bottom: each bar is what one part added or took away. “Own rate” is how "
        f"well the posts did, “share” how much of the {drift.denominator} they had. Click a bar, "
        "or choose below, to see its posts."
    )
    if drift.began_from is None:
        return words
    words += (
        f" “Before” is all posts until {day(drift.began_from - timedelta(days=1))} taken together, "
        "“After” all posts since."
    )
    is_dated_to_a_week = (drift.began_to or drift.began_from) - drift.began_from < _A_WEEK
    if is_dated_to_a_week:
        return words
    return f"{words} What began later in the shaded days, or went slowly, looks smaller here."


def _take_click(clicked: dict[str, Any], dimension: Dimension) -> None:
    """A bar that was just clicked chooses its posts; an old click gives way to the list."""
    selected = clicked.get("selection", {}).get(SELECTION, [])
    part_id = str(selected[0].get("part_id", "")) if selected else ""
    seen = f"part_clicked_{dimension}"
    if part_id != st.session_state.get(seen, ""):
        st.session_state[seen] = part_id
        _, is_a_part, name = part_id.partition("|")
        st.session_state["part"] = _title(name, dimension) if is_a_part else None


def _title(name: str | None, dimension: Dimension) -> str:
    if name is None or pd.isna(name) or name == "":
        return NOBODY
    return platform_name(name) if dimension == "platform" else name
