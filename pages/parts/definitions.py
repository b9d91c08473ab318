"""Where the figures on a screen come from: the registry of definitions."""

from __future__ import annotations

import streamlit as st

from core.metrics import METRICS, Metric
from core.words import DENOMINATORS
from pages.parts.text import md_escape


def definitions() -> None:
    """A popover with the definitions behind the engagement chart, each with its source."""
    shown = ["engagements", *(f"engagement_rate_by_{by}" for by in DENOMINATORS)]
    with st.popover("How is this defined?", icon=":material/help:"):
        st.markdown("\n\n".join(_in_words(METRICS[metric_id]) for metric_id in shown))


def _in_words(metric: Metric) -> str:
    return (
        f"**{md_escape(metric.label)}**  \n{md_escape(metric.formula)}  \n"
        f"{md_escape(metric.caution)}  \n:gray[Source: {md_escape(metric.source)}]"
    )
