"""The programme: the brand Mosswink, its six campaigns, and what a creator is.

Mosswink sells houseplants, pots and the Pip, a soil sensor. Everything here is invented.
The creators stand in :mod:`maker.roster`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

FIRST_DAY = date(2026, 7, 27)
LAST_DAY = date(2026, 11, 15)
BRAND = "Mosswink"
BRAND_HANDLE = "mosswink"


@dataclass(frozen=True)
class Campaign:
    """A campaign as the team wrote it down. ``target`` is None where nobody set one."""

    key: str
    name: str
    starts_on: date
    ends_on: date
    budget: int
    owner: str
    goal: str
    goal_metric: str
    target: int | None
    brief: str
    hashtags: str = ""
    mentions: str = ""
    words_to_avoid: str = ""
    competitors: str = "leafloft;greenpeg"


@dataclass(frozen=True)
class Account:
    platform: str
    handle: str
    followers: int
    posts: dict[str, int]
    """How many posts for which campaign."""


@dataclass(frozen=True)
class Creator:
    name: str
    country: str
    tags: str
    hook: str
    """What the team likes about them; it stands in their invitation."""
    accounts: tuple[Account, ...] = field(default=())


CAMPAIGNS = (
    Campaign(
        "jungle",
        "Window Jungle",
        FIRST_DAY,
        date(2026, 12, 13),
        66000,
        "Maren",
        "visibility",
        "views",
        6_800_000,
        "Show one window at home that a Mosswink plant has taken over. Light, leaves, a real room. "
        "Say which plant it is and how often it is watered.",
        hashtags="windowjungle",
        words_to_avoid="unkillable;cure",
    ),
    Campaign(
        "terracotta",
        "Terracotta Stories",
        FIRST_DAY,
        date(2026, 12, 6),
        48000,
        "Ilse",
        "brand alignment",
        "reach",
        2_300_000,
        "Tell the story of one terracotta pot: who threw it, what lives in it, where it chipped. "
        "Hands, clay, patience.",
        hashtags="terracottastories",
        mentions="mosswinkpottery",
        words_to_avoid="plastic;cheap",
    ),
    Campaign(
        "moss",
        "Moss Hour",
        FIRST_DAY,
        date(2026, 12, 6),
        54000,
        "Maren",
        "brand alignment",
        "views",
        3_900_000,
        "An hour without a phone, building a moss terrarium. Quiet, green, slow. "
        "Jar, gravel, charcoal, moss, mist.",
        mentions="mosswinkstudio",
        words_to_avoid="hack;life hack",
    ),
    Campaign(
        "repot",
        "Repot Season",
        FIRST_DAY,
        date(2026, 11, 29),
        30000,
        "Tobias",
        "visibility",
        "views",
        2_000_000,
        "Repot one plant on camera with the Mosswink repotting kit: roots, soil, the right size "
        "of pot. Name your code.",
        words_to_avoid="miracle",
    ),
    Campaign(
        "bigleaf",
        "Big Leaf Energy",
        FIRST_DAY,
        date(2026, 12, 6),
        168000,
        "Tobias",
        "visibility",
        "views",
        None,
        "Big leaves, big rooms: monstera, alocasia and philodendron as furniture. Style and scale.",
        words_to_avoid="fake plant",
    ),
    Campaign(
        "pip",
        "Pip Sensor Launch",
        FIRST_DAY,
        date(2026, 12, 13),
        54000,
        "Ilse",
        "sales",
        "sales",
        1_300,
        "Launch of the Pip, our soil moisture sensor: Bluetooth, a year on one battery, an app "
        "that graphs moisture and light. Show the gadget, the app and one reading. Tech, not "
        "gardening.",
        hashtags="mosswinkpip",
        words_to_avoid="hack;beta",
        competitors="sproutbit;leafloft",
    ),
)
