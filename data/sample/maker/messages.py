"""Outreach: personal letters for five campaigns, one letter to everybody for the sixth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from maker import cast, csv_text, faults, phrases
from maker.cast import Campaign, Creator
from maker.chance import Chance
from maker.roster import CREATORS

COPIED_CAMPAIGN = "repot"
HEADER = (
    "message_id", "creator", "campaign", "channel", "direction", "sender", "template", "sent_at",
    "opened_at", "replied_at", "status", "subject", "body",
)  # fmt: skip


@dataclass(frozen=True)
class Message:
    creator: str
    campaign: Campaign
    sender: str | None  # None: from the creator to us
    sent_at: datetime
    status: str
    subject: str
    body: str
    template: str | None = None
    opened_at: datetime | None = None
    replied_at: datetime | None = None

    def row(self, number: int) -> csv_text.Row:
        return [
            f"M-{number:04d}", self.creator, self.campaign.name, "email",
            "out" if self.sender else "in", self.sender, self.template, _instant(self.sent_at),
            _instant(self.opened_at), _instant(self.replied_at), self.status, self.subject,
            self.body,
        ]  # fmt: skip


def write_messages(folder: Path) -> None:
    """All messages of July and August, in the order in which they were sent."""
    chance = Chance("messages")
    messages: list[Message] = []
    for campaign in cast.CAMPAIGNS:
        messages.extend(_with_partners(campaign, chance))
    messages.extend(_to_strangers(chance))
    messages.sort(key=lambda message: message.sent_at)
    rows = [message.row(number) for number, message in enumerate(messages, 1)]
    csv_text.write(folder / "messages.csv", HEADER, rows)


def _with_partners(campaign: Campaign, chance: Chance) -> Iterator[Message]:
    asks, thanks = chance.shuffled(phrases.ASKS), chance.shuffled(phrases.THANKS)
    terms, closings = chance.shuffled(phrases.TERMS), chance.shuffled(phrases.CLOSINGS)
    partners = [c for c in CREATORS if any(campaign.key in a.posts for a in c.accounts)]
    for number, creator in enumerate(partners):
        first = creator.name.split()[0]
        sent_at = _july(chance.whole(1, 12), chance)
        replied_at = sent_at + timedelta(hours=chance.whole(5, 60))
        if campaign.key == COPIED_CAMPAIGN:
            letter = _copied(creator.name, campaign, campaign.owner, sent_at, "accepted",
                             sent_at + timedelta(hours=2), replied_at)  # fmt: skip
        else:
            body = (
                f"Dear {first}, {creator.hook}. {asks[number]} {campaign.name} is about this: "
                f"{phrases.ABOUT[campaign.key]} {closings[number]} {campaign.owner}"
            )
            letter = Message(creator.name, campaign, campaign.owner, sent_at, "accepted",
                             f"{campaign.name}: an idea for {first}", body, None,
                             sent_at + timedelta(hours=2), replied_at)  # fmt: skip
        subject = f"Re: {letter.subject}"
        yes = chance.one_of(phrases.YES).format(campaign=campaign.name)
        yield letter
        yield Message(creator.name, campaign, None, replied_at, "replied", subject, yes)
        offered_at = replied_at + timedelta(hours=chance.whole(3, 20))
        agreed_at = offered_at + timedelta(hours=chance.whole(6, 40))
        agreed = chance.one_of(phrases.AGREED)
        offer = f"{first}, {terms[number]}"
        if _has_no_signature(creator, campaign):
            yield Message(creator.name, campaign, campaign.owner, offered_at, "opened", subject,
                          offer, None, offered_at + timedelta(hours=1))  # fmt: skip
            continue
        yield Message(creator.name, campaign, campaign.owner, offered_at, "replied", subject,
                      offer, None, offered_at + timedelta(hours=1), agreed_at)  # fmt: skip
        yield Message(creator.name, campaign, None, agreed_at, "replied", subject, agreed)
        yield Message(creator.name, campaign, campaign.owner, agreed_at + timedelta(hours=4),
                      "opened", subject, f"{first}, {thanks[number]}", None,
                      agreed_at + timedelta(hours=9))  # fmt: skip


def _has_no_signature(creator: Creator, campaign: Campaign) -> bool:
    unsigned = (faults.NO_CONTRACT, faults.UNSIGNED_CONTRACT)
    return any((account.handle, campaign.key) in unsigned for account in creator.accounts)


def _copied(
    name: str, campaign: Campaign, sender: str, sent_at: datetime, status: str,
    opened_at: datetime | None = None, replied_at: datetime | None = None,
) -> Message:  # fmt: skip
    body = phrases.COPIED_LETTER.format(first=name.split()[0])
    return Message(name, campaign, sender, sent_at, status, phrases.COPIED_SUBJECT, body,
                   "repot blast", opened_at, replied_at)  # fmt: skip


def _to_strangers(chance: Chance) -> Iterator[Message]:
    """Seventy strangers; two answers lie unanswered; one gets four letters from two colleagues."""
    campaign = next(c for c in cast.CAMPAIGNS if c.key == COPIED_CAMPAIGN)
    subject = f"Re: {phrases.COPIED_SUBJECT}"
    for number, name in enumerate(phrases.STRANGERS):
        sent_at = _july(chance.whole(13, 24), chance)
        if number not in faults.ANSWERED_STRANGERS:
            status = chance.weighted(("sent", "delivered", "opened", "bounced"), (20, 40, 35, 5))
            opened_at = sent_at + timedelta(hours=3) if status == "opened" else None
            yield _copied(name, campaign, campaign.owner, sent_at, status, opened_at)
            continue
        replied_at = sent_at + timedelta(hours=chance.whole(20, 90))
        is_owed = number in faults.OWED_AN_ANSWER
        yield _copied(name, campaign, campaign.owner, sent_at, "replied" if is_owed else "declined",
                      sent_at + timedelta(hours=3), replied_at)  # fmt: skip
        answer = phrases.QUESTION if is_owed else chance.one_of(phrases.NO)
        yield Message(name, campaign, None, replied_at, "replied", subject, answer)
        if not is_owed:
            thanks = f"Thank you for telling us, {name.split()[0]}."
            yield Message(name, campaign, campaign.owner, replied_at + timedelta(hours=8),
                          "delivered", subject, thanks)  # fmt: skip
    name = phrases.STRANGERS[faults.COLD_CONTACT]
    for days, sender in ((0, "Maren"), (4, "Tobias"), (14, "Tobias")):
        sent_at = datetime(2026, 7, 28, 9, 12, tzinfo=UTC) + timedelta(days=days)
        yield _copied(name, campaign, sender, sent_at, "delivered")


def _july(day: int, chance: Chance) -> datetime:
    return datetime(2026, 7, day, chance.whole(8, 16), chance.whole(0, 59), tzinfo=UTC)


def _instant(at: datetime | None) -> str | None:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else None
