"""Campaign: its brief and goal, pace, engagement over time, and who and what is behind it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.charts import Mode
from core.metrics.scope import Scope
from core.review.sales import RULE
from pages.parts import attention, cached, cached_agenda, decisions_due, shared, team_notes
from pages.parts.agenda_item import agenda_item
from pages.parts.campaign_engagement import campaign_engagement
from pages.parts.campaign_head import campaign_head
from pages.parts.campaign_tables import (
    contradictions_table,
    creators_table,
    posts_table,
    sales_table,
)
from pages.parts.choose_campaign import choose_campaign
from pages.parts.estimates import estimated_words
from pages.parts.first_run import first_run
from pages.parts.plots import plots
from pages.parts.receipt_link import link_to_receipt
from pages.parts.restatements import restatements_table
from pages.parts.text import md_escape, number_of

_RESTATEMENTS_SHOWN: Final = 20


def show() -> None:
    """One campaign, chosen in the address."""
    version = cached.data_version()
    if not cached.has_data(version):
        first_run()
        return
    campaign_id = choose_campaign(version, is_headed=True)
    if campaign_id is None:
        return
    mode = cached.mode()
    attention.opened(campaign_id)
    shared.say_so(campaign_id)
    campaign_head(version, campaign_id, mode)
    campaign_engagement(version, campaign_id, mode)
    plots(version, campaign_id, mode)
    _alerts(version, campaign_id, mode)
    decisions_due.history(version, campaign_id)
    team_notes.of_campaign(version, campaign_id)
    _below(version, campaign_id)


@st.fragment
def _alerts(version: cached.Version, campaign_id: str, mode: Mode) -> None:
    st.header("Alerts", anchor=False)
    line = cached.review_line(version, campaign_id)
    own = [
        item
        for item in cached_agenda.agenda(version, cached.today(version))
        if item.alert.campaign_id == campaign_id
    ]
    if not own:
        st.markdown(":green[:material/check_circle:] Nothing asks for a decision.")
    for item in own:
        agenda_item(version, item, line, mode, "campaign", is_on_its_page=True)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _below(version: cached.Version, campaign_id: str) -> None:
    """Creators, posts, contradictions."""
    line = cached.review_line(version, campaign_id)
    by = line.denominator or "reach"
    creators = cached.creators(version, campaign_id, by)
    st.header("Creators", anchor=False)
    creators_table(creators, by, line.name, campaign_id)
    _sales(version, campaign_id)
    posts = cached.posts(version, campaign_id, by)
    st.header("Posts", anchor=False)
    _about_posts(version, campaign_id)
    posts_table(posts, by, line.name, campaign_id)
    odd = cached.contradictions(version, campaign_id)
    if len(odd):
        st.header("Contradictions", anchor=False)
        st.markdown(
            f"{number_of(len(odd), 'figure')} disagree between two exports. Nothing was "
            "overwritten: the newest figure that does not fall is used."
        )
        for disagreement in cached.disagreements(version, campaign_id):
            st.text(disagreement.in_words)
        contradictions_table(odd)
    restated = cached.restatements(version, None, campaign_id, _RESTATEMENTS_SHOWN)
    if restated:
        st.header("What changed in figures already shown", anchor=False)
        st.markdown("Newer figures only grow; these are other figures for days already shown.")
        restatements_table(restated)


def _sales(version: cached.Version, campaign_id: str) -> None:
    sales = cached.sales(version, campaign_id)
    if len(sales):
        st.header("Orders", anchor=False)
        st.markdown(f"{RULE} Vendors' own totals are not added.")
        sales_table(sales)
        name = cached.review_line(version, campaign_id).name
        link_to_receipt("orders", name, Scope(campaign_id))


def _about_posts(version: cached.Version, campaign_id: str) -> None:
    """What is special about these posts: whose they are, and what is estimated."""
    about = cached.campaign(version, campaign_id)
    if about.estimates:
        st.markdown(f":material/query_stats: {md_escape(estimated_words(about.estimates))}")
    if cached.leaves_out_estimates(version):
        st.markdown(":material/visibility_off: Estimates are left out, as chosen in the settings.")
    if about.collaborations:
        st.markdown(
            f":material/handshake: {number_of(about.collaborations, 'post')} of other people's "
            "accounts came in an account's own export: collaborations. They count for the campaign "
            "and for whoever posted them."
        )
