"""What the screen of contracts reads, kept until the data changes."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from core.contracts import reading as read
from core.contracts.pack import evidence_pack
from core.contracts.reading import Suggested
from core.fit.brief import Brief
from pages.parts.cached import KEPT, Version, reading


@st.cache_data(max_entries=KEPT, show_spinner=False)
def promises(version: Version, campaign_id: str | None) -> pd.DataFrame:
    """Every promise with its state, the most urgent first."""
    with reading(version) as cursor:
        return read.promises(cursor, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def weeks(version: Version, campaign_id: str | None) -> pd.DataFrame:
    """Deliverables by the week they are due."""
    with reading(version) as cursor:
        return read.weeks(cursor, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def issues(version: Version, campaign_id: str | None) -> pd.DataFrame:
    """What is said that cannot be."""
    with reading(version) as cursor:
        return read.issues(cursor, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def suggested(version: Version, campaign_id: str | None) -> list[Suggested]:
    """Uncertain matches."""
    with reading(version) as cursor:
        return read.suggested(cursor, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def checks(version: Version, campaign_id: str | None) -> pd.DataFrame:
    """Sponsored posts with disclosure and brief."""
    with reading(version) as cursor:
        return read.checks(cursor, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def grades(version: Version, campaign_id: str | None) -> dict[str, int]:
    """How many sponsored posts are clear, weak and none."""
    with reading(version) as cursor:
        return read.grades(cursor, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def over_ten(version: Version, campaign_id: str | None) -> pd.DataFrame:
    """Creators over their newest ten sponsored posts."""
    with reading(version) as cursor:
        return read.over_ten(cursor, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def brief(version: Version, campaign_id: str) -> Brief:
    """A campaign's brief, for highlighting."""
    with reading(version) as cursor:
        return read.brief_of(cursor, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def rights(version: Version, campaign_id: str | None) -> pd.DataFrame:
    """Contracts with their terms."""
    with reading(version) as cursor:
        return read.rights(cursor, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def versions(version: Version) -> pd.DataFrame:
    """Contracts of which several versions are known."""
    with reading(version) as cursor:
        return read.versions(cursor)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def breaches(version: Version, campaign_id: str | None) -> pd.DataFrame:
    """Posts that name a competitor while a contract forbids it."""
    with reading(version) as cursor:
        return read.breaches(cursor, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def codes_ending(
    version: Version, first: date, last: date, campaign_id: str | None
) -> pd.DataFrame:
    """Codes and links that end between two days."""
    with reading(version) as cursor:
        return read.codes_ending(cursor, first, last, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def changes(version: Version, campaign_id: str | None) -> pd.DataFrame:
    """Captions that changed and posts that are gone."""
    with reading(version) as cursor:
        return read.changes(cursor, campaign_id)


def pack(version: Version, creator_id: str, creator: str, made_on: date, as_of: date) -> str:
    """The evidence pack of a creator, made when it is asked for."""
    with reading(version) as cursor:
        return evidence_pack(cursor, creator_id, creator, made_on, as_of)
