"""Figures and their receipts: worked out by hand, and made again from the receipt's own rows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.metrics import METRICS, Metric, refresh
from core.metrics.emv import emv_id, media_values
from core.metrics.figures import Figure, figures
from core.metrics.in_words import formula_with_numbers
from core.metrics.receipt import FigureReceipt, receipt
from core.metrics.scope import Scope
from tests.core.metrics.programme import Programme

GLOW = Scope("glow")
AS_OF = date(2026, 6, 1)


@pytest.fixture
def glow(programme: Programme) -> Programme:
    """Three posts of two people, two contracts, three orders, two invitations."""
    programme.campaign("glow", budget=1000, currency="USD")
    programme.account("instagram:ana", followers=2000, as_of=AS_OF, creator_id="ana")
    programme.account("tiktok:ben", followers=500, as_of=AS_OF, creator_id="ben")
    programme.post("instagram:1", account_id="instagram:ana", campaign_id="glow", format="reel",
                   published_on=date(2026, 5, 4), as_of=AS_OF, reach=1000,
                   reach_kind="unique_accounts", views=1500, impressions=1800, likes=40,
                   comments=6, shares=3, saves=1)  # fmt: skip
    programme.post("instagram:2", account_id="instagram:ana", campaign_id="glow", format="image",
                   published_on=date(2026, 5, 5), as_of=AS_OF, reach=200, reach_kind="modelled",
                   estimated=["reach"], impressions=200, likes=20, comments=0)  # fmt: skip
    programme.post("tiktok:3", account_id="tiktok:ben", campaign_id="glow", format="video",
                   published_on=date(2026, 5, 6), as_of=AS_OF, views=900, likes=90,
                   comments=10)  # fmt: skip
    signed: dict[str, Any] = {"status": "signed", "signed_on": AS_OF, "currency": "USD"}
    programme.agree("C-1", "glow", creator_id="ana", price=300, **signed)
    programme.agree("C-2", "glow", creator_id="ben", price=100, **{**signed, "status": "cancelled"})
    programme.offer("ANA10", "glow", creator_id="ana")
    for order, total, refunded in (("1", 200, 0), ("2", 100, 40), ("3", 80, 80)):
        programme.sale(order, "ANA10", "2026-05-10", total=total, refunded=refunded,
                       currency="USD")  # fmt: skip
    for number, (creator, status) in enumerate((("ana", "accepted"), ("cem", "sent"))):
        programme._row("message", message_id=str(number), creator_id=creator, campaign_id="glow",
                       direction="out", status=status, sent_at="2026-05-01")  # fmt: skip
    refresh(programme.cursor)
    for promise, state, at_risk, currency in (
        ("1", "late", 150, "USD"), ("2", "posted and matched", None, "USD"),
        ("3", "paid twice", 80, "EUR"),
    ):  # fmt: skip
        programme.cursor.execute(
            "INSERT INTO promise_now (promise_id, state, sentence, campaign_id, creator_id, "
            "creator_name, due_on, at_risk, currency, import_id, source_row) "
            "VALUES (?, ?, 'It is so.', 'glow', 'ana', 'Ana', '2026-05-20', ?, ?, 1, 2)",
            [promise, state, at_risk, currency],
        )
    return programme


def one(programme: Programme, metric_id: str, scope: Scope = GLOW) -> Figure:
    [found] = figures(programme.cursor, scope, [metric_id])
    return found


@pytest.mark.parametrize(
    ("metric_id", "value"),
    [
        ("engagement_rate_by_reach", 70 / 1200),  # (50 + 20) / (1000 + 200): TikTok has no reach
        ("mean_rate_by_reach", (0.05 + 0.1) / 2),
        ("median_rate_by_reach", 0.075),
        ("engagement_rate_by_views", 150 / 2400),  # (50 + 100) / (1500 + 900)
        ("engagement_rate_by_followers", 170 / 4500),  # 2000 + 2000 + 500
        ("comment_rate", 6 / 1200),
        ("comments_per_like", 16 / 150),
        ("view_rate", 2400 / 2500),  # 1500 + 900 of 2000 + 500: one post has no views
        ("posts", 3),
        ("creators", 2),
        ("engagements", 170),
        ("reach", 1200),
        ("cost_committed", 300),  # C-2 was cancelled
        ("money_at_risk", 150),  # the rest is live, or in a currency without a rate
        ("cpe", 300 / 170),
        ("cost_per_post", 100),
        ("cpa", 150),  # two orders count: the third was given back whole
        ("orders", 2),
        ("revenue", 260),  # 200 + 100 - 40
        ("roas", 260 / 300),
        ("roi", -40 / 300),
        ("invited", 2),
        ("acceptance_rate", 0.5),
        ("vanity_share", 200 / 1200),
    ],
)
def test_a_figure_is_what_one_works_out_by_hand(
    glow: Programme, metric_id: str, value: float
) -> None:
    assert one(glow, metric_id).value == pytest.approx(value)


@pytest.mark.parametrize(
    ("metric_id", "reason"),
    [
        ("clicks", "Left out are all 3, most because: no clicks known."),
        ("completion_rate", "Left out are all 3, most because: no completed views known."),
        ("cost_paid", "No cost of it is known."),
        ("cpc", "No post with clicks is known."),
        ("cpv", "1 of 3 posts have no views, and what they cost cannot be told from what the "
                "others did."),
        ("acceptance_rate_returning", "No invitation of it is known."),
    ],
)  # fmt: skip
def test_what_is_not_known_is_no_zero_and_says_why(
    glow: Programme, metric_id: str, reason: str
) -> None:
    found = one(glow, metric_id)
    assert (found.value, found.reason) == (None, reason)


def test_a_division_by_zero_is_said(programme: Programme) -> None:
    programme.post("tiktok:1", campaign_id="glow", as_of=AS_OF, likes=0, comments=0, views=0,
                   published_on=AS_OF)  # fmt: skip
    refresh(programme.cursor)
    assert one(programme, "comments_per_like").value is None
    assert one(programme, "engagement_rate_by_views").reason == (
        "Left out are all 1, most because: its views is 0."
    )


def test_a_part_of_a_campaign_has_its_own_figures_and_no_money(glow: Programme) -> None:
    reels = Scope("glow", format="reel")
    assert one(glow, "engagement_rate_by_reach", reels).value == pytest.approx(0.05)
    assert one(glow, "cost_committed", reels).reason == (
        "Money and messages are not known by platform, format or day of publishing."
    )
    assert one(glow, "engagements", Scope("glow", creator_id="ben")).value == 100
    assert one(glow, "cost_committed", Scope("glow", creator_id="ana")).value == 300
    late = Scope("glow", first_on=date(2026, 5, 6))
    assert one(glow, "posts", late).value == 1


def test_currencies_are_kept_apart_until_the_team_gives_a_rate_and_its_day(
    glow: Programme,
) -> None:
    glow.new_import()
    glow.agree("C-3", "glow", creator_id="ben", price=100, currency="EUR", status="signed",
               signed_on=AS_OF)  # fmt: skip
    refresh(glow.cursor)
    found = receipt(glow.cursor, "cost_committed", GLOW)
    assert found.figure.value == 300
    assert ("In EUR: the settings have no rate to USD.", 1) in found.left_out
    assert one(glow, "cpe").reason == (
        "Some of it is in another currency, and the settings have no rate for it."
    )
    glow.insert("exchange_rate", from_currency="EUR", to_currency="USD", rate=Decimal("1.1"),
                on_day=AS_OF, said_at=datetime(2026, 6, 2, tzinfo=UTC))  # fmt: skip
    assert one(glow, "cost_committed").value == pytest.approx(410)
    assert one(glow, "cost_committed", Scope("glow", currency="EUR")).value == pytest.approx(
        100 + 300 / 1.1
    )


def made_again(found: FigureReceipt) -> float | None:
    """The figure from nothing but the rows of its receipt."""
    rows = found.rows[found.rows["is_used"]]
    above, below = rows["numerator"].astype(float), rows["denominator"].astype(float)
    metric: Metric = found.metric
    if rows.empty or found.figure.value is None:
        return None
    value = {
        "sum": lambda: above.sum(),
        "rows": lambda: len(rows),
        "people": lambda: rows["person"].nunique(),
        "ratio": lambda: above.sum() / below.sum(),
        "mean": lambda: (above / below).mean(),
        "median": lambda: (above / below).median(),
        "ratio less one": lambda: above.sum() / below.sum() - 1,
    }[metric.aggregate]()
    return float(value) * metric.times


@pytest.mark.parametrize("metric_id", METRICS)
def test_the_rows_of_a_receipt_give_the_figure(glow: Programme, metric_id: str) -> None:
    for scope in (
        GLOW,
        Scope("glow", by="followers", cost_basis="due"),
        Scope("glow", format="reel"),
    ):
        found = receipt(glow.cursor, metric_id, scope)
        assert made_again(found) == (
            None if found.figure.value is None else pytest.approx(found.figure.value)
        )
        used = int(found.rows["is_used"].sum())
        assert (found.figure.rows_used, found.figure.rows_left_out) in (
            (used, len(found.rows) - used), (0, 0),
        )  # fmt: skip
        assert sum(number for _, number in found.left_out) == len(found.rows) - used
        assert formula_with_numbers(found.figure, scope)


COUNTS = st.none() | st.integers(0, 10_000)


@settings(max_examples=25, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.lists(st.tuples(COUNTS, COUNTS, COUNTS, COUNTS), min_size=1, max_size=8))
def test_any_posts_give_figures_that_their_receipts_make_again(
    posts: list[tuple[int | None, ...]],
) -> None:
    programme = Programme()
    programme.new_import()
    for number, (likes, comments, reach, views) in enumerate(posts):
        programme.post(f"instagram:{number}", campaign_id="glow", published_on=AS_OF, as_of=AS_OF,
                       likes=likes, comments=comments, reach=reach, views=views,
                       reach_kind="unique_accounts")  # fmt: skip
    refresh(programme.cursor)
    for metric_id in ("engagement_rate_by_reach", "mean_rate_by_views", "median_rate_by_reach",
                      "comments_per_like", "engagements", "vanity_share"):  # fmt: skip
        found = receipt(programme.cursor, metric_id, GLOW)
        expected = found.figure.value
        assert made_again(found) == (None if expected is None else pytest.approx(expected))
    programme.cursor.close()


def test_a_receipt_names_the_file_and_line_of_the_value_that_was_used(glow: Programme) -> None:
    glow.new_import("newer.csv")
    glow.post("instagram:1", as_of=date(2026, 6, 8), likes=44, reach=1100,
              reach_kind="unique_accounts")  # fmt: skip
    refresh(glow.cursor)
    lines = receipt(glow.cursor, "engagement_rate_by_reach", GLOW).lines
    of_post = lines[lines["id"] == "instagram:1"].set_index("counter")
    assert of_post.loc["likes", "value"] == 44
    assert of_post.loc["likes", "file_name"] == "newer.csv"
    assert of_post.loc["comments", "file_name"] == "export.csv"  # the newer file has none
    assert isinstance(lines, pd.DataFrame)


def test_the_share_of_estimates_is_that_of_the_rows_used(glow: Programme) -> None:
    assert receipt(glow.cursor, "reach", GLOW).figure.estimated == 0.5
    assert receipt(glow.cursor, "views", GLOW).figure.estimated == 0


def test_a_formula_has_its_numbers_in_it(glow: Programme) -> None:
    found = one(glow, "engagement_rate_by_reach")
    assert formula_with_numbers(found, GLOW) == "70 engagements ÷ 1,200 reach = 5.83 %"
    assert formula_with_numbers(one(glow, "roi"), GLOW) == (
        "(260.00 revenue − 300.00 cost committed) ÷ 300.00 cost committed = -13.3 %"
    )


def test_a_media_value_is_the_same_in_the_registry_and_by_its_card(glow: Programme) -> None:
    for value in media_values(glow.cursor, "glow"):
        found = one(glow, emv_id(value.card))
        assert found.value == (pytest.approx(value.value) if value.parts else None)
        assert found.currency == value.card.currency
