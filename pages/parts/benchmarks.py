"""Against whom: a campaign's creators among the team's own, then the published bands."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from core.benchmarks.bands import CAUTION
from core.benchmarks.peers import Standing, formats_of, standings
from core.benchmarks.rates import EVERY_FORMAT, POSTS_AT_LEAST
from core.charts import MISSING, Mode, among_peers, percent
from core.words import platform_name
from pages.parts import address, cached, drawn
from pages.parts.drawn import Drawn
from pages.parts.text import unbroken

ALL: Final = "All formats"


@st.fragment
def benchmarks(version: cached.Version, campaign_id: str, mode: Mode) -> None:
    """The format, in the address; the chart and the tables for it."""
    formats = _formats(version, campaign_id)
    chosen = address.one_of("Format", (ALL, *formats), "format", is_labelled=False)
    form = EVERY_FORMAT if chosen == ALL else chosen
    found = _standings(version, campaign_id, form)
    if not found:
        st.text(
            f"{MISSING} No creator of it has {POSTS_AT_LEAST} posts of seven days of age with "
            "engagements and followers (on TikTok: views), so there is nothing to compare."
        )
        return
    chart = _chart(version, campaign_id, form, mode)
    st.text(unbroken(chart.alt_text))
    name = cached.review_line(version, campaign_id).name
    drawn.show(chart, f"{name}: against whom", "peers", mode)
    _tables(version, campaign_id, form)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _formats(version: cached.Version, campaign_id: str) -> list[str]:
    with cached.reading(version) as cursor:
        return formats_of(cursor, campaign_id)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _standings(version: cached.Version, campaign_id: str, form: str) -> list[Standing]:
    with cached.reading(version) as cursor:
        return standings(cursor, campaign_id, form)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _chart(version: cached.Version, campaign_id: str, form: str, mode: Mode) -> Drawn:
    table = pd.DataFrame(
        [
            {
                "creator": one.creator,
                "group": _group(one),
                "rate": one.rate,
                "low": one.low,
                "middle": one.middle,
                "high": one.high,
            }
            for one in _standings(version, campaign_id, form)
        ]
    )
    return drawn.finish(among_peers(table, mode), table)


def _group(one: Standing) -> str:
    return f"{platform_name(one.platform)} {one.tier or 'of unknown size'}"


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _tables(version: cached.Version, campaign_id: str, form: str) -> None:
    found = _standings(version, campaign_id, form)
    st.header("Among the team's own creators", anchor=False)
    st.dataframe(
        pd.DataFrame(
            {
                "Creator": [one.creator for one in found],
                "Group": [_group(one) for one in found],
                "Posts": [one.posts for one in found],
                "Usual post": [percent(one.rate) for one in found],
                "Divided by": [one.denominator for one in found],
                "Better than": [_better(one) for one in found],
                "Peers": [one.peers for one in found],
                "Of it from this group": [f"{one.own_share * 100:.0f} %" for one in found],
            }
        ),
        hide_index=True,
        alt="Creators among the team's own of the same platform, tier and format",
    )
    st.markdown(
        "With few peers a place among them says little: it is drawn to that of all formats in the "
        "tier, and to the whole platform's. “Of it from this group” says how much is its own."
    )
    st.header("Against published bands", anchor=False)
    st.dataframe(
        pd.DataFrame([_band_row(one) for one in found]),
        hide_index=True,
        alt="Creators against the published bands of their platform and size",
        placeholder="—",
    )
    st.text(f"{CAUTION} They are used for “clearly low” only. data/benchmarks.csv has them.")


def _better(one: Standing) -> str:
    return MISSING if one.percentile is None else f"{one.percentile * 100:.0f} % of them"


def _band_row(one: Standing) -> dict[str, str | None]:
    band = one.band
    average = None
    if band is not None and band.average_low is not None:
        average = f"{percent(band.average_low)} to {percent(band.average_high)}"
    return {
        "Creator": one.creator,
        "Usual post": f"{percent(one.rate)} by {one.denominator}",
        "Against the band": one.band_word,
        "Low below": None if band is None else percent(band.low),
        "Average": average,
        "Source": None if band is None else f"{band.source}, {band.year}",
    }
