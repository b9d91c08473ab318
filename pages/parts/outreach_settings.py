"""The team's limit for answers: how long somebody may wait before it is an alert."""

from __future__ import annotations

import streamlit as st

from core.errors import PothosError
from core.imports import change_answer_limit
from core.store import the_store
from pages.parts import cached, cached_people
from pages.parts.problem import show_error
from pages.parts.text import begun, number_of


def show(version: cached.Version) -> None:
    """The limit, and how many wait longer than it now."""
    st.header("Outreach", anchor=False)
    known = cached_people.conversations(version)
    with st.form("answer_limit", border=False):
        days = st.number_input(
            "Days within which a creator gets an answer",
            min_value=1,
            max_value=60,
            value=known.answer_within_days,
            width=320,
        )
        if st.form_submit_button("Keep it", icon=":material/check:"):
            try:
                change_answer_limit(the_store(), int(days))
            except PothosError as error:
                show_error(error)
                return
            st.rerun()
    as_of = cached.as_of(version)
    late = sum(one.days(as_of) > known.answer_within_days for one in known.owed)
    st.text(
        f"{begun(number_of(late, 'creator'))} waits longer than "
        f"{number_of(known.answer_within_days, 'day')} now."
        if late == 1
        else f"{begun(number_of(late, 'creator'))} wait longer than "
        f"{number_of(known.answer_within_days, 'day')} now."
    )
