"""Orders are counted once, in their own currency, and never together with a vendor's totals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from core.metrics import refresh
from tests.core.metrics.programme import Programme

DAY = "2026-03-02T12:00:00Z"
LATER = "2026-03-05T12:00:00Z"


def sales(programme: Programme) -> list[tuple[Any, ...]]:
    refresh(programme.cursor)
    return programme.all("FROM campaign_sale ORDER BY ALL")


def test_an_order_credited_to_a_link_and_a_code_counts_once_for_the_code(
    programme: Programme,
) -> None:
    programme.campaign("glow", goal_metric="sales")
    programme.campaign("shine", goal_metric="sales")
    programme.offer("ANA10", "glow", kind="promo code")
    programme.offer("go.example/ana", "shine", kind="link")
    programme.sale("S-1", "ANA10", DAY, total=Decimal(40), currency="EUR")
    programme.new_import("links.csv")
    programme.sale("S-1", "go.example/ana", DAY, total=Decimal(40), currency="EUR")
    # The link was said last; the code counts all the same.
    assert sales(programme) == [("glow", "EUR", 1, 0, Decimal(40), Decimal(0), 1)]
    assert programme.all("SELECT campaign_id, total FROM campaign_progress") == [("glow", 1)]


def test_two_tools_that_tell_of_one_order_make_one_sale(programme: Programme) -> None:
    programme.campaign("glow", goal_metric="sales")
    programme.offer("ANA10", "glow")
    programme.sale("#1001", "ana10", DAY, total=Decimal(40), currency="EUR")
    programme.sale("#1001", None, DAY)  # another item of the same order
    programme.new_import("tool.csv")
    programme.sale("1001", "ANA10", DAY)
    assert sales(programme) == [("glow", "EUR", 1, 0, Decimal(40), Decimal(0), 0)]


def test_a_vendors_totals_are_never_added_to_the_orders(programme: Programme) -> None:
    programme.campaign("glow", goal_metric="sales")
    programme.offer("ANA10", "glow")
    programme.sale("S-1", "ANA10", DAY, total=Decimal(40), currency="EUR")
    before = sales(programme)
    programme.insert(
        "offer_total", import_id=1, source_row=9, code="ANA10", campaign_id="glow",
        as_of="2026-03-09", conversions=12, sales_amount=Decimal(480), currency="EUR",
    )  # fmt: skip
    programme.insert("touched_campaign", campaign_id="glow")
    assert sales(programme) == before
    assert programme.all("SELECT total FROM campaign_progress") == [(1,)]


def test_what_was_cancelled_or_given_back_whole_is_no_sale(programme: Programme) -> None:
    programme.campaign("glow", goal_metric="sales")
    programme.offer("ANA10", "glow")
    said = {"total": Decimal(40), "currency": "EUR"}
    programme.sale("S-1", "ANA10", DAY, **said, refunded=Decimal(-40))
    programme.sale("S-2", "ANA10", DAY, **said, cancelled_on="2026-03-03")
    programme.sale("S-3", "ANA10", DAY, **said, financial_status="voided")
    programme.sale("S-4", "ANA10", LATER, **said, refunded=Decimal(15))
    # Three are returned; of the fourth 15 of 40 went back.
    assert sales(programme) == [("glow", "EUR", 1, 3, Decimal(40), Decimal(15), 0)]
    assert programme.one("SELECT total FROM campaign_progress") == 1


def test_different_currencies_stand_apart(programme: Programme) -> None:
    programme.campaign("glow")
    programme.offer("ANA10", "glow")
    programme.sale("S-1", "ANA10", DAY, total=Decimal(40), currency="EUR")
    programme.sale("S-2", "ANA10", DAY, total=Decimal(50), currency="USD")
    programme.sale("S-3", "ANA10", DAY, total=Decimal(60))
    assert sales(programme) == [
        ("glow", "EUR", 1, 0, Decimal(40), Decimal(0), 0),
        ("glow", "USD", 1, 0, Decimal(50), Decimal(0), 0),
        ("glow", None, 1, 0, Decimal(60), Decimal(0), 0),
    ]


def test_a_refund_that_comes_later_takes_the_sale_back(programme: Programme) -> None:
    programme.campaign("glow", goal_metric="sales")
    programme.offer("ANA10", "glow")
    programme.sale("S-1", "ANA10", DAY, total=Decimal(40), currency="EUR")
    programme.sale("S-2", "ANA10", LATER, total=Decimal(40), currency="EUR")
    refresh(programme.cursor)
    programme.new_import("refunds.csv")
    programme.sale("S-1", "ANA10", DAY, refunded=Decimal(40))
    assert sales(programme) == [("glow", "EUR", 1, 1, Decimal(40), Decimal(0), 0)]
    assert programme.all("SELECT total FROM campaign_progress") == [(1,)]
