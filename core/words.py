"""The closed vocabularies of Pothos. One word, one meaning (design, section 2)."""

from __future__ import annotations

from typing import Final, Literal, get_args

Platform = Literal["instagram", "facebook", "tiktok", "youtube", "pinterest", "x", "blog", "other"]
PLATFORMS: Final[tuple[Platform, ...]] = get_args(Platform)

PostFormat = Literal[
    "image", "carousel", "reel", "story", "video", "short", "live", "text", "link", "other"
]

Basis = Literal["lifetime", "day", "window"]
"""What a counter counts: everything so far, one day, or a window of days."""

Denominator = Literal["reach", "impressions", "views", "followers"]
DENOMINATORS: Final[tuple[Denominator, ...]] = get_args(Denominator)

GoalKind = Literal["visibility", "brand alignment", "leads", "sales"]
GOAL_KINDS: Final[tuple[GoalKind, ...]] = get_args(GoalKind)

GoalMetric = Literal["reach", "impressions", "views", "engagements", "posts", "clicks", "sales"]
"""What a target may count. ``sales`` is a number of orders, not money."""
GOAL_METRICS: Final[tuple[GoalMetric, ...]] = get_args(GoalMetric)

METRIC_OF_GOAL: Final[dict[str, str]] = {"sales": "orders"}
"""Which metric of the registry a goal counts, where it has another name there."""

Severity = Literal["high", "medium", "low"]
SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)

PLATFORM_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "instagram": ("instagram", "ig", "insta", "instagram business"),
    "facebook": ("facebook", "fb", "facebook page"),
    "tiktok": ("tiktok", "tt", "tik tok"),
    "youtube": ("youtube", "yt", "you tube"),
    "pinterest": ("pinterest", "pin"),
    "x": ("x", "twitter", "x (twitter)", "twitter/x", "x/twitter"),
    "blog": ("blog", "website", "web"),
    "other": ("other",),
}
"""The words exports use for a platform, in lower case."""

_PLATFORM_NAMES: Final = {"tiktok": "TikTok", "youtube": "YouTube"}


def platform_name(platform: str) -> str:
    """'TikTok', 'Instagram': a platform as people write it."""
    return _PLATFORM_NAMES.get(platform, platform.capitalize())


PLATFORM_HOSTS: Final[dict[Platform, str]] = {
    "instagram": "instagram.com",
    "facebook": "facebook.com|fb.com|fb.watch",
    "tiktok": "tiktok.com",
    "youtube": "youtube.com|youtu.be",
    "pinterest": "pinterest.[a-z.]+|pin.it",
    "x": "twitter.com|x.com",
}
"""Whose an address is, as a pattern of its host."""

FORMAT_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "image": (
        "image",
        "images",
        "photo",
        "photos",
        "picture",
        "static",
        "photo post",
        "pin",
        "foton",
        "foto",
        "fotos",
    ),
    "carousel": ("carousel", "carousels", "carousel album", "album", "sidecar", "slideshow"),
    "reel": ("reel", "reels", "clip", "clips"),
    "story": ("story", "stories"),
    "video": (
        "video",
        "videos",
        "igtv",
        "feed video",
        "youtubevideo",
        "long form",
        "dedicated",
        "native video",
    ),
    "short": ("short", "shorts"),
    "live": (
        "live",
        "livestream",
        "live stream",
        "live video",
        "live broadcast",
        "live video complete",
    ),
    "text": ("text", "status", "tweet", "thread"),
    "link": ("link", "links"),
    "other": ("other",),
}
"""The words exports use for a format, in lower case, without the platform before them."""


def shorten(words: str, length: int = 120) -> str:
    """In one line and at most ``length`` characters, an ellipsis where something was left out."""
    one_line = " ".join(words.split())
    return one_line if len(one_line) <= length else one_line[: length - 1].rstrip() + "…"
