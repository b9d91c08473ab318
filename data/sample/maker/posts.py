"""Every post of the programme: who posts when, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from maker import cast, faults
from maker.cast import Account, Creator
from maker.chance import Chance
from maker.growth import Post
from maker.roster import CREATORS

BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
WEEKDAY_WEIGHTS = (1.0, 1.1, 1.2, 1.15, 0.95, 0.85, 1.05)
WEEKDAY_REACH = (0.97, 1.0, 1.03, 1.04, 0.98, 0.93, 1.05)
# How many people a post reaches per follower, and the share of each kind of engagement.
AUDIENCE = {"instagram": 0.36, "tiktok": 0.55, "youtube": 0.24}
RATE = {"instagram": 0.068, "tiktok": 0.120, "youtube": 0.046}
PARTS = {
    "instagram": {"comments": 0.035, "shares": 0.05, "saves": 0.065},
    "tiktok": {"comments": 0.012, "shares": 0.04, "saves": 0.055},
    "youtube": {"comments": 0.055, "shares": 0.045},
}


@dataclass(frozen=True)
class _Series:
    """One creator's posts for one campaign: what they have in common."""

    creator: Creator
    account: Account
    campaign: str
    rate: float  # engagements per reach
    audience: float  # reach per follower


def make_posts() -> list[Post]:
    """Every post of every campaign and of none, oldest first, numbered from 1."""
    drafts: list[Post] = []
    for creator in CREATORS:
        for account in creator.accounts:
            for campaign, count in account.posts.items():
                drafts.extend(_for_campaign(creator, account, campaign, count))
    drafts.extend(_outside_any_campaign())
    drafts.sort(key=lambda post: (post.published_at, post.handle))
    return [replace(post, number=number) for number, post in enumerate(drafts, 1)]


def _for_campaign(creator: Creator, account: Account, campaign: str, count: int) -> list[Post]:
    chance = Chance(f"posts {account.handle} {campaign}")
    rate = RATE[account.platform] * chance.between(0.88, 1.14)
    audience = AUDIENCE[account.platform] * chance.between(0.8, 1.2)
    series = _Series(creator, account, campaign, rate, audience)
    days = (cast.LAST_DAY - cast.FIRST_DAY).days
    offset = chance.between(0.15, 0.85)
    posts = []
    for ordinal in range(count):
        # One post in each equal stretch of the programme keeps the mix of creators steady.
        at = (ordinal + 0.5 + 0.35 * (offset + chance.between(-0.5, 0.5) - 0.5)) / count
        published_at = _moment(cast.FIRST_DAY + timedelta(days=int(at * days)), chance)
        posts.append(_post(series, ordinal, published_at, chance))
    return posts


def _outside_any_campaign() -> list[Post]:
    """Posts that no brief claims: the brand's own, and creators' private ones with the brand in."""
    brand = Creator(cast.BRAND, "GB", "", "")
    account = Account("instagram", cast.BRAND_HANDLE, 46200, {})
    by_handle = {a.handle: (c, a) for c in CREATORS for a in c.accounts}
    posts = []
    for ordinal, (handle, day) in enumerate(faults.TRAY_POSTS):
        creator, owner = by_handle.get(handle, (brand, account))
        chance = Chance(f"tray {handle} {day}")
        series = _Series(creator, owner, "", 0.06, 0.34)
        posts.append(_post(series, ordinal, _moment(day, chance), chance))
    return posts


def _moment(around: date, chance: Chance) -> datetime:
    """An hour at which people post, on a weekday people like, within a day of ``around``."""
    days = [around + timedelta(days=step) for step in (-1, 0, 1)]
    days = [day for day in days if cast.FIRST_DAY <= day <= cast.LAST_DAY]
    day = chance.weighted(days, [WEEKDAY_WEIGHTS[day.weekday()] for day in days])
    hour = chance.weighted(range(7, 22), (1, 2, 2, 2, 3, 4, 3, 2, 2, 3, 5, 6, 6, 4, 2))
    return datetime(
        day.year, day.month, day.day, hour, chance.whole(0, 59), chance.whole(0, 59), tzinfo=UTC
    )


def _post(series: _Series, ordinal: int, published_at: datetime, chance: Chance) -> Post:
    platform, handle = series.account.platform, series.account.handle
    day = published_at.date()
    kind, seconds = _format(chance, platform, series.campaign, day)
    native_id, permalink = _address(chance, platform, handle, kind, published_at, ordinal)
    reach = series.account.followers * series.audience * chance.spread(0.42)
    reach *= WEEKDAY_REACH[day.weekday()]
    rate = series.rate * chance.spread(0.33)
    views_per_reach = chance.between(1.25, 1.45)
    reach_factor, rate_factor = faults.effect(handle, series.campaign, kind, day)
    reach *= reach_factor
    views = reach * views_per_reach if platform == "instagram" else reach
    engagements = reach * rate * rate_factor
    parts = {
        name: engagements * share * chance.spread(0.22) for name, share in PARTS[platform].items()
    }
    likes = engagements - sum(parts.values())
    likes *= faults.likes_factor(handle, ordinal, chance)
    final = {"views": views} | ({"reach": reach} if platform == "instagram" else {})
    final |= {"likes": likes} | parts
    return Post(
        number=0,
        platform=platform,
        native_id=native_id,
        permalink=permalink,
        creator=series.creator.name,
        handle=handle,
        campaign=series.campaign,
        ordinal=ordinal,
        format=kind,
        seconds=seconds,
        published_at=published_at,
        final={name: round(value) for name, value in final.items()},
    )


def _format(chance: Chance, platform: str, campaign: str, day: date) -> tuple[str, int]:
    if platform == "tiktok":
        return "video", chance.whole(14, 88)
    if platform == "youtube":
        short = chance.happens(0.25)
        return ("short", chance.whole(22, 58)) if short else ("video", chance.whole(260, 1240))
    weights = faults.format_weights(campaign, day)
    kind = chance.weighted(("reel", "image", "carousel"), weights)
    return kind, chance.whole(12, 85) if kind == "reel" else 0


def _address(
    chance: Chance, platform: str, handle: str, kind: str, at: datetime, ordinal: int
) -> tuple[str, str]:
    """The platform's own id and the address it would have."""
    if platform == "instagram":
        native_id = chance.one_of(("179", "180", "181", "183")) + chance.text("0123456789", 14)
        folder = "reel" if kind == "reel" else "p"
        return native_id, f"https://www.instagram.com/{folder}/D{chance.text(BASE64, 10)}/"
    if platform == "tiktok":
        # A TikTok id carries its second of posting in the upper 32 bits.
        native_id = str((int(at.timestamp()) << 32) | int(chance.unit() * 2**32))
        return native_id, f"https://www.tiktok.com/@{handle}/video/{native_id}"
    native_id = chance.text(BASE64[:62], 1) + chance.text(BASE64, 9) + chance.text(BASE64[:62], 1)
    if ordinal in (3, 7):  # real ids begin with a dash now and then, and spreadsheets trip over it
        native_id = "-" + native_id[1:]
    path = "shorts/" if kind == "short" else "watch?v="
    return native_id, f"https://www.youtube.com/{path}{native_id}"
