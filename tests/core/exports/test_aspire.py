"""Aspire's tables by their labels. The rows are invented; no real header of an export is public."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.core.exports.loaded import load_into, loaded

MEMBERS = (
    "email,uid,id,instagram,tiktok,youtube,pinterest,address1,city,state,postalcode,country,Group,"
    "Owner,Shoe size\n"
    "ana@example.com,ana,12345678910,ana.home,analima,https://www.youtube.com/@anahome,,1 Elm St,"
    "Austin,TX,78701,United States,Micro; VIP,Kim,38\n"
    "ben@example.com,,12345678911,benlights,,,,,,,,Canada,,,41\n"
)

POSTS = (
    "Member,Project,Network,Post Type,Post Date,Post Link,Caption,Content Source,Reach,Impressions,"
    "Estimated Impressions,Views,Video Views,Likes,Comments,Shares,Saves,Engagements,"
    "Engagement Rate,TMV\n"
    "Ana Lima,Spring,Instagram,Reel,2026-03-09,https://www.instagram.com/reel/DYz2HS0M2ks/,"
    'Light at last,Creator Upload,"48,200","15,300",,"27,500","12,200",640,31,18,55,744,1.5%,$310\n'
    "Ben Light,Spring,TikTok,Video,2026-03-11,"
    "https://www.tiktok.com/@benlights/video/7527623000473079054,Wow,Social Listening,"
    '9000,,"4,000","4,000",,100,4,,,104,1.2%,$12\n'
)

BY_DAY = (
    "Member,Project,Network,Post Type,Post Date,Insight Date,Post Link,Content Source,Reach,"
    "Impressions,Estimated Data,Likes,Comments,Shares,Saves\n"
    + "Ana Lima,Spring,Instagram,Reel,2026-03-09,2026-03-10,https://www.instagram.com/p/A1/,"
    "Creator Upload,48200,1000,No,40,4,1,2\n"
    + "Ana Lima,Spring,Instagram,Reel,2026-03-09,2026-03-11,https://www.instagram.com/p/A1/,"
    "Creator Upload,48200,500,Yes,20,1,0,1\n"
)

OFFERS = (
    "Offer,Offer Type,Offer Status,Member,Project,Promo Code,Members,Conversions,Clicks,Sales,"
    "Average Sales,Commission Earned,Payout Due,Amount Paid\n"
    'Spring link,Sales Link,Active,Ana Lima,Spring,,1,12,340,"$1,080.00",$90.00,$108.00,$58.00,'
    "$50.00\n"
    "Spring code,Promo Code,Active,Ana Lima,Spring,ANA20,1,5,,$400.00,$80.00,$40.00,$40.00,$0.00\n"
)

CONVERSIONS = (
    "Order ID,Order Date,Member,Project,Offer,Offer Type,Promo Code,Sale Amount,Commission,"
    "Customer Email\n"
    "10482,2026-03-11,Ana Lima,Spring,Spring link,Sales Link,,$89.90,$8.99,kay@example.com\n"
    "10482,2026-03-11,Ana Lima,Spring,Spring code,Promo Code,ANA20,$89.90,$8.99,kay@example.com\n"
)

PAYMENTS = (
    "Member,Payment Date,Amount,Status,PayPal Email,Project,Budgets,Type,Tags,Initiated By,Notes\n"
    'Ana Lima,2026-03-20,"$1,800.00",Paid,pay@example.com,Spring,Q1,Brief,,Kim,First half\n'
    "Ana Lima,2026-04-20,$40.00,Pending Info,,Spring,Q1,Commission,,Kim,\n"
    "Ben Light,2026-03-21,$300.00,On hold,,Spring,Q1,Brief,,Kim,\n"
)

AGREEMENTS = (
    "Agreement ID,Version,Member,Project,Status,Date Agreed,Price,Number of Deliverables\n"
    'A-1,1,Ana Lima,Spring,Countered,,"$2,000.00",3\n'
    'A-1,2,Ana Lima,Spring,Agreed,2026-02-20,"$1,800.00",2\n'
)

DELIVERABLES = (
    "Member,Project,Network,Deliverable Type,Due Date,Submitted Date,Approved Date,Live Date,"
    "Status,Post Link\n"
    "Ana Lima,Spring,Instagram,Reel,2026-03-10,2026-03-05,2026-03-07,2026-03-09,Live,"
    "https://www.instagram.com/reel/DYz2HS0M2ks/\n"
    "Ana Lima,Spring,Instagram,Story,2026-03-12,2026-03-11,,,Changes Requested,\n"
    "Ana Lima,Spring,Instagram,Story,2026-03-19,,,,Locked,\n"
)

REVIEWS = (
    "Member,Project,Network,Deliverable Type,Submitted,Review Status\n"
    "Ana Lima,Spring,Instagram,Reel,2026-03-05,ACCEPTED\n"
    "Ben Light,Spring,TikTok,Video,2026-03-06,MARKED_COMPLETE\n"
    "Cleo Sol,Spring,TikTok,Video,,PLACEHOLDER\n"
)


def test_a_member_has_an_account_on_each_platform_and_aspires_own_id(tmp_path: Path) -> None:
    with loaded(tmp_path, MEMBERS) as found:
        assert found.export.known_id == "aspire_members"
        assert found.asked is not None
        assert found.rows("SELECT account_id, creator_id FROM account ORDER BY 1") == [
            ("instagram:ana.home", "#aspire:12345678910"),
            ("instagram:benlights", "#aspire:12345678911"),
            ("tiktok:analima", "#aspire:12345678910"),
            ("youtube:anahome", "#aspire:12345678910"),
        ]
        assert found.rows("SELECT system, external_id FROM creator_external_id ORDER BY 2") == [
            ("aspire", "12345678910"),
            ("aspire", "12345678911"),
        ]
        tags = "SELECT email, country, tags FROM creator WHERE email LIKE 'ana%'"
        assert found.row(tags) == (
            "ana@example.com",
            "United States",
            ["uid: ana", "Group: Micro", "Group: VIP", "Owner: Kim"],
        )


def test_aspires_reach_is_followers_and_its_views_are_not_views(tmp_path: Path) -> None:
    with loaded(tmp_path, POSTS) as found:
        assert found.export.known_id == "aspire_posts_by_post_date"
        assert found.rows(
            "SELECT reach, followers_at_post, impressions, views, likes, saves, estimated, basis "
            "FROM post_snapshot ORDER BY source_row"
        ) == [
            (None, 48200, 15300, 12200, 640, 55, None, "lifetime"),
            (None, 9000, 4000, None, 100, None, ["impressions"], "lifetime"),
        ]
        assert found.rows(
            "SELECT post_id, creator_id, campaign_id, format, tags FROM post ORDER BY source_row"
        ) == [
            (
                "instagram:/p/DYz2HS0M2ks", "ana lima", "spring", "reel",
                ["Content Source: Creator Upload"],
            ),
            (
                "tiktok:7527623000473079054", "ben light", "spring", "video",
                ["Content Source: Social Listening"],
            ),
        ]  # fmt: skip


def test_by_insight_date_a_row_counts_one_day_and_says_whether_it_is_estimated(
    tmp_path: Path,
) -> None:
    with loaded(tmp_path, BY_DAY) as found:
        assert found.export.known_id == "aspire_posts_by_insight_date"
        assert found.rows(
            "SELECT as_of, basis, impressions, estimated, likes FROM post_snapshot ORDER BY 1"
        ) == [
            (date(2026, 3, 10), "day", 1000, None, 40),
            (date(2026, 3, 11), "day", 500, ["impressions"], 20),
        ]
        # 1,000 + 500 impressions and 40 + 20 likes are what the post has so far.
        now = "SELECT impressions, likes, reach, followers, creator_name FROM post_now"
        assert found.row(now) == (1500, 60, None, 48200, "Ana Lima")


def test_totals_of_an_offer_are_kept_apart_from_sales(tmp_path: Path) -> None:
    with loaded(tmp_path, OFFERS) as found:
        assert found.export.known_id == "aspire_offers"
        assert found.rows(
            "SELECT code, creator_id, clicks, conversions, sales_amount, commission_earned, "
            "payout_due, amount_paid, currency FROM offer_total ORDER BY source_row"
        ) == [
            ("Spring link", "ana lima", 340, 12, 1080, 108, 58, 50, "USD"),
            ("ANA20", "ana lima", None, 5, 400, 40, 40, 0, "USD"),
        ]
        assert found.row("SELECT count(*) FROM sale") == (0,)
        assert found.rows("SELECT code, kind, campaign_id FROM offer ORDER BY 1") == [
            ("ANA20", "promo code", "spring"),
            ("Spring link", "link", "spring"),
        ]


def test_an_order_credited_to_a_link_and_a_code_is_one_order_with_both(tmp_path: Path) -> None:
    with loaded(tmp_path, CONVERSIONS) as found:
        assert found.export.known_id == "aspire_conversions"
        assert found.rows(
            "SELECT order_id, code, credited_by, creator_id, total, commission, currency "
            "FROM sale ORDER BY source_row"
        ) == [
            ("10482", "Spring link", "link", "ana lima", Decimal("89.9"), Decimal("8.99"), "USD"),
            ("10482", "ANA20", "code", "ana lima", Decimal("89.9"), Decimal("8.99"), "USD"),
        ]


def test_a_payment_that_is_not_paid_has_no_day_of_payment(tmp_path: Path) -> None:
    with loaded(tmp_path, PAYMENTS) as found:
        assert found.export.known_id == "aspire_payments"
        assert found.rows(
            "SELECT creator_id, campaign_id, kind, amount, currency, status, due_on, paid_on "
            "FROM payment ORDER BY source_row"
        ) == [
            ("ana lima", "spring", "fee", 1800, "USD", "paid", None, date(2026, 3, 20)),
            ("ana lima", "spring", "commission", 40, "USD", "pending", date(2026, 4, 20), None),
            ("ben light", "spring", "fee", 300, "USD", "on hold", date(2026, 3, 21), None),
        ]
        (unknown,) = [issue for issue in found.receipt.issues if issue.code == "unknown word"]
        assert (unknown.raw, unknown.column, unknown.source_row) == ("on hold", "Status", 4)


def test_a_payment_keeps_its_id_when_it_is_paid_and_another_follows(tmp_path: Path) -> None:
    header = PAYMENTS.splitlines()[0]
    pending = "Ana Lima,,$900.00,Pending Info,,Spring,,Brief,,,"
    first = "Ana Lima,2026-03-20,$900.00,Paid,,Spring,,Brief,,,"
    second = "Ana Lima,2026-04-20,$900.00,Paid,,Spring,,Brief,,,"
    with loaded(tmp_path, f"{header}\n{pending}\n{first}\n") as found:
        ids = "SELECT payment_id, status FROM payment ORDER BY import_id, source_row"
        (waiting, _), (done, _) = found.rows(ids)
        load_into(found.store, f"{header}\n{second}\n{first}\n", "later.csv")
        assert found.rows(ids)[2:] == [(waiting, "paid"), (done, "paid")]


def test_each_version_of_an_agreement_is_a_row(tmp_path: Path) -> None:
    with loaded(tmp_path, AGREEMENTS) as found:
        assert found.export.known_id == "aspire_agreements"
        assert found.rows(
            "SELECT contract_id, version, status, signed_on, price, deliverables, currency "
            "FROM contract ORDER BY version"
        ) == [
            ("A-1", 1, "negotiating", None, 2000, 3, "USD"),
            ("A-1", 2, "signed", date(2026, 2, 20), 1800, 2, "USD"),
        ]


def test_deliverables_without_numbers_are_told_apart_by_what_they_are(tmp_path: Path) -> None:
    with loaded(tmp_path, DELIVERABLES) as found:
        assert found.export.known_id == "aspire_deliverables"
        assert found.rows(
            "SELECT creator_id, campaign_id, format, due_on, submitted_on, approved_on, live_on, "
            "status FROM deliverable ORDER BY source_row"
        ) == [
            (
                "ana lima", "spring", "reel", date(2026, 3, 10), date(2026, 3, 5),
                date(2026, 3, 7), date(2026, 3, 9), "live",
            ),
            (
                "ana lima", "spring", "story", date(2026, 3, 12), date(2026, 3, 11), None, None,
                "changes requested",
            ),
            ("ana lima", "spring", "story", date(2026, 3, 19), None, None, None, "promised"),
        ]  # fmt: skip
        assert found.row("SELECT count(DISTINCT deliverable_id) FROM deliverable") == (3,)


def test_the_states_of_a_content_review_are_translated(tmp_path: Path) -> None:
    with loaded(tmp_path, REVIEWS) as found:
        assert found.export.known_id == "aspire_content_reviews"
        assert found.rows(
            "SELECT creator_id, submitted_on, status FROM deliverable ORDER BY 1"
        ) == [
            ("ana lima", date(2026, 3, 5), "approved"),
            ("ben light", date(2026, 3, 6), "completed"),
            ("cleo sol", None, "promised"),
        ]


def test_nothing_of_a_buyer_a_payee_or_an_address_is_stored(tmp_path: Path) -> None:
    for place, content in enumerate((MEMBERS, CONVERSIONS, PAYMENTS)):
        with loaded(tmp_path / str(place), content) as found:
            tables = found.rows(
                "SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE'"
            )
            whole = (f"SELECT CAST({name} AS VARCHAR) FROM {name}" for (name,) in tables)  # noqa: S608
            stored = " ".join(str(found.rows(query)) for query in whole)
            assert all(
                private not in stored
                for private in ("kay@example.com", "pay@example.com", "1 Elm St", "78701")
            )
