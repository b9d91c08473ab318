"""Outreach: who was invited and answered, who is owed an answer, and letters sent to many."""

from __future__ import annotations

from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from core.authenticity.share import Share
from core.charts import MISSING, Mode, day, funnel_chart
from core.checks.wording import percent
from core.metrics.scope import Scope
from core.outreach.blanket import CopiedLetter, Invited, together
from core.outreach.funnel import STEPS, By, Funnel
from core.outreach.owed import Cold, Waiting
from core.words import shorten
from pages.parts import address, cached, cached_people, drawn, places
from pages.parts.choose_campaign import any_campaign
from pages.parts.drawn import Drawn
from pages.parts.first_run import first_run
from pages.parts.receipt_link import link_to_receipt
from pages.parts.text import begun, md_escape, number_of, unbroken

OWED: Final = "Who waits for us"
FUNNEL: Final = "How far invitations get"
BLANKET: Final = "Letters to many"
COLD: Final = "Again and again"
SECTIONS: Final = (OWED, FUNNEL, BLANKET, COLD)
_BY_WORDS: Final[dict[str, By]] = {
    "All together": "campaign",
    "Campaign": "campaign",
    "Sender": "sender",
    "Template": "template",
    "Channel": "channel",
    "Words": "words",
}
ALL: Final = "All together"
FIRST_TIME: Final = "First-time creators"
RETURNING: Final = "Returning creators"
_ROWS_SHOWN: Final = 200
_RECEIPTS: Final = {
    "invited": "Invited",
    "reply_rate_first_time": "Replied, first-time",
    "reply_rate_returning": "Replied, returning",
    "acceptance_rate_first_time": "Accepted, first-time",
    "acceptance_rate_returning": "Accepted, returning",
}
"""The steps of the funnel that are figures of the registry."""


