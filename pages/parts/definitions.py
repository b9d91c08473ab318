"""Where the figures on a screen come from: the registry of definitions."""

from __future__ import annotations

import streamlit as st

from core.metrics.registry import METRICS, Metric


def definitions() -> None:
    """A popover with the definitions behind the engagement chart, each with its source."""
    shown = [
        metric for metric in METRICS.values() if metric.is_of_group or metric.denominator is None
    ]
    with st.popover("How is this defined?", icon=":material/help:"):
        st.markdown("\n\n".join(_in_words(metric) for metric in shown))


def _in_words(metric: Metric) -> str:
    return (
        f"**{metric.label}**  \n{metric.formula}  \n{metric.caution}  \n"
        f":gray[Source: {metric.source}]"
    )
