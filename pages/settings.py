"""Settings: what the team has chosen for all figures and alerts."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.imports import count_estimates
from core.store import the_store
from pages.parts import (
    address,
    backup,
    cached,
    digest,
    drift_alerts,
    exchange_rates,
    goal_settings,
    outreach_settings,
    team,
    what_helped,
    who_did_what,
)
from pages.parts.estimates import estimated_words
from pages.parts.text import md_escape

GOALS: Final = "Goals and briefs"
DRIFT: Final = "Alerts on drift"
OUTREACH: Final = "Outreach"
CURRENCIES: Final = "Currencies"
ESTIMATES: Final = "Estimates"
DIGEST: Final = "Digest"
BACKUP: Final = "Backup"
TEAM: Final = "People and roles"
LOG: Final = "Who did what"
HELPED: Final = "What helped"
SECTIONS: Final = (
    GOALS,
    DRIFT,
    OUTREACH,
    CURRENCIES,
    ESTIMATES,
    HELPED,
    DIGEST,
    BACKUP,
    TEAM,
    LOG,
)


def show() -> None:
    """One section at a time."""
    st.title("Settings", anchor=False)
    version = cached.data_version()
    # An address from before there were sections names a choice of its own.
    usual = DRIFT if {"smallest", "false_alerts"} & st.query_params.to_dict().keys() else GOALS
    section = address.one_of("Which settings", SECTIONS, "section", is_labelled=False, usual=usual)
    if section == GOALS:
        goal_settings.show(version)
    elif section == DRIFT:
        drift_alerts.show()
    elif section == OUTREACH:
        outreach_settings.show(version)
    elif section == CURRENCIES:
        exchange_rates.show(version)
    elif section == BACKUP:
        backup.show()
    elif section == DIGEST:
        digest.show(version)
    elif section == HELPED:
        what_helped.show(version)
    elif section == TEAM:
        team.show()
    elif section == LOG:
        who_did_what.show()
    else:
        _estimates(version)


def _estimates(version: cached.Version) -> None:
    are_counted = not cached.leaves_out_estimates(version)
    st.header("Estimates", anchor=False)
    wanted = st.toggle("Count estimates", value=are_counted, key=f"count_estimates_{version}")
    st.markdown(
        "Some tools fill in figures that nobody measured, like reach from a model. Pothos marks "
        "them, and takes a measured figure wherever there is one. Switched off, they count in no "
        "campaign, chart, pace or alert. You can switch back at any time."
    )
    if wanted != are_counted:
        with st.spinner("Bringing all figures up to date"):
            count_estimates(the_store(), wanted)
        st.rerun()
    shares = cached.estimates(version)
    if not are_counted:
        st.markdown(":material/visibility_off: Estimates are left out everywhere now.")
    elif not shares:
        st.markdown(":green[:material/check_circle:] No campaign has an estimated figure.")
    for name, of_figure in shares.items():
        st.markdown(f"- **{md_escape(name)}**: {md_escape(estimated_words(of_figure))}")
