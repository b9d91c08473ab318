"""Review, the home screen: which campaigns need the team, worst first, and why."""

from __future__ import annotations

from datetime import date
from typing import Final

import streamlit as st

from core.charts import Mode
from core.review import ReviewLine
from pages.parts import address, cached, cached_agenda, decisions_due, places, recovered
from pages.parts.agenda_item import agenda_item
from pages.parts.campaign_line import campaign_line
from pages.parts.first_run import first_run
from pages.parts.paging import PER_PAGE, page_of
from pages.parts.text import days_ago, md_escape, number_of, weekday_and_day

ALL: Final = "All campaigns"
ATTENTION: Final = "Needs attention"
WAITING: Final = "Waiting for us"
EVERY: Final = "All of them"
_CAMPAIGNS: Final = 8
"""At a time: two screens of a projector. Each has two charts, which are sent at every change."""


def show() -> None:
    """Freshness, one line per campaign, the alerts."""
    recovered.notice()
    version = cached.data_version()
    if not cached.has_data(version):
        first_run()
        return
    mode = cached.mode()
    _campaigns(version, mode)
    decisions_due.show(version)
    _alerts(version, mode)


@st.fragment
def _campaigns(version: cached.Version, mode: Mode) -> None:
    """The head and the campaigns: all that a change of the filter draws again."""
    if not cached.review_lines(version):
        st.title("Review", anchor=False)
        _no_campaign_yet(version, cached.today(version))
        return
    with st.container(
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        gap="small",
    ):
        st.title("Review", anchor=False, width="content")
        _head(version, cached.today(version))
        shown = address.one_of("Which campaigns", (ALL, ATTENTION), "show", is_labelled=False)
    found = _found(version, shown == ATTENTION)
    page = page_of("page", len(found), "campaigns", _CAMPAIGNS)
    _lines(version, tuple(found[page * _CAMPAIGNS : (page + 1) * _CAMPAIGNS]), mode)


def _found(version: cached.Version, only_attention: bool) -> list[str]:
    """The ids of the campaigns that are shown, worst first; searched where there are many."""
    lines = [
        line for line in cached.review_lines(version) if line.needs_attention or not only_attention
    ]
    if len(cached.review_lines(version)) > _CAMPAIGNS:
        address.take("find", lambda words: words, "")
        words = st.text_input(
            "Find a campaign",
            key="find",
            placeholder="Find a campaign or an owner",
            label_visibility="collapsed",
        ).strip()
        address.keep("find", words or None)
        lines = [line for line in lines if _matches(line, words.casefold())]
    return [line.campaign_id for line in lines]


def _matches(line: ReviewLine, words: str) -> bool:
    return words in line.name.casefold() or words in (line.owner or "").casefold()


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _no_campaign_yet(version: cached.Version, today: date) -> None:
    """Posts are loaded and no campaign is known: the way to the first one."""
    as_of = cached.freshness(version, today).as_of
    if as_of is not None:
        st.markdown(f"Data as of **{weekday_and_day(as_of)}**, {days_ago(as_of, today)}.")
    st.markdown(
        "No campaign is known yet, and a review is about campaigns. Add one with its hashtags, "
        "and it claims its posts by itself, those loaded already as well."
    )
    places.link_to(
        places.UPLOAD, "Add a campaign", ":material/add:", {"section": places.ADD_A_CAMPAIGN}
    )
    _waiting(version)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _head(version: cached.Version, today: date) -> None:
    fresh = cached.freshness(version, today)
    lines = cached.review_lines(version)
    needing = sum(line.needs_attention for line in lines)
    if fresh.as_of is None:
        words = "No export with counters is loaded yet, so there is no day to speak for."
        st.markdown(words, width="content")
        return
    words = f"Data as of **{weekday_and_day(fresh.as_of)}**, {days_ago(fresh.as_of, today)}."
    need = "needs" if needing == 1 else "need"
    of_all = f"**{needing} of {number_of(len(lines), 'campaign')}** {need} attention."
    if fresh.is_stale:
        # In the same line as the heading: a projector shows four campaigns below it.
        age = days_ago(fresh.as_of, today).removesuffix(" ago")
        of_all += (
            f"  \n:orange-badge[:material/update: {age} old] "
            "Upload this week's exports before you decide anything."
        )
    st.markdown(f"{words} {of_all}", width="content")


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _lines(version: cached.Version, campaign_ids: tuple[str, ...], mode: Mode) -> None:
    if not campaign_ids:
        st.markdown(":green[:material/check_circle:] No campaign of these needs attention.")
    # Four campaigns fit on a projector's 720 lines.
    with st.container(gap="xsmall"):
        for campaign_id in campaign_ids:
            campaign_line(version, cached.review_line(version, campaign_id), mode)
    _waiting(version)


def _waiting(version: cached.Version) -> None:
    waiting = cached.tray_count(version)
    if waiting:
        words = "1 post waits" if waiting == 1 else f"{waiting:,} posts wait"
        places.link_to(places.TRAY, f"{words} for a campaign", ":material/inbox:")


@st.fragment
def _alerts(version: cached.Version, mode: Mode) -> None:
    """The alerts in the order of what waiting costs, a page at a time."""
    items = cached_agenda.agenda(version, cached.today(version))
    if not items and not cached.review_lines(version):
        return
    st.header("Alerts", anchor=False)
    if not items:
        st.markdown(":green[:material/check_circle:] Nothing asks for a decision.")
        return
    waiting = [item for item in items if item.waits_for_us]
    put_off = len(items) - len(waiting)
    shown = waiting
    if put_off:
        is_one = put_off == 1
        words = f"{put_off:,} more {'is' if is_one else 'are'} decided or asleep."
        if address.one_of("Which alerts", (WAITING, EVERY), "alerts_shown", False) == EVERY:
            shown = items
        st.caption(md_escape(words))
    page = page_of("alerts", len(shown), "alerts")
    lines = cached.lines_by_id(version)
    for item in shown[page * PER_PAGE : (page + 1) * PER_PAGE]:
        agenda_item(version, item, lines.get(item.alert.campaign_id), mode, "review")
