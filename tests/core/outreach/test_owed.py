"""Who had the last word, whom to ask once more, and who hears from us too often."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from core.outreach.owed import Letter, cold, owed, to_follow_up

NOON = datetime(2026, 6, 1, 12)  # noqa: DTZ001 message_now holds UTC without a zone
AS_OF = date(2026, 6, 15)


def letter(days: int = 0, **said: object) -> Letter:
    given: dict[str, object] = {
        "campaign_id": "glow", "campaign": "Glow", "creator_id": "ann", "creator": "Ann",
        "is_inbound": False, "sender": "Maren", "sent_at": NOON + timedelta(days=days),
        "replied_at": None, "status": "delivered", "excerpt": "Hello",
    } | said  # fmt: skip
    return Letter(**given)  # type: ignore[arg-type]


def reply(days: int, **said: object) -> Letter:
    return letter(days, is_inbound=True, sender=None, status="replied", **said)


def test_who_wrote_last_and_heard_nothing_is_owed_an_answer() -> None:
    [found] = owed([letter(0), reply(2, excerpt="What do you pay?")], {})
    assert (found.since, found.said, found.sender) == (
        NOON + timedelta(days=2), "What do you pay?", "Maren",
    )  # fmt: skip
    assert found.days(AS_OF) == 12


def test_a_later_word_of_ours_or_a_signature_is_an_answer() -> None:
    letters = [letter(0), reply(2)]
    assert owed([*letters, letter(3)], {}) == []
    assert owed(letters, {"ann": date(2026, 6, 3)}) == []
    assert len(owed(letters, {"ann": date(2026, 6, 2)})) == 1


def test_a_no_needs_no_answer_and_a_reply_without_its_message_does() -> None:
    told = letter(0, replied_at=NOON + timedelta(days=1), status="replied")
    [found] = owed([told], {})
    assert (found.since, found.said) == (NOON + timedelta(days=1), None)
    assert owed([letter(0, replied_at=NOON, status="declined")], {}) == []


def test_a_reply_that_is_told_twice_is_said_with_its_words() -> None:
    at = NOON + timedelta(days=1)
    [found] = owed([letter(0, replied_at=at, status="replied"), reply(1, excerpt="And when?")], {})
    assert found.said == "And when?"


def test_the_longest_wait_comes_first_and_campaigns_are_apart() -> None:
    found = owed(
        [reply(3, creator_id="bea", creator="Bea"), reply(1), letter(2, campaign_id="other")], {}
    )
    assert [one.creator for one in found] == ["Ann", "Bea"]


@pytest.mark.parametrize(("days", "is_due"), [(4, False), (5, True), (30, True), (31, False)])
def test_one_message_without_answer_is_followed_up_within_a_month(days: int, is_due: bool) -> None:
    sent = letter(0, sent_at=datetime.combine(AS_OF, NOON.time()) - timedelta(days=days))
    assert bool(to_follow_up([sent], {}, AS_OF)) == is_due
    assert to_follow_up([sent], {"ann": date(2026, 1, 1)}, AS_OF) == []
    assert to_follow_up([sent, letter(0)], {}, AS_OF) == []


def test_a_bounced_message_is_not_followed_up() -> None:
    assert to_follow_up([letter(5, status="bounced")], {}, AS_OF) == []


def test_three_letters_without_an_answer_are_cold() -> None:
    three = [letter(0), letter(10), letter(20)]
    [found] = cold(three)
    assert (found.kind, found.letters, found.is_about_several) == ("again and again", 3, False)
    assert cold(three[:2]) == []
    assert cold([*three, reply(21)]) == []


def test_two_colleagues_in_one_week_are_seen_unless_somebody_answered_between() -> None:
    pair = [letter(0), letter(4, sender="Tobias")]
    [found] = cold(pair)
    assert (found.kind, found.senders) == ("two colleagues", ("Maren", "Tobias"))
    assert cold([letter(0), reply(2), letter(4, sender="Tobias")]) == []
    assert cold([letter(0), letter(8, sender="Tobias")]) == []
    assert cold([letter(0), letter(4)]) == []
    [two] = cold([letter(0), letter(4, sender="Tobias", campaign_id="other")])
    assert two.is_about_several
