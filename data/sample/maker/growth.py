"""Posts and how their counters grow: what the programme really did, before any export of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from maker import cast, faults
from maker.cast import Account, Creator
from maker.chance import Chance
from maker.roster import CREATORS

COUNTERS = ("views", "reach", "likes", "comments", "shares", "saves")
SETTLED_DAYS = 14
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
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@dataclass(frozen=True)
class Post:
    """One post and its totals once nothing more comes in."""

    number: int
    platform: str
    native_id: str
    permalink: str
    creator: str
    handle: str
    campaign: str  # key of the campaign, "" for none
    ordinal: int  # which of the creator's posts for that campaign, from 0
    format: str
    seconds: int
    published_at: datetime
    final: dict[str, int]

    @property
    def published_on(self) -> date:
        return self.published_at.date()

    def as_of(self, day: date) -> dict[str, int]:
        """The totals at the end of ``day``; they never fall from one day to the next."""
        end = datetime(day.year, day.month, day.day, 23, 0, tzinfo=UTC)
        age = (end - self.published_at) / timedelta(days=1)
        return {
            name: math.floor(value * _grown(age, 1.5 if name in ("views", "reach") else 1.42))
            for name, value in self.final.items()
        }


def _grown(age_days: float, pace: float) -> float:
    """Share of the final total a post has after ``age_days``: four fifths within three days."""
    if age_days <= 0:
        return 0.0

    def raw(age: float) -> float:
        return 1 - math.exp(-((age / pace) ** 0.8))

    return min(1.0, raw(age_days) / raw(SETTLED_DAYS))


def make_posts() -> list[Post]:
    """Every post of every campaign, oldest first, numbered."""
    drafts: list[Post] = []
    for creator in CREATORS:
        for account in creator.accounts:
            for campaign, count in account.posts.items():
                drafts.extend(_series(creator, account, campaign, count))
    drafts.extend(_outside_any_campaign())
    drafts.sort(key=lambda post: (post.published_at, post.handle))
    return [_numbered(post, number) for number, post in enumerate(drafts, 1)]


def _numbered(post: Post, number: int) -> Post:
    return Post(**{**post.__dict__, "number": number})


def _series(creator: Creator, account: Account, campaign: str, count: int) -> list[Post]:
    chance = Chance(f"posts {account.handle} {campaign}")
    rate_of_creator = RATE[account.platform] * chance.between(0.88, 1.14)
    audience = AUDIENCE[account.platform] * chance.between(0.8, 1.2)
    days = (cast.LAST_DAY - cast.FIRST_DAY).days
    offset = chance.between(0.15, 0.85)
    posts = []
    for ordinal in range(count):
        # One post in each equal stretch of the programme keeps the mix of creators steady.
        at = (ordinal + 0.5 + 0.35 * (offset + chance.between(-0.5, 0.5) - 0.5)) / count
        published_at = _moment(cast.FIRST_DAY + timedelta(days=int(at * days)), chance)
        posts.append(
            _post(
                chance, creator, account, campaign, ordinal, published_at, rate_of_creator, audience
            )
        )
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


def _post(
    chance: Chance,
    creator: Creator,
    account: Account,
    campaign: str,
    ordinal: int,
    published_at: datetime,
    rate: float,
    audience: float,
) -> Post:
    platform = account.platform
    kind, seconds = _format(chance, platform, campaign, published_at.date())
    native_id, permalink = _address(chance, platform, account.handle, kind, published_at, ordinal)
    reach = account.followers * audience * chance.spread(0.42)
    reach *= WEEKDAY_REACH[published_at.weekday()]
    rate *= chance.spread(0.33)
    views_per_reach = chance.between(1.25, 1.45)
    reach_factor, rate_factor = faults.effect(account.handle, campaign, kind, published_at.date())
    reach *= reach_factor
    views = reach * views_per_reach if platform == "instagram" else reach
    engagements = reach * rate * rate_factor
    final = {"views": round(views)}
    if platform == "instagram":
        final["reach"] = round(reach)
    parts = {
        name: engagements * share * chance.spread(0.22) for name, share in PARTS[platform].items()
    }
    likes = engagements - sum(parts.values())
    likes *= faults.likes_factor(account.handle, ordinal, chance)
    final["likes"] = round(likes)
    final |= {name: round(value) for name, value in parts.items()}
    return Post(
        0,
        platform,
        native_id,
        permalink,
        creator.name,
        account.handle,
        campaign,
        ordinal,
        kind,
        seconds,
        published_at,
        final,
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
        shortcode = "D" + chance.text(BASE64, 10)
        return (
            native_id,
            f"https://www.instagram.com/{'reel' if kind == 'reel' else 'p'}/{shortcode}/",
        )
    if platform == "tiktok":
        # A TikTok id carries its second of posting in the upper 32 bits.
        native_id = str((int(at.timestamp()) << 32) | int(chance.unit() * 2**32))
        return native_id, f"https://www.tiktok.com/@{handle}/video/{native_id}"
    native_id = chance.text(BASE64[:62], 1) + chance.text(BASE64, 9) + chance.text(BASE64[:62], 1)
    if ordinal in (3, 7):  # real ids begin with a dash now and then, and spreadsheets trip over it
        native_id = "-" + native_id[1:]
    path = "shorts/" if kind == "short" else "watch?v="
    return native_id, f"https://www.youtube.com/{path}{native_id}"


def _outside_any_campaign() -> list[Post]:
    """Posts that no brief claims: the brand's own, and creators' private ones with the brand in."""
    brand = Creator(cast.BRAND, "GB", "", "")
    account = Account("instagram", cast.BRAND_HANDLE, 46200, {})
    by_handle = {a.handle: (c, a) for c in CREATORS for a in c.accounts}
    posts = []
    for ordinal, (handle, day) in enumerate(faults.TRAY_POSTS):
        creator, owner = by_handle.get(handle, (brand, account))
        chance = Chance(f"tray {handle} {day}")
        posts.append(_post(chance, creator, owner, "", ordinal, _moment(day, chance), 0.06, 0.34))
    return posts
