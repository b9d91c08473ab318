"""How well creators fit the campaigns they have to do with: creator_fit, kept up at import.

Judged are the creators who posted for a campaign that is not long over, have a contract for it,
were invited and have posts that are known, or stand on its short list; anew where anything that the
score is made of changed. Any creator can be held against any campaign by :func:`fit_of`.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

import duckdb

from core.creators.countries import country_code
from core.fit import meaning
from core.fit.brief import Brief
from core.fit.score import POSTS_AT_LEAST, POSTS_AT_MOST, Fit, Part, Past, Said, fit
from core.metrics.campaigns import DECIDABLE_AFTER_THE_END_DAYS
from core.store.prepared import insert

OTHERS_AT_LEAST: Final = 5
EMBEDDED_AT_ONCE: Final = 500
"""Pairs: their captions as vectors take some thirty megabytes."""
METRIC_OF_GOAL: Final = {
    "visibility": "views", "brand alignment": "engagements", "leads": "clicks", "sales": "orders",
}  # fmt: skip
"""What tells of results for a goal, where the campaign does not say what it counts."""

PERSON: Final = "coalesce(creator_id, account_id)"

# A contract counts as one unless it was called off; who was only invited needs known posts.
PAIRS: Final = f"""
WITH near AS (
    SELECT campaign_id, {PERSON} AS person, false AS is_contracted
    FROM post_now WHERE campaign_id IS NOT NULL
    UNION ALL
    SELECT campaign_id, creator_id, status IS DISTINCT FROM 'cancelled'
    FROM contract_now WHERE campaign_id IS NOT NULL AND creator_id IS NOT NULL
    UNION ALL
    SELECT campaign_id, creator_id, false FROM invitation_now
    SEMI JOIN post_now USING (creator_id)
    UNION ALL
    SELECT campaign_id, coalesce(creator_identity.creator_id, short_list.creator_id), false
    FROM short_list
    LEFT JOIN creator_identity ON known_as = short_list.creator_id
    QUALIFY row_number() OVER (
        PARTITION BY campaign_id, short_list.creator_id ORDER BY said_at DESC
    ) = 1 AND is_on
)
SELECT campaign_id, person, bool_or(is_contracted)
FROM near
JOIN campaign_now USING (campaign_id)
WHERE person IS NOT NULL AND (ends_on IS NULL OR ends_on >= $as_of - {DECIDABLE_AFTER_THE_END_DAYS})
GROUP BY campaign_id, person
ORDER BY campaign_id, person
"""  # noqa: S608

CAMPAIGNS: Final = """
SELECT campaign_id, name, brief, goal, goal_metric, coalesce(hashtags, []),
       coalesce(mentions, []), coalesce(codes, []), coalesce(words_to_avoid, []),
       coalesce(competitors, []), coalesce(markets, [])
FROM campaign_now WHERE list_contains($campaigns, campaign_id)
"""

WANTED: Final = """
SELECT campaign_id, platform, format, count(*)
FROM (
    SELECT campaign_id, platform, format FROM deliverable_now
    UNION ALL
    SELECT campaign_id, platform, format FROM post_now
)
WHERE list_contains($campaigns, campaign_id) AND platform IS NOT NULL AND format IS NOT NULL
GROUP BY ALL
"""

POSTS: Final = f"""
SELECT {PERSON} AS person, campaign_id, platform, format, coalesce(caption, title, '')
FROM post_now
WHERE list_contains($people, {PERSON}) AND collaboration_of IS NULL
ORDER BY person, published_on DESC NULLS LAST, post_id
"""  # noqa: S608

NAMES: Final = """
SELECT creator_id, coalesce(name, names[1], creator_id) FROM creator_now
WHERE list_contains($people, creator_id)
UNION ALL
SELECT account_id, coalesce(handle, account_id) FROM account_now
WHERE list_contains($people, account_id)
"""

AUDIENCE: Final = f"""
SELECT {PERSON} AS person, bucket, avg(fraction)
FROM audience
JOIN account_now USING (account_id)
WHERE dimension = 'country' AND fraction IS NOT NULL AND list_contains($people, {PERSON})
GROUP BY ALL
"""  # noqa: S608

# The usual post of a creator on a platform, by what a goal counts, and the share of others below.
RESULTS: Final = f"""
WITH told AS (
    SELECT {PERSON} AS person, platform,
           unnest(['views', 'reach', 'impressions', 'engagements', 'clicks']) AS metric,
           unnest([views, reach, impressions, engagements, clicks]) AS value
    FROM post_now
    WHERE as_of - published_on >= 7 AND {PERSON} IS NOT NULL AND collaboration_of IS NULL
),
usual AS (
    SELECT person, platform, metric, median(value) AS usual, count(value) AS posts
    FROM told GROUP BY ALL HAVING count(value) >= {POSTS_AT_LEAST}
    UNION ALL
    SELECT creator_id, platform, 'orders', orders / posts, posts
    FROM (SELECT creator_id, count(*) FILTER (NOT is_returned) AS orders FROM sale_now GROUP BY ALL)
    JOIN (SELECT creator_id, platform, count(*) AS posts FROM post_now GROUP BY ALL)
        USING (creator_id)
)
SELECT person, platform, metric, usual, posts,
       percent_rank() OVER (PARTITION BY platform, metric ORDER BY usual),
       count(*) OVER (PARTITION BY platform, metric) - 1
