"""What the posts say: sentences of their campaign, a label, and how the campaign claims them."""

from __future__ import annotations

from maker import faults
from maker.caption_words import (
    CLOSERS,
    EMOJI,
    KITCHEN,
    KITCHEN_TAGS,
    MIDDLES,
    OPENERS,
    OUTSIDE,
    PLANTS,
    SUNFLOWER,
    TAGS,
)
from maker.chance import Chance
from maker.growth import Post


def promo_code(creator: str, campaign: str) -> str:
    """The creator's own code for a campaign."""
    first = "".join(
        letter for letter in creator.split()[0] if letter.isascii() and letter.isalpha()
    )
    return {"repot": "REPOT", "pip": "PIP", "jungle": "SILL"}[campaign] + first.upper()


def captions(posts: list[Post]) -> dict[int, str]:
    """The caption of every post, by its number."""
    chance = Chance("captions")
    said: set[tuple[str, str]] = set()
    openers_left: dict[tuple[str, str], list[str]] = {}
    outside = iter(OUTSIDE)
    return {
        post.number: _caption(post, chance, said, openers_left) if post.campaign else next(outside)
        for post in posts
    }


def _caption(
    post: Post,
    chance: Chance,
    said: set[tuple[str, str]],
    openers_left: dict[tuple[str, str], list[str]],
) -> str:
    if (post.handle, post.campaign, post.ordinal) == faults.SUNFLOWER:
        return SUNFLOWER
    campaign = post.campaign
    mine = openers_left.setdefault((post.handle, campaign), [])
    # Nobody begins two posts alike before having used every beginning once.
    mine[:] = mine or chance.shuffled(OPENERS[campaign])
    opening = mine.pop()
    middles = [x for x in MIDDLES[campaign] if (opening, x) not in said]
    parts = (opening, chance.one_of(middles or MIDDLES[campaign]))
    said.add(parts)
    opener, middle = (part.format(plant=chance.one_of(PLANTS)) for part in parts)
    closer = chance.one_of(CLOSERS[campaign])
    emoji = chance.one_of([*_letters(EMOJI[campaign]), ""])
    label = chance.one_of(("#ad ", "Ad: ", "#ad "))
    if (post.handle, campaign, post.ordinal) == faults.UNDISCLOSED:
        label = ""
    extra = _call(post, chance)
    tags = TAGS[campaign]
    if (post.handle, campaign) == faults.OFF_FIT:
        # Drawn as for everybody, so that no other caption changes.
        opener, middle, closer = KITCHEN[post.ordinal % len(KITCHEN)]
        emoji, extra, tags = "", " With @mosswinkstudio", KITCHEN_TAGS
    if post.platform == "instagram":
        gap = chance.one_of(("\n\n", "\n"))
        return f"{label}{opener} {emoji}".rstrip() + gap + f"{middle} {closer}{extra}\n.\n{tags}"
    return " ".join(f"{label}{opener} {middle} {closer}{extra} {emoji} {tags}".split())


def _call(post: Post, chance: Chance) -> str:
    """How the campaign can be known by its caption where its hashtags do not say so."""
    if post.campaign == "moss":
        return chance.one_of((" Jar by @mosswinkstudio", " With @mosswinkstudio"))
    if post.campaign == "repot":
        return f" 10% off the kit with {promo_code(post.creator, 'repot')}"
    if post.campaign == "pip" and post.ordinal % 2 == 0:
        return f" Code {promo_code(post.creator, 'pip')} takes 15% off."
    if post.campaign == "terracotta" and post.ordinal % 5 == 4:
        return " Pot by @mosswinkpottery"
    return ""


def _letters(emoji: str) -> list[str]:
    """Single emoji: a variation selector stays with the sign before it."""
    signs: list[str] = []
    for sign in emoji:
        if sign == "\ufe0f" and signs:
            signs[-1] += sign
        else:
            signs.append(sign)
    return signs


def title(post: Post, caption: str) -> str:
    """A YouTube title: the caption's first sentence without its label."""
    text = caption.removeprefix("#ad ").removeprefix("Ad: ")
    return text.split(". ")[0].split("? ")[0].rstrip(".")
