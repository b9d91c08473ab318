"""Figures: every metric of a campaign with its receipt, by whose definition, and against whom."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.parts import address, cached
from pages.parts.benchmarks import benchmarks
from pages.parts.choose_campaign import choose_campaign
from pages.parts.definition_switch import definition_switch
from pages.parts.figures_table import figures_table
from pages.parts.first_run import first_run

FIGURES: Final = "All figures"
DEFINITIONS: Final = "By whose definition"
BENCHMARKS: Final = "Against whom"


def show() -> None:
    """One campaign, chosen in the address, and one of the sections."""
    version = cached.data_version()
    if not cached.has_data(version):
        first_run()
        return
    st.title("Figures", anchor=False)
    campaign_id = choose_campaign(version)
    if campaign_id is None:
        return
    section = address.one_of(
        "What to look at", (FIGURES, DEFINITIONS, BENCHMARKS), "section", is_labelled=False
    )
    if section == FIGURES:
        figures_table(version, campaign_id)
    elif section == DEFINITIONS:
        definition_switch(version, campaign_id, cached.mode())
    else:
        benchmarks(version, campaign_id, cached.mode())
