from __future__ import annotations

from datetime import date

import pytest

from core.metrics import refresh
from tests.core.metrics.programme import Programme

JUNE = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 6, 30)}
MID_JUNE = date(2026, 6, 15)

Claim = tuple[str | None, str | None, str]


def claim(programme: Programme, post_id: str = "tiktok:1") -> Claim:
    """Campaign, by whom, and why."""
    refresh(programme.cursor)
    row: Claim = programme.one(
        "SELECT campaign_id, assigned_by, assigned_reason FROM post_now WHERE post_id = ?", post_id
    )
    return row


def test_by_hand_comes_before_the_export_before_the_upload_before_the_rules(
    programme: Programme,
) -> None:
    for name in ("by hand", "by export", "at upload"):
        programme.campaign(name)
    programme.campaign("by rule", hashtags=["glowup"])
    programme.post(caption="#glowup")
    assert claim(programme) == ("by rule", "hashtag", "carries #glowup, a hashtag of the brief")

    said = programme.new_import("tiktok.csv", said_campaign_id="at upload")
    programme.post()
    assert claim(programme) == ("at upload", "upload", "said at upload of tiktok.csv")

    named = programme.new_import("posts.csv")
    programme.post(campaign_id="by export")
    assert claim(programme) == ("by export", "export", "named by the export posts.csv")

    programme.assign("tiktok:1", "by hand", "Maren knows")
    assert claim(programme) == ("by hand", "hand", "Maren knows")

    programme.assign("tiktok:1", None, "not ours")
    assert claim(programme) == (None, "hand", "not ours")

    programme.cursor.execute("DELETE FROM assignment").fetchall()
    programme.undo(named)
    programme.undo(said)
    assert claim(programme)[0] == "by rule"


@pytest.mark.parametrize(
    ("rules", "caption", "by"),
    [
        ({"hashtags": ["glowup"]}, "so #GlowUp!", "hashtag"),
        ({"hashtags": ["glowup"]}, "my #glowup2026 and #glow", None),
        ({"hashtags": ["glowup"]}, "a glowup of my own", None),
        ({"hashtags": ["caféliebe"]}, "#CaféLiebe", "hashtag"),
        ({"mentions": ["glow.brand"]}, "thanks @glow.brand.", "mention"),
        ({"mentions": ["glow"]}, "thanks @glow.brand", None),
        ({"codes": ["mia10"]}, "10% with MIA10!", "code"),
        ({"codes": ["mia10"]}, "10% with MIA100", None),
        ({"codes": ["mia-10"]}, "use mia-10 now", "code"),
        ({"codes": ["glow.example/mia"]}, "at https://www.Glow.example/mia.", "code"),
        ({"codes": ["https://glow.example/mia/"]}, "(glow.example/mia?utm_source=x)", "code"),
        ({"codes": ["glow.example/?ref=mia"]}, "see glow.example/?ref=mia!", "code"),
        ({"codes": ["glow.example/mia"]}, "at glow.example/mia2 and notglow.example/mia", None),
    ],
)
def test_rules_ask_for_whole_words_in_any_case(
    programme: Programme, rules: dict[str, list[str]], caption: str, by: str | None
) -> None:
    programme.campaign("glow", **rules)
    programme.post(caption=caption)
    assert claim(programme)[:2] == ("glow" if by else None, by)


@pytest.mark.parametrize(
    ("published_on", "is_claimed"),
    [
        (date(2026, 5, 24), False),
        (date(2026, 5, 25), True),  # seven days before the first
        (date(2026, 7, 7), True),  # seven days after the last
        (date(2026, 7, 8), False),
        (None, False),
    ],
)
def test_words_in_a_caption_count_within_the_dates_and_a_week_around_them(
    programme: Programme, published_on: date | None, is_claimed: bool
) -> None:
    programme.campaign("glow", hashtags=["glowup"], **JUNE)
    programme.post(caption="#glowup", published_on=published_on)
    campaign, _, reason = claim(programme)
    assert campaign == ("glow" if is_claimed else None)
    if not is_claimed:
        assert reason == (
            "carries #glowup, a hashtag of the brief (Glow), but not within its dates"
        )


