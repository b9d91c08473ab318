"""The third mistake, vanity metrics: comments that promote something, more than usual."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Final

import duckdb

from core.authenticity.share import FEWEST, Share, chance_of_more
from core.checks.alert import Alert
from core.checks.wording import number_of, percent

SHARE_AT_LEAST: Final = 0.10
CHANCE_BELOW: Final = 0.01
"""After Holm's correction over the posts that are compared (Holm 1979)."""

POSTS: Final = """
SELECT post_comments.account_id, coalesce(creator_name, handle, post_comments.account_id),
       campaign_id, post_id, published_on, post_comments.promotional, post_comments.comments
FROM post_comments
JOIN post_now USING (post_id)
WHERE post_comments.account_id <> ''
ORDER BY post_comments.account_id, published_on, post_id
"""


@dataclass(frozen=True)
class _Post:
    campaign_id: str | None
    published_on: date | None
    share: Share


def promotional_comments(cursor: duckdb.DuckDBPyConnection, as_of: date) -> list[Alert]:
    """Accounts with posts under which more comments promote something than under the others."""
    of_account: defaultdict[tuple[str, str], list[_Post]] = defaultdict(list)
    for account_id, name, campaign_id, _, on, hits, total in cursor.execute(POSTS).fetchall():
        of_account[account_id, name].append(_Post(campaign_id, on, Share(hits, total)))
    found = [
        _alert(account_id, name, posts, as_of) for (account_id, name), posts in of_account.items()
    ]
    return [alert for alert in found if alert is not None]


def _alert(account_id: str, name: str, posts: list[_Post], as_of: date) -> Alert | None:
    high = _above_the_others(posts)
    campaigns = [post.campaign_id for post in high if post.campaign_id]
    if not campaigns:
        return None
    own, others = _together(high), _together([post for post in posts if post not in high])
    days = [post.published_on for post in high if post.published_on]
    return Alert(
        rule="promotional comments",
        campaign_id=max(sorted(set(campaigns)), key=campaigns.count),
        subject=account_id,
        severity="low",
        headline=(
            f"Under {number_of(len(high), 'post')} of {name} {percent(own.value)} of the comments "
            "promote something or look like a scam: worth a question."
        ),
        evidence=(
            f"{own.hits} of {own.total} comments (with so many, {percent(own.low)} to "
            f"{percent(own.high)}); under the account's other posts {others.hits} of "
            f"{others.total}.",
            "Under a post that few people read, such comments are most of what there is; they "
            "count as engagement all the same.",
        ),
        since=min(days) if days else None,
        advice="Look at the comments, and ask the creator to hide them or to say where they are "
        "from.",
        as_of=as_of,
    )


def _above_the_others(posts: list[_Post]) -> list[_Post]:
    """The posts whose share is above that of those which are not: one after the other, by Holm."""
    judged = [post for post in posts if post.share.total >= FEWEST]
    high: list[_Post] = []
    for post in sorted(judged, key=lambda post: -post.share.value):
        rest = _together([other for other in posts if other is not post and other not in high])
        if rest.total < FEWEST or post.share.value < SHARE_AT_LEAST:
            break
        if chance_of_more(post.share, rest) * (len(judged) - len(high)) >= CHANCE_BELOW:
            break
        high.append(post)
    return high


def _together(posts: list[_Post]) -> Share:
    return Share(sum(post.share.hits for post in posts), sum(post.share.total for post in posts))
