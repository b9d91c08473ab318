"""Settings: what the team has chosen for all figures and alerts."""

from __future__ import annotations

from collections.abc import Callable
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
    erase_person,
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


def show() -> None:
    """One section at a time."""
    st.title("Settings", anchor=False)
    version = cached.data_version()
    # An address from before there were sections names a choice of its own.
    usual = DRIFT if {"smallest", "false_alerts"} & st.query_params.to_dict().keys() else GOALS
    names = tuple(SECTIONS)
    section = address.one_of("Which settings", names, "section", is_labelled=False, usual=usual)
    SECTIONS[section](version)


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


SECTIONS: Final[dict[str, Callable[[cached.Version], None]]] = {
    GOALS: goal_settings.show,
    DRIFT: lambda _version: drift_alerts.show(),
    "Outreach": outreach_settings.show,
    "Currencies": exchange_rates.show,
    "Estimates": _estimates,
    "What helped": what_helped.show,
    "Digest": digest.show,
    "Backup": lambda _version: backup.show(),
    "Erase a person": erase_person.show,
    "People and roles": lambda _version: team.show(),
    "Who did what": lambda _version: who_did_what.show(),
}
"""What each section is drawn by; only the open one runs."""
