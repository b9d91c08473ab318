"""Meeting: the weekly review on a projector, one point at a time, by keyboard."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import streamlit as st

from core import acting
from core.store import the_store
from core.store.decisions import hold_review
from pages.parts import address, cached, minutes, places
from pages.parts.first_run import first_run
from pages.parts.meeting_agenda import Point, points
from pages.parts.text import md_escape, number_of, weekday_and_day

_BEGAN: Final = "meeting_began_at"
_GONE_THROUGH: Final = "meeting_alerts"
_AT: Final = "at"
_LASTS_MINUTES: Final = 20


def show() -> None:
    """The agenda on the left, and the point that the team is at."""
    version = cached.data_version()
    if not cached.has_data(version):
        first_run()
        return
    found = points(version)
    at = _place(len(found))
    left, right = st.columns([2, 9], gap="medium")
    with left, st.container(gap="xsmall"):
        _clock()
        _agenda(found, at)
    with right:
        if at < len(found):
            point = found[at]
            if point.alert_id is not None:
                st.session_state.setdefault(_GONE_THROUGH, set()).add(point.alert_id)
            _steps(at, len(found), point.section)
            point.draw(cached.mode())
        else:
            _steps(at, len(found), "The end")
            _end(version)


def _place(number: int) -> int:
    """At which point the team is; after the last comes the end."""
    address.take(_AT, lambda words: int(words) if words.isdecimal() else None, 0)
    at = min(int(st.session_state.get(_AT, 0)), number)
    address.keep(_AT, str(at) if at else None)
    return at


def _go_to(at: int) -> None:
    st.session_state[_AT] = at
    address.keep(_AT, str(at) if at else None)


def _steps(at: int, number: int, section: str) -> None:
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.markdown(f"**{md_escape(section)}** {at + 1} of {number + 1}", width="content")
        with st.container(horizontal=True, width="content"):
            st.button(
                "Previous",
                icon=":material/chevron_left:",
                shortcut="Left",
                disabled=at == 0,
                on_click=_go_to,
                args=(at - 1,),
            )
            st.button(
                "Next",
                icon=":material/chevron_right:",
                shortcut="Right",
                disabled=at >= number,
                on_click=_go_to,
                args=(at + 1,),
            )


def _agenda(found: list[Point], at: int) -> None:
    """The headings with how much is under each; the one that the team is at stands out."""
    sections = list(dict.fromkeys(point.section for point in found))
    here = found[at].section if at < len(found) else "The end"
    for section in sections:
        own = [number for number, point in enumerate(found) if point.section == section]
        many = f" ({len(own)})" if len(own) > 1 else ""
        st.button(
            md_escape(f"{section}{many}"),
            key=f"agenda_{section}",
            type="primary" if section == here else "tertiary",
            on_click=_go_to,
            args=(own[0],),
        )
    st.button(
        "The end",
        type="primary" if here == "The end" else "tertiary",
        on_click=_go_to,
        args=(len(found),),
    )


@st.fragment(run_every="20s")
def _clock() -> None:
    began_at = st.session_state.setdefault(_BEGAN, datetime.now(UTC))
    minutes = int((datetime.now(UTC) - began_at).total_seconds() // 60)
    colour = "orange" if minutes >= _LASTS_MINUTES else "primary"
    st.markdown(f"### :{md_escape(colour)}[:material/timer:] {md_escape(f'{minutes} min')}")


def _end(version: cached.Version) -> None:
    alerts = sorted(st.session_state.get(_GONE_THROUGH, set()))
    decisions = int(st.session_state.get("decided_now", 0))
    st.markdown("## That was the review")
    st.markdown(
        f"{number_of(len(alerts), 'alert')} gone through, {number_of(decisions, 'decision')} made."
    )
    may_end = acting.may("change") and version.known_on is None
    if may_end and st.button(
        "End the review", type="primary", icon=":material/task_alt:", shortcut="E"
    ):
        minutes.take(st.session_state[_BEGAN])
        hold_review(the_store(), st.session_state[_BEGAN], alerts, decisions)
        for key in (_BEGAN, _GONE_THROUGH, "decided_now"):
            st.session_state.pop(key, None)
        st.session_state["meeting_ended"] = True
        st.rerun()
    if st.session_state.pop("meeting_ended", False):
        st.markdown(
            ":green[:material/check_circle:] The review is noted, and its minutes are kept."
        )
    minutes.kept()
    st.text(f"Today is {weekday_and_day(cached.today(version))}.")
    places.link_to("", "Back to the review screen", ":material/checklist:")
