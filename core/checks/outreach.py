"""The second mistake: blanket outreach instead of relationships."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Final

import duckdb

from core.authenticity.share import FEWEST, Share, chance_of_more
from core.checks.alert import Alert
from core.checks.wording import day, listed, number_of, percent
from core.outreach.blanket import CopiedLetter, Invited, copied_letters, invited, together
from core.outreach.owed import Letter, Waiting, cold, owed, read_letters, signed_days

MOSTLY: Final = 0.5
CHANCE_BELOW: Final = 0.05
NAMED: Final = 5


def blanket_outreach(cursor: duckdb.DuckDBPyConnection, as_of: date) -> list[Alert]:
    """Campaigns whose first messages are mostly copies and whose replies are below the team's own.

    First-time creators are compared with first-time creators: those who know us answer anyway.
    """
    of_campaign: defaultdict[str, list[Invited]] = defaultdict(list)
    everything = invited(cursor)
    for part in everything:
        of_campaign[part.campaign_id].append(part)
    letters = copied_letters(cursor)
    found = []
    for campaign_id, parts in sorted(of_campaign.items()):
        copied = [part for part in parts if part.is_copied]
        if together(copied).total < MOSTLY * together(parts).total:
            continue
        strangers = together([part for part in copied if not part.is_returning])
        others = together(
            [
                part
                for part in everything
                if not part.is_returning and (part.campaign_id != campaign_id or not part.is_copied)
            ]
        )
        if strangers.total < FEWEST or not others.total or strangers.value >= others.value:
            continue
        if chance_of_more(others, strangers) >= CHANCE_BELOW:
            continue
        own = [letter for letter in letters if letter.campaign_id == campaign_id]
        found.append(_blanket(campaign_id, parts, copied, strangers, others, own, as_of))
    return found


def _blanket(
    campaign_id: str,
    parts: list[Invited],
    copied: list[Invited],
    strangers: Share,
    others: Share,
    letters: list[CopiedLetter],
    as_of: date,
) -> Alert:
    every, same = together(parts).total, together(copied).total
    days = [part.first_on for part in copied if part.first_on]
    evidence = [
        f"{strangers.hits} of {strangers.total} first-time creators answered, "
        f"{percent(strangers.value)} (with so many, {percent(strangers.low)} to "
        f"{percent(strangers.high)}).",
        f"Elsewhere the team's messages to first-time creators get answers from {others.hits} of "
        f"{others.total}, {percent(others.value)}.",
    ]
    if letters:
        largest = letters[0]
        evidence.append(
            f"The largest group: {number_of(largest.messages, 'message')} to "
            f"{number_of(largest.creators, 'creator')}, alike but for "
            f"{listed(list(largest.varies[:2]))}."
        )
    return Alert(
        rule="blanket outreach",
        campaign_id=campaign_id,
        subject="",
        severity="medium",
        headline=(
            f"{same} of {number_of(every, 'invitation')} are copies of a letter, and few answer."
        ),
        evidence=tuple(evidence),
        since=min(days) if days else None,
        advice="Choose fewer creators, say to each what of theirs you saw, and follow up once.",
        as_of=as_of,
    )


def unanswered(cursor: duckdb.DuckDBPyConnection, as_of: date, within_days: int) -> list[Alert]:
    """Per campaign, those who wrote to us and wait longer than the team's limit."""
    letters = read_letters(cursor)
    waiting = [
        one
        for one in owed(letters, signed_days(cursor))
        if one.campaign_id is not None and one.days(_spoken_for(letters, as_of)) > within_days
    ]
    of_campaign: defaultdict[str, list[Waiting]] = defaultdict(list)
    for one in waiting:
        of_campaign[one.campaign_id or ""].append(one)
    return [
        _unanswered(campaign_id, own, within_days, as_of)
        for campaign_id, own in sorted(of_campaign.items())
    ]


def _unanswered(campaign_id: str, own: list[Waiting], within_days: int, as_of: date) -> Alert:
    names = [one.creator for one in own]
    shown = [
        f"{one.creator} wrote on {day(one.since.date())}, {number_of(one.days(as_of), 'day')} ago"
        + (f": “{one.said}”" if one.said else ".")
        for one in own[:NAMED]
    ]
    if len(own) > NAMED:
        shown.append(f"And {number_of(len(own) - NAMED, 'more creator')}.")
    who = listed(names) if len(names) <= 2 else number_of(len(names), "creator")
    return Alert(
        rule="owed an answer",
        campaign_id=campaign_id,
        subject="",
        severity="medium",
        headline=f"{who} {'waits' if len(names) == 1 else 'wait'} for an answer.",
        evidence=(*shown, f"The team's limit is {number_of(within_days, 'day')}."),
        since=own[0].since.date(),
        advice="Answer today, the oldest first, even if it is a no.",
        as_of=as_of,
    )


def repeated_contact(cursor: duckdb.DuckDBPyConnection, as_of: date) -> list[Alert]:
    """Per creator who never answered three letters, or heard from two of us in one week.

    Two colleagues with a campaign each have two things to say: that is on the page, and no alert.
    """
    found = []
    for one in cold(read_letters(cursor)):
        if one.campaign_id is None or one.is_about_several:
            continue
        if one.kind == "again and again":
            headline = f"{one.creator} got {one.letters} letters and never answered."
        else:
            headline = f"{one.creator} heard from {listed(list(one.senders))} in one week."
        by = listed(list(one.senders)) or "Nobody who is named"
        found.append(
            Alert(
                rule="cold contact",
                campaign_id=one.campaign_id,
                subject=one.creator_id,
                severity="low",
                headline=headline,
                evidence=(f"{by} wrote between {day(one.first_on)} and {day(one.last_on)}.",),
                since=one.first_on,
                advice="Leave them in peace, or let one of you write something that is for them.",
                as_of=as_of,
            )
        )
    return found


def _spoken_for(letters: list[Letter], as_of: date) -> date:
    """The day up to which messages are known: a fresher export of posts tells nothing of them."""
    newest = max((letter.sent_at.date() for letter in letters), default=as_of)
    return min(as_of, newest) if letters else as_of