@pytest.mark.parametrize(
    ("published_on", "is_claimed"),
    [(date(2026, 5, 31), False), (date(2026, 6, 1), True), (date(2026, 7, 1), False)],
)
def test_an_account_of_the_brief_counts_on_the_campaigns_own_days_only(
    programme: Programme, published_on: date, is_claimed: bool
) -> None:
    programme.campaign("glow", accounts=["tiktok:mia"], **JUNE)
    programme.account("tiktok:mia")
    programme.post(account_id="tiktok:mia", published_on=published_on)
    assert claim(programme)[1] == ("account" if is_claimed else None)


def test_an_account_without_dates_claims_nothing(programme: Programme) -> None:
    programme.campaign("glow", accounts=["tiktok:mia"])
    programme.post(account_id="tiktok:mia", published_on=MID_JUNE)
    assert claim(programme) == (
        None,
        None,
        "posted by tiktok:mia, an account of the brief (Glow), but the brief names no first day",
    )


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        (None, "no campaign is known yet"),
        ({}, "no brief names a hashtag, mention, code or account"),
        ({"hashtags": ["glowup"]}, "carries no hashtag of a brief"),
        ({"hashtags": ["glowup"], "codes": ["mia10"]}, "carries no hashtag or code of a brief"),
        ({"accounts": ["tiktok:zoe"]}, "its account is in no brief"),
        (
            {"hashtags": ["a"], "mentions": ["b"], "codes": ["c"], "accounts": ["tiktok:zoe"]},
            "carries no hashtag, mention or code of a brief, and its account is in no brief",
        ),
    ],
)
def test_a_post_that_waits_says_which_rules_it_did_not_meet(
    programme: Programme, rules: dict[str, list[str]] | None, reason: str
) -> None:
    if rules is not None:
        programme.campaign("glow", **rules)
    programme.post(caption="A grey morning")
    assert claim(programme) == (None, None, reason)


def test_a_post_that_two_campaigns_claim_waits_and_both_are_named(programme: Programme) -> None:
    programme.campaign("glow", hashtags=["glowup"])
    programme.campaign("shine", mentions=["brand"])
    programme.post(caption="#glowup with @brand")
    assert claim(programme) == (
        None,
        None,
        "claimed by Glow (carries #glowup, a hashtag of the brief)"
        " and Shine (carries @brand, a mention of the brief)",
    )


def test_a_new_brief_claims_waiting_posts_and_sends_contested_ones_to_the_tray(
    programme: Programme,
) -> None:
    programme.campaign("glow", hashtags=["glowup"])
    programme.post("tiktok:1", caption="#glowup #shine")
    programme.post("tiktok:2", caption="#shine")
    assert claim(programme)[0] == "glow"
    shine = programme.new_import()
    programme.campaign("shine", hashtags=["shine"])
    assert claim(programme)[0] is None
    assert claim(programme, "tiktok:2")[0] == "shine"
    programme.undo(shine)
    assert claim(programme)[0] == "glow"
    assert claim(programme, "tiktok:2")[0] is None


def test_a_changed_brief_lets_go_of_what_it_no_longer_claims(programme: Programme) -> None:
    programme.campaign("glow", hashtags=["glowup"])
    programme.post(caption="#glowup")
    assert claim(programme)[0] == "glow"
    programme.new_import()
    programme.campaign("glow", hashtags=["glowseason"])
    assert claim(programme)[0] is None


def test_a_word_counts_only_while_its_campaign_exists(programme: Programme) -> None:
    programme.post()
    glow = programme.new_import()
    programme.campaign("glow")
    programme.assign("tiktok:1", "glow")
    assert claim(programme)[:2] == ("glow", "hand")
    programme.undo(glow)
    assert claim(programme)[:2] == (None, None)
    programme.new_import()
    programme.campaign("glow")
    assert claim(programme)[:2] == ("glow", "hand")


def test_a_campaign_that_is_only_named_exists_undeclared(programme: Programme) -> None:
    programme.post(campaign_id="glow")
    refresh(programme.cursor)
    assert programme.one("SELECT name, is_declared, posts FROM campaign_now") == ("Glow", False, 1)
    programme.undo(1)
    refresh(programme.cursor)
    assert programme.all("FROM campaign_now") == []
