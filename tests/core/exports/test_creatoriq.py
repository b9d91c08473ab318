"""CreatorIQ's posts, campaigns, payables and payouts. The rows are invented."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.core.exports.loaded import load_into, loaded

POSTS = (
    "Post Id,Creator Name,SocialHandle,Post Description,Post Link,Post Date,Publisher Id\n"
    '1,"Ana Lima\n",@ana.home,"#BrightRooms #glow",https://tiktok.com/@ana.home/video/99/,'
    "2026-01-10 12:00:00,7001\n"
)

WIDE_POSTS = (
    "PostId,PublisherName,UserName,PublisherId,CampaignName,SocialNetwork,PostType,PostLink,"
    "Post Date,Reach,EstimatedReachFlag,Impressions,EstimatedImpressionsFlag,Likes,Comments,"
    "TotalShares,Saves,FollowersAtTimeOfPost,EMV\n"
    "11,Ana Lima,ana.home,7001,Spring,Instagram,carousel,https://www.instagram.com/p/B1/,"
    "2026-01-10,900,true,1500,false,80,7,3,9,48200,12.5\n"
    "12,Ben Light,benlights,7002,Spring,Instagram,clip,https://www.instagram.com/reel/B2/,"
    "2026-01-11,700,0,,,60,5,1,2,9000,8\n"
)

CAMPAIGNS = (
    "CampaignId,CampaignName,StartDate,EndDate,Budget,Currency,Status\n"
    '501,Spring,2026-03-02,2026-04-26,"25,000.00",usd,Active\n'
)

PAYABLES = (
    "PayableID,CampaignID,CampaignExternalName,CompletedAt,DueDate,PayableStatus,RequirementID,"
    "TransactionID,PayableAmount.Value,PayableAmount.Currency,PONumber\n"
    "P1,501,Spring,2026-03-10,2026-04-10,Open,R1,,900.00,USD,\n"
    "P2,501,Spring,2026-03-01,2026-04-01,Paid,R2,T9,600.00,USD,\n"
)

PAYOUTS = (
    "PayoutID,PayoutDate,PublisherID,PublisherName,PayoutMethod,PayoutStatus,PayoutAmount,"
    "ErrorMessage,CancellationReason\n"
    "T9,2026-04-01,7001,Ana Lima,ACH 998877,Paid,600.00,,\n"
    "T10,2026-04-02,7002,,ACH 112233,Failed,300.00,Account closed,\n"
)


def test_a_post_names_its_creator_by_name_account_and_publisher_id(tmp_path: Path) -> None:
    with loaded(tmp_path, POSTS) as found:
        assert found.export.known_id == "creatoriq_posts"
        assert found.asked is None
        post = "SELECT post_id, account_id, creator_id, caption FROM post"
        assert found.row(post) == (
            "tiktok:99",
            "tiktok:ana.home",
            "ana lima",
            "#BrightRooms #glow",
        )
        assert found.row("SELECT creator_id FROM account") == ("ana lima",)
        assert found.row("SELECT creator_id, system, external_id FROM creator_external_id") == (
            "ana lima",
            "creatoriq",
            "7001",
        )


def test_a_flag_says_of_each_row_which_of_its_figures_are_estimates(tmp_path: Path) -> None:
    with loaded(tmp_path, WIDE_POSTS) as found:
        assert found.export.known_id == "creatoriq_posts"
        assert found.rows(
            "SELECT reach, reach_kind, impressions, shares, followers_at_post, estimated "
            "FROM post_snapshot ORDER BY source_row"
        ) == [
            (900, "modelled", 1500, 3, 48200, ["reach"]),
            (700, "modelled", None, 1, 9000, None),
        ]


def test_campaigns_bring_their_dates_and_budget(tmp_path: Path) -> None:
    with loaded(tmp_path, CAMPAIGNS) as found:
        assert found.export.known_id == "creatoriq_campaigns"
        assert found.row(
            "SELECT name, is_declared, starts_on, ends_on, budget, currency FROM campaign"
        ) == ("Spring", True, date(2026, 3, 2), date(2026, 4, 26), 25000, "USD")


def test_what_was_paid_is_counted_from_the_payouts_and_once(tmp_path: Path) -> None:
    with loaded(tmp_path, PAYABLES, "payables.csv") as found:
        assert found.export.known_id == "creatoriq_payables"
        assert (found.receipt.rows_loaded, found.receipt.rows_skipped) == (1, 1)
        assert "paid_elsewhere" in found.notes()
        payouts = load_into(found.store, PAYOUTS, "payouts.csv")
        assert payouts.export.known_id == "creatoriq_payouts"
        assert found.rows(
            "SELECT payment_id, creator_id, campaign_id, amount, status, due_on, paid_on, notes "
            "FROM payment ORDER BY import_id, source_row"
        ) == [
            ("P1", None, "spring", 900, "due", date(2026, 4, 10), None, None),
            ("T9", "ana lima", None, 600, "paid", None, date(2026, 4, 1), None),
            (
                "T10", "#creatoriq:7002", None, 300, "cancelled", date(2026, 4, 2), None,
                "Account closed",
            ),
        ]  # fmt: skip
        paid = "SELECT sum(amount) FROM payment WHERE status = 'paid'"
        assert found.row(paid) == (Decimal(600),)
