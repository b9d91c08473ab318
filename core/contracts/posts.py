"""Sponsored posts: what each says of being sponsored, and how it keeps to the brief.

Judged are posts that meet a deliverable, those of a campaign's contracted creators, and those that
the platform calls a paid partnership. Organic posts are not judged.
"""

from __future__ import annotations

import zlib
from typing import Any, Final

import duckdb
import numpy as np

from core.contracts.disclosure import disclosure
from core.creators.countries import country_code
from core.fit import meaning
from core.fit.brief import Brief
from core.fit.evidence import WARNED, evidence, missing
from core.store.prepared import insert

FAR_IN_MEANING: Final = 0.14
"""Of unrelated English texts 95 in a hundred lie below (docs/authenticity.md): a post without one
word of the brief is told from them from here on."""
_JUDGED_AS: Final = 2
"""Raised when posts are judged otherwise: those that are known are judged anew."""

SPONSORED: Final = """
SELECT post_now.post_id, post_now.campaign_id, post_now.creator_id, post_now.creator_name,
       published_on, coalesce(caption, title, ''), is_paid_partnership,
       campaign_now.name, brief, goal, coalesce(hashtags, []), coalesce(mentions, []),
       coalesce(codes, []), coalesce(words_to_avoid, []), coalesce(competitors, []),
       coalesce(markets, [])
FROM post_now
JOIN campaign_now USING (campaign_id)
WHERE is_paid_partnership
   OR post_id IN (SELECT post_id FROM deliverable_now WHERE post_id IS NOT NULL)
   OR EXISTS (FROM contract_now WHERE contract_now.campaign_id = post_now.campaign_id
              AND contract_now.creator_id = post_now.creator_id
              AND contract_now.status IS DISTINCT FROM 'cancelled')
ORDER BY campaign_id, post_id
"""


def refresh_post_checks(cursor: duckdb.DuckDBPyConnection) -> None:
    """Bring post_check up to date: judged anew is what changed in caption, brief or markets."""
    before = dict(cursor.execute("SELECT post_id, input FROM post_check").fetchall())
    now = {row[0]: (zlib.crc32(repr((_JUDGED_AS, row)).encode()), row)
           for row in cursor.execute(SPONSORED).fetchall()}  # fmt: skip
    fresh = [post_id for post_id, (made_of, _) in now.items() if before.get(post_id) != made_of]
    gone = sorted({*fresh, *(before.keys() - now.keys())})
    cursor.execute("DELETE FROM post_check WHERE list_contains(?, post_id)", [gone]).fetchall()
    near = _closeness([now[post_id][1] for post_id in fresh])
    rows = [_judged(now[post_id][1], near.get(post_id), now[post_id][0]) for post_id in fresh]
    insert(cursor, "post_check", rows)


# Somebody under contract who shows a competitor while the contract forbids it, in any post.
NEAR_A_COMPETITOR: Final = """
SELECT contract_id, post_id, contract_now.campaign_id, contract_now.creator_id,
       contract_now.creator_name, published_on, coalesce(caption, title, ''),
       coalesce(competitors, [])
FROM contract_now
JOIN campaign_now ON campaign_now.campaign_id = contract_now.campaign_id
JOIN post_now ON post_now.creator_id = contract_now.creator_id
WHERE exclusive_until IS NOT NULL AND contract_now.status IS DISTINCT FROM 'cancelled'
  AND published_on BETWEEN coalesce(signed_on, published_on) AND exclusive_until
  AND len(list_filter(competitors, lambda name: contains(
        lower(coalesce(caption, title, '')), lower(trim(name))))) > 0
ORDER BY contract_id, published_on, post_id
"""


def refresh_exclusivity(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make exclusivity_breach anew."""
    cursor.execute("DELETE FROM exclusivity_breach").fetchall()
    rows = []
    for *known, caption, competitors in cursor.execute(NEAR_A_COMPETITOR).fetchall():
        found = evidence(caption, Brief(competitors=tuple(competitors)))
        named = list(dict.fromkeys(one.term for one in found if one.kind == "competitor"))
        if named:
            rows.append((*known, named))
    insert(cursor, "exclusivity_breach", rows)


def _brief(row: tuple[Any, ...]) -> Brief:
    name, text, goal, tags, mentions, codes, avoid, competitors, markets = row[7:]
    return Brief(
        text, goal, tuple(tags), tuple(mentions), tuple(codes), tuple(avoid), tuple(competitors),
        tuple(country_code(market) for market in markets), name,
    )  # fmt: skip


def _closeness(rows: list[tuple[Any, ...]]) -> dict[str, float]:
    """The cosine of each English caption to its brief, where the embedding is installed."""
    told = [row for row in rows if row[8] and meaning.is_english(row[5])]
    if not told or not meaning.is_installed():
        return {}
    briefs = {text: place for place, text in enumerate(dict.fromkeys(row[8] for row in told))}
    of_briefs = meaning.vectors(list(briefs))
    found: dict[str, float] = {}
    for first in range(0, len(told), 5_000):
        some = told[first : first + 5_000]
        own = meaning.vectors([row[5] for row in some])
        for row, vector in zip(some, own, strict=True):
            cosine = float(vector @ of_briefs[briefs[row[8]]])
            if not np.isnan(cosine):
                found[row[0]] = cosine
    return found


def _judged(row: tuple[Any, ...], closeness: float | None, made_of: int) -> tuple[Any, ...]:
    post_id, campaign_id, creator_id, creator_name, published_on, caption, is_flagged = row[:7]
    brief = _brief(row)
    found = evidence(caption, brief)
    said = disclosure(caption, brief.markets, is_flagged)
    warned = list(dict.fromkeys(f"{one.kind} {one.term}" for one in found if one.kind in WARNED))
    touches = any(one.kind in ("topic", "hashtag", "mention", "code") for one in found)
    # A code names the brand, not the matter; without a word of the brief the post is about
    # something else unless its meaning says otherwise.
    is_far = closeness is None or closeness < FAR_IN_MEANING
    is_off = bool(brief.topics) and not touches and is_far
    return (
        post_id, campaign_id, creator_id, creator_name, published_on, said.grade, said.market,
        said.term, said.place, said.reason, said.source,
        [f"{kind} {term}" for kind, term in missing(caption, brief)],
        warned, touches, closeness, is_off, made_of,
    )  # fmt: skip
