"""Mix drift as the checks raise it: against what was promised, else against the own past."""

# ruff: noqa: ANN401 (values of any column)
from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.core.checks.daily import START, alerts_of, bring_up_to_date, declare, on_day, post_daily
from tests.core.metrics.programme import Programme

AS_OF = on_day(75)


def reels_that_give_way_to_images() -> list[dict[str, Any]]:
    """40 days with four reels in five posts, then 28 with four images in five."""
    rare = ["image"] * 40 + ["reel"] * 28
    usual = ["reel"] * 40 + ["image"] * 28
    return [{"format": (rare if day % 5 == 0 else usual)[day]} for day in range(68)]


def half_and_half(programme: Programme) -> None:
    """40 posts of Glow: Mia's are reels, Ben's images, every other day."""
    declare(programme, "glow")
    for handle, name in (("mia", "Mia Koch"), ("ben", "Ben Ode")):
        programme.account(f"tiktok:{handle}", creator_id=name.casefold())
        programme.creator(name.casefold(), name)
    post_daily(
        programme, "glow",
        [
            {"account_id": "tiktok:ben", "format": "image"} if day % 2
            else {"account_id": "tiktok:mia", "format": "reel"}
            for day in range(40)
        ],
    )  # fmt: skip


def promise(programme: Programme, of_mia: int, of_ben: int, **said: Any) -> None:
    """So many posts of either, each by a contract that alone names campaign and creator."""
    for creator_id, number in (("mia koch", of_mia), ("ben ode", of_ben)):
        programme.agree(f"with {creator_id}", "glow", creator_id=creator_id, **said)
        for post in range(number):
            programme.promise(f"{creator_id} {post}", contract_id=f"with {creator_id}")


def test_without_a_plan_a_mix_is_compared_with_its_own_past_in_one_alert(
    programme: Programme,
) -> None:
    declare(programme, "glow")
    post_daily(programme, "glow", reels_that_give_way_to_images())
    bring_up_to_date(programme, AS_OF)
    ((campaign_id, subject, severity, headline, evidence, since),) = alerts_of(
        programme, "mix drift"
    )
    assert (campaign_id, subject, severity) == ("glow", "", "low")
    # From 80 % reels to 21 % (6 of 28, or 5 of 27 if it began a day later): about 60 %.
    assert headline.endswith("of its posts now go to other formats than before.")
    assert 50 <= int(headline.split(" %")[0]) <= 63
    # All posts reach as many, so posts and reach moved alike, and both are told.
    by_posts, by_reach = evidence
    assert by_posts.startswith("The mix of formats moved away from what it was")
    assert "reel went from 80 % to " in by_posts
    assert "of the reach goes elsewhere" in by_reach
    assert abs((since - on_day(40)).days) <= 5


def test_a_mix_that_stays_is_silent(programme: Programme) -> None:
    half_and_half(programme)
    bring_up_to_date(programme, AS_OF)
    assert alerts_of(programme, "mix drift") == []


def test_what_contracts_promise_is_the_plan(programme: Programme) -> None:
    half_and_half(programme)
    promise(programme, of_mia=9, of_ben=1)
    bring_up_to_date(programme, AS_OF)
    ((campaign_id, subject, severity, headline, evidence, _),) = alerts_of(programme, "mix drift")
    assert (campaign_id, subject, severity) == ("glow", "", "medium")
    assert headline.endswith("of its posts now go to other creators than was promised.")
    (words,) = evidence
    assert "moved away from the plan" in words
    assert "Mia Koch is planned at 90 % and has " in words
    assert "Ben Ode is planned at 10 % and has " in words


@pytest.mark.parametrize(
    ("of_mia", "of_ben", "said"),
    [
        (5, 5, {}),  # As it is posted.
        (6, 1, {}),  # Seven promises are no plan.
        (9, 1, {"status": "cancelled"}),  # Nobody owes what was called off.
    ],
)
def test_a_plan_that_is_kept_small_or_called_off_is_silent(
    programme: Programme, of_mia: int, of_ben: int, said: dict[str, Any]
) -> None:
    half_and_half(programme)
    promise(programme, of_mia, of_ben, **said)
    bring_up_to_date(programme, AS_OF)
    assert alerts_of(programme, "mix drift") == []


def pay_daily(programme: Programme, **said: Any) -> None:
    """40 payments of 100 to Mia and Ben by turns, then 24 to Ben alone."""
    programme.agree("with all", "glow")
    for day in range(64):
        creator_id = "mia koch" if day % 2 == 0 and day < 40 else "ben ode"
        paid = {"amount": 100, "currency": "EUR", "campaign_id": "glow", "status": "paid"}
        programme.pay(
            f"{day}", creator_id=creator_id, paid_on=on_day(day), **paid | said,
        )  # fmt: skip


def test_money_that_goes_elsewhere_is_told(programme: Programme) -> None:
    half_and_half(programme)
    pay_daily(programme)
    bring_up_to_date(programme, AS_OF)
    ((_, _, severity, headline, evidence, since),) = alerts_of(programme, "mix drift")
    assert severity == "low"
    assert headline.endswith("of its money now goes to other creators than before.")
    # Ben's last before that is of day 39, the one before; with it he has 25.
    assert "Ben Ode went from 49 % to 100 % (25 payments since)" in evidence[0]
    assert abs((since - on_day(40)).days) <= 5


def test_a_payment_that_names_its_contract_alone_is_of_the_contracts_campaign(
    programme: Programme,
) -> None:
    half_and_half(programme)
    pay_daily(programme, campaign_id=None, contract_id="with all")
    bring_up_to_date(programme, AS_OF)
    assert len(alerts_of(programme, "mix drift")) == 1


def test_money_of_two_currencies_is_never_added(programme: Programme) -> None:
    half_and_half(programme)
    pay_daily(programme)
    programme.pay(
        "in dollars", creator_id="mia koch", campaign_id="glow", status="paid",
        amount=1, currency="USD", paid_on=START,
    )  # fmt: skip
    bring_up_to_date(programme, AS_OF)
    assert alerts_of(programme, "mix drift") == []


def test_a_payment_that_was_cancelled_is_not_counted(programme: Programme) -> None:
    half_and_half(programme)
    pay_daily(programme, status="cancelled")
    bring_up_to_date(programme, AS_OF)
    assert alerts_of(programme, "mix drift") == []


@pytest.mark.parametrize("days_since_the_end", [14, 15])
def test_two_weeks_after_its_end_nothing_is_said_of_a_mix(
    programme: Programme, days_since_the_end: int
) -> None:
    declare(programme, "glow", days=68)
    post_daily(programme, "glow", reels_that_give_way_to_images())
    bring_up_to_date(programme, on_day(67 + days_since_the_end))
    assert len(alerts_of(programme, "mix drift")) == (1 if days_since_the_end == 14 else 0)


def test_an_alert_goes_once_its_campaign_is_long_over_though_nothing_came_for_it(
    programme: Programme,
) -> None:
    declare(programme, "glow", days=68)
    post_daily(programme, "glow", reels_that_give_way_to_images())
    bring_up_to_date(programme, AS_OF)
    assert len(alerts_of(programme, "mix drift")) == 1
    programme.campaign("shine")
    bring_up_to_date(programme, date(2026, 12, 1))
    assert alerts_of(programme, "mix drift") == []
