"""Comments under some of the posts."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from maker import csv_text, faults, phrases
from maker.chance import Chance
from maker.growth import Post


def write_comments(folder: Path, posts: list[Post]) -> None:
    """Comments under some posts: of the two with bought likes many are advertisements."""
    chance = Chance("comments")
    rows: list[csv_text.Row] = []
    for handle, campaign, ordinals in faults.COMMENTED:
        for post in posts:
            if (post.handle, post.campaign) != (handle, campaign) or post.ordinal not in ordinals:
                continue
            is_bought = post.ordinal in faults.BOUGHT_LIKES.get(handle, ())
            for _ in range(min(24, post.final["comments"])):
                promotes = is_bought and chance.happens(0.45)
                body = _promotion(chance) if promotes else _remark(chance, campaign)
                at = post.published_at + timedelta(minutes=3 + 6000 * chance.unit() ** 3)
                rows.append([
                    chance.text("123456789", 17), post.platform, post.permalink, _author(chance),
                    body, f"{at:%Y-%m-%dT%H:%M:%SZ}", chance.whole(0, 6),
                ])  # fmt: skip
    header = ("comment_id", "platform", "permalink", "author", "body", "created_at", "likes")
    csv_text.write(folder / "comments.csv", header, rows)


def _remark(chance: Chance, campaign: str) -> str:
    if chance.happens(0.12):
        return chance.one_of(phrases.SHORT)
    remark = chance.one_of(phrases.REMARKS[campaign])
    return f"{remark} {chance.one_of(phrases.AFTERTHOUGHTS)}".strip()


def _promotion(chance: Chance) -> str:
    return chance.one_of(phrases.PROMOTIONS).format(
        name=chance.one_of(phrases.PROMOTED), sum=chance.whole(2, 9) * 100
    )


def _author(chance: Chance) -> str:
    words = chance.one_of(phrases.AUTHOR_FIRST) + chance.one_of(phrases.AUTHOR_SECOND)
    return (
        words + str(chance.whole(1, 999))
        if chance.happens(0.6)
        else words + chance.text("aeiou_", 2)
    )
