"""GRIN's reports by their labels. The rows are invented; no real header of an export is public."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from tests.core.exports.loaded import loaded

KPI = (
    "Campaign,Budget,Spend,Revenue,Conversions,Revenue ROI,Creator Media Value (IMV)\n"
    'Spring launch,"$25,000.00","$12,400.50","$31,000.00",412,2.5,"$18,200.00"\n'
)

CREATORS = (
    "First Name,Last Name,Email,Gender,Network,Handle,Reach,Discount Code,Owner\n"
    "Ana,Lima,ana@example.com,F,Instagram,@ana.home,48200,ANA20,Kim\n"
    "Ben,,ben@example.com,,TikTok,benlights,9000,,\n"
)

CONTENT = (
    "Creator,Campaign,Network,Content Type,Date Posted,URL,Reach,Impressions,Views,Likes,Comments,"
    "Engagement Rate,IMV\n"
    "Ana Lima,Spring launch,Instagram,Reel,2026-03-09,https://www.instagram.com/reel/DYz2HS0M2ks/,"
    "48200,15300,12200,640,31,1.4%,$310\n"
)


def test_totals_of_a_campaign_are_the_vendors_and_no_sales(tmp_path: Path) -> None:
    with loaded(tmp_path, KPI) as found:
        assert found.export.known_id == "grin_kpi"
        assert found.asked is not None
        assert found.row(
            "SELECT campaign_id, budget, spend, sales_amount, conversions, code, creator_id "
            "FROM offer_total"
        ) == ("spring launch", 25000, Decimal("12400.5"), 31000, 412, None, None)
        # The campaign is only named by it: its budget is what the team says, not GRIN.
        assert found.row("SELECT name, is_declared, budget FROM campaign") == (
            "Spring launch",
            False,
            None,
        )
        assert found.row("SELECT count(*) FROM sale") == (0,)
        assert found.row("SELECT count(*) FROM offer") == (0,)


def test_a_first_and_a_last_name_are_one_person_with_reach_followers(tmp_path: Path) -> None:
    with loaded(tmp_path, CREATORS) as found:
        assert found.export.known_id == "grin_creators"
        assert found.rows("SELECT creator_id, name, tags FROM creator ORDER BY 1") == [
            ("ana lima", "Ana Lima", ["Gender: F", "Owner: Kim"]),
            ("ben", "Ben", None),
        ]
        assert found.rows("SELECT account_id, creator_id, followers FROM account ORDER BY 1") == [
            ("instagram:ana.home", "ana lima", 48200),
            ("tiktok:benlights", "ben", 9000),
        ]


def test_grins_reach_never_lands_in_reach(tmp_path: Path) -> None:
    with loaded(tmp_path, CONTENT) as found:
        assert found.export.known_id == "grin_content"
        assert found.row(
            "SELECT reach, reach_kind, followers_at_post, impressions, views, likes "
            "FROM post_snapshot"
        ) == (None, None, 48200, 15300, 12200, 640)
        assert found.row("SELECT reach, followers, creator_id, campaign_id FROM post_now") == (
            None,
            48200,
            "ana lima",
            "spring launch",
        )
