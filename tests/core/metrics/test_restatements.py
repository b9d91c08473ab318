"""What changed in figures already shown, and what only grew."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from core.metrics import refresh
from tests.core.metrics.programme import Programme

NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)


def march(day: int) -> date:
    return date(2026, 3, day)


def restated(programme: Programme) -> list[tuple[Any, ...]]:
    """What the next refresh writes to the ledger, without its instant and causes."""
    programme.cursor.execute("DELETE FROM restatement")
    refresh(programme.cursor, NOW)
    return programme.all(
        "SELECT campaign_id, figure, about_from, about_to, value_before, value_after "
        "FROM restatement ORDER BY ALL"
    )


def glow(programme: Programme) -> None:
    """A campaign for views with one post: 100 views on the 9th, 150 on the 16th."""
    programme.campaign("glow", goal_metric="views", target=1000)
    programme.post(campaign_id="glow", published_on=march(2), as_of=march(9), views=100, likes=10)
    programme.post(campaign_id="glow", published_on=march(2), as_of=march(16), views=150, likes=12)


def test_the_first_figures_restate_nothing(programme: Programme) -> None:
    glow(programme)
    assert restated(programme) == []


def test_newer_snapshots_are_growth(programme: Programme) -> None:
    glow(programme)
    refresh(programme.cursor, NOW)
    programme.new_import()
    programme.post(as_of=march(23), views=400, likes=20)
    assert restated(programme) == []


def test_a_total_of_an_earlier_day_that_is_another_now_is_a_restatement(
    programme: Programme,
) -> None:
    glow(programme)
    refresh(programme.cursor, NOW)
    late = programme.new_import("late.csv")
    # Another post of the 9th with 30 views: 100 becomes 130. On the 16th it is 150 + 30: the newest
    # day may still fill up.
    programme.post("tiktok:2", campaign_id="glow", as_of=march(9), views=30)
    assert restated(programme) == [("glow", "views", march(9), march(9), 100, 130)]
    by = programme.one("SELECT import_ids, acts, campaign_name, in_words FROM restatement")
    assert by == (
        [late], ["import"], "Glow", "Views so far on 9 March 2026: 100 became 130.",
    )  # fmt: skip


def test_undo_is_a_restatement_of_all_that_falls(programme: Programme) -> None:
    glow(programme)
    refresh(programme.cursor, NOW)
    more = programme.new_import()
    programme.post("tiktok:2", campaign_id="glow", published_on=march(2), as_of=march(23), views=30)
    refresh(programme.cursor, NOW)
    programme.undo(more)
    # 180 views of the 23rd are gone: the total stands at the 150 of the 16th. One post is gone.
    assert restated(programme) == [
        ("glow", "posts", march(2), march(2), 2, 1),
        ("glow", "views", march(23), march(23), 180, 150),
    ]
    assert programme.one("SELECT acts FROM restatement LIMIT 1") == ["undo"]


def test_a_settled_week_is_restated_by_an_earlier_snapshot_of_its_posts(
    programme: Programme,
) -> None:
    programme.campaign("glow")
    programme.post(campaign_id="glow", published_on=march(2), as_of=march(16), views=1000, likes=80)
    refresh(programme.cursor, NOW)
    programme.new_import()
    # Settled is the first figure at seven days or more: that of the 9th counts, not of the 16th.
    programme.post(as_of=march(9), views=900, likes=63)
    assert restated(programme) == [
        ("glow", "settled engagements", march(2), march(8), 80, 63),
        ("glow", "settled views", march(2), march(8), 1000, 900),
    ]


def test_a_young_post_that_settles_restates_nothing(programme: Programme) -> None:
    programme.campaign("glow")
    programme.post(campaign_id="glow", published_on=march(2), as_of=march(9), views=1000, likes=80)
    programme.post(
        "tiktok:2", campaign_id="glow", published_on=march(4), as_of=march(9), views=500, likes=9
    )
    refresh(programme.cursor, NOW)
    programme.new_import()
    programme.post("tiktok:2", as_of=march(12), views=600, likes=12)
    assert restated(programme) == []


def test_a_late_post_restates_the_settled_week_that_was_shown(programme: Programme) -> None:
    programme.campaign("glow")
    programme.post(campaign_id="glow", published_on=march(2), as_of=march(9), views=1000, likes=80)
    refresh(programme.cursor, NOW)
    programme.new_import()
    programme.post(
        "tiktok:2", campaign_id="glow", published_on=march(4), as_of=march(12), views=500, likes=9
    )
    # 80 + 9 likes by 1,000 + 500 views.
    assert restated(programme) == [
        ("glow", "settled engagements", march(2), march(8), 80, 89),
        ("glow", "settled views", march(2), march(8), 1000, 1500),
    ]


def test_a_post_that_moves_is_told_for_both_campaigns(programme: Programme) -> None:
    glow(programme)
    programme.campaign("shine")
    refresh(programme.cursor, NOW)
    programme.assign("tiktok:1", "shine")
    found = restated(programme)
    assert ("glow", "posts", march(2), march(2), 1, 0) in found
    assert ("shine", "posts", march(2), march(2), 0, 1) in found
    # All 150 views so far leave with it: nothing is shown on the 16th any more.
    assert ("glow", "views", march(9), march(16), 150, 0) in found
    words = programme.all("SELECT in_words FROM restatement WHERE figure = 'posts' ORDER BY ALL")
    assert words == [("1 post came from “Glow”.",), ("1 post went to “Shine”.",)]


def test_a_refresh_that_no_act_is_behind_restates_nothing(programme: Programme) -> None:
    glow(programme)
    refresh(programme.cursor, NOW)
    programme.cursor.execute("UPDATE post_snapshot SET views = 7 WHERE as_of = '2026-03-09'")
    programme.insert("touched_post", post_id="tiktok:1")
    assert restated(programme) == []


def deal(programme: Programme) -> None:
    """Two signed contracts of 100 and 50 EUR; 40 EUR of the first are due."""
    programme.campaign("glow", goal_metric="views", target=1000)
    signed = {"status": "signed", "signed_on": march(1), "currency": "EUR"}
    programme.agree("c1", "glow", price=100, price_basis="per deal", **signed)
    programme.agree("c2", "glow", price=50, price_basis="per deal", **signed)
    due = {"campaign_id": "glow", "amount": 40, "currency": "EUR", "due_on": march(20)}
    programme.pay("p1", contract_id="c1", kind="fee", status="due", **due)


def costs(programme: Programme) -> dict[str, float]:
    return dict(
        programme.all("SELECT basis, sum(amount) FROM cost_now WHERE left_out IS NULL GROUP BY 1")
    )


def test_money_that_goes_on_restates_nothing(programme: Programme) -> None:
    deal(programme)
    refresh(programme.cursor, NOW)
    assert costs(programme) == {"committed": 150, "due": 40}
    programme.new_import()
    programme.agree("c3", "glow", price=70, price_basis="per deal", status="signed",
                    signed_on=march(3), currency="EUR")  # fmt: skip
    programme.pay("p1", contract_id="c1", campaign_id="glow", kind="fee", amount=40,
                  currency="EUR", status="paid", paid_on=march(21))  # fmt: skip
    assert restated(programme) == []
    assert costs(programme) == {"committed": 220, "paid": 40}


def test_a_cost_that_is_another_now_is_a_restatement(programme: Programme) -> None:
    deal(programme)
    refresh(programme.cursor, NOW)
    amended = programme.new_import()
    programme.agree("c1", "glow", price=130, price_basis="per deal", status="signed",
                    signed_on=march(1), currency="EUR")  # fmt: skip
    assert restated(programme) == [("glow", "cost committed", None, None, 150, 180)]
    by = programme.one("SELECT import_ids, acts, in_words FROM restatement")
    assert by == (
        [amended], ["import"],
        "Cost committed in EUR, because of one item known before: 150 became 180.",
    )  # fmt: skip


def test_a_cost_that_is_gone_is_a_restatement(programme: Programme) -> None:
    programme.campaign("glow", goal_metric="views", target=1000)
    refresh(programme.cursor, NOW)
    first = programme.new_import()
    deal(programme)
    refresh(programme.cursor, NOW)
    programme.undo(first)
    assert restated(programme) == [
        ("glow", "cost committed", None, None, 150, 0),
        ("glow", "cost due", None, None, 40, 0),
    ]


def test_a_contract_that_goes_to_another_campaign_restates_both(programme: Programme) -> None:
    deal(programme)
    programme.campaign("moss")
    refresh(programme.cursor, NOW)
    programme.new_import()
    programme.agree("c2", "moss", price=50, price_basis="per deal", status="signed",
                    signed_on=march(1), currency="EUR")  # fmt: skip
    assert restated(programme) == [
        ("glow", "cost committed", None, None, 150, 100),
        ("moss", "cost committed", None, None, 0, 50),
    ]


def test_a_target_that_was_moved_is_a_restatement(programme: Programme) -> None:
    programme.campaign("glow", goal_metric="views", target=1000)
    refresh(programme.cursor, NOW)
    programme.new_import()
    programme.campaign("glow", goal_metric="views", target=1500)
    assert restated(programme) == [("glow", "target of views", None, None, 1000, 1500)]
    assert programme.one("SELECT in_words FROM restatement") == (
        "Target of views: 1,000 became 1,500."
    )
