"""As known on: the day that the address asks for, the banner that says so, and the way back."""

from __future__ import annotations

from datetime import date
from typing import Final

import streamlit as st

from core.imports.known_on import end_of, known_days, known_on, line_of
from core.review import restatements
from core.store import the_store
from pages.parts.restatements import restatements_table
from pages.parts.text import md_escape, number_of, weekday_and_day

KEY: Final = "known"
_SHOWN: Final = 200


def asked_day() -> date | None:
    """The earlier day that this session looks at: of the address, else of the page before.

    Streamlit's own menu drops the address, so the session remembers it. A day that is none, is to
    come, or has no knowledge before it is no day: the notice says so.
    """
    words = st.query_params.get(KEY)
    if words is None:
        remembered: date | None = st.session_state.get(KEY)
        if remembered is not None:
            st.query_params[KEY] = remembered.isoformat()
        return remembered
    day = _valid(words)
    st.session_state[KEY] = day
    return day


def _valid(words: str) -> date | None:
    days = known_days(the_store())
    try:
        day = date.fromisoformat(words)
    except ValueError:
        day = None
    if day is None or days is None or day < days[0] or day >= days[1]:
        del st.query_params[KEY]
        st.session_state["known_refused"] = words
        return None
    return day


def prepare(day: date) -> None:
    """Make what was known on that day, with a bar, if it is not there yet."""
    store = the_store()
    number = line_of(store, day)
    bar = st.empty()

    def show(share: float, text: str) -> None:
        bar.progress(min(share, 1.0), text=md_escape(text))

    known = known_on(store, number, show)
    bar.empty()
    if known.lost:
        st.warning(
            "Some imports of that time cannot be read again, and are missing here: "
            f"{md_escape('; '.join(known.lost))}.",
            icon=":material/warning:",
        )


def banner(day: date) -> None:
    """Above every screen of an earlier day: which, what changed since, and back to now."""
    with st.container(border=True):
        st.markdown(
            f":material/history: **As known on the evening of {weekday_and_day(day)}** (UTC)"
        )
        with st.container(horizontal=True):
            st.button("Back to now", icon=":material/update:", on_click=_back, key="known_back")
            with st.popover("What changed since", icon=":material/difference:"):
                _since(day, the_store().data_version)


@st.cache_data(max_entries=16, show_spinner=False)
def _since(day: date, version: int) -> None:
    """The ledger of what later imports and acts made another."""
    with the_store().read() as cursor:
        found = restatements(cursor, since=end_of(day), limit=_SHOWN)
    if not found:
        st.markdown("No figure of the past was made another since; newer figures only grew.")
        return
    st.markdown(f"{number_of(len(found), 'figure')} of the past became another since.")
    restatements_table(found, is_of_all=True)


def only_now(title: str) -> None:
    """In place of a screen that changes something, while an earlier day is looked at."""
    st.title(md_escape(title), anchor=False)
    st.markdown(
        "You are looking at an earlier day, and what is past cannot be changed. Go back to now "
        "first."
    )


def choice() -> None:
    """At the foot of every screen of now: open it as it was known on an earlier day."""
    refused: str | None = st.session_state.pop("known_refused", None)
    days = known_days(the_store())
    if refused is not None:
        st.text(f"“{refused}” is no earlier day of which something is known: this is now.")
    if days is None or days[0] == days[1]:
        return
    with st.popover("As known on…", icon=":material/history:"):
        st.markdown("Open this screen as it was on the evening of an earlier day.")
        st.date_input(
            "Day",
            value=None,
            min_value=days[0],
            max_value=days[1],
            key="known_chosen",
            format="DD/MM/YYYY",
            on_change=_choose,
        )


def _choose() -> None:
    day: date | None = st.session_state.get("known_chosen")
    if day is not None:
        st.query_params[KEY] = day.isoformat()


def _back() -> None:
    st.session_state[KEY] = None
    if KEY in st.query_params:
        del st.query_params[KEY]