FROM usual
QUALIFY list_contains($people, person)
"""  # noqa: S608


KEPT: Final = """
SELECT parts, posts, is_off FROM creator_fit WHERE campaign_id = ? AND creator_id = ?
"""
RULING: Final = """
SELECT fits, reason, strftime(said_at, '%Y-%m-%d')
FROM fit_ruling
LEFT JOIN creator_identity ON known_as = fit_ruling.creator_id
WHERE campaign_id = ? AND coalesce(creator_identity.creator_id, fit_ruling.creator_id) = ?
ORDER BY said_at DESC LIMIT 1
"""


@dataclass(frozen=True)
class _Known:
    """What fits are made of, for some campaigns and people."""

    briefs: Mapping[str, Brief]
    metrics: Mapping[str, str]
    wanted: Mapping[str, dict[tuple[str, str], int]]
    posts: Mapping[str, list[tuple[str | None, Said]]]
    names: Mapping[str, str]
    countries: Mapping[str, dict[str, float]]
    results: Mapping[tuple[str, str], list[tuple[str, float, int, float, int]]]

    def own(self, campaign_id: str, person: str) -> list[Said]:
        """Their newest posts for others than this campaign; all of them where those are few."""
        posts = self.posts.get(person, [])
        free = [said for of, said in posts if of != campaign_id]
        chosen = free if len(free) >= POSTS_AT_LEAST else [said for _, said in posts]
        return chosen[:POSTS_AT_MOST]

    def past(self, campaign_id: str, person: str) -> Past | None:
        """On the platform that they have most posts on."""
        metric = self.metrics.get(campaign_id)
        found = [
            (posts, Past(metric, usual, better, others))
            for _, usual, posts, better, others in self.results.get((person, metric or ""), [])
            if metric and others >= OTHERS_AT_LEAST
        ]
        return max(found, key=lambda one: one[0])[1] if found else None


def refresh_fits(cursor: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Bring creator_fit up to date with posts, briefs, contracts and short lists."""
    pairs = cursor.execute(PAIRS, {"as_of": as_of}).fetchall()
    known = _know(cursor, [of for of, _, _ in pairs], [person for _, person, _ in pairs])
    before = {
        (of, person): made_of
        for of, person, made_of in cursor.execute(
            "SELECT campaign_id, creator_id, input FROM creator_fit"
        ).fetchall()
    }
    now = {
        (of, person): (_input(known, of, person, is_contracted), is_contracted)
        for of, person, is_contracted in pairs
    }
    # By person: the captions of one are read and embedded once for all their campaigns.
    fresh = sorted(
        (key for key, (made_of, _) in now.items() if before.get(key) != made_of),
        key=lambda key: (key[1], key[0]),
    )
    gone = sorted({*fresh, *(before.keys() - now.keys())})
    cursor.execute(
        "DELETE FROM creator_fit WHERE (campaign_id, creator_id) IN "
        "(SELECT (unnest($of), unnest($people)))",
        {"of": [of for of, _ in gone], "people": [person for _, person in gone]},
    ).fetchall()
    rows = []
    for first in range(0, len(fresh), EMBEDDED_AT_ONCE):
        some = fresh[first : first + EMBEDDED_AT_ONCE]
        nearness = _Nearness(known, some)
        for of, person in some:
            made_of, is_contracted = now[of, person]
            found = _judge(known, of, person, nearness)
            rows.append(
                (of, person, known.names.get(person, person), found.score, found.judged_of,
                 found.posts, json.dumps([asdict(part) for part in found.parts]), is_contracted,
                 found.is_off, made_of)
            )  # fmt: skip
    insert(cursor, "creator_fit", rows)


def fit_of(
    cursor: duckdb.DuckDBPyConnection, campaign_id: str, people: Sequence[str]
) -> dict[str, Fit]:
    """How well each of some people (at most a handful) fits a campaign, made now."""
    known = _know(cursor, [campaign_id], people)
    nearness = _Nearness(known, [(campaign_id, person) for person in people])
    return {person: _judge(known, campaign_id, person, nearness) for person in people}


def captions_of(
    cursor: duckdb.DuckDBPyConnection, campaign_id: str, person: str
) -> tuple[Brief, list[str]]:
    """The brief and the captions that a fit was read from, for highlighting."""
    known = _know(cursor, [campaign_id], [person])
    own = known.own(campaign_id, person)
    return known.briefs.get(campaign_id, Brief()), [said.caption for said in own]


