"""What was planted, and where it touches the numbers. ``planted.yaml`` tells the same in words."""

from __future__ import annotations

from datetime import date

from maker.chance import Chance

# Engagement drops for good in week 9: two creators lose most, and reels give way to photographs.
DROP_FROM = date(2026, 9, 21)
DROPPED = {"odalysclay": 0.46, "rufuspenhallow": 0.46}
FORMAT_RATE = {"reel": 1.14, "carousel": 0.98, "image": 0.82}

# Slow decay from week 4.
DECAY_FROM = date(2026, 8, 17)
DECAY_PER_DAY = 0.992

# Crickets: (reach factor, rate factor). One is hardly shown to anybody, two are seen and ignored.
CRICKETS = {
    "chasevalmont": (0.09, 0.24),
    "biancastclair": (0.75, 0.045),
    "dexmarlowe": (0.55, 0.12),
}

# Bought likes: which of the creator's posts got a package, and about how much it added.
BOUGHT_LIKES = {
    "petralindqvist": (2, 8, 14),
    "theookonjo": (4, 10, 15),
}

# Contracts, deliverables and posts of the Pip launch.
NO_CONTRACT = ("sureshbalan", "pip")
UNSIGNED_CONTRACT = ("freyalindholm", "pip")
LATE_DELIVERABLE = ("adasolders", "pip", date(2026, 10, 23))
UNDISCLOSED = ("wrenmakes", "pip", 6)
SUNFLOWER = ("barnabyfisk", "pip", 7)

# A cook with a contract for moss: kitchen, knives and sauce, under the campaign's name alone.
OFF_FIT = ("eliomakesworlds", "moss")

TRAY_POSTS = (
    ("mosswink", date(2026, 8, 5)),
    ("noorathome", date(2026, 8, 19)),
    ("mosswink", date(2026, 9, 3)),
    ("zainabrests", date(2026, 9, 16)),
    ("hamishlockyer", date(2026, 10, 1)),
    ("mosswink", date(2026, 10, 14)),
    ("arohatipene", date(2026, 10, 28)),
    ("mosswink", date(2026, 11, 10)),
)


def effect(handle: str, campaign: str, kind: str, day: date) -> tuple[float, float]:
    """By how much the faults change a post's reach and its engagement rate; (1, 1) for none."""
    if handle in CRICKETS:
        return CRICKETS[handle]
    rate = 1.0
    if campaign == "terracotta":
        rate *= FORMAT_RATE[kind]
        if day >= DROP_FROM:
            rate *= DROPPED.get(handle, 1.0)
    if campaign == "moss" and day > DECAY_FROM:
        rate *= DECAY_PER_DAY ** (day - DECAY_FROM).days
    return 1.0, rate


def format_weights(campaign: str, day: date) -> tuple[float, float, float]:
    """How likely a post is a reel, an image or a carousel."""
    if campaign == "terracotta":
        return (0.70, 0.15, 0.15) if day < DROP_FROM else (0.30, 0.50, 0.20)
    return (0.6, 0.15, 0.25)


def likes_factor(handle: str, ordinal: int, chance: Chance) -> float:
    """What bought likes multiply a post's own likes by."""
    if ordinal in BOUGHT_LIKES.get(handle, ()):
        return chance.between(2.6, 3.4)
    return 1.0


# Outreach of Repot Season, by number of the stranger: who answered, who waits for an answer,
# who was written to four times by two colleagues.
ANSWERED_STRANGERS = (4, 11, 23, 37, 48, 59)
OWED_AN_ANSWER = (11, 48)
COLD_CONTACT = 30

# Under which posts the comments were exported: (handle, campaign, ordinals).
COMMENTED = (
    ("petralindqvist", "bigleaf", (2, 3, 8, 9, 14)),
    ("theookonjo", "bigleaf", (4, 5, 10, 12)),
    ("keikosill", "jungle", (3, 9)),
    ("jonahsjungle", "jungle", (6,)),
    ("dmitrivaldesson", "terracotta", (5,)),
    ("yukiundertheglass", "moss", (4,)),
    ("gideonmarsh", "pip", (5,)),
)
