"""The reads of the screens, kept until the data changes.

Every key begins with the store's data version: a committed write makes all of them new. What a
screen draws is kept as well (functions of the screens that emit elements), so that a rerun after a
filter change neither asks the store nor builds a chart again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Final, NamedTuple

import duckdb
import pandas as pd
import streamlit as st

from core import acting, review
from core.charts import Mode
from core.checks.alert import Alert
from core.checks.back_test import BackTest
from core.checks.back_test import back_test as back_test_of
from core.checks.sensitivity import Sensitivity
from core.checks.sensitivity import running_campaigns as running_campaigns_of
from core.checks.sensitivity import sensitivity as sensitivity_of
from core.exports import Issue
from core.exports.export import IssueSeverity
from core.imports.known_on import known_on, line_of
from core.review import (
    Campaign,
    Dimension,
    Disagreement,
    Doubtful,
    Drift,
    Freshness,
    OddDay,
    Restatement,
    ReviewLine,
    SamenessDecision,
    Suggestion,
)
from core.store import ImportLine, issues_of, the_store
from core.store import history as history_of
from core.store.drops import original_of
from core.store.mappings import SavedMapping, mappings_in_use
from core.store.receipts import issue_counts as issue_counts_of
from pages.parts import known

READ_WITHIN_S: Final = 30.0
"""No screen keeps the database busy for longer; the largest programme measured needs two."""
KEPT: Final = 128
"""Entries per read; an entry is small, and old data versions push themselves out."""

_POSTS_SHOWN: Final = 500


class Version(NamedTuple):
    """What a screen shows: the first argument of every cached read.

    ``number`` grows with every change of the data. ``known_on`` is the day as of whose evening the
    team's knowledge is shown, None for now; then the number is that of the journal's last line.
    """

    number: int
    known_on: date | None = None


def data_version() -> Version:
    """The version that this session's address asks for; for who may look at the team's data.

    Every screen of the team begins with it. Raises ``NotAllowedError`` for everybody else.
    """
    acting.require("look")
    day = known.asked_day()
    if day is None:
        return Version(the_store().data_version)
    return Version(line_of(the_store(), day), day)


@contextlib.contextmanager
def reading(version: Version) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor on the store that holds what ``version`` shows, for who may look at it."""
    acting.require("look")
    store = the_store()
    if version.known_on is not None:
        store = known_on(store, version.number).store
    with store.read(READ_WITHIN_S) as cursor:
        yield cursor


def today(version: Version | None = None) -> date:
    """The day on the server's calendar, or the earlier one that ``version`` shows."""
    if version is not None and version.known_on is not None:
        return version.known_on
    return datetime.now(UTC).astimezone().date()


def mode() -> Mode:
    """Whether the viewer looks at the light or the dark theme."""
    return "dark" if st.context.theme.type == "dark" else "light"


@st.cache_data(max_entries=KEPT, show_spinner=False)
def has_data(version: Version) -> bool:
    """Whether anything was loaded and not undone."""
    return any(line.undone_at is None for line in history(version))


# Two thousand lines would be copied at every rerun by cache_data; these are never changed.
@st.cache_resource(max_entries=4, show_spinner=False)
def review_lines(version: Version) -> list[ReviewLine]:
    """One line per campaign, worst first; shared between sessions."""
    with reading(version) as cursor:
        return review.review_lines(cursor)


@st.cache_resource(max_entries=4, show_spinner=False)
def campaign_ids(version: Version) -> dict[str, str]:
    """The campaigns' names and ids, worst first: all that a list of choices needs."""
    return {line.name: line.campaign_id for line in review_lines(version)}


@st.cache_resource(max_entries=4, show_spinner=False)
def lines_by_id(version: Version) -> dict[str, ReviewLine]:
    """The same lines by the campaign's id."""
    return {line.campaign_id: line for line in review_lines(version)}


def review_line(version: Version, campaign_id: str) -> ReviewLine:
    """The line of one campaign."""
    return lines_by_id(version)[campaign_id]


