"""Budgets and what stands against them, and what a result costs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.metrics import refresh
from core.money.budget import budgets, left_out
from core.money.returns import by_format, returns
from tests.core.metrics.programme import Programme

AS_OF = date(2026, 5, 31)
SIGNED: dict[str, Any] = {"status": "signed", "signed_on": date(2026, 5, 1), "currency": "USD"}


def a_campaign(programme: Programme, **said: Any) -> None:  # noqa: ANN401
    """May and June: on 31 May half of its 62 days and one more are gone, 31 of 62."""
    programme.campaign("glow", starts_on=date(2026, 5, 1), ends_on=date(2026, 7, 1),
                       currency="USD", **said)  # fmt: skip
    for number in range(4):
        who = "ana" if number < 3 else "ben"
        programme.account(f"tiktok:{who}", creator_id=who)
        programme.post(f"tiktok:{number}", account_id=f"tiktok:{who}", campaign_id="glow",
                       format="video" if number % 2 else "short", published_on=AS_OF, as_of=AS_OF,
                       views=1000, likes=100 * (number + 1))  # fmt: skip


def test_the_forecast_is_what_contracts_promise_and_commissions_at_their_pace(
    programme: Programme,
) -> None:
    a_campaign(programme, budget=1000)
    programme.agree("C-1", "glow", creator_id="ana", price=600, **SIGNED)
    programme.offer("ANA10", "glow", creator_id="ana")
    programme.sale("1", "ANA10", "2026-05-10", total=50, commission=31, currency="USD")
    refresh(programme.cursor)
    [found] = budgets(programme.cursor)
    assert (found.budget, found.committed, found.due, found.paid) == (1000, 600, 31, None)
    # 600 promised, and 31 of commissions in half of its days: 62 in all of them.
    assert found.forecast == pytest.approx(662)
    assert found.in_words == "338 USD will be left, 34 % of the budget."


def test_over_budget_is_said_plainly(programme: Programme) -> None:
    a_campaign(programme, budget=500)
    programme.agree("C-1", "glow", creator_id="ana", price=600, **SIGNED)
    refresh(programme.cursor)
    assert budgets(programme.cursor)[0].in_words == "Over budget by 100 USD at the end."


def test_a_budget_in_another_currency_is_kept_apart(programme: Programme) -> None:
    a_campaign(programme, budget=500)
    programme.agree("C-1", "glow", creator_id="ana", price=600, **{**SIGNED, "currency": "EUR"})
    refresh(programme.cursor)
    in_dollars, in_euros = budgets(programme.cursor)
    assert (in_dollars.currency, in_dollars.budget, in_dollars.committed) == ("USD", 500, None)
    assert in_dollars.in_words == "No cost in the budget's currency is known."
    assert (in_euros.currency, in_euros.budget, in_euros.committed) == ("EUR", None, 600)
    assert in_euros.in_words == "No budget in EUR is set."


def test_what_does_not_count_names_its_file_and_line(programme: Programme) -> None:
    a_campaign(programme)
    programme.agree("C-1", "glow", creator_id="ana", price=-6, **SIGNED)
    refresh(programme.cursor)
    [found] = left_out(programme.cursor, "glow")
    assert (found.source_id, found.why, found.file_name) == (
        "C-1", "The price is below 0.", "export.csv",
    )  # fmt: skip
    # The row after it only names the campaign.
    assert found.source_row == programme.source_row - 1


def test_a_result_costs_by_creator_and_format_what_one_works_out(programme: Programme) -> None:
    a_campaign(programme)
    programme.agree("C-1", "glow", creator_id="ana", price=300, **SIGNED)
    programme.agree("C-2", "glow", creator_id="ben", price=200, **SIGNED)
    refresh(programme.cursor)
    table = returns(programme.cursor, "glow", "engagements", "committed").set_index("creator_name")
    # Ana: 100 + 200 + 300 likes for 300; Ben: 400 for 200. Both .5.
    assert table.loc["ana", "cost_per_result"] == pytest.approx(0.5)
    assert table.loc["ben", "cost_per_result"] == pytest.approx(0.5)
    assert table.loc["ana", "shrunk"] == pytest.approx(0.5)
    # Ana's 300 are 100 a post: short 100 + 300 likes for 200, video 200 + 400 for 100 + 200.
    formats = by_format(programme.cursor, "glow", "engagements", "committed").set_index("format")
    assert formats.loc["short", "cost_per_result"] == pytest.approx(200 / 400)
    assert formats.loc["video", "cost_per_result"] == pytest.approx(300 / 600)
    assert (formats["low"] < formats["high"]).all()


def test_a_result_that_nobody_has_costs_nothing_that_can_be_said(programme: Programme) -> None:
    a_campaign(programme)
    programme.agree("C-1", "glow", creator_id="ana", price=300, **SIGNED)
    refresh(programme.cursor)
    table = returns(programme.cursor, "glow", "clicks", "committed")
    assert table["cost_per_result"].isna().all()
    assert table["shrunk"].isna().all()
