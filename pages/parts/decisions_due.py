"""Decisions that have come back on their day, each with what became of it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core import acting
from core.charts import day
from core.review import Decision
from core.review.decisions import Outcome
from core.store import the_store
from core.store.decisions import end_decision
from pages.parts import cached, cached_agenda, places, visitor
from pages.parts.decide import decision_in_words
from pages.parts.text import md_escape, number_of

_SHOWN: Final = 12
OUTCOMES: Final[dict[Outcome, str]] = {
    "worked": ":green-badge[:material/check_circle: Worked]",
    "did not": ":red-badge[:material/cancel: Did not]",
    "too early to say": ":gray-badge[:material/hourglass_empty: Too early to say]",
    "gone": ":green-badge[:material/check_circle: Alert is gone]",
    "still there": ":orange-badge[:material/warning: Still there]",
    "not measured": ":gray-badge[:material/help: Not measured]",
}


def due(version: cached.Version) -> list[Decision]:
    """Those whose day has come and that nobody has closed, the oldest first."""
    today = cached.today(version)
    return [one for one in reversed(cached_agenda.decisions(version)) if one.is_due(today)]


def show(version: cached.Version) -> None:
    """All of them; nothing where there is none."""
    found = due(version)
    if not found:
        return
    st.header("Decisions that come back", anchor=False)
    for decision in found[:_SHOWN]:
        with st.container(border=True):
            card(decision)
            buttons(decision, "review")
    if len(found) > _SHOWN:
        st.text(f"{number_of(len(found) - _SHOWN, 'more decision')} after these.")


def card(decision: Decision) -> None:
    """What was decided, and what became of it."""
    name = decision.campaign or ("A campaign that is gone" if decision.is_gone else "Everywhere")
    st.markdown(f"{OUTCOMES[decision.outcome]} **{md_escape(name)}**")
    if decision.headline:
        st.text(f"It was about: {decision.headline}")
    st.text(decision_in_words(decision))
    st.markdown(f"**{md_escape(decision.sentence)}**")
    if visitor.has_left(decision.who):
        st.markdown(":orange[:material/person_off:] Who was to do it is not in the team any more.")
    if decision.goal_changed:
        st.markdown(":orange[:material/flag:] Its goal is another one since this was decided.")
    if decision.is_gone:
        st.text("Its campaign is gone: the import that told of it was undone.")
    elif decision.campaign is not None:
        places.link_to_campaign(decision.campaign, "Open the campaign", ":material/arrow_forward:")


def buttons(decision: Decision, place: str) -> None:
    """Close it, or take it back."""
    if not acting.may("change") or decision.ended is not None:
        return
    key = f"{place}_{decision.decision_id}"
    with st.container(horizontal=True):
        if st.button("Close it", icon=":material/task_alt:", key=f"close_{key}"):
            end_decision(the_store(), decision.decision_id, "closed")
            st.rerun()
        if st.button("Take it back", icon=":material/undo:", key=f"back_{key}"):
            end_decision(the_store(), decision.decision_id, "taken back")
            st.rerun()


def history(version: cached.Version, campaign_id: str) -> None:
    """Every decision on one campaign, the newest first; nothing where there is none."""
    own = [one for one in cached_agenda.decisions(version) if one.campaign_id == campaign_id]
    if not own:
        return
    st.header("Decisions", anchor=False)
    for decision in own:
        with st.container(border=True):
            card(decision)
            if decision.ended is not None:
                st.text(f"{decision.ended.capitalize()}.")
            elif version.known_on is None:
                buttons(decision, "campaign")
    st.text(f"As of {day(cached.today(version))}.")
