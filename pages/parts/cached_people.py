"""What the screens of creators and outreach read, kept until the data changes."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core.benchmarks.peers import Standing, standings_of
from core.creators.fit import captions_of, fit_of, kept_fit, ruling_of
from core.creators.listing import Line, creator_lines
from core.creators.panels import Panels, panels_of, points_of
from core.creators.relationship import (
    Person,
    deliverables_of,
    messages_of,
    payments_of,
    person_of,
    together,
)
from core.fit.brief import Brief
from core.fit.score import Fit
from core.outreach.blanket import CopiedLetter, Invited, copied_letters, invited
from core.outreach.funnel import By, Funnel, ReplyTime, funnels, reply_times
from core.outreach.owed import Cold, Waiting, cold, owed, read_letters, signed_days, to_follow_up
from core.store.settings import answer_within_days
from pages.parts import cached
from pages.parts.cached import KEPT, Version, reading


@st.cache_resource(max_entries=4, show_spinner=False)
def lines(version: Version, campaign_id: str | None) -> list[Line]:
    """Every creator in a line, those who fit the campaign best first."""
    with reading(version) as cursor:
        return creator_lines(cursor, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def person(version: Version, creator_id: str) -> Person | None:
    """A creator with their accounts."""
    with reading(version) as cursor:
        return person_of(cursor, creator_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def fit(version: Version, campaign_id: str, creator_id: str) -> Fit:
    """How a creator fits a campaign: as judged at import, else judged now."""
    with reading(version) as cursor:
        kept = kept_fit(cursor, campaign_id, creator_id)
        return kept if kept is not None else fit_of(cursor, campaign_id, [creator_id])[creator_id]


@st.cache_data(max_entries=KEPT, show_spinner=False)
def ruling(version: Version, campaign_id: str, creator_id: str) -> tuple[bool, str, str] | None:
    """The team's own word on a fit: whether it does, the reason and the day it was said."""
    with reading(version) as cursor:
        return ruling_of(cursor, campaign_id, creator_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def captions(version: Version, campaign_id: str, creator_id: str) -> tuple[Brief, list[str]]:
    """The brief and the captions that a fit was read from."""
    with reading(version) as cursor:
        return captions_of(cursor, campaign_id, creator_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def standings(version: Version, account_ids: tuple[str, ...]) -> list[Standing]:
    """Accounts among the team's own."""
    with reading(version) as cursor:
        return standings_of(cursor, account_ids)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def panels(version: Version, account_id: str) -> Panels:
    """Whether an account's response looks meant."""
    with reading(version) as cursor:
        return panels_of(cursor, account_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def points(version: Version, account_id: str) -> list[tuple[object, ...]]:
    """The posts of an account for the chart of likes against comments."""
    with reading(version) as cursor:
        return points_of(cursor, account_id)


@dataclass(frozen=True)
class History:
    """The relationship with a creator, as tables."""

    together: pd.DataFrame
    deliverables: pd.DataFrame
    payments: pd.DataFrame
    messages: pd.DataFrame


@st.cache_data(max_entries=KEPT, show_spinner=False)
def history(version: Version, creator_id: str) -> History:
    """Campaigns, deliverables, payments and messages of a creator."""
    with reading(version) as cursor:
        return History(
            together(cursor, creator_id),
            deliverables_of(cursor, creator_id),
            payments_of(cursor, creator_id),
            messages_of(cursor, creator_id),
        )


@st.cache_data(max_entries=KEPT, show_spinner=False)
def outreach_funnels(version: Version, by: By, campaign_id: str | None) -> list[Funnel]:
    """Invitations by part, first-time and returning apart."""
    with reading(version) as cursor:
        return funnels(cursor, by, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def times_to_reply(version: Version, by: By, campaign_id: str | None) -> list[ReplyTime]:
    """How long creators took to reply, by part."""
    with reading(version) as cursor:
        return reply_times(cursor, by, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def letters(version: Version, campaign_id: str | None) -> list[CopiedLetter]:
    """The copied letters."""
    with reading(version) as cursor:
        return copied_letters(cursor, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def first_messages(version: Version) -> list[Invited]:
    """Replies to first messages: copied or personal, first-time or returning."""
    with reading(version) as cursor:
        return invited(cursor)


@dataclass(frozen=True)
class Conversations:
    """Who waits for whom, as of the newest day of the data."""

    owed: list[Waiting]
    to_follow_up: list[Waiting]
    cold: list[Cold]
    answer_within_days: int


@st.cache_data(max_entries=KEPT, show_spinner=False)
def conversations(version: Version) -> Conversations:
    """Who is owed an answer, whom to follow up, and who was written to again and again."""
    with reading(version) as cursor:
        known, signed = read_letters(cursor), signed_days(cursor)
        as_of = cached.as_of(version)
        return Conversations(
            owed(known, signed),
            to_follow_up(known, signed, as_of),
            cold(known),
            answer_within_days(cursor),
        )
