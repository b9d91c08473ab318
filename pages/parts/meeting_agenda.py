"""The agenda of a meeting: what there is to go through, in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import streamlit as st

from core.charts import Mode, day, short_day
from core.review import AgendaItem, Decision, ReviewLine
from core.review.held import weeks_skipped
from core.sharing.attention import last_opened, watched_since
from pages.parts import cached, cached_agenda, decisions_due, places
from pages.parts import visitor as visitors
from pages.parts.agenda_item import agenda_item
from pages.parts.text import md_escape, number_of

_UNSEEN_AFTER: Final = timedelta(days=10)
_OLD_AFTER: Final = timedelta(days=14)
"""Two weekly reviews."""
_LISTED: Final = 20


@dataclass(frozen=True)
class Point:
    """One thing that a meeting goes through: under which heading, and what draws it.

    ``alert_id`` is of the alert that it is about, None for what is none.
    """

    section: str
    title: str
    draw: Callable[[Mode], None]
    alert_id: str | None = None


def points(version: cached.Version) -> list[Point]:
    """Everything, in the order in which a meeting goes through it."""
    today = cached.today(version)
    lines = cached.lines_by_id(version)
    waiting = [item for item in cached_agenda.agenda(version, today) if item.waits_for_us]
    at_most = cached_agenda.alerts_in_a_meeting(version)
    shocks = [item for item in waiting if item.alert.rule == "platform shock"]
    others = [item for item in waiting if item.alert.rule != "platform shock"]
    found = [_decision(version, decision) for decision in decisions_due.due(version)]
    found += [_alert(version, "Shocks", item, lines) for item in shocks]
    found += [_alert(version, "Alerts", item, lines) for item in others[:at_most]]
    if len(others) > at_most:
        left = others[at_most:]
        found.append(Point("Alerts", f"{len(left)} more", lambda _mode: _more(left, lines)))
    without = [line for line in lines.values() if line.status == "no goal"]
    if without:
        words = number_of(len(without), "campaign")
        found.append(Point("No goal", words, lambda _mode: _without_goal(without)))
    found.append(Point("Nobody looks", "Attention", lambda _mode: _attention(version, waiting)))
    found.append(Point("All quiet", "All quiet", lambda _mode: _quiet(version)))
    return found


def _decision(version: cached.Version, decision: Decision) -> Point:
    def draw(_mode: Mode) -> None:
        with st.container(border=True):
            decisions_due.card(decision)
        if version.known_on is None:
            decisions_due.buttons(decision, "meeting")

    title = decision.campaign or decision.headline or decision.why
    return Point("Last decisions", title, draw)


def _alert(
    version: cached.Version, section: str, item: AgendaItem, lines: dict[str, ReviewLine]
) -> Point:
    line = lines.get(item.alert.campaign_id)

    def draw(mode: Mode) -> None:
        agenda_item(version, item, line, mode, "meeting", is_large=True)

    title = f"{line.name}: {item.alert.rule}" if line else item.alert.rule
    return Point(section, title, draw, item.alert.alert_id)


def _more(items: list[AgendaItem], lines: dict[str, ReviewLine]) -> None:
    st.markdown("## Less costly to leave")
    st.markdown("These wait as well; a meeting of twenty minutes does not hold them.")
    for item in items[:_LISTED]:
        line = lines.get(item.alert.campaign_id)
        name = f"{md_escape(line.name)}: " if line else ""
        st.markdown(f"- {name}{md_escape(item.alert.headline)}")
    if len(items) > _LISTED:
        st.markdown(f"and {len(items) - _LISTED:,} more, on the review screen.")


def _without_goal(without: list[ReviewLine]) -> None:
    st.markdown("## Campaigns that need a goal")
    st.markdown("Without a goal, a target and a last day nobody can say whether one is on track.")
    for line in without[:_LISTED]:
        places.link_to(places.SETTINGS, line.name, ":material/flag:", {"campaign": line.name})


def _attention(version: cached.Version, waiting: list[AgendaItem]) -> None:
    st.markdown("## What nobody has looked at for a while")
    today = cached.today(version)
    said = [*_unopened(version, today), *_skipped(version, today), *_old(waiting, today)]
    if not said:
        st.markdown(":green[:material/check_circle:] Everything was looked at.")
    for sentence in said:
        st.markdown(f"- {md_escape(sentence)}")


def _unopened(version: cached.Version, today: date) -> list[str]:
    access = visitors.the_visitors().access
    since = watched_since(access)
    if since is None or today - since.date() < _UNSEEN_AFTER:
        return []
    opened = last_opened(access)
    found = []
    for line in cached.review_lines(version):
        at = opened.get(line.campaign_id)
        if line.status != "ended" and (at is None or today - at.date() >= _UNSEEN_AFTER):
            when = "ever since it is noted" if at is None else f"since {day(at.date())}"
            found.append(f"Nobody opened {line.name} {when}.")
    return found[:_LISTED]


def _skipped(version: cached.Version, today: date) -> list[str]:
    held = cached_agenda.reviews_held(version)
    weeks = weeks_skipped(held, today)
    if not weeks:
        return []
    last = short_day(held[0].began_at.date())
    return [
        f"{number_of(weeks, 'review was', 'reviews were')} skipped: the last one was on {last}."
    ]


def _old(waiting: list[AgendaItem], today: date) -> list[str]:
    return [
        f"Open for {(today - item.open_since).days} days: {item.alert.headline}"
        for item in waiting
        if item.open_since is not None and today - item.open_since > _OLD_AFTER
    ][:_LISTED]


def _quiet(version: cached.Version) -> None:
    st.markdown("## All quiet")
    held = cached_agenda.reviews_held(version)
    since = held[0].began_at.date() if held else cached.today(version) - timedelta(days=7)
    gone = cached_agenda.resolved(version, since)
    for one in gone[:_LISTED]:
        name = f"{md_escape(one.campaign)}: " if one.campaign else ""
        on = f", found no more on {short_day(one.gone_on)}" if one.gone_on else ""
        st.markdown(f":green[:material/check_circle:] {name}{md_escape(one.headline)}{on}")
    quiet = [line for line in cached.review_lines(version) if not line.needs_attention]
    if not quiet:
        st.markdown("No campaign is quiet.")
    for line in quiet[:_LISTED]:
        st.markdown(f"- **{md_escape(line.name)}** {md_escape(_seen_by(line))}")
    if len(quiet) > _LISTED:
        st.markdown(f"and {len(quiet) - _LISTED:,} more.")


def _seen_by(line: ReviewLine) -> str:
    """What silence rules out."""
    if line.status == "ended":
        return "has ended."
    if line.drift is None or line.drift.verdict == "too little":
        return "has too few posts to tell."
    return line.drift.silence_in_words or line.drift.in_words
