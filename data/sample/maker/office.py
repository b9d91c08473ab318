"""What the team keeps itself, in Pothos's own templates: plan, tracker, sales."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from maker import cast, csv_text
from maker.captions import promo_code, title
from maker.chance import Chance
from maker.growth import Post
from maker.roster import CREATORS

CAMPAIGN_NAMES = {campaign.key: campaign.name for campaign in cast.CAMPAIGNS}
CODE_CAMPAIGNS = ("repot", "pip")
PROFILES = {
    "instagram": "https://www.instagram.com/{}/",
    "tiktok": "https://www.tiktok.com/@{}",
    "youtube": "https://www.youtube.com/@{}",
}
TRACKED_DAYS = 28


def partners(campaign: str) -> list[tuple[cast.Creator, cast.Account]]:
    return [(c, a) for c in CREATORS for a in c.accounts if campaign in a.posts]


def write_plan(folder: Path) -> None:
    """Campaigns, creators and promo codes as they stood before the first day."""
    header = (
        "campaign", "starts_on", "ends_on", "budget", "currency", "markets", "owner", "goal",
        "goal_metric", "target", "brief", "hashtags", "mentions", "codes", "accounts",
        "words_to_avoid", "competitors",
    )  # fmt: skip
    rows: list[csv_text.Row] = []
    for c in cast.CAMPAIGNS:
        codes, accounts = "", ""
        if c.key == "repot":
            codes = ";".join(promo_code(creator.name, c.key) for creator, _ in partners(c.key))
        if c.key == "bigleaf":
            accounts = ";".join(f"{a.platform}:{a.handle}" for _, a in partners(c.key))
        rows.append([
            c.name, c.starts_on.isoformat(), c.ends_on.isoformat(), c.budget, "USD", "US;GB",
            c.owner, c.goal, c.goal_metric, c.target, c.brief, c.hashtags, c.mentions, codes,
            accounts, c.words_to_avoid, c.competitors,
        ])  # fmt: skip
    csv_text.write(folder / "campaigns.csv", header, rows)
    _write_creators(folder, cast.FIRST_DAY - timedelta(days=1), growth=False)
    offers: list[csv_text.Row] = [
        [promo_code(creator.name, c.key), "promo code", creator.name, c.name,
         c.starts_on.isoformat(), "2027-03-31", "10%" if c.key == "repot" else "15%", "active"]
        for c in cast.CAMPAIGNS if c.key in CODE_CAMPAIGNS for creator, _ in partners(c.key)
    ]  # fmt: skip
    csv_text.write(
        folder / "offers.csv",
        ("code", "kind", "creator", "campaign", "starts_on", "ends_on", "discount", "status"),
        offers,
    )


def write_followers(folder: Path) -> None:
    """The creators once more, with the followers of a later day."""
    _write_creators(folder, date.fromisoformat(folder.name), growth=True)


def _write_creators(folder: Path, as_of: date, *, growth: bool) -> None:
    chance = Chance("followers")
    rows: list[csv_text.Row] = []
    for creator in CREATORS:
        address = "".join(x for x in creator.name.lower() if x.isascii() and x.isalpha())
        for account in creator.accounts:
            factor = chance.between(1.005, 1.03) if growth else 1.0
            rows.append([
                creator.name, f"{address}@example.com", creator.country, account.platform,
                account.handle, PROFILES[account.platform].format(account.handle),
                round(account.followers * factor), as_of.isoformat(), creator.tags,
            ])  # fmt: skip
    header = ("creator", "email", "country", "platform", "handle", "profile_url", "followers",
              "as_of", "tags")  # fmt: skip
    csv_text.write(folder / "creators.csv", header, rows)


def write_tracker(folder: Path, posts: list[Post], words: dict[int, str], sunday: date) -> None:
    """The week's TikTok and YouTube posts, and the newest counters of those of weeks before."""
    mine = [post for post in posts if post.platform in ("tiktok", "youtube")]
    new = [post for post in mine if 0 <= (sunday - post.published_on).days < 7]
    older = [post for post in mine if 7 <= (sunday - post.published_on).days < TRACKED_DAYS]
    counters = ("views", "likes", "comments", "shares", "saves")

    def now(post: Post) -> csv_text.Row:
        totals = post.as_of(sunday)
        return [sunday.isoformat(), *(totals.get(name) for name in counters)]

    csv_text.write(
        folder / "posts.csv",
        ("platform", "permalink", "handle", "campaign", "format", "title", "caption",
         "published_at", "duration_seconds", "is_paid_partnership", "as_of", *counters),
        [[post.platform, post.permalink, post.handle, _named(post), post.format,
          title(post, words[post.number]) if post.platform == "youtube" else None,
          words[post.number], f"{post.published_at:%Y-%m-%dT%H:%M:%SZ}", post.seconds, "yes",
          *now(post)] for post in new],
    )  # fmt: skip
    if older:
        csv_text.write(
            folder / "snapshots.csv",
            ("platform", "permalink", "as_of", *counters),
            [[post.platform, post.permalink, *now(post)] for post in older],
        )


def _named(post: Post) -> str | None:
    """The campaign where the tracker names it: always for the Pip, now and then for the jungle."""
    is_named = post.campaign == "pip" or (post.campaign == "jungle" and post.ordinal % 3 == 0)
    return CAMPAIGN_NAMES[post.campaign] if is_named else None


def write_sales(folder: Path, posts: list[Post]) -> None:
    """Orders with a creator's code, in the days after a post that names it."""
    chance = Chance("sales")
    orders: list[tuple[datetime, str, float]] = []
    for post in posts:
        if post.campaign not in CODE_CAMPAIGNS:
            continue
        per_view = 0.00034 if post.campaign == "pip" else 0.00011
        price = 33.15 if post.campaign == "pip" else 21.60
        if post.platform == "youtube":
            per_view *= 3.2
        count = int(post.final["views"] * per_view + chance.unit())
        for _ in range(count):
            hours = 2 + 24 * 9 * chance.unit() ** 2.2
            at = post.published_at + timedelta(hours=hours)
            if at < datetime(2026, 11, 15, 23, tzinfo=UTC):
                pieces = chance.weighted((1, 2, 3), (80, 16, 4))
                orders.append((at, promo_code(post.creator, post.campaign), price * pieces))
    orders.sort()
    rows: list[csv_text.Row] = []
    for number, (at, code, total) in enumerate(orders, 10001):
        refunded = total if chance.happens(0.03) else 0.0
        rows.append([f"MW-{number}", code, f"{at:%Y-%m-%dT%H:%M:%SZ}", f"{total:.2f}",
                     f"{refunded:.2f}", "USD", f"{(total - refunded) * 0.08:.2f}"])  # fmt: skip
    header = ("order_id", "code", "ordered_at", "total", "refunded", "currency", "commission")
    csv_text.write(folder / "sales.csv", header, rows)
