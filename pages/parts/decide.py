"""Deciding on an alert in two clicks and one sentence; assigning, snoozing, was it useful."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import streamlit as st

from core import acting
from core.charts import day, percent
from core.checks.alert import Rule
from core.errors import PothosError
from core.review import AgendaItem, Decision, ReviewLine
from core.sharing import members
from core.store import the_store
from core.store.decisions import (
    DECISION_KINDS,
    LONGEST,
    MOVED_FIGURES,
    AlreadyDecidedError,
    Decided,
    DecisionKind,
    MovedFigure,
    assign_alert,
    decide,
    say_useful,
    snooze_alert,
)
from core.words import Severity
from pages.parts import cached, cached_agenda, visitor
from pages.parts.problem import show_error
from pages.parts.text import md_escape

KIND_WORDS: Final[dict[DecisionKind, str]] = {
    "pivot": "Pivot",
    "pause": "Pause",
    "brief again": "Brief again",
    "replace": "Replace",
    "renegotiate": "Renegotiate",
    "accept": "Accept",
    "look again": "Look again",
}
_ICONS: Final[dict[str, str]] = {
    "new": ":blue-badge[:material/fiber_new: New]",
    "seen": ":gray-badge[:material/visibility: Seen]",
    "assigned": ":blue-badge[:material/person: Assigned]",
    "snoozed": ":gray-badge[:material/snooze: Snoozed]",
    "decided": ":green-badge[:material/task_alt: Decided]",
    "reopened": ":orange-badge[:material/replay: Came back]",
}
_LOOK_AGAIN_AFTER: Final = timedelta(days=14)
_SNOOZE_FOR: Final = timedelta(days=7)
_KNOWN: Final = "decision_known"
_FIGURE_OF: Final[dict[Rule, MovedFigure]] = {"pace behind": "posts a week"}
"""What a decision on an alert is likely to move, where that is not the engagement rate."""


def life(item: AgendaItem) -> None:
    """Where an alert is in its life, why it stands here, and what was decided."""
    st.markdown(_life_in_words(item))
    if item.decision is not None:
        st.text(decision_in_words(item.decision))


def _life_in_words(item: AgendaItem) -> str:
    words = [_ICONS[item.state], md_escape(item.why_here)]
    if item.assigned_to:
        words.append(f"Assigned to **{md_escape(item.assigned_to)}**.")
    elif item.owner:
        words.append(f"Owner of the campaign: **{md_escape(item.owner)}**.")
    if item.snoozed_until:
        words.append(f"Sleeps until {day(item.snoozed_until)}, or until it gets worse.")
    if item.times_found > 1:
        words.append(f"Found for the {_ordinal(item.times_found)} time.")
    return " ".join(words)


def decision_in_words(decision: Decision) -> str:
    """'Pivot: shorter videos. Ana, by 4 December 2026, looked at again on ...'."""
    by = f", by {day(decision.due_on)}" if decision.due_on else ""
    moved = (
        f" Expected to move {decision.moved_figure} by {percent(decision.expected_change)}."
        if decision.expected_change is not None
        else ""
    )
    made = f" Decided on {day(decision.at.date())}"
    made += f" by {decision.by}." if decision.by else "."
    again = f" Looked at again on {day(decision.look_on)}."
    why = decision.why.strip().rstrip(".")
    return f"{KIND_WORDS[decision.kind]}: {why}. {decision.who}{by}.{moved}{again}{made}"


def acts(item: AgendaItem, line: ReviewLine | None, place: str, has_keys: bool = False) -> None:
    """The buttons of an alert; ``place`` keeps those of two screens apart.

    ``has_keys``: each has a key of the keyboard as well, for the one item of a meeting.
    """
    if not acting.may("change"):
        return
    key = f"{place}_{item.alert.alert_id}"
    with st.container(horizontal=True, vertical_alignment="center"):
        if _button("Decide", ":material/gavel:", key, has_keys, is_first=True):
            ask_for_decision(item, line)
        if _button("Assign", ":material/person_add:", key, has_keys):
            _ask_whom(item, line)
        if _button("Snooze", ":material/snooze:", key, has_keys):
            _ask_until_when(item)
        _thumbs(item, key)


def _button(words: str, icon: str, key: str, has_key: bool, is_first: bool = False) -> bool:
    """Its key of the keyboard is its first letter."""
    return st.button(
        md_escape(words),
        icon=icon,
        type="primary" if is_first else "secondary",
        key=f"{words}_{key}",
        shortcut=words[0] if has_key else None,
    )


def _thumbs(item: AgendaItem, key: str) -> None:
    was = None if item.is_useful is None else int(item.is_useful)
    said = st.feedback("thumbs", key=f"useful_{key}", default=was)
    if said is not None and said != was:
        say_useful(the_store(), item.alert.alert_id, bool(said))
        st.rerun()


def ask_for_decision(item: AgendaItem, line: ReviewLine | None) -> None:
    """Open the form; what is decided on the alert by now is what its maker knows."""
    made = item.decision
    st.session_state[_KNOWN] = None if made is None else made.decision_id
    _decide(item, line)


@st.dialog("What do we do?", width="large")
def _decide(item: AgendaItem, line: ReviewLine | None) -> None:
    alert, today = item.alert, cached.today()
    st.text(alert.headline)
    newest = _newest_decision(item)
    if newest is not None:
        st.markdown(":material/task_alt: **Decided already**")
        st.text(decision_in_words(newest))
    kind = st.pills(
        "Decision",
        DECISION_KINDS,
        format_func=lambda one: KIND_WORDS[one],
        key="decision_kind",
        label_visibility="collapsed",
    )
    with st.form("decision", border=False):
        why = st.text_input("Why, in one sentence", key="decision_why", max_chars=LONGEST)
        left, right = st.columns(2)
        with left:
            who = st.text_input("Who", value=_usual_person(item, line), key="decision_who")
            due_on = st.date_input(
                "By when", value=None, key="decision_due", format="DD/MM/YYYY", min_value=today
            )
        with right:
            look_on = st.date_input(
                "Look again on",
                value=today + _LOOK_AGAIN_AFTER,
                key="decision_look",
                format="DD/MM/YYYY",
            )
            figure = st.selectbox(
                "What should move",
                MOVED_FIGURES,
                index=MOVED_FIGURES.index(_FIGURE_OF.get(alert.rule, "engagement rate")),
                format_func=lambda one: one[0].upper() + one[1:],
                key="decision_figure",
            )
            change = st.number_input(
                "Should move by, in %",
                value=None,
                step=5.0,
                min_value=-100.0,
                max_value=1000.0,
                key="decision_change",
                placeholder="nothing that is measured",
            )
        is_saved = st.form_submit_button("Save the decision", type="primary")
    if not is_saved:
        return
    if kind is None:
        st.markdown(":orange[:material/warning:] Choose what we do, above.")
        return
    decided = Decided(
        alert_id=alert.alert_id,
        campaign_id=alert.campaign_id,
        rule=alert.rule,
        headline=alert.headline,
        kind=kind,
        why=why or "",
        who=who or "",
        due_on=due_on,
        expected_change=None if change is None else change / 100,
        look_on=look_on or today,
        moved_figure=None if change is None else figure,
    )
    try:
        decide(the_store(), decided, today, st.session_state.get(_KNOWN))
    except AlreadyDecidedError as error:
        # What was typed stays in the form; saved again, it is said to know the other one.
        st.session_state[_KNOWN] = error.decision_id
        show_error(error)
        theirs = _newest_decision(item)
        if theirs is not None:
            st.text(decision_in_words(theirs))
    except PothosError as error:
        show_error(error)
    else:
        st.session_state["decided_now"] = st.session_state.get("decided_now", 0) + 1
        st.rerun()


def _newest_decision(item: AgendaItem) -> Decision | None:
    """As it is now, not as it was when the screen was drawn."""
    made = cached_agenda.decisions(cached.data_version())
    own = (one for one in made if one.alert_id == item.alert.alert_id and one.ended is None)
    return next(own, None)


def _team() -> list[str]:
    """The addresses that it may be given to, where people sign in."""
    return [one.entry for one in members(visitor.the_visitors().access) if one.entry[0] != "@"]


def _usual_person(item: AgendaItem, line: ReviewLine | None) -> str:
    if item.assigned_to and not visitor.has_left(item.assigned_to):
        return item.assigned_to
    if line is not None and line.owner:
        return line.owner
    return acting.signature() or ""


@st.dialog("Who looks after it?")
def _ask_whom(item: AgendaItem, line: ReviewLine | None) -> None:
    st.text(item.alert.headline)
    with st.form("assignment", border=False):
        who = st.text_input("Name", value=_usual_person(item, line))
        team = _team()
        if team:
            st.text(f"In the team: {', '.join(team)}")
        is_given = st.form_submit_button("Assign", type="primary")
    if is_given:
        assign_alert(the_store(), item.alert.alert_id, (who or "").strip() or None)
        st.rerun()


@st.dialog("Until when may it sleep?")
def _ask_until_when(item: AgendaItem) -> None:
    st.text(item.alert.headline)
    today = cached.today()
    with st.form("snooze", border=False):
        until = st.date_input(
            "Day",
            value=today + _SNOOZE_FOR,
            min_value=today + timedelta(days=1),
            format="DD/MM/YYYY",
        )
        st.markdown(
            "It wakes before that day where it gets worse: more severe, or clearly less chance of "
            "the goal or more money at risk."
        )
        is_put_off = st.form_submit_button("Snooze", type="primary")
        is_awake = st.form_submit_button("Wake it") if item.snoozed_until else False
    if is_put_off or is_awake:
        severity: Severity = item.alert.severity
        day_until = until if is_put_off else None
        snooze_alert(the_store(), item.alert.alert_id, day_until, severity, item.weight)
        st.rerun()


def _ordinal(number: int) -> str:
    words = {1: "first", 2: "second", 3: "third"}
    return words.get(number, f"{number}th")
