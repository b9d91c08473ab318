"""Contract, live post and payment beside each other: states, money at risk, what cannot be."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.contracts.refresh import refresh_contracts
from core.metrics import refresh
from tests.core.metrics.programme import Programme

TODAY = date(2026, 6, 30)


@pytest.fixture
def deal(programme: Programme) -> Programme:
    """Ana signed for 600 in all: three posts, the first of them live."""
    programme.account("tiktok:ana", creator_id="ana")
    programme.creator("ana", "Ana")
    programme.agree("C1", "glow", creator_id="ana", status="signed", signed_on=date(2026, 5, 1),
                    price=600, price_basis="per deal", currency="EUR")  # fmt: skip
    programme.post(
        "tiktok:1", account_id="tiktok:ana", campaign_id="glow", format="video", likes=1,
        published_on=date(2026, 6, 2), as_of=TODAY, caption="a pot",
    )  # fmt: skip
    for number, due in ((1, date(2026, 6, 1)), (2, date(2026, 6, 20)), (3, date(2026, 7, 20))):
        programme.promise(f"D{number}", contract_id="C1", platform="tiktok", format="video",
                          due_on=due)  # fmt: skip
    return programme


def states(programme: Programme, as_of: date = TODAY) -> dict[str, tuple[Any, ...]]:
    refresh(programme.cursor)
    refresh_contracts(programme.cursor, as_of)
    rows = programme.all(
        "SELECT promise_id, state, at_risk, currency FROM promise_now ORDER BY promise_id"
    )
    return {row[0]: row[1:] for row in rows}


def issues(programme: Programme) -> list[tuple[Any, ...]]:
    states(programme)
    return programme.all("SELECT about, about_id, sentence FROM promise_issue ORDER BY ALL")


def test_each_promise_has_its_state_and_a_deal_is_shared_among_its_posts(deal: Programme) -> None:
    assert states(deal) == {
        "deliverable:D1": ("posted and matched", None, "EUR"),
        "deliverable:D2": ("late", 200.0, "EUR"),
        "deliverable:D3": ("due", None, "EUR"),
    }


def test_a_post_late_in_the_evening_of_the_due_day_is_not_late(deal: Programme) -> None:
    # Whose midnight it was no export says: a day of grace.
    assert states(deal, date(2026, 6, 21))["deliverable:D2"][0] == "due"
    assert states(deal, date(2026, 6, 22))["deliverable:D2"][0] == "late"


def test_what_is_paid_and_not_live_is_at_risk(deal: Programme) -> None:
    deal.pay("P1", contract_id="C1", amount=600, currency="EUR", status="paid",
             paid_on=date(2026, 6, 5), kind="fee")  # fmt: skip
    assert states(deal)["deliverable:D3"] == ("paid before posting", 200.0, "EUR")
    assert states(deal)["deliverable:D2"] == ("late", 200.0, "EUR")
    [words] = deal.one("SELECT list(sentence) FROM promise_now WHERE deliverable_id = 'D2'")
    assert words.endswith("It is paid already.")


def test_the_same_amount_twice_beyond_the_price_is_paid_twice(deal: Programme) -> None:
    for number, day in ((1, 5), (2, 20)):
        deal.pay(f"P{number}", contract_id="C1", amount=600, currency="EUR", status="paid",
                 paid_on=date(2026, 6, day), kind="fee")  # fmt: skip
    assert states(deal)["payment:P2"] == ("paid twice", 600.0, "EUR")
    assert "payment:P1" not in states(deal)


def test_two_halves_of_a_price_are_no_double_payment(deal: Programme) -> None:
    for number, day in ((1, 5), (2, 20)):
        deal.pay(f"P{number}", contract_id="C1", amount=300, currency="EUR", status="paid",
                 paid_on=date(2026, 6, day), kind="fee")  # fmt: skip
    assert not any(state[0] == "paid twice" for state in states(deal).values())


def test_a_payment_without_contract_or_post_is_for_nothing(deal: Programme) -> None:
    deal.pay("P9", creator_id="zoe", campaign_id="glow", amount=90, currency="EUR", status="paid",
             paid_on=date(2026, 6, 5))  # fmt: skip
    assert states(deal)["payment:P9"] == ("paid for nothing", 90.0, "EUR")


def test_without_contract_or_signature_it_is_said(deal: Programme) -> None:
    deal.account("tiktok:ben", creator_id="ben")
    deal.creator("ben", "Ben")
    deal.post("tiktok:9", account_id="tiktok:ben", campaign_id="glow", likes=1, as_of=TODAY,
              published_on=date(2026, 6, 3))  # fmt: skip
    assert states(deal)["no contract:glow:ben"][0] == "no contract"
    deal.agree("C2", "glow", creator_id="ben", status="sent")
    found = states(deal)
    assert found["contract:C2"][0] == "unsigned"
    assert "no contract:glow:ben" not in found
    deal.new_import()
    deal.agree("C2", "glow", creator_id="ben", status="cancelled")
    assert "contract:C2" not in states(deal)


def test_posted_and_never_paid_is_only_said_where_payments_are_known(deal: Programme) -> None:
    deal.new_import()
    for number in (2, 3):
        deal.promise(f"D{number}", status="cancelled")
    later = date(2026, 9, 1)
    assert "unpaid:C1" not in states(deal, later)
    deal.pay("P5", creator_id="zoe", campaign_id="other", amount=1, currency="EUR", status="paid",
             paid_on=date(2026, 6, 5))  # fmt: skip
    assert states(deal, later)["unpaid:C1"][0] == "posted and never paid"


def test_a_post_that_was_not_approved_is_said(deal: Programme) -> None:
    deal.new_import()
    deal.promise("D1", status="in review")
    assert states(deal)["deliverable:D1"][0] == "posted, not approved"


def test_price_per_deliverable_is_the_price_of_each(deal: Programme) -> None:
    deal.new_import()
    deal.agree("C1", "glow", price=250, price_basis="per deliverable")
    assert states(deal)["deliverable:D2"] == ("late", 250.0, "EUR")


def test_versions_are_kept_and_the_highest_counts(deal: Programme) -> None:
    deal.new_import()
    deal.agree("C1", "glow", version=2, price=900, price_basis="per deal", currency="EUR",
               status="signed")  # fmt: skip
    assert states(deal)["deliverable:D2"] == ("late", 300.0, "EUR")
    assert deal.all("SELECT version, price FROM contract_version ORDER BY version") == [
        (1, 600), (2, 900),
    ]  # fmt: skip


def test_what_cannot_be_is_said_and_stops_nothing(deal: Programme) -> None:
    deal.promise("D4", contract_id="C1", platform="tiktok")
    deal.promise("D5", contract_id="C1", platform="tiktok", due_on=date(2026, 4, 1))
    deal.promise("D6", contract_id="gone", campaign_id="glow", due_on=date(2026, 8, 1))
    deal.agree("C3", "glow", price=-5, currency="EUR", status="signed")
    deal.pay("P1", contract_id="C1", amount=-20, currency="EUR", status="paid",
             paid_on=date(2026, 6, 5))  # fmt: skip
    deal.pay("P2", contract_id="C1", amount=20, currency="USD", status="paid",
             paid_on=date(2026, 6, 6))  # fmt: skip
    deal.new_import()
    deal.promise("D1", contract_id="C3")
    found = issues(deal)
    assert [(about, of) for about, of, _ in found] == [
        ("contract", "C3"), ("contract", "C3"), ("deliverable", "D1"), ("deliverable", "D4"),
        ("deliverable", "D5"), ("deliverable", "D6"), ("payment", "P1"), ("payment", "P2"),
    ]  # fmt: skip
    words = " ".join(sentence for _, _, sentence in found)
    for part in ("no creator", "below 0: -5.00", "Two contracts claim it: C1, C3", "no due day",
                 "before the contract was signed", "contract gone is not known",
                 "amount is below 0", "in USD, the contract in EUR"):  # fmt: skip
        assert part in words
