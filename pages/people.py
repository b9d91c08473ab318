"""Who is who: creators that may be one person, or one that may be two, for the team to say."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import streamlit as st

from core.charts import day
from core.errors import PothosError
from core.imports import say_sameness, take_back_sameness
from core.review import Doubtful, SamenessDecision, Side, Suggestion
from core.store import the_store
from pages.parts import cached, places
from pages.parts.problem import show_error
from pages.parts.text import md_escape, number_of, platform_name

_SHOWN_AT_ONCE: Final = 10
_NAMES_SHOWN: Final = 4


def show() -> None:
    """Pairs to decide on, what was joined without asking, and the decisions with their undo."""
    st.title("Who is who", anchor=False)
    version = cached.data_version()
    _what_happened()
    asked = cached.suggestion_count(version, ("similar", "kept apart"))
    joined = cached.suggestion_count(version, ("joined by name", "joined"))
    decisions = cached.sameness_decisions(version)
    if not (asked or joined or decisions):
        st.markdown(
            ":green[:material/check_circle:] Nobody looks like somebody else. Creators with the "
            "same vendor id, account or e-mail address are one person without asking."
        )
        places.link_to("", "See the review", ":material/checklist:")
        return
    if asked:
        st.header("Are these one person?", anchor=False)
        st.markdown("They are counted as two until you say that they are one.")
        _pairs(version, ("similar", "kept apart"), asked, "asked")
    if joined:
        st.header("Counted as one", anchor=False)
        st.markdown("Look at these once. If they are two people, their figures are told apart.")
        _pairs(version, ("joined by name", "joined"), joined, "joined")
    if decisions:
        st.header("Decided", anchor=False)
        for at, decision in enumerate(decisions):
            _decision(decision, at)


def _pairs(version: cached.Version, kinds: tuple[Doubtful, ...], waiting: int, key: str) -> None:
    limit = st.session_state.setdefault(f"people_{key}_shown", _SHOWN_AT_ONCE)
    for at, pair in enumerate(cached.suggestions(version, kinds, limit)):
        _card(pair, f"people_{key}_{at}")
    if waiting > limit:
        more = min(_SHOWN_AT_ONCE, waiting - limit)
        st.button(
            f"Show {number_of(more, 'more pair')} of {number_of(waiting, 'pair')}",
            on_click=_show_more,
            args=(key,),
            key=f"more_{key}",
        )


def _show_more(key: str) -> None:
    st.session_state[f"people_{key}_shown"] += _SHOWN_AT_ONCE


def _card(pair: Suggestion, key: str) -> None:
    with st.container(border=True):
        st.markdown(f":material/compare_arrows: {md_escape(pair.reason)}")
        left, right = st.columns(2, gap="large")
        for column, side in ((left, pair.one), (right, pair.other)):
            with column:
                st.markdown(_in_words(side), anchors=False)
        with st.container(horizontal=True, gap="small"):
            if st.button("The same person", icon=":material/link:", key=f"{key}_same"):
                _say(pair, is_same=True)
            if st.button("Two people", icon=":material/call_split:", key=f"{key}_two"):
                _say(pair, is_same=False)


def _in_words(side: Side) -> str:
    facts = [f"**{md_escape(side.name)}**"]
    if side.accounts:
        facts.append("Accounts: " + _listed([_account(account) for account in side.accounts]))
    campaigns = f" in {_listed(list(side.campaigns))}" if side.campaigns else ""
    facts.append(f"{number_of(side.posts, 'post').capitalize()}{campaigns}")
    if side.mail_domains:
        facts.append("E-mail at " + _listed(list(side.mail_domains)))
    if side.vendor_ids:
        facts.append("Known as " + _listed([_vendor_id(told) for told in side.vendor_ids]))
    return "  \n".join(facts)


def _account(account_id: str) -> str:
    platform, _, handle = account_id.partition(":")
    return f"{handle} on {platform_name(platform)}"


def _vendor_id(told: str) -> str:
    system, _, number = told.partition(":")
    return f"{system.capitalize()} {number}"


def _listed(words: list[str]) -> str:
    shown = [md_escape(word) for word in words[:_NAMES_SHOWN]]
    more = len(words) - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more else "")


def _say(pair: Suggestion, *, is_same: bool) -> None:
    one, other = _said(pair.one), _said(pair.other)
    said = f"{one} and {other}"
    try:
        say_sameness(the_store(), pair.one.known_by, pair.other.known_by, is_same, said)
    except PothosError as error:
        show_error(error)
        return
    st.session_state["people_done"] = (said, is_same)
    st.rerun()


def _said(side: Side) -> str:
    known = tuple(_account(account) for account in side.accounts) or tuple(
        f"…@{domain}" for domain in side.mail_domains
    )
    known = known or tuple(_vendor_id(told) for told in side.vendor_ids)
    return f"{side.name} ({known[0]})" if known else side.name


def _what_happened() -> None:
    done: tuple[str, bool] | None = st.session_state.pop("people_done", None)
    if done is not None:
        said, is_same = done
        st.success(
            f"{md_escape(said)} are {'one person' if is_same else 'two people'} from now on. "
            "Figures are up to date.",
            icon=":material/check_circle:",
        )


def _at(instant: str) -> str:
    """'22 November 2026, 22:25 UTC' of '2026-11-22 22:25'."""
    at = datetime.fromisoformat(instant)
    return f"{day(at)}, {at:%H:%M} UTC"


def _decision(decision: SamenessDecision, at: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        verdict = "One person" if decision.is_same else "Two people"
        st.markdown(
            f"**{md_escape(verdict)}**: {md_escape(decision.said)} "
            f":gray[{md_escape(_at(decision.decided_at))}]"
        )
        if st.button("Undo", icon=":material/undo:", key=f"people_undo_{at}"):
            take_back_sameness(the_store(), decision.one, decision.other)
            st.rerun()