def show() -> None:
    """One campaign or all, and one of the sections."""
    version = cached.data_version()
    if not cached.has_data(version):
        first_run()
        return
    st.title("Outreach", anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        campaign_id = any_campaign(version, "Which campaign")
        section = address.one_of("What to look at", SECTIONS, "section", is_labelled=False)
    if not cached_people.outreach_funnels(version, "campaign", None):
        _nothing_yet()
        return
    if section == OWED:
        _owed(version, campaign_id)
    elif section == FUNNEL:
        _funnel(version, campaign_id, cached.mode())
    elif section == BLANKET:
        _blanket(version, campaign_id)
    else:
        _cold(version, campaign_id)


def _nothing_yet() -> None:
    st.markdown(
        "No message is loaded yet. Export your outreach from your influencer tool or mail program "
        "and load it with the messages template: creator, campaign, direction and time are enough "
        "for who is owed an answer; the text shows which letters went to many."
    )
    places.link_to(places.UPLOAD, "Upload messages", ":material/upload_file:")


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _owed(version: cached.Version, campaign_id: str | None) -> None:
    """Whoever had the last word, the oldest first; below, whom we could ask once more."""
    known = cached_people.conversations(version)
    as_of = cached.as_of(version)
    owed = [one for one in known.owed if campaign_id in (None, one.campaign_id)]
    st.header("Owed an answer", anchor=False)
    if not owed:
        st.markdown(":green[:material/check_circle:] Nobody waits for an answer from you.")
    else:
        late = sum(one.days(as_of) > known.answer_within_days for one in owed)
        limit = number_of(known.answer_within_days, "day")
        waits = "waits" if len(owed) == 1 else "wait"
        st.text(
            f"{begun(number_of(len(owed), 'creator'))} {waits} for an answer, {late:,} of "
            f"them for longer than your {limit}, as of {day(as_of)}."
        )
        _waiting(owed, as_of, "Their last words", "Creators who are owed an answer, oldest first")
    places.link_to(places.SETTINGS, "Change the limit", ":material/tune:", {"section": "Outreach"})
    due = [one for one in known.to_follow_up if campaign_id in (None, one.campaign_id)]
    st.header("To follow up", anchor=False)
    if not due:
        st.markdown(
            "Nobody got one message five to thirty days ago and did not answer. In cold e-mail at "
            "large, one follow-up lifts replies from 9 to 13 of a hundred (Woodpecker)."
        )
        return
    st.text(
        f"{begun(number_of(len(due), 'creator'))} got one message five to thirty days ago "
        "and did not answer. One follow-up is worth it; a third letter seldom is."
    )
    _waiting(due, as_of, "What you wrote", "Creators to follow up, oldest first")


def _waiting(found: list[Waiting], as_of: date, words: str, alt: str) -> None:
    shown = found[:_ROWS_SHOWN]
    st.dataframe(
        pd.DataFrame(
            {
                "Creator": [one.creator for one in shown],
                "Days": [one.days(as_of) for one in shown],
                words: [None if one.said is None else shorten(one.said, 160) for one in shown],
                "Campaign": [one.campaign for one in shown],
                "Last from you": [one.sender for one in shown],
                "Since": [one.since.date() for one in shown],
                "Open": [
                    places.address_of(places.CREATORS, {"creator": one.creator_id}) for one in shown
                ],
            }
        ),
        hide_index=True,
        column_config={
            "Since": st.column_config.DateColumn(format="D MMMM YYYY"),
            words: st.column_config.TextColumn(width="large"),
            "Open": st.column_config.LinkColumn(display_text="Open", width="small"),
        },
        alt=alt,
        placeholder="—",
    )
    if len(found) > len(shown):
        st.text(f"The first {len(shown)} of {len(found):,} are shown.")


@st.fragment
def _funnel(version: cached.Version, campaign_id: str | None, mode: Mode) -> None:
    """The funnel, split as chosen, with the times that replies took."""
    chosen = address.one_of("Split by", tuple(_BY_WORDS), "by")
    _drawn_funnel(version, campaign_id, mode)
    if campaign_id is not None:
        _receipts(version, campaign_id)
    _parts(version, campaign_id, _BY_WORDS[chosen], chosen)


def _drawn_funnel(version: cached.Version, campaign_id: str | None, mode: Mode) -> None:
    chart = _chart(version, campaign_id, mode)
    if chart is None:
        st.text(f"{MISSING} No invitation of this campaign is loaded.")
        return
    st.text(unbroken(chart.alt_text))
    drawn.show(chart, "How far invitations get", "funnel", mode)
    st.markdown(
        "Opened is a lower bound: many mail programs never tell. The thin line is what so few "
        "leave possible, in nine of ten cases. Those who know you answer anyway, so they are "
        "never mixed with first-time creators."
    )


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _receipts(version: cached.Version, campaign_id: str) -> None:
    name, scope = cached.review_line(version, campaign_id).name, Scope(campaign_id)
    with st.container(horizontal=True):
        for metric_id, label in _RECEIPTS.items():
            link_to_receipt(metric_id, name, scope, f"{label}: where from?")


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _chart(version: cached.Version, campaign_id: str | None, mode: Mode) -> Drawn | None:
    groups = _groups(cached_people.outreach_funnels(version, "campaign", campaign_id))
    if not groups:
        return None
    rows = []
    for funnel in groups:
        for step in STEPS:
            share = funnel.share(step)
            name = "Opened, at least" if step == "opened" else step.capitalize()
            group = RETURNING if funnel.is_returning else FIRST_TIME
            rows.append((name, group, share.hits, share.value, share.low, share.high))
    table = pd.DataFrame(rows, columns=["step", "group", "number", "share", "low", "high"])
    return drawn.finish(funnel_chart(table, mode), table)


def _groups(funnels: list[Funnel]) -> list[Funnel]:
    """First-time and returning, all parts added up."""
    found = []
    for is_returning in (False, True):
        own = [funnel for funnel in funnels if funnel.is_returning == is_returning]
        if own:
            numbers = tuple(sum(column) for column in zip(*(f.numbers for f in own), strict=True))
            found.append(Funnel("", is_returning, numbers))
    return found


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _parts(version: cached.Version, campaign_id: str | None, by: By, chosen: str) -> None:
    funnels = cached_people.outreach_funnels(version, by, campaign_id)
    if not funnels:
        return
    if chosen != ALL:
        st.dataframe(
            pd.DataFrame(
                {
                    chosen: [funnel.part for funnel in funnels],
                    "Who": [RETURNING if f.is_returning else FIRST_TIME for f in funnels],
                    "Invited": [funnel.numbers[0] for funnel in funnels],
                    **{
                        ("Opened, at least" if step == "opened" else step.capitalize()): [
                            _share(funnel.share(step)) for funnel in funnels
                        ]
                        for step in STEPS[1:]
                    },
                }
            ),
            hide_index=True,
            alt=f"How far invitations get, by {chosen.lower()}",
        )
    times = cached_people.times_to_reply(version, by, campaign_id)
    if times:
        st.header("How long replies take", anchor=False)
        st.dataframe(
            pd.DataFrame(
                {
                    "Campaign" if chosen == ALL else chosen: [one.part for one in times],
                    "Replies": [one.replies for one in times],
                    "Usual": [_hours(one.usual) for one in times],
                    "Nine of ten within": [_hours(one.nine_in_ten) for one in times],
                }
            ),
            hide_index=True,
            alt="How long creators took to reply",
        )


def _share(share: Share) -> str:
    return f"{percent(share.value)} ({percent(share.low)} to {percent(share.high)})"


def _hours(hours: float) -> str:
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.1f} days"


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _blanket(version: cached.Version, campaign_id: str | None) -> None:
    """Copied against personal messages, then every group of near-identical ones."""
    parts = [
        part
        for part in cached_people.first_messages(version)
        if campaign_id in (None, part.campaign_id)
    ]
    st.header("Copied against personal", anchor=False)
    st.text(unbroken(_against(parts)))
    rows = [
        (
            "Copied letter" if is_copied else "Personal message",
            RETURNING if is_returning else FIRST_TIME,
            together(
                [p for p in parts if (p.is_copied, p.is_returning) == (is_copied, is_returning)]
            ),
        )
        for is_copied in (True, False)
        for is_returning in (False, True)
    ]
    rows = [row for row in rows if row[2].total]
    st.dataframe(
        pd.DataFrame(
            {
                "First message": [kind for kind, _, _ in rows],
                "To": [who for _, who, _ in rows],
                "Creators": [share.total for _, _, share in rows],
                "Answered": [share.hits for _, _, share in rows],
                "Reply rate": [_share(share) for _, _, share in rows],
            }
        ),
        hide_index=True,
        alt="Reply rate of copied letters and of personal messages",
    )
    letters = cached_people.letters(version, campaign_id)
    st.header("The letters", anchor=False)
    if not letters:
        st.markdown(
            ":green[:material/check_circle:] No message went to five creators or more in nearly "
            "the same words. Messages without their text cannot be compared."
        )
    for letter in letters[:20]:
        _letter(letter)


