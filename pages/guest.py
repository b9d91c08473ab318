"""What a guest sees who came by a link: the published view, and nothing that is not in it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import pandas as pd
import streamlit as st

from core.charts import (
    MISSING,
    DriftMark,
    Mode,
    PaceFigures,
    day,
    day_range,
    pace_over_time,
    percent,
    rate_over_time,
)
from core.door import Visitor
from core.sharing import Guest, Link, View, open_view, seen
from core.words import shorten
from pages.parts import cached
from pages.parts import visitor as visitors
from pages.parts.status import word_badge
from pages.parts.text import md_escape, platform_name, web_address, weekday_and_day

_SEEN_EVERY: Final = timedelta(minutes=1)
_LOOK_EVERY: Final = timedelta(seconds=4)
"""A link that ended is off the screen within five seconds, also where nobody touches it: the door
has ended the connection by then, and a browser that comes back asks for nothing by itself."""

_A_DAY: Final = st.column_config.DateColumn(format="D MMM YYYY")


def show(visitor: Visitor) -> None:
    """The view of the guest's link."""
    guest = visitor.guest
    if guest is None:
        return
    _note(guest)
    _watch_for_news(guest.link.view_sha256)
    published_view(guest.link, is_on_the_wall=bool(st.query_params.get("present")))
    with st.container(horizontal=True):
        st.link_button("Close this report", "/leave", icon=":material/logout:")


def _note(guest: Guest) -> None:
    """Their visit begins anew; written at most once a minute."""
    access = visitors.the_visitors().access
    now = access.now()
    last = st.session_state.get("seen_at")
    if last is None or now - last >= _SEEN_EVERY:
        seen(access, guest)
        st.session_state["seen_at"] = now


@st.fragment(run_every=_LOOK_EVERY)
def _watch_for_news(shown: str) -> None:
    """Draw all of it anew when the link shows something newer; a screen on a wall stays alive."""
    guest = visitors.current().guest
    if guest is None or guest.link.view_sha256 != shown:
        st.rerun()
    _note(guest)


def published_view(link: Link, is_on_the_wall: bool = False) -> None:
    """The view of a link, as its guest sees it and as its maker looks at it before."""
    view = _view(link.view_sha256)
    _head(link, view)
    if view.review is not None:
        _review(view.review)
    mode = cached.mode()
    for number, campaign in enumerate(view.campaigns):
        _campaign(link.view_sha256, number, campaign["name"], mode, is_on_the_wall)
    _foot(link)


# By the hash of its text: the same words are the same view, whoever asks.
@st.cache_resource(max_entries=64, show_spinner=False)
def _view(sha256: str) -> View:
    return open_view(visitors.the_visitors().access.home, sha256)


def _head(link: Link, view: View) -> None:
    st.title(md_escape(link.label), anchor=False)
    if view.as_of is not None:
        st.markdown(f"Data as of **{weekday_and_day(date.fromisoformat(view.as_of))}**.")
    if link.note:
        st.text(link.note)


def _foot(link: Link) -> None:
    ends = day(link.expires_at.date())
    if link.kind == "frozen":
        words = (
            f"Frozen on {day(link.published_at.date())}: these figures do not change. Fingerprint "
            f"{link.fingerprint}. The link ends on {ends}."
        )
    else:
        words = (
            f"Published anew after each import, last on {day(link.published_at.date())}. The link "
            f"ends on {ends}."
        )
    st.caption(md_escape(words), help=f"SHA-256 of what was published: {link.view_sha256}")


def _review(rows: dict[str, list[Any]]) -> None:
    """Every campaign in a line, in the order of the team's review."""
    st.markdown("## Review", anchors=False)
    rates = zip(rows["rate"], rows["by"], strict=True)
    st.dataframe(
        {
            "Status": [status.capitalize() for status in rows["status"]],
            "Campaign": rows["name"],
            "Why": rows["reason"],
            "Goal": rows["goal"],
            "Engagement": [
                None if rate is None else f"{percent(rate)} by {by}" for rate, by in rates
            ],
            "Data as of": [_day(on) for on in rows["as_of"]],
        },
        hide_index=True,
        column_config={
            "Why": st.column_config.TextColumn(width="large"),
            "Data as of": _A_DAY,
        },
        placeholder="—",
        alt="Every campaign with its status and the reason for it",
    )


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _campaign(sha256: str, number: int, name: str, mode: Mode, is_on_the_wall: bool) -> None:
    """One campaign of a view. ``sha256`` and ``number`` say which; ``name`` is for nobody's eyes
    but the cache's."""
    told = _view(sha256).campaigns[number]
    with st.container(border=True):
        st.markdown(
            f"## {md_escape(name)}\n\n{word_badge(told['status'])} {md_escape(told['reason'])}",
            anchors=False,
        )
        st.markdown(_dates(told))
        pace, engagement = st.columns(2, gap="large")
        if "pace" in told:
            with pace:
                _pace(told, mode)
        if told.get("engagement"):
            with engagement if "pace" in told else pace:
                _engagement(told["engagement"], mode)
        if is_on_the_wall:
            return
        _costs(told)
        _deliverables(told)
        _tables(told)
        _messages(told)
        _notes(told)


def _dates(told: dict[str, Any]) -> str:
    goal = md_escape(told["goal"]) if told["goal"] else f"{MISSING} no goal is set"
    first, last = _day(told["starts_on"]), _day(told["ends_on"])
    dates = day_range(first, last) if first and last else f"{MISSING} no dates are set"
    return f"**Goal** {goal}  \n**Dates** {dates}"


