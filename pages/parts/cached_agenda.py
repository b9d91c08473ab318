"""The reads of reviews, kept until the data changes: the agenda, decisions, notes."""

from __future__ import annotations

from datetime import date
from typing import Literal

import streamlit as st

from core import review
from core.review import AgendaItem, Decision, Resolved
from core.review.held import Held
from core.review.held import reviews_held as reviews_held_of
from core.review.notes import Note, notes
from core.review.notes import notes_about as notes_about_of
from core.store import settings
from pages.parts import cached


# Never changed by a screen; five thousand would be copied at every rerun by cache_data.
@st.cache_resource(max_entries=4, show_spinner=False)
def agenda(version: cached.Version, today: date) -> list[AgendaItem]:
    """Every open alert with its life, in the order of what waiting costs."""
    with cached.reading(version) as cursor:
        return review.agenda(cursor, today)


@st.cache_resource(max_entries=4, show_spinner=False)
def decisions(version: cached.Version) -> list[Decision]:
    """Every decision, the newest first."""
    with cached.reading(version) as cursor:
        return review.decisions(cursor)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def resolved(version: cached.Version, since: date) -> list[Resolved]:
    """Alerts that are found no more since a day."""
    with cached.reading(version) as cursor:
        return review.resolved(cursor, since)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def reviews_held(version: cached.Version) -> list[Held]:
    """The reviews that were held, the newest first."""
    with cached.reading(version) as cursor:
        return reviews_held_of(cursor)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def hit_rates(version: cached.Version) -> list[tuple[str, int, int]]:
    """By rule: how many alerts were useful, of how many the team said anything of."""
    with cached.reading(version) as cursor:
        return review.hit_rates(cursor)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def notes_of(version: cached.Version, campaign_id: str) -> list[Note]:
    """The notes on a campaign, its posts and days, the newest first."""
    with cached.reading(version) as cursor:
        return notes(cursor, campaign_id)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def notes_about(
    version: cached.Version, about: Literal["creator", "post"], about_id: str
) -> list[Note]:
    """The notes on a creator or a post, the newest first."""
    with cached.reading(version) as cursor:
        return notes_about_of(cursor, about, about_id)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def alerts_in_a_meeting(version: cached.Version) -> int:
    """How many alerts a meeting goes through."""
    with cached.reading(version) as cursor:
        return settings.alerts_in_a_meeting(cursor)
