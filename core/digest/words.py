"""What a digest says: only what needs a person, as plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Final
from urllib.parse import urlencode

from core.checks.wording import day, number_of, percent
from core.imports.in_words import plain
from core.review import AgendaItem, Freshness, ReviewLine
from core.words import shorten

_LISTED: Final = 12
"""Campaigns without a goal; an organisation may have two thousand."""
_CHARACTERS: Final = 300
_JOINER: Final = "\u2060"
# What mail programs and chats make a link of by themselves.
_LINKED: Final = re.compile(
    r"(?<=:)(?=//)|(?<=[^\W\d_])(?=\.[^\W\d_]{2})|(?<=\bwww)(?=\.)", re.IGNORECASE
)


@dataclass(frozen=True)
class Digest:
    """``title`` holds no word of a file; ``body`` is plain text. ``needs`` counts what needs a
    person."""

    title: str
    body: str
    needs: int


def digest(
    items: Sequence[AgendaItem],
    lines: Sequence[ReviewLine],
    fresh: Freshness,
    today: date,
    most: int,
    url: str | None,
) -> Digest:
    """The digest of a day.

    ``items`` is the agenda in its order: told are alerts that wait for the team and are more than
    good to know, at most ``most``, then campaigns without a goal. ``url`` is where people reach
    Pothos, None for no links.
    """
    name_of = {line.campaign_id: line.name for line in lines}
    waiting = [one for one in items if one.waits_for_us and one.alert.severity != "low"]
    alerts = [one for one in waiting if one.alert.rule != "no goal"]
    without_goal = [one for one in waiting if one.alert.rule == "no goal"]
    needs = len(waiting)
    of_day = f"Pothos, {day(today)}"
    if not needs:
        is_believed = fresh.as_of is not None and not fresh.is_stale
        title = f"{of_day}: {'all quiet' if is_believed else 'nothing found, in old figures'}"
        if fresh.as_of is None:
            title = f"{of_day}: no figures yet"
        return Digest(title, "\n".join(_quiet(items, lines, fresh, url)) + "\n", 0)
    said = [f"{number_of(needs, 'thing')} {'needs' if needs == 1 else 'need'} somebody."]
    old = " They are old: upload this week's exports first." if fresh.is_stale else ""
    said.append(_freshness_in_words(fresh) + old)
    if alerts:
        said += ["", "ALERTS, what costs most to leave first"]
        for place, one in enumerate(alerts[:most], start=1):
            said += _alert(place, one, name_of.get(one.alert.campaign_id), url)
        if len(alerts) > most:
            said.append(f"And {len(alerts) - most:,} more on the review screen.")
    if without_goal:
        said += ["", "CAMPAIGNS WITHOUT A GOAL"]
        for one in without_goal[:_LISTED]:
            said += _alert(None, one, name_of.get(one.alert.campaign_id), url)
        if len(without_goal) > _LISTED:
            said.append(f"And {len(without_goal) - _LISTED:,} more on the review screen.")
    if url:
        said += ["", f"The review: {url}/"]
    title = f"{of_day}: {number_of(needs, 'thing')} {'needs' if needs == 1 else 'need'} somebody"
    return Digest(title, "\n".join(said) + "\n", needs)


def as_text(words: str) -> str:
    """Other people's words in one line, of which no mail program or chat makes a link."""
    return _LINKED.sub(_JOINER, shorten(plain(words), _CHARACTERS))


def _alert(place: int | None, item: AgendaItem, name: str | None, url: str | None) -> list[str]:
    mark = "-" if place is None else f"{place}."
    about = f"{as_text(name)}: " if name is not None else ""
    alert = item.alert
    said = [f"{mark} {about}{as_text(alert.headline)} What to do: {as_text(alert.advice)}"]
    if url and name is not None:
        said.append(f"   {url}/campaign?{urlencode({'campaign': name})}")
    return said


def _freshness_in_words(fresh: Freshness) -> str:
    if fresh.as_of is None or fresh.age_days is None:
        return "There are no figures yet."
    age = "of today" if fresh.age_days <= 0 else f"{number_of(fresh.age_days, 'day')} old"
    return f"The newest figures are as of {day(fresh.as_of)}, {age}."


def _quiet(
    items: Sequence[AgendaItem], lines: Sequence[ReviewLine], fresh: Freshness, url: str | None
) -> list[str]:
    """Why a silence can be believed, or that it cannot."""
    running = [line for line in lines if line.status != "ended"]
    if fresh.as_of is None:
        said = ["There are no figures yet, so nothing could be found. Upload the first exports."]
    elif fresh.is_stale:
        said = ["Nothing was found, and that says little: the figures are old.", ""]
        said.append(f"- {_freshness_in_words(fresh)} Upload this week's exports.")
        said += _silence(running)
    else:
        said = ["All quiet: nothing needs a person.", "", "Why that can be believed:"]
        said.append(f"- {_freshness_in_words(fresh)}")
        said += _silence(running)
    put_off = sum(not one.waits_for_us for one in items)
    if put_off:
        said.append(f"- {number_of(put_off, 'alert')} decided on or put off, so not told here.")
    low = sum(one.waits_for_us and one.alert.severity == "low" for one in items)
    if low:
        said.append(f"- {number_of(low, 'thing')} good to know, on the review screen.")
    if url:
        said += ["", f"The review: {url}/"]
    return said


def _silence(running: list[ReviewLine]) -> list[str]:
    """How many campaigns are steady, and the drop that would have been noticed in them."""
    steady = [line.drift for line in running if line.drift and line.drift.verdict == "steady"]
    smallest = [
        one.minimum_detectable_change for one in steady if one.minimum_detectable_change is not None
    ]
    said = [f"- {len(steady):,} of {number_of(len(running), 'running campaign')} steady."]
    if smallest:
        each = "it" if len(smallest) == 1 else f"each of {len(smallest):,} of them"
        if len(smallest) == len(steady) > 1:
            each = "each of them"
        said.append(
            f"- In {each} a drop of {percent(max(smallest))} of the engagement rate would have "
            "been noticed within four weeks"
            + (
                f", in half of them one of {percent(median(smallest))}."
                if len(smallest) > 1
                else "."
            )
        )
    blind = len(steady) - len(smallest)
    if blind:
        said.append(
            f"- In {blind:,} of them posts are few: even a drop by half would go unnoticed."
        )
    drifting = sum(line.drift is not None and line.drift.verdict == "drift" for line in running)
    if drifting:
        said.append(f"- {number_of(drifting, 'campaign')} with a drift that the team knows of.")
    unsure = len(running) - len(steady) - drifting
    if unsure:
        said.append(f"- {number_of(unsure, 'campaign')} with too few posts to tell.")
    return said