def kept_fit(cursor: duckdb.DuckDBPyConnection, campaign_id: str, creator_id: str) -> Fit | None:
    """The fit as it was judged at import; None for a pair that was not."""
    rows = cursor.execute(KEPT, [campaign_id, creator_id]).fetchall()
    if not rows:
        return None
    parts, posts, is_off = rows[0]
    return Fit(tuple(Part(**part) for part in json.loads(parts)), posts, is_off)


def ruling_of(
    cursor: duckdb.DuckDBPyConnection, campaign_id: str, creator_id: str
) -> tuple[bool, str, str] | None:
    """The team's own word: whether the creator fits, why, and the day it was said (UTC)."""
    rows = cursor.execute(RULING, [campaign_id, creator_id]).fetchall()
    return rows[0] if rows and rows[0][0] is not None else None


class _Nearness:
    """Cosines of posts to briefs: every caption is embedded once for all briefs."""

    def __init__(self, known: _Known, pairs: Iterable[tuple[str, str]]) -> None:
        texts: dict[str, int] = {}
        for of, person in pairs:
            brief = known.briefs.get(of)
            if brief is None or not brief.text:
                continue
            texts.setdefault(brief.text, len(texts))
            for said in known.own(of, person):
                if meaning.is_english(said.caption):
                    texts.setdefault(said.caption, len(texts))
        self._places = texts
        is_there = bool(texts) and meaning.is_installed()
        self._vectors = meaning.vectors(list(texts)) if is_there else None

    def of(self, brief: Brief, caption: str) -> float | None:
        """The cosine; None where it is not known."""
        place, other = self._places.get(brief.text or ""), self._places.get(caption)
        if self._vectors is None or place is None or other is None:
            return None
        found = float(self._vectors[place] @ self._vectors[other])
        return None if found != found else found


def _judge(known: _Known, of: str, person: str, nearness: _Nearness) -> Fit:
    brief = known.briefs.get(of, Brief())
    posts = [
        Said(said.caption, said.platform, said.format, nearness.of(brief, said.caption))
        for said in known.own(of, person)
    ]
    countries = known.countries.get(person, {})
    return fit(brief, posts, known.wanted.get(of, {}), countries, known.past(of, person))


def _input(known: _Known, of: str, person: str, is_contracted: bool) -> int:
    """Changes where anything that the fit is made of does."""
    made_of = (
        known.briefs.get(of), known.own(of, person), _places(known.wanted.get(of, {})),
        sorted(known.countries.get(person, {}).items()), known.past(of, person), is_contracted,
        known.names.get(person),
    )  # fmt: skip
    return zlib.crc32(repr(made_of).encode())


def _places(wanted: Mapping[tuple[str, str], int]) -> tuple[object, ...]:
    """What a fit is made of: where a campaign runs, and where most."""
    return (sorted(wanted), max(wanted, key=lambda place: (wanted[place], place), default=None))


def _know(
    cursor: duckdb.DuckDBPyConnection, campaigns: Iterable[str], people: Iterable[str]
) -> _Known:
    given = {"campaigns": sorted(set(campaigns))}
    whom = {"people": sorted(set(people))}
    briefs, metrics = {}, {}
    for row in cursor.execute(CAMPAIGNS, given).fetchall():
        of, name, text, goal, metric, tags, mentions, codes, avoid, competitors, markets = row
        briefs[of] = Brief(
            text, goal, tuple(tags), tuple(mentions), tuple(codes), tuple(avoid),
            tuple(competitors), tuple(country_code(market) for market in markets), name,
        )  # fmt: skip
        counted = "orders" if metric == "sales" else metric
        chosen = counted if counted not in (None, "posts") else METRIC_OF_GOAL.get(goal or "")
        if chosen:
            metrics[of] = chosen
    wanted: defaultdict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for of, platform, form, number in cursor.execute(WANTED, given).fetchall():
        wanted[of][platform, form] = number
    posts: defaultdict[str, list[tuple[str | None, Said]]] = defaultdict(list)
    for person, of, platform, form, caption in cursor.execute(POSTS, whom).fetchall():
        posts[person].append((of, Said(caption, platform, form)))
    countries: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for person, bucket, share in cursor.execute(AUDIENCE, whom).fetchall():
        countries[person][country_code(bucket)] = share
    results: defaultdict[tuple[str, str], list[tuple[str, float, int, float, int]]] = defaultdict(
        list
    )
    for person, platform, metric, usual, number, better, others in cursor.execute(
        RESULTS, whom
    ).fetchall():
        results[person, metric].append((platform, usual, number, better, others))
    names = dict(cursor.execute(NAMES, whom).fetchall())
    return _Known(briefs, metrics, wanted, posts, names, countries, results)
