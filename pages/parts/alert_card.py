"""One alert: headline, since when, the evidence, a chart, what to do, and where to look."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.charts import Mode, day, pace_bar, rate_over_time
from core.checks.alert import Alert
from core.review import ReviewLine
from core.shapes import drift_mark, pace_figures
from pages.parts import cached, places
from pages.parts.status import severity_badge
from pages.parts.text import md_escape

_DATED_TO_A_RANGE: Final = ("level shift", "mix drift", "data drift")
"""Alerts that began on one day of several; ``since`` is the first of them."""


_ABOUT_A_CREATOR: Final = (
    "off-fit creator",
    "crickets",
    "likes worth a question",
    "promotional comments",
)
_SECTION_OF_OUTREACH: Final[dict[str, str]] = {
    "owed an answer": "Who waits for us",
    "blanket outreach": "Letters to many",
    "cold contact": "Again and again",
}


_SECTION_OF_CONTRACTS: Final[dict[str, str]] = {
    "money paid wrongly": "Promises",
    "late deliverable": "Promises",
    "no contract": "Promises",
    "unsigned contract": "Promises",
    "undisclosed post": "Disclosure",
    "off-brief post": "On brief",
    "exclusivity broken": "Terms and rights",
    "rights ending": "Terms and rights",
    "content changed": "Changed or gone",
}


def alert_card(
    version: cached.Version,
    alert: Alert,
    line: ReviewLine | None,
    mode: Mode,
    is_on_its_page: bool = False,
    is_large: bool = False,
) -> None:
    """A card; words beside the chart on a desk. ``line`` is the alert's campaign, if known.

    On the campaign's own page its charts and its name stand there already; ``is_large`` is for a
    projector. Emits elements only, so that a cached function can keep it.
    """
    with st.container(border=True):
        if is_on_its_page or line is None or not _has_chart(alert, line):
            _words(alert, line, is_on_its_page, is_large)
            return
        words, picture = st.columns([5, 6], gap="large")
        with words:
            _words(alert, line, is_on_its_page, is_large)
        with picture:
            _chart(version, alert, line, mode)


def _words(alert: Alert, line: ReviewLine | None, is_on_its_page: bool, is_large: bool) -> None:
    st.markdown(_in_words(alert, None if is_on_its_page else line, is_large), anchors=False)
    if line is not None and alert.rule == "no goal":
        form = {"campaign": line.name}
        places.link_to(places.SETTINGS, "Fill in what is missing", ":material/edit:", form)
    if alert.rule in _ABOUT_A_CREATOR:
        of = {"creator": alert.subject} | ({"campaign": line.name} if line is not None else {})
        places.link_to(places.CREATORS, "Look at the creator", ":material/person_search:", of)
    elif alert.rule in _SECTION_OF_OUTREACH:
        of = {"section": _SECTION_OF_OUTREACH[alert.rule]}
        of |= {"campaign": line.name} if line is not None else {}
        places.link_to(places.OUTREACH, "Open the outreach", ":material/forward_to_inbox:", of)
    elif alert.rule in _SECTION_OF_CONTRACTS:
        of = {"section": _SECTION_OF_CONTRACTS[alert.rule]}
        of |= {"campaign": line.name} if line is not None else {}
        places.link_to(places.CONTRACTS, "Open the contracts", ":material/contract:", of)
    if line is not None and not is_on_its_page:
        places.link_to_campaign(line.name, "Open the campaign", ":material/arrow_forward:")


def _in_words(alert: Alert, line: ReviewLine | None, is_large: bool) -> str:
    name = f" {md_escape(line.name)}" if line is not None else ""
    since = f" since {day(alert.since)}" if alert.since else ""
    if since and alert.rule in _DATED_TO_A_RANGE:
        since += " at the earliest"
    evidence = "\n".join(f"- {md_escape(fact)}" for fact in alert.evidence)
    return (
        f"{severity_badge(alert.severity)}{name}{since}\n\n"
        f"{'##' if is_large else '####'} {md_escape(alert.headline)}\n\n"
        f"{evidence}\n\n"
        f":primary[:material/arrow_right_alt:] **{md_escape(alert.advice)}**"
    )


def _has_chart(alert: Alert, line: ReviewLine) -> bool:
    if alert.rule == "level shift":
        return line.rate is not None
    return alert.rule == "pace behind" and line.pace is not None


def _chart(version: cached.Version, alert: Alert, line: ReviewLine, mode: Mode) -> None:
    if alert.rule == "pace behind" and line.pace is not None:
        drawing = pace_bar(pace_figures(line.pace), mode)
        st.text(drawing.alt_text)
    else:
        drawing = rate_over_time(
            cached.own_weeks(version, line),
            drift_mark(line.drift),
            line.denominator or "reach",
            mode,
            height=230,
        )
    st.altair_chart(drawing.chart, alt=drawing.alt_text)
