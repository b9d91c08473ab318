"""Alerts about people: comments that promote, answers that are owed, letters again and again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from core.checks.outreach import repeated_contact, unanswered
from core.checks.promotional_comments import promotional_comments
from core.creators.comments import refresh_comments
from core.metrics import refresh
from core.outreach.letters import refresh_letters
from tests.core.metrics.programme import Programme

TODAY = date(2026, 6, 30)
SPAM = "I earned ${} this week from home, message me on whatsapp and I show you how"


def under_posts(programme: Programme, promotional: list[int], each: int = 24) -> None:
    """One post per number: so many of its comments promote something."""
    for place, number in enumerate(promotional):
        programme.post(
            f"instagram:{place}", account_id="instagram:mia", campaign_id="glow",
            published_on=date(2026, 5, 1 + place), as_of=TODAY, likes=90, comments=each,
        )  # fmt: skip
        for at in range(each):
            body = SPAM.format(100 + at) if at < number else f"What a fine leaf that is, no {at}"
            programme.comment(f"c{place}-{at}", f"instagram:{place}", body, author=f"a{at}")
    refresh(programme.cursor)
    refresh_comments(programme.cursor)


def test_posts_with_more_promotion_than_the_others_are_named(programme: Programme) -> None:
    under_posts(programme, [0, 12, 1, 13, 0])
    [alert] = promotional_comments(programme.cursor, TODAY)
    assert (alert.subject, alert.since, alert.severity) == (
        "instagram:mia", date(2026, 5, 2), "low",
    )  # fmt: skip
    assert alert.headline.startswith("Under 2 posts of instagram:mia 52 % of the comments promote")
    assert "under the account's other posts 1 of 72" in alert.evidence[0]


def test_promotion_everywhere_alike_or_a_little_is_no_alert(programme: Programme) -> None:
    under_posts(programme, [5, 6, 4, 5])
    assert promotional_comments(programme.cursor, TODAY) == []


def test_few_comments_say_nothing(programme: Programme) -> None:
    under_posts(programme, [10, 0, 0], each=19)
    assert promotional_comments(programme.cursor, TODAY) == []


def written(programme: Programme) -> None:
    start = datetime(2026, 6, 20, 9, tzinfo=UTC)
    for number, (who, days, direction) in enumerate(
        [("ann", 0, "out"), ("ann", 1, "in"), ("bea", 0, "out"), ("bea", 8, "in"), ("cy", 9, "out")]
    ):
        programme.message(
            f"m{number}", who, campaign_id="glow", direction=direction, sender="Kim", body="Hm?",
            sent_at=start + timedelta(days=days),
        )  # fmt: skip
    refresh(programme.cursor)
    refresh_letters(programme.cursor)


def test_who_waits_longer_than_the_limit_is_named_with_their_words(programme: Programme) -> None:
    written(programme)
    # The newest message is of 29 June: by then Ann waits eight days, Bea one.
    [alert] = unanswered(programme.cursor, TODAY, within_days=2)
    assert alert.headline == "ann waits for an answer."
    assert alert.evidence[0] == "ann wrote on 21 June 2026, 9 days ago: “Hm?”"
    assert unanswered(programme.cursor, TODAY, within_days=8) == []


def test_posts_that_are_fresher_than_messages_make_nobody_wait_longer(programme: Programme) -> None:
    written(programme)
    assert len(unanswered(programme.cursor, date(2026, 12, 1), within_days=8)) == 0


def test_two_colleagues_about_one_campaign_are_an_alert(programme: Programme) -> None:
    start = datetime(2026, 6, 20, 9, tzinfo=UTC)
    for number, sender in enumerate(("Kim", "Lou")):
        programme.message(f"m{number}", "ann", campaign_id="glow", sender=sender,
                          sent_at=start + timedelta(days=number))  # fmt: skip
    refresh(programme.cursor)
    refresh_letters(programme.cursor)
    [alert] = repeated_contact(programme.cursor, TODAY)
    assert (alert.subject, alert.headline) == ("ann", "ann heard from Kim and Lou in one week.")
