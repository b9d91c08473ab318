"""All creators in one line each: what a team chooses from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

import duckdb

from core.metrics.costs import IS_LIVE

Which = Literal["of the campaign", "short list", "worth a question", "everyone"]

# A person, or an account of which nobody says whose it is. Every table is one of the prepared ones.
LINES: Final = f"""
WITH person AS (
    SELECT creator_id AS person, coalesce(name, names[1], creator_id) AS name, account_ids
    FROM creator_now WHERE known_by IS NOT NULL
    UNION ALL
    SELECT account_id, coalesce(handle, account_id), [account_id]
    FROM account_now WHERE creator_id IS NULL
),
account AS (
    SELECT person, account_now.account_id, account_now.platform, account_now.followers,
           creator_rate.rate, creator_rate.denominator, creator_rate.tier
    FROM person, unnest(account_ids) AS own(account_id)
    JOIN account_now ON account_now.account_id = own.account_id
    LEFT JOIN creator_rate
        ON creator_rate.account_id = account_now.account_id AND creator_rate.format = ''
),
largest AS (
    SELECT person, platforms, accounts, own.account_id, own.followers, own.tier, own.rate,
           own.denominator
    FROM (
        SELECT person, list_distinct(list(platform)) AS platforms, list(account_id) AS accounts,
               arg_max({{'account_id': account_id, 'followers': followers, 'tier': tier,
                        'rate': rate, 'denominator': denominator}},
                       row(coalesce(followers, 0), account_id)) AS own
        FROM account GROUP BY person
    )
),
worked AS (
    SELECT person, sum(posts) AS posts, count(*) AS campaigns
    FROM (SELECT coalesce(creator_id, account_ids[1]) AS person, campaign_id, max(posts) AS posts
          FROM campaign_creator GROUP BY ALL)
    GROUP BY person
),
promised AS (
    SELECT creator_id AS person, count(*) AS promised,
           count(*) FILTER ({IS_LIVE}) AS kept
    FROM deliverable_now WHERE status IS DISTINCT FROM 'cancelled' GROUP BY ALL
),
odd AS (
    SELECT person, count(*) AS odd_posts
    FROM odd_likes JOIN account USING (account_id) GROUP BY person
),
commented AS (
    SELECT person, sum(comments) AS comments, sum(promotional) AS promotional
    FROM account_comments JOIN account USING (account_id) GROUP BY person
),
wrote AS (
    SELECT creator_id AS person,
           CAST(max(greatest(sent_at, coalesce(replied_at, sent_at))) AS DATE) AS last_word_on
    FROM message_now GROUP BY ALL
),
asked_about AS (
    SELECT person, list(DISTINCT rule ORDER BY rule) AS questions
    FROM alert
    JOIN (SELECT person, person AS subject FROM person
          UNION SELECT person, account_id FROM account) USING (subject)
    WHERE rule IN ('off-fit creator', 'crickets', 'likes worth a question',
                   'promotional comments', 'cold contact')
    GROUP BY person
),
ruled AS (
    -- As a row: arg_max passes over a word that was taken back (NULL) otherwise.
    SELECT coalesce(creator_identity.creator_id, fit_ruling.creator_id) AS person,
           (arg_max(row(fits), said_at))[1] AS fits
    FROM fit_ruling
    LEFT JOIN creator_identity ON known_as = fit_ruling.creator_id
    WHERE campaign_id = $campaign_id
    GROUP BY ALL
),
listed AS (
    SELECT coalesce(creator_identity.creator_id, short_list.creator_id) AS person
    FROM short_list
    LEFT JOIN creator_identity ON known_as = short_list.creator_id
    WHERE campaign_id = $campaign_id
    GROUP BY ALL HAVING arg_max(is_on, said_at)
)
SELECT person.person, person.name, coalesce(platforms, []), largest.account_id, followers, tier,
       rate, denominator, coalesce(worked.posts, 0), coalesce(campaigns, 0), creator_fit.score,
       creator_fit.campaign_id IS NOT NULL, fits, listed.person IS NOT NULL,
       coalesce(promised, 0), coalesce(kept, 0), coalesce(odd_posts, 0),
       coalesce(comments, 0), coalesce(promotional, 0), coalesce(questions, []), last_word_on,
       coalesce(accounts, [])
FROM person
LEFT JOIN largest USING (person)
LEFT JOIN worked USING (person)
LEFT JOIN promised USING (person)
LEFT JOIN odd USING (person)
LEFT JOIN commented USING (person)
LEFT JOIN wrote USING (person)
LEFT JOIN asked_about USING (person)
LEFT JOIN ruled USING (person)
LEFT JOIN listed USING (person)
LEFT JOIN creator_fit
    ON creator_fit.creator_id = person.person AND creator_fit.campaign_id = $campaign_id
ORDER BY creator_fit.score DESC NULLS LAST, worked.posts DESC NULLS LAST, person.name, person.person
"""  # noqa: S608


@dataclass(frozen=True)
class Line:
    """One creator. ``account_id``, ``followers``, ``tier`` and ``rate`` (a fraction, by
    ``denominator``) are of the largest account; ``score`` and what follows it up to
    ``is_on_short_list`` are about the campaign that was asked for."""

    creator_id: str
    name: str
    platforms: tuple[str, ...]
    account_id: str | None
    followers: int | None
    tier: str | None
    rate: float | None
    denominator: str | None
    posts: int
    campaigns: int
    score: float | None
    is_of_campaign: bool
    fits: bool | None
    is_on_short_list: bool
    promised: int
    kept: int
    odd_posts: int
    comments: int
    promotional: int
    questions: tuple[str, ...]
    last_word_on: date | None
    account_ids: tuple[str, ...]

    def is_among(self, which: Which) -> bool:
        """Whether the creator belongs to a choice of the list."""
        return {
            "of the campaign": self.is_of_campaign or self.is_on_short_list,
            "short list": self.is_on_short_list,
            "worth a question": bool(self.questions),
            "everyone": True,
        }[which]


def creator_lines(cursor: duckdb.DuckDBPyConnection, campaign_id: str | None) -> list[Line]:
    """Every creator, those who fit the campaign best first; without one, the busiest first."""
    rows: list[tuple[Any, ...]] = cursor.execute(LINES, {"campaign_id": campaign_id}).fetchall()
    return [Line(*_tidy(row)) for row in rows]


def _tidy(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*row[:2], tuple(sorted(row[2])), *row[3:19], tuple(row[19]), row[20], tuple(row[21]))