def own_weeks(version: Version, line: ReviewLine) -> pd.DataFrame:
    """The weeks of a campaign by its own denominator."""
    return weeks(version, line.campaign_id, line.denominator or "reach", None, None)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def alerts(version: Version, campaign_id: str | None = None) -> list[Alert]:
    """Open alerts in order, of one campaign or of all."""
    with reading(version) as cursor:
        return review.alerts(cursor, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def freshness(version: Version, on: date) -> Freshness:
    """As of which day the data speaks, seen from ``on``."""
    with reading(version) as cursor:
        return review.freshness(cursor, on)


def as_of(version: Version) -> date:
    """The newest day that the data speaks for; today while there is none."""
    return freshness(version, today(version)).as_of or today(version)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def campaign(version: Version, campaign_id: str) -> Campaign:
    """One campaign: brief, goal, pace and drift."""
    with reading(version) as cursor:
        return review.campaign(cursor, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def platforms_and_formats(
    version: Version, campaign_id: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The platforms and the formats that a campaign's posts have, the most posts first."""
    with reading(version) as cursor:
        return review.platforms_and_formats(cursor, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def weeks(
    version: Version, campaign_id: str, denominator: str, first: date | None, last: date | None
) -> pd.DataFrame:
    """A campaign's weeks of publishing that overlap the days."""
    with reading(version) as cursor:
        return review.weeks(cursor, campaign_id, denominator, first, last)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def drift(version: Version, campaign_id: str, denominator: str) -> Drift | None:
    """The drift found in one denominator's rate, None where no post carries it."""
    with reading(version) as cursor:
        return review.drift(cursor, campaign_id, denominator)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def odd_days(version: Version, campaign_id: str, denominator: str) -> list[OddDay]:
    """The odd days of one denominator's rate."""
    with reading(version) as cursor:
        return review.odd_days(cursor, campaign_id, denominator)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def parts(
    version: Version, campaign_id: str, denominator: str, dimension: Dimension
) -> pd.DataFrame:
    """The parts that a drift is made of, by creator, platform or format."""
    with reading(version) as cursor:
        return review.parts_of(cursor, campaign_id, denominator, dimension)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def posts_of_part(
    version: Version, campaign_id: str, denominator: str, dimension: Dimension, name: str
) -> pd.DataFrame:
    """The posts behind one part of a drift."""
    with reading(version) as cursor:
        return review.posts_of_part(cursor, campaign_id, denominator, dimension, name, _POSTS_SHOWN)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def progress(version: Version, campaign_id: str) -> pd.DataFrame:
    """The running total of the goal's metric."""
    with reading(version) as cursor:
        return review.progress(cursor, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def creators(version: Version, campaign_id: str, denominator: str) -> pd.DataFrame:
    """A campaign's creators."""
    with reading(version) as cursor:
        return review.creators_of(cursor, campaign_id, denominator)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def posts(version: Version, campaign_id: str, denominator: str) -> pd.DataFrame:
    """A campaign's posts, the newest first."""
    with reading(version) as cursor:
        return review.posts_of(cursor, campaign_id, denominator, _POSTS_SHOWN)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def contradictions(version: Version, campaign_id: str) -> pd.DataFrame:
    """Figures of a campaign in which two exports disagree."""
    with reading(version) as cursor:
        return review.contradictions(cursor, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def restatements(
    version: Version, import_id: int | None, campaign_id: str | None, limit: int
) -> list[Restatement]:
    """What changed in figures already shown, the newest first."""
    with reading(version) as cursor:
        return review.restatements(cursor, import_id, campaign_id, limit)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def disagreements(version: Version, campaign_id: str) -> list[Disagreement]:
    """Pairs of files that disagree on posts of a campaign."""
    with reading(version) as cursor:
        return review.disagreements(cursor, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def leaves_out_estimates(version: Version) -> bool:
    """Whether estimates count for nothing."""
    with reading(version) as cursor:
        return review.leaves_out_estimates(cursor)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def estimates(version: Version) -> dict[str, dict[str, float]]:
    """The shares that are estimated, by campaign."""
    with reading(version) as cursor:
        return review.estimates(cursor)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def sensitivity(version: Version) -> Sensitivity:
    """What the team chose for alerts on drift."""
    with reading(version) as cursor:
        return sensitivity_of(cursor)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def running_campaigns(version: Version) -> int:
    """How many campaigns the accepted false alerts are spread over."""
    with reading(version) as cursor:
        return running_campaigns_of(cursor)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def back_test(version: Version, chosen: Sensitivity) -> BackTest:
    """The alerts that ``chosen`` would have raised in the past."""
    with reading(version) as cursor:
        return back_test_of(cursor, chosen)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def sales(version: Version, campaign_id: str) -> pd.DataFrame:
    """A campaign's orders, by currency."""
    with reading(version) as cursor:
        return review.sales_of(cursor, campaign_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def tray(version: Version, limit: int) -> pd.DataFrame:
    """Posts without a campaign, the newest first."""
    with reading(version) as cursor:
        return review.tray(cursor, limit)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def tray_count(version: Version) -> int:
    """How many posts wait for a campaign."""
    with reading(version) as cursor:
        return review.tray_count(cursor)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def suggestions(version: Version, kinds: tuple[Doubtful, ...], limit: int) -> list[Suggestion]:
    """Pairs of people to decide on."""
    with reading(version) as cursor:
        return review.suggestions(cursor, kinds, limit)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def suggestion_count(version: Version, kinds: tuple[Doubtful, ...]) -> int:
    """How many pairs of people there are to decide on."""
    with reading(version) as cursor:
        return review.suggestion_count(cursor, kinds)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def sameness_decisions(version: Version) -> list[SamenessDecision]:
    """What was decided on pairs of people, the newest first."""
    with reading(version) as cursor:
        return review.sameness_decisions(cursor)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def history(version: Version) -> list[ImportLine]:
    """Every import, the newest first."""
    with reading(version) as cursor:
        return history_of(cursor)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def issues(
    version: Version, import_id: int, limit: int, severity: IssueSeverity | None
) -> tuple[Issue, ...]:
    """What was odd in one import: of one kind, or all."""
    with reading(version) as cursor:
        return issues_of(cursor, import_id, limit, severity=severity)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def issue_counts(version: Version, import_id: int) -> dict[IssueSeverity, int]:
    """How many things of each kind were odd in one import."""
    with reading(version) as cursor:
        return issue_counts_of(cursor, import_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def original(version: Version, import_id: int) -> tuple[str, str, int] | None:
    """The upload that an import came out of: sha256, name and bytes."""
    with reading(version) as cursor:
        return original_of(cursor, import_id)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def mappings(version: Version) -> tuple[SavedMapping, ...]:
    """The team's mappings that are in use, the oldest first."""
    with reading(version) as cursor:
        return mappings_in_use(cursor)
