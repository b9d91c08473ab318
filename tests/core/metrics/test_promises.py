"""Contracts, deliverables and payments once each, and what they cost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core.metrics import refresh
from tests.core.metrics.programme import Programme

SIGNED: dict[str, Any] = {
    "creator_id": "ana", "status": "signed", "signed_on": date(2026, 5, 1), "currency": "USD",
}  # fmt: skip


def costs(programme: Programme, basis: str) -> list[tuple[Any, ...]]:
    refresh(programme.cursor)
    return programme.all(
        "SELECT source_id, kind, amount, currency, left_out FROM cost_now WHERE basis = ? "
        "ORDER BY source_id, kind",
        basis,
    )


def test_the_newest_word_on_each_field_counts_and_the_highest_version(
    programme: Programme,
) -> None:
    programme.agree("C-1", "glow", **SIGNED, price=500, version=2)
    programme.new_import()
    programme.agree("C-1", "glow", **{**SIGNED, "status": "sent"}, price=900, version=1)
    programme.agree("C-1", "glow", creator_id="ana", price=600, version=2)
    refresh(programme.cursor)
    assert programme.one("SELECT price, status, version FROM contract_now") == (600, "signed", 2)


def test_a_price_per_deliverable_is_multiplied_by_what_is_promised(programme: Programme) -> None:
    programme.agree("C-1", "glow", **SIGNED, price=100, price_basis="per deliverable")
    for number in range(3):
        programme.promise(f"D-{number}", contract_id="C-1", status="promised")
    programme.promise("D-9", contract_id="C-1", status="cancelled")
    assert costs(programme, "committed") == [("C-1", "fee", Decimal(300), "USD", None)]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"status": "cancelled"}, "The contract was cancelled."),
        ({"status": "sent", "signed_on": None}, "The contract is not signed."),
        ({"price": None}, "The contract names no price."),
        ({"price": -5}, "The price is below 0."),
        ({"currency": None}, "The price has no currency."),
        ({"price_basis": "commission"}, "A commission counts once it is due or paid."),
    ],
)
def test_what_cannot_count_stands_there_with_the_reason(
    programme: Programme, said: dict[str, Any], why: str
) -> None:
    programme.agree("C-1", "glow", **{**SIGNED, "price": 100, **said})
    [(_, _, _, _, left_out)] = costs(programme, "committed")
    assert left_out == why


def test_what_is_earned_and_not_paid_is_due_until_a_payment_speaks_of_the_contract(
    programme: Programme,
) -> None:
    programme.agree("C-1", "glow", **SIGNED, price=100, price_basis="per deliverable")
    programme.promise("D-1", contract_id="C-1", status="live", live_on=date(2026, 5, 9))
    programme.promise("D-2", contract_id="C-1", status="promised")
    assert costs(programme, "due") == [("C-1", "fee", Decimal(100), "USD", None)]
    programme.new_import()
    programme.pay("P-1", contract_id="C-1", amount=60, currency="USD", status="paid",
                  paid_on=date(2026, 6, 1), kind="fee")  # fmt: skip
    programme.pay("P-2", contract_id="C-1", amount=40, currency="USD", status="due", kind="fee")
    assert costs(programme, "due") == [("P-2", "fee", Decimal(40), "USD", None)]
    assert costs(programme, "paid") == [("P-1", "fee", Decimal(60), "USD", None)]


def test_commissions_of_orders_are_due_and_those_given_back_are_not(programme: Programme) -> None:
    programme.offer("ANA10", "glow", creator_id="ana")
    programme.sale("1", "ANA10", "2026-05-10", total=50, commission=5, currency="USD")
    programme.sale("2", "ANA10", "2026-05-11", total=50, refunded=50, commission=5, currency="USD")
    assert [(row[0], row[4]) for row in costs(programme, "due")] == [
        ("1", None), ("2", "The order was cancelled or given back."),
    ]  # fmt: skip


def test_a_payment_that_names_no_campaign_is_seen_with_the_reason(programme: Programme) -> None:
    programme.pay("P-1", creator_id="ana", amount=60, currency="USD", status="paid")
    [(_, _, _, _, left_out)] = costs(programme, "paid")
    assert left_out == "Neither the payment nor a contract names a campaign."


def test_an_invitation_is_one_creator_and_campaign_with_what_became_of_it(
    programme: Programme,
) -> None:
    def message(message_id: str, creator: str, **said: Any) -> None:  # noqa: ANN401
        programme._row("message", message_id=message_id, creator_id=creator, campaign_id="glow",
                       **said)  # fmt: skip

    programme.campaign("glow", is_declared=False)
    programme.agree("C-0", "older", **{**SIGNED, "signed_on": date(2026, 1, 2)}, price=1)
    message("1", "ana", direction="out", status="sent", sent_at="2026-05-01")
    message("2", "ana", direction="in", status="replied", sent_at="2026-05-03")
    message("3", "ben", direction="out", status="accepted", sent_at="2026-05-02")
    message("4", "cem", direction="in", status="replied", sent_at="2026-05-02")  # never asked
    refresh(programme.cursor)
    assert programme.all(
        "SELECT creator_id, replied_on, is_accepted, is_returning FROM invitation_now ORDER BY 1"
    ) == [("ana", date(2026, 5, 3), False, True), ("ben", None, True, False)]
