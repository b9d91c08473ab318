"""Links: what people outside the team may see, made, looked at as they will, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, get_args
from urllib.parse import urlsplit

import streamlit as st

from core import acting
from core.charts import day
from core.door.guests import LEADS_TO
from core.errors import PothosError
from core.sharing import (
    HIDDEN,
    MOST_DAYS,
    SECTIONS,
    USUAL_DAYS,
    Asked,
    Chosen,
    Hidden,
    Link,
    Section,
    View,
    is_as_published,
    links,
    links_are_off,
    make_link,
    pause,
    preview,
    publish,
    resume,
    revoke,
    switch_links,
    take_over,
)
from core.sharing.links import Kind, State
from pages.guest import published_view
from pages.parts import address, cached
from pages.parts import visitor as visitors
from pages.parts.first_run import first_run
from pages.parts.problem import show_error
from pages.parts.text import md_escape, number_of

SECTIONS_OF_THE_SCREEN: Final = ("Links", "Make a link")
_SECTION_WORDS: Final[dict[Section, str]] = {
    "pace": "Goal and pace",
    "engagement": "Engagement",
    "creators": "Creators",
    "posts": "Posts",
}
_HIDDEN_WORDS: Final[dict[Hidden, str]] = {
    "names": "Names and handles of creators, captions and addresses of their posts",
    "emails": "E-mail addresses of creators",
    "messages": "Messages to and from creators, as they were written (they may name people)",
    "notes": "The team's notes on the campaign and its days, as they were written",
    "costs": "Costs and budgets",
    "contracts": "How many deliverables are in which state",
}
_REVIEW_WORDS: Final = (
    "The review: of every campaign, also of those to come if the link is live, its name, goal, "
    "status and engagement"
)
_KIND_WORDS: Final[dict[Kind, str]] = {
    "frozen": "Frozen: these figures, for good",
    "live": "Live: published anew after each import",
}
_STATE_WORDS: Final[dict[State, str]] = {
    "open": ":green-badge[:material/lock_open: Open]",
    "paused": ":orange-badge[:material/pause: Paused]",
    "expired": ":gray-badge[:material/event_busy: Ended]",
    "revoked": ":gray-badge[:material/block: Revoked]",
}
_MADE: Final = "link_made"
_SHOWN_TO_MAKER: Final = "link_preview"


def show() -> None:
    """Every link, or the form for a new one."""
    version = cached.data_version()
    if not cached.has_data(version):
        first_run()
        return
    st.title("Links", anchor=False)
    if address.one_of("Section", SECTIONS_OF_THE_SCREEN, "section", is_labelled=False) == "Links":
        _links()
    else:
        _make(version)


def _links() -> None:
    access = visitors.the_visitors().access
    _just_made()
    if links_are_off(access):
        st.markdown(":orange[:material/link_off:] **Links are switched off.** Nobody is let in.")
    if acting.now().role == "owner":
        _switch()
    found = links(access)
    if not found:
        st.markdown("No link was made yet. A link shows somebody outside the team what you choose.")
        return
    names = {one: name for name, one in cached.campaign_ids(cached.data_version()).items()}
    for link in found:
        _link(link, names)


def _just_made() -> None:
    """The address of a link, once: it is kept nowhere."""
    made = st.session_state.get(_MADE)
    if made is None:
        return
    with st.container(border=True):
        st.markdown(
            ":green[:material/check_circle:] **The link is made.** Copy it now: it is not kept, "
            "and nobody can show it again."
        )
        st.code(made, language=None)
        if visitors.the_visitors().hosted is None:
            st.markdown(
                ":orange[:material/info:] This Pothos is for this machine alone, and so is the "
                "link. To send links, set it up for others to reach: docs/deploying."
            )
        st.button("I have copied it", on_click=lambda: st.session_state.pop(_MADE, None))


def _switch() -> None:
    access = visitors.the_visitors().access
    are_on = not links_are_off(access)
    with st.popover("Switch all links on or off", icon=":material/power_settings_new:"):
        st.markdown(
            "Off means: every link is revoked for good, and none can be made. Switched on again, "
            "old links stay revoked."
        )
        if are_on:
            st.button("Revoke every link", on_click=switch_links, args=(access, False))
        else:
            st.button("Switch links on again", on_click=switch_links, args=(access, True))


def _link(link: Link, names: dict[str, str]) -> None:
    access = visitors.the_visitors().access
    state = link.state(access.now())
    with st.container(border=True):
        st.markdown(f"{_STATE_WORDS[state]} **{md_escape(link.label)}**")
        st.text(_about(link, names))
        if link.trouble is not None:
            st.markdown(":orange[:material/warning:] **It could not be published anew**")
            st.text(link.trouble)
        if state in ("expired", "revoked"):
            return
        with st.container(horizontal=True):
            if state == "open":
                _button("Pause", ":material/pause:", pause, link)
            else:
                _button("Resume", ":material/play_arrow:", resume, link)
            _button("Revoke", ":material/block:", revoke, link)
            is_mine = link.made_by == acting.now().name
            if not is_mine and acting.may("govern"):
                _button("Take it over", ":material/person_add:", take_over, link)
            is_looked_at = st.session_state.get(_SHOWN_TO_MAKER) == link.link_id
            if st.button(
                "Hide" if is_looked_at else "Look at it as the guest",
                icon=":material/visibility:",
                key=f"look_{link.link_id}",
            ):
                st.session_state[_SHOWN_TO_MAKER] = None if is_looked_at else link.link_id
                st.rerun()
        if st.session_state.get(_SHOWN_TO_MAKER) == link.link_id:
            _as_guest(link)


def _button(words: str, icon: str, act: Callable[..., None], link: Link) -> None:
    access = visitors.the_visitors().access
    if st.button(md_escape(words), icon=icon, key=f"{words}_{link.link_id}"):
        act(access, link.link_id)
        st.rerun()


def _about(link: Link, names: dict[str, str]) -> str:
    campaigns = ", ".join(
        names.get(one, "a campaign that is gone") for one in link.chosen.campaign_ids
    )
    shown = [_HIDDEN_WORDS[one] for one in HIDDEN if one in link.chosen.shown]
    opened = number_of(link.opens, "time")
    last = f", last seen {day(link.seen_at.date())}" if link.seen_at else ""
    home = visitors.the_visitors().access.home
    lines = [
        *([_REVIEW_WORDS] if link.chosen.has_review else []),
        f"Campaigns: {campaigns or 'none in full'}",
        f"{_KIND_WORDS[link.kind]}{', with a passcode' if link.has_passcode else ''}",
        f"Made by {link.made_by} on {day(link.made_at.date())}",
        f"Ends on {day(link.expires_at.date())}",
        f"Opened {opened}{last}",
    ]
    if shown:
        lines.append(f"Also shown: {'; '.join(shown)}")
    if link.kind == "frozen" and link.revoked_at is None:
        is_same = is_as_published(home, link.view_sha256)
        words = "as it was published" if is_same else "NOT as it was published"
        lines.append(f"Fingerprint {link.fingerprint}: {words}")
    return "\n".join(lines)


def _make(version: cached.Version) -> None:
    asked = _form(version)
    access = visitors.the_visitors().access
    with st.container(border=True):
        st.markdown("**What becomes visible**")
        st.text(_in_words(asked, version))
        if st.toggle("Look at it as the guest", key="preview_link"):
            try:
                _as_guest(preview(access, asked, _publish))
            except PothosError as error:
                show_error(error)
    is_sure = st.checkbox("I have looked, and this may leave the team", key="link_is_sure")
    if st.button("Make the link", type="primary", icon=":material/add_link:", disabled=not is_sure):
        try:
            _, token = make_link(access, asked, _publish)
        except PothosError as error:
            show_error(error)
            return
        st.session_state[_MADE] = f"{_origin()}{LEADS_TO}{token}"
        st.session_state.pop("section", None)
        st.query_params.pop("section", None)
        st.rerun()


def _form(version: cached.Version) -> Asked:
    ids = cached.campaign_ids(version)
    left, right = st.columns(2, gap="large")
    with left:
        label = st.text_input("Who is it for?", key="link_label", max_chars=100) or ""
        names = st.multiselect("Campaigns", list(ids), key="link_campaigns")
        has_review = st.checkbox("The review: every campaign in one line", key="link_has_review")
        note = st.text_area("A note to the guest", key="link_note", max_chars=1000) or ""
        kind = st.radio(
            "Figures", get_args(Kind), format_func=lambda one: _KIND_WORDS[one], key="link_kind"
        )
    with right:
        sections = st.pills(
            "Sections",
            SECTIONS,
            selection_mode="multi",
            default=SECTIONS,
            format_func=lambda one: _SECTION_WORDS[one],
            key="link_sections",
        )
        st.markdown("Hidden unless you tick it")
        shown = [one for one in HIDDEN if st.checkbox(_HIDDEN_WORDS[one], key=f"link_shows_{one}")]
        st.caption("Decisions, alerts on people and who of the team said what never leave it.")
        days = st.number_input(
            "It ends after days", 1, MOST_DAYS, USUAL_DAYS, key="link_days", width=190
        )
        passcode = st.text_input(
            "Passcode, if it needs one",
            key="link_passcode",
            type="password",
            autocomplete="new-password",
            help="At least six characters. Tell it to your guest by another way than the link.",
        )
    chosen = Chosen(
        tuple(ids[name] for name in names if name in ids),
        frozenset(one for one in SECTIONS if one in (sections or ())),
        frozenset(shown),
        has_review,
    )
    return Asked(label, note, kind or "frozen", chosen, int(days), passcode or None)


def _in_words(asked: Asked, version: cached.Version) -> str:
    names = {one: name for name, one in cached.campaign_ids(version).items()}
    campaigns = ", ".join(names[one] for one in asked.chosen.campaign_ids) or "none yet"
    review = [_REVIEW_WORDS] if asked.chosen.has_review else []
    sections = [_SECTION_WORDS[one] for one in SECTIONS if one in asked.chosen.sections]
    hidden = [_HIDDEN_WORDS[one] for one in HIDDEN if one not in asked.chosen.shown]
    shown = [_HIDDEN_WORDS[one] for one in HIDDEN if one in asked.chosen.shown]
    lines = [
        *review,
        f"Campaigns: {campaigns}",
        f"Of each its name, goal, dates and status, and: {', '.join(sections) or 'nothing else'}",
    ]
    if shown:
        lines.append(f"Also shown: {'; '.join(shown)}")
    if hidden:
        lines.append(f"Hidden: {'; '.join(hidden)}")
    return "\n".join(lines)


def _as_guest(link: Link) -> None:
    with st.container(border=True):
        published_view(link)


def _publish(chosen: Chosen) -> View:
    with cached.reading(cached.data_version()) as cursor:
        return publish(cursor, chosen)


def _origin() -> str:
    """Where people reach it."""
    hosted = visitors.the_visitors().hosted
    if hosted is not None:
        return hosted.url
    parts = urlsplit(st.context.url or "http://127.0.0.1:8501")
    return f"{parts.scheme}://{parts.netloc}"
