"""Settings, What helped: which alerts were worth the time, and which kinds of decision worked."""

from __future__ import annotations

import streamlit as st

from core import acting
from core.errors import PothosError
from core.review import track_record
from core.store import the_store
from core.store.settings import MOST_ALERTS, choose_alerts_in_a_meeting
from pages.parts import cached, cached_agenda
from pages.parts.decide import KIND_WORDS
from pages.parts.problem import show_error
from pages.parts.text import begun, number_of


def show(version: cached.Version) -> None:
    """Two small tables, made of what the team said in its reviews; how much a meeting holds."""
    st.header("What helped", anchor=False)
    _tables(version)
    _meeting(version)


def _tables(version: cached.Version) -> None:
    rates = cached_agenda.hit_rates(version)
    st.markdown("### Alerts", anchors=False)
    if rates:
        st.dataframe(
            {
                "Alert": [begun(rule) for rule, _, _ in rates],
                "Useful": [useful for _, useful, _ in rates],
                "Said of": [said for _, _, said in rates],
                "Hit rate": [useful / said * 100 for _, useful, said in rates],
            },
            hide_index=True,
            column_config={"Hit rate": st.column_config.NumberColumn(format="%.0f %%")},
            alt="By rule: how many alerts the team called useful",
        )
    else:
        st.markdown(
            "Nobody has said of an alert yet whether it was worth the time. A thumb up or down "
            "stands under each, in the review and in the meeting."
        )
    st.markdown("### Decisions", anchors=False)
    record = track_record(cached_agenda.decisions(version))
    if not record:
        st.markdown("Nothing was decided yet.")
        return
    st.dataframe(
        {
            "Decision": [KIND_WORDS[one.kind] for one in record],
            "Worked, or the alert is gone": [one.worked for one in record],
            "Did not, or it is still there": [one.did_not for one in record],
            "Too early, or not measured": [one.open for one in record],
        },
        hide_index=True,
        alt="By kind of decision: how often it worked",
    )
    st.markdown(
        "An alert that is gone may have gone by itself. Only where a decision said how much the "
        "engagement rate should move is it compared with what was to be expected without it."
    )


def _meeting(version: cached.Version) -> None:
    st.markdown("### The meeting", anchors=False)
    number = cached_agenda.alerts_in_a_meeting(version)
    if not acting.may("govern"):
        st.text(f"A meeting goes through {number_of(number, 'alert')}. Owners may change it.")
        return
    with st.form("alerts_in_a_meeting", border=False):
        wanted = st.number_input(
            "Alerts that a meeting goes through",
            min_value=1,
            max_value=MOST_ALERTS,
            value=number,
            width=320,
        )
        st.text("Those that cost most to leave; the rest is one click away.")
        if st.form_submit_button("Keep it", icon=":material/check:"):
            try:
                choose_alerts_in_a_meeting(the_store(), int(wanted))
            except PothosError as error:
                show_error(error)
                return
            st.rerun()
