"""The third mistake, vanity metrics: likes that comments do not explain."""

from __future__ import annotations

from datetime import date
from typing import Final

import duckdb

from core.checks.alert import Alert
from core.checks.wording import number_of

SHARE_AT_LEAST: Final = 0.08
POSTS_AT_LEAST: Final = 2
"""One post may go viral in likes alone, and of a hundred some do: an account is worth a question
from two posts and one in twelve on (how often that is wrong: docs/authenticity.md)."""
POSTS_NAMED: Final = 3

ODD: Final = """
SELECT account_id, any_value(coalesce(creator_name, handle, account_id)),
       mode(campaign_id ORDER BY campaign_id), account_likes.posts, count(*),
       list(row(odd_likes.likes, odd_likes.comments, expected,
                coalesce(permalink, odd_likes.post_id), strftime(published_on, '%-d %B'))
            ORDER BY published_on), min(published_on)
FROM odd_likes
JOIN account_likes USING (account_id)
JOIN post_now USING (post_id, account_id)
WHERE campaign_id IS NOT NULL
GROUP BY account_id, account_likes.posts
HAVING count(*) >= $posts AND count(*) >= $share * account_likes.posts
ORDER BY account_id
"""


def odd_likes(cursor: duckdb.DuckDBPyConnection, as_of: date) -> list[Alert]:
    """Accounts with several posts whose likes their comments and neighbours do not explain."""
    found = []
    given = {"posts": POSTS_AT_LEAST, "share": SHARE_AT_LEAST}
    for account_id, name, campaign_id, posts, number, odd, since in cursor.execute(
        ODD, given
    ).fetchall():
        named = [
            f"{on}: {likes:,} likes and {comments:,} comments, about {expected:,.0f} likes were to "
            "be expected."
            for likes, comments, expected, _, on in odd[:POSTS_NAMED]
        ]
        more = number - len(named)
        if more > 0:
            named.append(f"And {number_of(more, 'more post')}.")
        found.append(
            Alert(
                rule="likes worth a question",
                campaign_id=campaign_id,
                subject=account_id,
                severity="medium",
                headline=(
                    f"{number_of(number, 'post')} of {name} carry likes that their comments do not "
                    "explain: worth a question."
                ),
                evidence=(
                    f"Compared with {number_of(posts - number, 'other post')} of the account: what "
                    "goes viral gains comments as well.",
                    *named,
                ),
                since=since,
                advice=(
                    f"Ask {name} for the reach and sources of these posts from the "
                    "account's own insights."
                ),
                as_of=as_of,
            )
        )
    return found
