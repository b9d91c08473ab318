"""Upfluence, Klear, Traackr, Later Influence and impact.com. The rows are invented, and only
impact.com's and Upfluence's column names are documented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.core.exports.loaded import loaded

UPFLUENCE = (
    "influencer_id,media_url,profile_name,first_name,last_name,phone_number,email,"
    "shipping_address.line1,shipping_address.country_code,merge_fields\n"
    "88,https://www.instagram.com/ana.home/,ana.home,Ana,Lima,+1 555 0100,ana@example.com,"
    "1 Elm St,US,\n"
    "89,https://www.tiktok.com/@benlights,benlights,,,,,,,\n"
)

UPFLUENCE_POSTS = (
    "influencer_id,profile_name,Platform,Post Type,Post URL,Post Date,Impressions,"
    "Estimated Impressions,Estimated Reach,Likes,Comments,EMV\n"
    "88,ana.home,Instagram,Reel,https://www.instagram.com/reel/C1/,2026-03-09,,15300,11200,640,31,$9\n"
)

KLEAR = (
    "Influencer,Network,Post Type,Post URL,Post Date,Reach,Likes,Comments,Shares,Engagements,"
    "Engagement Rate,Earned Media Value\n"
    "Ana Lima,Instagram,Reel,https://www.instagram.com/reel/C1/,2026-03-09,11200,640,31,18,689,"
    "15.28%,$310\n"
)

TRAACKR = (
    "Influencer,Platform,Post URL,Post Date,Video Views,Likes,Comments,Shares,Engagements,VIT\n"
    "Ana Lima,TikTok,https://www.tiktok.com/@ana.home/video/99,2026-03-09,12200,640,31,18,689,44.1\n"
)

LATER = (
    "Creator,Campaign,Network,Post URL,Post Date,Date Received,Total Views,Organic Video Views,"
    "Paid Video Views,Likes,Organic Likes,Paid Likes,Comments,Shares,Total Engagements,"
    "Organic Engagements,Paid Engagements,Impressions / Views\n"
    "Ana Lima,Spring,Instagram,https://www.instagram.com/reel/C1/,2026-03-09,2026-03-16,15300,"
    "12000,3300,640,500,140,31,18,689,549,140,20000\n"
)

IMPACT = (
    "Creator,Creator ID,Creator Campaign ID,Creator Campaign Name,Event Date,Post ID,Post Name,"
    "Post Type,Post URL,Social Platform,Metric Type,Impressions,Likes,Comments,Engagements,"
    "Action Count - Net\n"
    "Ana Lima,3001,9,Spring,2026-03-10,55,Light,Reel,https://www.instagram.com/reel/C1/,Instagram,"
    "Delta,1000,40,4,44,2\n"
    "Ana Lima,3001,9,Spring,2026-03-11,55,Light,Reel,https://www.instagram.com/reel/C1/,Instagram,"
    "Delta,500,20,1,21,1\n"
    "Ben Light,3002,9,Spring,2026-03-10,56,Wow,Video,https://www.tiktok.com/@ben/video/7,TikTok,"
    "Lifetime,800,30,2,32,0\n"
    "Ben Light,3002,9,Spring,2026-03-11,56,Wow,Video,https://www.tiktok.com/@ben/video/7,TikTok,"
    "Lifetime,900,35,2,37,0\n"
    "Cleo Sol,3003,9,Spring,2026-03-11,57,Hm,Video,https://www.tiktok.com/@cleo/video/8,TikTok,"
    "Weekly,70,3,0,3,0\n"
)


def test_a_creator_of_upfluence_is_the_name_the_account_and_the_id(tmp_path: Path) -> None:
    with loaded(tmp_path, UPFLUENCE) as found:
        assert found.export.known_id == "upfluence_creators"
        assert found.rows("SELECT creator_id, name, country FROM creator ORDER BY 1") == [
            ("ana lima", "Ana Lima", "US"),
            ("benlights", "benlights", None),
        ]
        assert found.rows("SELECT account_id, creator_id FROM account ORDER BY 1") == [
            ("instagram:ana.home", "ana lima"),
            ("tiktok:benlights", "benlights"),
        ]


def test_what_upfluence_estimates_is_marked(tmp_path: Path) -> None:
    with loaded(tmp_path, UPFLUENCE_POSTS) as found:
        assert found.export.known_id == "upfluence_posts"
        snapshot = "SELECT impressions, reach, reach_kind, estimated, likes FROM post_snapshot"
        assert found.row(snapshot) == (15300, 11200, "modelled", ["impressions", "reach"], 640)


def test_klears_reach_is_a_model_and_its_rate_is_not_taken(tmp_path: Path) -> None:
    with loaded(tmp_path, KLEAR) as found:
        assert found.export.known_id == "klear_posts"
        snapshot = "SELECT reach, reach_kind, estimated, engagements_reported FROM post_snapshot"
        assert found.row(snapshot) == (11200, "modelled", ["reach"], 689)


def test_traackrs_posts_are_read(tmp_path: Path) -> None:
    with loaded(tmp_path, TRAACKR) as found:
        assert found.export.known_id == "traackr_posts"
        assert found.row("SELECT post_id, creator_id FROM post") == ("tiktok:99", "ana lima")
        assert found.row("SELECT views, likes, reach FROM post_snapshot") == (12200, 640, None)


def test_a_figure_of_later_speaks_for_the_day_it_came_in(tmp_path: Path) -> None:
    with loaded(tmp_path, LATER) as found:
        assert found.export.known_id == "later_posts"
        assert found.row("SELECT as_of, views, impressions, likes FROM post_snapshot") == (
            date(2026, 3, 16),
            15300,
            None,
            640,
        )


def test_a_column_says_of_each_row_whether_it_counts_a_day_or_everything_so_far(
    tmp_path: Path,
) -> None:
    with loaded(tmp_path, IMPACT) as found:
        assert found.export.known_id == "impact_creators"
        # 1,000 and 500 in two days are 1,500; of 800 and then 900 so far there are 900.
        assert found.rows("SELECT post_id, impressions, likes FROM post_now ORDER BY 1") == [
            ("instagram:/p/C1", 1500, 60),
            ("tiktok:7", 900, 35),
        ]
        # Nobody knows what a week of Cleo's is: added to days it would count twice.
        assert found.receipt.rows_skipped == 1
        (skipped,) = [issue for issue in found.receipt.issues if issue.severity == "skipped"]
        assert (skipped.source_row, skipped.message) == (
            6,
            "It is not clear whether this row counts one day or everything so far. "
            "It was left out.",
        )
