"""Exports of shops, analytics, rankings and lists of comments, mostly with public headers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.core.exports.dropped import ReadOne
from tests.core.exports.loaded import loaded

CROWDTANGLE_FACEBOOK = (
    "Page Name,User Name,Facebook Id,Page Category,Likes at Posting,Followers at Posting,"
    "Post Created,Post Created Date,Post Created Time,Type,Total Interactions,Likes,Comments,"
    "Shares,Love,Wow,Haha,Sad,Angry,Care,Total Views,Video Length,URL,Message,Link,Link Text\n"
    "Bright Rooms,brightrooms,100000000000001,HOME,900,1200,2021-07-06 16:45:20 EDT,2021-07-06,"
    '16:45:20,Photo,"1,015",800,110,90,10,2,1,1,1,0,0,,'
    'https://www.facebook.com/brightrooms/posts/4001,"A lamp, at last",,Lamps\n'
)


def test_crowdtangle_keeps_the_vendors_interactions_apart_from_the_likes(read_one: ReadOne) -> None:
    export, (row,) = read_one("report.csv", CROWDTANGLE_FACEBOOK)
    assert export.known_id == "crowdtangle_facebook"
    assert (row["likes"], row["comments"], row["shares"]) == ("800", "110", "90")
    assert (row["engagements_reported"], row["followers_at_post"]) == ("1,015", "1200")
    assert (row["published_at"], row["caption"]) == ("2021-07-06", "A lamp, at last")


def test_crowdtangle_of_instagram_is_another_export(read_one: ReadOne) -> None:
    export, (row,) = read_one(
        "report.csv",
        "Account,User Name,Followers at Posting,Post Created,Post Created Date,Post Created Time,"
        "Type,Total Interactions,Likes,Comments,Views,URL,Link,Photo,Title,Description,Image Text,"
        "Sponsor Id,Sponsor Name\n"
        "Ana,ana.home,48200,2021-07-06 16:45:20 CEST,2021-07-06,16:45:20,Album,671,640,31,0,"
        "https://www.instagram.com/p/CQabc/,,,,Light,,,\n",
    )
    assert export.known_id == "crowdtangle_instagram"
    assert (row["handle"], row["likes"], row["views"]) == ("ana.home", "640", "0")


def test_comments_of_a_channel_keep_their_video_and_their_likes(read_one: ReadOne) -> None:
    export, rows = read_one(
        "All_Comments_Final.csv",
        "\ufeffComments,Comment_ID,Reply_Count,Like_Count,Date,VidId,user_ID\r\n"
        '"So good,\nagain",Ugx1,0,3,2022-01-21T14:32:13Z,vid1,user_2217\r\n'
        "More,Ugx2,1,0,2022-01-22T08:00:00Z,vid2,user_9\n",
    )
    assert export.known_id == "youtube_channel_comments"
    assert [(row["platform_post_id"], row["likes"]) for row in rows] == [
        ("vid1", "3"),
        ("vid2", "0"),
    ]
    assert rows[0]["body"] == "So good,\nagain"


def test_a_corpus_of_comments_and_a_list_of_a_video_are_read(read_one: ReadOne) -> None:
    corpus, (row,) = read_one(
        "comments.csv",
        "ID,PUBLISHED,UPDATED,TITLE,CONTENT,CONTENT_SIZE,HAS_LINK,AUTHOR_NAME,AUTHOR_URI,CHANNELID\n"
        "c1,2012-02-03T10:11:12.000Z,2012-02-03T10:11:12.000Z,t,\ufeffNice one,8,0,Kim,u,ch\n",
    )
    assert (corpus.known_id, row["author"]) == ("youtube_comment_corpus", "Kim")
    listed, (row,) = read_one(
        "Youtube01.csv",
        "COMMENT_ID,AUTHOR,DATE,CONTENT,CLASS\nz1,Lee,2013-11-07T06:20:48,Watch this,1\n",
    )
    assert (listed.known_id, row["comment_id"], row["body"]) == (
        "youtube_comment_list",
        "z1",
        "Watch this",
    )


def test_a_trending_day_is_written_year_day_month(read_one: ReadOne) -> None:
    # 17.14.11 can only be 14 November 2017: there is no month 14.
    export, rows = read_one(
        "GBvideos.csv",
        "video_id,trending_date,title,channel_title,category_id,publish_time,tags,views,likes,"
        "dislikes,comment_count,thumbnail_link,comments_disabled,ratings_disabled,"
        "video_error_or_removed,description\n"
        "Jw1Y-zhQURU,17.14.11,Ad,JL,26,2017-11-10T07:38:29.000Z,a|b,7224515,55681,10247,9479,"
        "https://i.ytimg.com/x.jpg,False,False,False,Click\n",
    )
    assert export.known_id == "youtube_trending"
    assert export.as_of.isoformat() == "2017-11-14"
    assert [(row["views"], row["comments"]) for row in rows] == [("7224515", "9479")]


def test_studio_speaks_german_and_french(read_one: ReadOne) -> None:
    german, (row,) = read_one(
        "Tabellendaten.csv",
        "Videos,Videotitel,Veröffentlichungszeitpunkt des Videos,Dauer,Aufrufe,"
        "Wiedergabezeit (Stunden),Abonnenten,Geschätzter Umsatz (EUR),Impressionen,"
        "Klickrate der Impressionen (%)\n"
        'UWQNrpakgcA,Beständig,"Aug 28, 2025",9,300,4.5,14,0.1,456,3.51\n',
    )
    assert german.known_id == "youtube_table"
    assert (row["views"], row["impressions"], row["watch_seconds"]) == ("300", "456", "4.5")
    french, (row,) = read_one(
        "Données du tableau.csv",
        "Contenu,Titre de la vidéo,Heure de publication de la vidéo,Durée,Vues engagées,Vues,"
        "Pourcentage moyen regardé (%)\n"
        'UWQNrpakgcA,Suite,"Aug 28, 2025",9,200,300,"62,3"\n',
    )
    assert (french.known_id, row["views"]) == ("youtube_table", "300")


def test_meta_content_is_known_without_its_date_column(read_one: ReadOne) -> None:
    export, (row,) = read_one(
        "Oct-01-2026_Oct-10-2026_1.csv",
        "Post ID,Account ID,Account username,Account name,Description,Duration (sec),Publish time,"
        "Permalink,Post type,Views,Reach,Likes,Shares,Follows,Comments,Saves\n"
        "18011,1784,ana.home,Ana,Chair,44,10/03/2026 08:31,https://www.instagram.com/reel/DAbc1/,"
        'IG reel,"12,400",9100,610,88,41,57,230\n',
    )
    assert (export.known_id, row["views"]) == ("meta_instagram_content", "12,400")


ORDERS = (
    "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,"
    "Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Billing Name,"
    "Shipping Zip,Cancelled at,Refunded Amount,Id\n"
    "#1001,kay@example.com,paid,,EUR,80.00,5.00,0.00,85.00,ANA20,20.00,2026-04-20 04:41:25 +0500,1,"
    "Lamp,80.00,Kay Doe,'1010,,0.00,5512345678901\n"
    "#1001,kay@example.com,,,,,,,,,,2026-04-20 04:41:25 +0500,2,Bulb,10.00,,,,,\n"
    "#1002,lee@example.com,pending,,EUR,40.00,0.00,0.00,40.00,,0.00,2026-04-21 10:00:00 +0500,1,"
    "Bulb,40.00,Lee Roe,'1020,,10.00,5512345678902\n"
)


def test_an_order_of_two_line_items_counts_once_and_nobody_knows_who_bought(tmp_path: Path) -> None:
    # 85 + 40 = 125 in two orders; the second line of #1001 is a part of it, not 85 more.
    with loaded(tmp_path, ORDERS, "orders_export_1.csv") as orders:
        assert (orders.export.known_id, orders.asked) == ("shopify_orders", None)
        assert orders.receipt.rows_in == 3
        assert (orders.receipt.rows_loaded, orders.receipt.rows_skipped) == (2, 1)
        assert orders.rows(
            "SELECT order_id, code, total, refunded, currency, financial_status "
            "FROM sale ORDER BY 1"
        ) == [
            ("#1001", "ANA20", Decimal("85.0000"), Decimal("0.0000"), "EUR", "paid"),
            ("#1002", None, Decimal("40.0000"), Decimal("10.0000"), "EUR", "pending"),
        ]
        # 04:41:25 at +05:00 is 23:41:25 of the day before in UTC.
        assert orders.row("SELECT CAST(min(ordered_at) AS VARCHAR) FROM sale") == (
            "2026-04-19 23:41:25+00",
        )
        database = orders.store.path
    assert b"kay@example.com" not in database.read_bytes()
    assert b"Kay Doe" not in database.read_bytes()


def test_a_discount_below_zero_is_a_discount_and_its_uses_are_no_orders(tmp_path: Path) -> None:
    with loaded(
        tmp_path,
        "Name,Value,Value Type,Type,Discount Class,Context,Times Used In Total,Status,Start,End\n"
        "ANA20,-20.0,percentage,code,order,,94,Active,2025-12-08 11:28:18 -0600,\n"
        "BEN5,-5.0,fixed_amount,code,order,,3,Expired,2025-12-08 11:28:18 -0600,"
        "2026-01-08 11:28:18 -0600\n",
    ) as discounts:
        assert (discounts.export.known_id, discounts.asked) == ("shopify_discounts", None)
        assert discounts.rows(
            "SELECT code, discount, discount_amount, status FROM offer ORDER BY code"
        ) == [("ANA20", 0.2, None, "active"), ("BEN5", None, Decimal("5.0000"), "expired")]
        assert discounts.row("SELECT sum(usage_count) FROM offer_total") == (97,)
        assert discounts.row("SELECT count(*) FROM sale") == (0,)


def test_analytics_is_read_below_its_preamble_and_stays_a_total(tmp_path: Path) -> None:
    with loaded(
        tmp_path,
        "# ----------------------------------------\r\n# Traffic acquisition\r\n# Account: Shop\r\n"
        "# Property: Shop\r\n# ----------------------------------------\r\n#\r\n# All Users\r\n"
        "# Start date: 20231201\r\n# End date: 20231231\r\n"
        "Date,Session source / medium,Sessions,Engaged sessions,Key events,Total revenue\r\n"
        "20231231,ana.home / influencer,120,80,4,310.500000000000001\r\n"
        "20231230,ana.home / influencer,30,20,1,20.25\r\n",
        "data-export.csv",
    ) as analytics:
        assert (analytics.export.known_id, analytics.asked) == ("ga4_campaigns", None)
        # 310.5 + 20.25 = 330.75; 120 + 30 = 150 sessions.
        assert analytics.row(
            "SELECT sum(clicks), sum(conversions), sum(sales_amount), min(as_of) FROM offer_total"
        ) == (150, 5, Decimal("330.7500"), date(2023, 12, 30))


def test_a_ranking_with_rounded_followers_becomes_creators(tmp_path: Path) -> None:
    with loaded(
        tmp_path,
        "rank,channel_info,influence_score,posts,followers,avg_likes,60_day_eng_rate,"
        "new_post_avg_like,total_likes,country\n"
        "1,ana.home,92,3.3k,475.8m,8.7m,1.39%,6.5m,29.0b,Spain\n"
        "2,benlights,91,6.9k,0.89k,8.3m,NaN%,5.9m,57.4b,\n",
        "top_insta_influencers_data.csv",
    ) as ranking:
        assert (ranking.export.known_id, ranking.asked) == ("ranking_instagram", None)
        assert ranking.rows("SELECT handle, followers FROM account ORDER BY 1") == [
            ("ana.home", 475_800_000),
            ("benlights", 890),
        ]
    with loaded(
        tmp_path / "other",
        "Influencer_insta_name,instagram_name,category_1,category_2,Followers,Audience_country,"
        "Authentic_engagement,Engagement_avg\n"
        "ana.home,Ana,Home,,48.5M,Spain,383.1K,637K\n",
    ) as audience:
        assert audience.export.known_id == "ranking_instagram_audience"
        assert audience.row("SELECT handle, followers FROM account") == ("ana.home", 48_500_000)


def test_the_row_that_explains_the_columns_of_facebook_insights_is_no_post(tmp_path: Path) -> None:
    with loaded(
        tmp_path,
        "Post ID,Permalink,Post Message,Type,Countries,Languages,Posted,Audience Targeting,"
        "Lifetime Post Total Reach,Lifetime Post organic reach,Lifetime Post Total Impressions\n"
        ",,,,,,,,Lifetime: people who saw it,,\n"
        "100_1,https://www.facebook.com/a/posts/1,Hi,Photo,,,5/31/2019 10:15,,120,110,150\n",
    ) as insights:
        assert insights.export.known_id == "facebook_insights_posts"
        assert insights.receipt.rows_skipped == 1
        assert insights.row("SELECT reach, impressions FROM post_snapshot") == (120, 150)


def test_what_modash_estimates_is_marked_as_an_estimate(tmp_path: Path) -> None:
    with loaded(
        tmp_path,
        "Username,Platform,Post URL,Published,Video views,Est. impressions,Est. reach,Likes,"
        "Comments,ER%\n"
        "ana.home,Instagram,https://www.instagram.com/p/A1/,2026-03-09,,1500,1000,40,2,4.2\n",
    ) as content:
        assert content.asked is not None
        assert content.export.known_id == "modash_posts"
        assert content.row("SELECT reach, impressions, likes, estimated FROM post_snapshot") == (
            1000,
            1500,
            40,
            ["impressions", "reach"],
        )


def test_hypeauditor_gives_creators_once_a_person_has_confirmed_it(tmp_path: Path) -> None:
    with loaded(
        tmp_path,
        "username,full_name,followers_count,avg_likes,avg_comments,aqs,platform,location\n"
        "ana.home,Ana Lima,48200,900,12,81,instagram,Portugal\n",
    ) as creators:
        assert creators.asked is not None
        assert creators.export.known_id == "hypeauditor_creators"
        assert creators.row(
            "SELECT account.handle, creator.name, followers, country "
            "FROM account JOIN creator USING (creator_id)"
        ) == ("ana.home", "Ana Lima", 48200, "Portugal")


def test_a_header_that_stands_twice_and_a_sum_do_not_hide_what_a_table_is(tmp_path: Path) -> None:
    with loaded(
        tmp_path,
        ",,,,,\n"
        "Platform,Post link,Post date,Views,Likes,Comments\n"
        "instagram,https://www.instagram.com/p/AAA1/,2026-03-01,100,10,1\n"
        "Platform,Post link,Post date,Views,Likes,Comments\n"
        'instagram,https://www.instagram.com/p/AAA2/,2026-03-02,"1,200",20,2\n'
        "#REF!,#REF!,#REF!,#REF!,#REF!,#REF!\n"
        "Total,,,1300,30,3\n"
        ",,,,,\n",
        "posts.csv",
    ) as posts:
        assert posts.asked is not None
        assert posts.row("SELECT sum(views), sum(likes), count(*) FROM post_snapshot") == (
            1300,
            30,
            2,
        )
        # Every row below the header is accounted for: 2 loaded, 5 left out or blank.
        assert posts.receipt.rows_loaded == 2
        assert posts.receipt.rows_in == posts.receipt.rows_loaded + posts.receipt.rows_skipped
