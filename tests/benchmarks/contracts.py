"""Matching promised and live posts of a simulated programme: python -m tests.benchmarks.contracts.

5,000 contracts, 20,000 deliverables, 30,000 posts, with noise: shifted days, handles written
otherwise, missing hashtags, other formats, deliverables that are never met, posts that meet none.
Beside ours, in the same run: the post of the same account and campaign with the nearest day.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Final

from core.metrics.match import Match, Posted, Promised, match
from tests.benchmarks.drift.markdown import header, row

CONTRACTS: Final = 5_000
EACH: Final = 4
EXTRA_POSTS: Final = 12_000
FIRST: Final = date(2026, 1, 5)
FORMATS: Final = ("reel", "image", "story", "video")
UNMET: Final = 0.10
WRONG_HANDLE: Final = 0.04
NO_HASHTAG: Final = 0.15
OTHER_FORMAT: Final = 0.03
CAMPAIGNS: Final = 250

Truth = dict[str, str]


def programme(seed: int = 1) -> tuple[list[Promised], list[Posted], Truth]:
    """Deliverables, posts, and which post each deliverable was met by."""
    chance = random.Random(seed)
    promised: list[Promised] = []
    posted: list[Posted] = []
    truth: Truth = {}
    for number in range(CONTRACTS):
        creator, campaign = f"creator {number % 3_500}", f"campaign {chance.randrange(CAMPAIGNS)}"
        handle = (
            f"{chance.choice(('the', 'its', 'my'))}{number % 3_500}{chance.choice(('home', 'lab'))}"
        )
        platform = chance.choice(("instagram", "tiktok", "youtube"))
        due = FIRST + timedelta(days=chance.randrange(200))
        for place in range(EACH):
            one = Promised(
                f"D{number}-{place}", creator, campaign, platform, chance.choice(FORMATS), due,
                (handle,),
            )  # fmt: skip
            promised.append(one)
            due += timedelta(days=chance.randint(3, 21))
            if chance.random() < UNMET:
                continue
            post = _post(chance, len(posted), one, handle)
            posted.append(post)
            truth[one.deliverable_id] = post.post_id
        for _ in range(EXTRA_POSTS // CONTRACTS):
            one = promised[-1]
            day = FIRST + timedelta(days=chance.randrange(260))
            posted.append(
                Posted(f"P{len(posted)}", creator, handle,
                       campaign if chance.random() < 0.2 else None, platform,
                       chance.choice(FORMATS), day, has_hashtag=False)
            )  # fmt: skip
    chance.shuffle(posted)
    return promised, posted, truth


def _post(chance: random.Random, number: int, one: Promised, handle: str) -> Posted:
    is_wrong = chance.random() < WRONG_HANDLE
    shift = min(25, max(-6, round(chance.gauss(0.5, 1.6) + (9 if chance.random() < 0.06 else 0))))
    tagged = chance.random() >= NO_HASHTAG
    form = chance.choice(FORMATS) if chance.random() < OTHER_FORMAT else one.format
    return Posted(
        f"P{number}", None if is_wrong else one.creator_id, f"{handle}_" if is_wrong else handle,
        one.campaign_id, one.platform or "", form, (one.due_on or FIRST) + timedelta(days=shift),
        tagged,
    )  # fmt: skip


def nearest(promised: Iterable[Promised], posted: Iterable[Posted]) -> list[Match]:
    """The usual rule of a spreadsheet: same creator, platform and campaign, the nearest day."""
    of: dict[tuple[str | None, str | None, str], list[Posted]] = {}
    for post in posted:
        of.setdefault((post.creator_id, post.campaign_id, post.platform), []).append(post)
    found, used = [], set()
    for one in promised:
        near = [
            post for post in of.get((one.creator_id, one.campaign_id, one.platform or ""), [])
            if post.post_id not in used
        ]  # fmt: skip
        if near and one.due_on is not None:
            due = one.due_on
            best = min(near, key=lambda post: abs(((post.published_on or due) - due).days))
            used.add(best.post_id)
            found.append(Match(one.deliverable_id, best.post_id, True, ""))
    return found


def measure(
    name: str,
    method: Callable[[list[Promised], list[Posted]], list[Match]],
    made: tuple[list[Promised], list[Posted], Truth],
) -> None:
    """One line of the table."""
    promised, posted, truth = made
    begun = time.perf_counter()
    found = method(promised, posted)
    seconds = time.perf_counter() - begun
    right = {one.deliverable_id: one.post_id == truth.get(one.deliverable_id) for one in found}
    certain = [one for one in found if one.is_certain]
    precise = sum(right[one.deliverable_id] for one in certain) / max(1, len(certain))
    row(name, f"{precise:.4f}", f"{len(certain) / len(promised):.2f}",
        f"{sum(right.values()) / len(truth):.3f}", f"{seconds:.1f}")  # fmt: skip


def main() -> None:
    """Print the table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    made = programme(parser.parse_args().seed)
    print(f"{len(made[0]):,} deliverables, {len(made[1]):,} posts\n")
    header("method", "precision, made without asking", "share made", "recall with suggestions", "s")
    measure("assignment (ours)", match, made)
    measure("nearest day", nearest, made)


if __name__ == "__main__":
    main()