def _against(parts: list[Invited]) -> str:
    """The comparison in a sentence, for first-time creators, where both are known."""
    strangers = [part for part in parts if not part.is_returning]
    copied = together([part for part in strangers if part.is_copied])
    personal = together([part for part in strangers if not part.is_copied])
    if not copied.total or not personal.total:
        which = "personal messages" if not personal.total else "copied letters"
        return f"There are no {which} to first-time creators among these to compare with."
    words = (
        f"Of first-time creators {percent(copied.value)} answered a copied letter and "
        f"{percent(personal.value)} a personal message."
    )
    if copied.high < personal.low or personal.high < copied.low:
        return f"{words} That is more than chance."
    return f"{words} With so few that can be chance."


def _letter(letter: CopiedLetter) -> None:
    with st.container(border=True):
        about = letter.campaign or "No campaign named"
        when = ""
        if letter.first_on and letter.last_on:
            when = f", {day(letter.first_on)} to {day(letter.last_on)}"
        st.text(
            unbroken(
                f"{about}: {number_of(letter.messages, 'message')} to "
                f"{number_of(letter.creators, 'creator')}{when}, "
                f"by {', '.join(letter.senders) or 'nobody who is named'}. "
                f"Answered: {letter.replies.hits:,}, {_share(letter.replies)}."
            )
        )
        st.text(f"“{shorten(letter.words, 600)}”")
        st.text(f"What varies: {', '.join(letter.varies)}.")


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _cold(version: cached.Version, campaign_id: str | None) -> None:
    """Creators who were written to again and again, or by two colleagues within a week."""
    found = [
        one
        for one in cached_people.conversations(version).cold
        if campaign_id in (None, one.campaign_id)
    ]
    for kind, title, calm in (
        ("again and again", "Three letters and more, no answer",
         "Nobody got three letters without answering one."),
        ("two colleagues", "Two of you in one week",
         "No creator heard from two of you in one week."),
    ):  # fmt: skip
        own = [one for one in found if one.kind == kind]
        st.header(md_escape(title), anchor=False)
        if own:
            _cold_table(own, title)
        else:
            st.markdown(f":green[:material/check_circle:] {md_escape(calm)}")


def _cold_table(found: list[Cold], title: str) -> None:
    shown = found[:_ROWS_SHOWN]
    st.dataframe(
        pd.DataFrame(
            {
                "Creator": [one.creator for one in shown],
                "Letters": [one.letters for one in shown],
                "From": [", ".join(one.senders) or None for one in shown],
                "First": [one.first_on for one in shown],
                "Last": [one.last_on for one in shown],
                "Campaign": ["several" if one.is_about_several else one.campaign for one in shown],
            }
        ),
        hide_index=True,
        column_config={
            name: st.column_config.DateColumn(format="D MMMM YYYY") for name in ("First", "Last")
        },
        alt=title,
        placeholder="—",
    )
