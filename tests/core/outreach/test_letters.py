"""Near-identical messages are one letter, whoever it is addressed to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from core.checks.outreach import blanket_outreach
from core.metrics import refresh
from core.outreach.blanket import copied_letters, invited, together
from core.outreach.funnel import STEPS, funnels, reply_times
from core.outreach.letters import masked, refresh_letters
from tests.core.metrics.programme import Programme
from tests.core.outreach.words import sentence

START = datetime(2026, 5, 1, 9, tzinfo=UTC)
LETTER = (
    "Hi {name}! We love your content and think you would be a perfect fit for our campaign. "
    "Interested? Just reply to this message. {sender}"
)
TODAY = date(2026, 6, 30)
FIRST = ("Ann", "Ben", "Cleo", "Dov", "Eve", "Fay", "Gus", "Hal", "Ina", "Jo")


def letter(programme: Programme, number: int, body: str, campaign: str = "glow", *,
           answers_after: int | None = None, sender: str = "Maren") -> None:  # fmt: skip
    name = f"{FIRST[number % 10]} Nr{number}"
    sent = START + timedelta(hours=number)
    programme.creator(name.casefold(), name)
    programme.message(
        f"{campaign}{number}", name.casefold(), campaign_id=campaign, sender=sender, sent_at=sent,
        channel="email", body=body.format(name=name.split()[0], sender=sender),
        status="delivered" if answers_after is None else "replied",
        replied_at=None if answers_after is None else sent + timedelta(hours=answers_after),
    )  # fmt: skip


def brought_up(programme: Programme) -> None:
    refresh(programme.cursor)
    refresh_letters(programme.cursor)


def personal(number: int) -> str:
    """A letter of its own."""
    return f"Dear {{name}}, {sentence(number)}. {{sender}}"


@pytest.fixture
def blanket(programme: Programme) -> Programme:
    """Forty copies, four answers; elsewhere twelve personal letters, eight answers."""
    for number in range(40):
        letter(programme, number, LETTER, answers_after=20 if number < 4 else None)
    for number in range(40, 52):
        letter(programme, number, personal(number), "other",
               answers_after=30 if number < 48 else None, sender="Tobias")  # fmt: skip
    return programme


def test_a_letter_to_forty_is_one_letter_with_its_replies(blanket: Programme) -> None:
    brought_up(blanket)
    [found] = copied_letters(blanket.cursor)
    assert (found.messages, found.creators, found.senders) == (40, 40, ("Maren",))
    assert (found.replies.hits, found.replies.total) == (4, 40)
    assert found.words.startswith("Hi …! We love your content")
    assert (found.first_on, found.last_on) == (date(2026, 5, 1), date(2026, 5, 3))


def test_four_of_the_same_are_no_letter_and_five_are(programme: Programme) -> None:
    for number in range(4):
        letter(programme, number, LETTER)
    brought_up(programme)
    assert copied_letters(programme.cursor) == []
    letter(programme, 4, LETTER)
    brought_up(programme)
    assert len(copied_letters(programme.cursor)) == 1


def test_short_thanks_are_no_copied_letter(programme: Programme) -> None:
    for number in range(9):
        letter(programme, number, "Thank you {name}, talk soon! {sender}")
    brought_up(programme)
    assert copied_letters(programme.cursor) == []


def test_names_are_masked_however_they_are_written() -> None:
    assert masked("Hi José! Love, Maren", ["José García", "Maren"]) == "Hi …! Love, …"
    assert masked("Hi Jose and @jgarcia", ["josé garcía", "jgarcia"]) == "Hi … and …"
    assert masked("Hallo  du", []) == "Hallo du"


def test_copied_and_personal_are_compared_among_first_time_creators(blanket: Programme) -> None:
    brought_up(blanket)
    parts = invited(blanket.cursor)
    copied = together([part for part in parts if part.is_copied])
    own = together([part for part in parts if not part.is_copied])
    assert (copied.hits, copied.total, own.hits, own.total) == (4, 40, 8, 12)


def test_blanket_outreach_with_few_replies_is_an_alert(blanket: Programme) -> None:
    brought_up(blanket)
    [alert] = blanket_outreach(blanket.cursor, TODAY)
    assert (alert.campaign_id, alert.since) == ("glow", date(2026, 5, 1))
    assert alert.headline == "40 of 40 invitations are copies of a letter, and few answer."
    assert alert.evidence[0].startswith("4 of 40 first-time creators answered, 10 %")


def test_copies_that_are_answered_like_others_are_none(programme: Programme) -> None:
    for number in range(40):
        letter(programme, number, LETTER, answers_after=20 if number < 26 else None)
    for number in range(40, 52):
        letter(programme, number, personal(number), "other",
               answers_after=30 if number < 48 else None)  # fmt: skip
    brought_up(programme)
    assert blanket_outreach(programme.cursor, TODAY) == []


def test_the_funnel_counts_creators_and_keeps_returning_ones_apart(blanket: Programme) -> None:
    blanket.account("instagram:a", creator_id="ann nr0")
    blanket.post("instagram:9", account_id="instagram:a", campaign_id="old",
                 published_on=date(2026, 1, 5), likes=1, as_of=TODAY)  # fmt: skip
    blanket.agree("C1", "glow", creator_id="ben nr1", signed_on=date(2026, 5, 20))
    brought_up(blanket)
    first, back = (
        [f for f in funnels(blanket.cursor, "campaign", "glow") if f.is_returning == returning]
        for returning in (False, True)
    )
    assert dict(zip(STEPS, first[0].numbers, strict=True)) == {
        "invited": 39, "delivered": 39, "opened": 3, "replied": 3, "accepted": 1,
        "contracted": 1, "posted": 0,
    }  # fmt: skip
    assert back[0].numbers[:4] == (1, 1, 1, 1)
    assert {f.part for f in funnels(blanket.cursor, "words")} == {
        "Copied letter", "Personal message",
    }  # fmt: skip
    assert {f.part for f in funnels(blanket.cursor, "sender")} == {"Maren", "Tobias"}


def test_replies_take_as_long_as_exports_say(blanket: Programme) -> None:
    brought_up(blanket)
    found = {one.part: one for one in reply_times(blanket.cursor, "sender")}
    assert (found["Maren"].replies, found["Maren"].usual) == (4, pytest.approx(20))
    assert (found["Tobias"].replies, found["Tobias"].usual) == (8, pytest.approx(30))


def test_messages_that_went_leave_nothing_behind(blanket: Programme) -> None:
    brought_up(blanket)
    blanket.cursor.execute("DELETE FROM message").fetchall()
    brought_up(blanket)
    assert blanket.all("FROM message_now") == []
    assert blanket.all("FROM copied_letter") == []


def test_messages_without_text_creator_campaign_or_time_break_nothing(programme: Programme) -> None:
    programme.message("m1", None)
    programme.message("m2", "ann", body=None, sent_at=START)
    programme.message("m3", "ann", body="🙂 " * 5_000, sent_at=None, campaign_id="glow")
    brought_up(programme)
    assert programme.one("SELECT count(*) FROM message_now") == 3
    assert copied_letters(programme.cursor) == []
    assert blanket_outreach(programme.cursor, TODAY) == []