def _pace(told: dict[str, Any], mode: Mode) -> None:
    st.markdown("### Goal and pace", anchors=False)
    progress = pd.DataFrame(told["progress"])
    if told["pace"] is None or progress.empty:
        st.markdown(f"{MISSING} No pace yet: it needs a target and figures of it.")
        return
    progress["day"] = [_day(on) for on in progress["day"]]
    drawing = pace_over_time(
        progress,
        PaceFigures(**told["pace"]),
        _day(told["starts_on"]),
        _day(told["ends_on"]),
        mode,
    )
    st.altair_chart(drawing.chart, alt=drawing.alt_text)
    st.text(drawing.alt_text)


def _engagement(told: dict[str, Any], mode: Mode) -> None:
    st.markdown("### Engagement", anchors=False)
    by = told["by"]
    rate = f"**{percent(told['rate'])}** engagement by {md_escape(by)}"
    st.markdown(f"{rate}, over the newest four weeks whose posts have settled.")
    weeks = pd.DataFrame(told["weeks"])
    if weeks.empty:
        return
    weeks["week"] = [_day(on) for on in weeks["week"]]
    figures = [name for name in weeks.columns if name != "week"]
    weeks[figures] = weeks[figures].apply(pd.to_numeric)
    drift = told["drift"]
    mark = None
    if drift and drift["verdict"] == "drift" and drift["began_from"]:
        first = date.fromisoformat(drift["began_from"])
        mark = DriftMark(first, _day(drift["began_to"]) or first, drift["change"])
    drawing = rate_over_time(weeks, mark, by, mode, height=280)
    st.altair_chart(drawing.chart, alt=drawing.alt_text)
    if drift:
        st.text(drift["in_words"])


def _costs(told: dict[str, Any]) -> None:
    if not told.get("costs"):
        return
    st.markdown("### Costs", anchors=False)
    names = ("Budget", "Committed", "Due", "Paid", "Forecast")
    st.dataframe(
        {
            "Currency": [row["currency"] for row in told["costs"]],
            **{name: [row[name.lower()] for row in told["costs"]] for name in names},
        },
        hide_index=True,
        column_config={name: st.column_config.NumberColumn(format="localized") for name in names},
        placeholder="—",
        alt="The costs of this campaign by currency",
    )


def _deliverables(told: dict[str, Any]) -> None:
    if "deliverables" not in told:
        return
    st.markdown("### Deliverables", anchors=False)
    if not told["deliverables"]:
        st.markdown("No deliverable is known.")
        return
    st.dataframe(
        {
            "State": [state for state, _ in told["deliverables"]],
            "Deliverables": [number for _, number in told["deliverables"]],
        },
        hide_index=True,
        alt="How many deliverables of this campaign are in which state",
    )


def _tables(told: dict[str, Any]) -> None:
    by = told["by"]
    figures = {
        "Engagements": st.column_config.NumberColumn(format="localized"),
        by.capitalize(): st.column_config.NumberColumn(format="localized"),
        f"Rate by {by}": st.column_config.NumberColumn(format="%.2f %%"),
    }
    if told.get("creators", {}).get("creator"):
        st.markdown("### Creators", anchors=False)
        rows = told["creators"]
        st.dataframe(
            {
                "Creator": rows["creator"],
                "Posts": rows["posts"],
                "Engagements": rows["engagements"],
                by.capitalize(): rows["denominator_total"],
                f"Rate by {by}": _percent_points(rows["rate"]),
                **({"E-mail": rows["emails"]} if "emails" in rows else {}),
            },
            hide_index=True,
            column_config=figures,
            placeholder="—",
            alt="Creators of this campaign with their engagement",
        )
    if told.get("posts", {}).get("published_on"):
        st.markdown("### Posts", anchors=False)
        rows = told["posts"]
        table = {
            "Published": [_day(on) for on in rows["published_on"]],
            "Creator": rows["creator"],
            "Platform": [platform_name(one) for one in rows["platform"]],
            "Format": rows["format"],
            "Engagements": rows["engagements"],
            by.capitalize(): rows[by],
            f"Rate by {by}": _percent_points(rows["rate"]),
        }
        if "caption" in rows:
            table["Caption"] = [shorten(words or "", 80) for words in rows["caption"]]
            table["Post"] = [web_address(one) for one in rows["permalink"]]
        st.dataframe(
            table,
            hide_index=True,
            column_config={
                **figures,
                "Published": _A_DAY,
                "Post": st.column_config.LinkColumn(display_text="Open", width="small"),
            },
            placeholder="—",
            alt="Posts of this campaign with their figures",
        )


def _messages(told: dict[str, Any]) -> None:
    rows = told.get("messages")
    if rows is None:
        return
    st.markdown("### Messages", anchors=False)
    if not rows["sent_on"]:
        st.markdown("No message is known.")
        return
    st.dataframe(
        {
            "Day": [_day(on) for on in rows["sent_on"]],
            "From": ["the creator" if one else "the team" for one in rows["is_inbound"]],
            "Creator": rows["creator"],
            "Words": rows["excerpt"],
        },
        hide_index=True,
        column_config={"Words": st.column_config.TextColumn(width="large"), "Day": _A_DAY},
        placeholder="—",
        alt="Messages between the team and creators of this campaign",
    )


def _notes(told: dict[str, Any]) -> None:
    if not told.get("notes"):
        return
    st.markdown("### Notes", anchors=False)
    for note in told["notes"]:
        with st.container(border=True):
            st.caption(day(date.fromisoformat(note["on"])))
            st.text(note["words"])


def _percent_points(rates: list[float | None]) -> list[float | None]:
    return [None if rate is None else rate * 100 for rate in rates]


def _day(said: str | None) -> date | None:
    return None if said is None else date.fromisoformat(said)
