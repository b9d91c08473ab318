"""What the screen of contracts reads: small queries over the prepared tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import duckdb
import pandas as pd

from core.fit.brief import Brief
from core.metrics.identity import SAME_POST

URGENCY: Final = (
    "late", "paid twice", "paid for nothing", "no contract", "unsigned", "paid before posting",
    "posted and never paid", "posted, not approved", "no due day", "due", "posted and matched",
)  # fmt: skip
"""States in the order in which they need somebody."""

PROMISES: Final = f"""
SELECT promise_id, state, sentence, contract_id, deliverable_id, promise_now.campaign_id,
       coalesce(campaign_now.name, promise_now.campaign_id) AS campaign, creator_id, creator_name,
       platform, format, due_on, live_on, worth, at_risk, promise_now.currency,
       permalink, file_name, promise_now.source_row
FROM promise_now
LEFT JOIN campaign_now USING (campaign_id)
LEFT JOIN (SELECT post_id, permalink FROM post_now) USING (post_id)
LEFT JOIN (SELECT import_id, file_name FROM import_file) USING (import_id)
WHERE promise_now.campaign_id IS NOT DISTINCT FROM
      coalesce($campaign_id, promise_now.campaign_id)
ORDER BY list_position({[*URGENCY]}, state), due_on NULLS LAST, promise_id
"""  # noqa: S608
WEEKS: Final = """
SELECT CAST(date_trunc('week', due_on) AS DATE) AS week,
       CASE WHEN state IN ('posted and matched', 'posted, not approved') THEN 'live'
            WHEN state = 'late' THEN 'late' ELSE 'due' END AS what,
       count(*) AS deliverables
FROM promise_now
WHERE deliverable_id IS NOT NULL AND due_on IS NOT NULL
  AND campaign_id IS NOT DISTINCT FROM coalesce($campaign_id, campaign_id)
GROUP BY ALL ORDER BY week, what
"""
ISSUES: Final = """
SELECT about, about_id, coalesce(name, promise_issue.campaign_id) AS campaign, creator_name,
       sentence, file_name, promise_issue.source_row
FROM promise_issue
LEFT JOIN campaign_now USING (campaign_id)
LEFT JOIN (SELECT import_id, file_name FROM import_file) USING (import_id)
WHERE $campaign_id IS NULL OR promise_issue.campaign_id = $campaign_id
ORDER BY about, about_id LIMIT 500
"""
SUGGESTED: Final = """
SELECT deliverable_id, deliverable_match.post_id, reason, deliverable_now.creator_name,
       deliverable_now.platform, deliverable_now.format, due_on, published_on, permalink,
       coalesce(caption, title, ''), campaign_now.name
FROM deliverable_match
JOIN deliverable_now USING (deliverable_id)
JOIN post_now ON post_now.post_id = deliverable_match.post_id
LEFT JOIN campaign_now ON campaign_now.campaign_id = deliverable_now.campaign_id
WHERE NOT is_certain
  AND deliverable_now.campaign_id IS NOT DISTINCT FROM
      coalesce($campaign_id, deliverable_now.campaign_id)
ORDER BY due_on NULLS LAST, deliverable_id LIMIT 50
"""
CHECKS: Final = f"""
WITH ruled AS (
    SELECT coalesce(same_as, said.post_id) AS post_id, about,
           arg_max(coalesce(is_fine, false), said_at) AS is_fine, arg_max(reason, said_at) AS why
    FROM post_ruling AS said
    LEFT JOIN {SAME_POST} AS known USING (post_id)
    GROUP BY ALL
)
SELECT post_check.post_id, post_check.campaign_id, campaign_now.name AS campaign,
       coalesce(post_check.creator_name, handle) AS creator, post_check.published_on, permalink,
       coalesce(caption, title, '') AS caption, grade, market, term, place, post_check.reason,
       source, missing, warned, touches_brief, closeness, is_off,
       said.is_fine AS disclosure_ruled, said.why AS disclosure_why,
       kept.is_fine AS brief_ruled, kept.why AS brief_why
FROM post_check
JOIN post_now USING (post_id)
LEFT JOIN campaign_now ON campaign_now.campaign_id = post_check.campaign_id
LEFT JOIN ruled AS said ON said.post_id = post_check.post_id AND said.about = 'disclosure'
LEFT JOIN ruled AS kept ON kept.post_id = post_check.post_id AND kept.about = 'brief'
WHERE post_check.campaign_id = coalesce($campaign_id, post_check.campaign_id)
ORDER BY list_position(['none', 'weak', 'clear'], grade), is_off DESC, len(warned) DESC,
         len(missing) DESC, post_check.published_on DESC, post_check.post_id
LIMIT 1000
"""  # noqa: S608
GRADES: Final = """
SELECT grade, count(*) FROM post_check
WHERE campaign_id = coalesce($campaign_id, campaign_id) GROUP BY grade
"""
BRIEF: Final = """
SELECT brief, goal, coalesce(hashtags, []), coalesce(mentions, []), coalesce(codes, []),
       coalesce(words_to_avoid, []), coalesce(competitors, []), name
FROM campaign_now WHERE campaign_id = ?
"""
FIRM: Final = """
SELECT creator_name, campaign_now.name, count(*) AS posts,
       count(*) FILTER (NOT touches_brief) AS outside, avg(closeness) AS closeness
FROM (
    SELECT * FROM post_check WHERE creator_name IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY campaign_id, creator_id
                               ORDER BY published_on DESC NULLS LAST) <= 10
) AS newest
JOIN campaign_now USING (campaign_id)
WHERE campaign_id = coalesce($campaign_id, campaign_id)
GROUP BY campaign_id, campaign_now.name, creator_id, creator_name
ORDER BY closeness NULLS LAST, creator_name LIMIT 200
"""
RIGHTS: Final = """
SELECT creator_name AS creator, coalesce(name, contract_now.campaign_id) AS campaign, contract_id,
       status, signed_on, usage_rights_until, exclusive_until,
       CAST(price AS DOUBLE) AS price, price_basis, contract_now.currency, version, versions
FROM contract_now
LEFT JOIN campaign_now USING (campaign_id)
LEFT JOIN (SELECT contract_id, count(*) AS versions FROM contract_version GROUP BY ALL)
    USING (contract_id)
WHERE contract_now.campaign_id IS NOT DISTINCT FROM
      coalesce($campaign_id, contract_now.campaign_id)
ORDER BY least(usage_rights_until, exclusive_until) NULLS LAST, contract_id LIMIT 1000
"""
VERSIONS: Final = """
SELECT contract_id, version, status, signed_on, CAST(price AS DOUBLE) AS price, price_basis,
       currency, usage_rights_until, exclusive_until, file_name, contract_version.source_row
FROM contract_version
LEFT JOIN (SELECT import_id, file_name FROM import_file) USING (import_id)
WHERE contract_id IN (SELECT contract_id FROM contract_version GROUP BY ALL HAVING count(*) > 1)
ORDER BY contract_id, version DESC LIMIT 500
"""
BREACHES: Final = """
SELECT creator_name AS creator, campaign_now.name AS campaign, contract_id,
       exclusivity_breach.published_on, exclusivity_breach.competitors, permalink
FROM exclusivity_breach
JOIN (SELECT post_id, permalink FROM post_now) USING (post_id)
LEFT JOIN campaign_now USING (campaign_id)
WHERE campaign_id IS NOT DISTINCT FROM coalesce($campaign_id, campaign_id)
ORDER BY exclusivity_breach.published_on DESC LIMIT 200
"""
CODES: Final = """
SELECT code, coalesce(creator_now.name, said.creator_id) AS creator, campaign_now.name AS campaign,
       said.ends_on
FROM (
    SELECT code, arg_max(creator_id, import_id) AS creator_id,
           arg_max(campaign_id, import_id) AS campaign_id, arg_max(ends_on, import_id) AS ends_on
    FROM offer GROUP BY code
) AS said
LEFT JOIN campaign_now USING (campaign_id)
LEFT JOIN creator_identity ON kind = 'creator' AND known_as = said.creator_id
LEFT JOIN creator_now ON creator_now.creator_id = creator_identity.creator_id
WHERE said.ends_on BETWEEN $first AND $last
  AND said.campaign_id IS NOT DISTINCT FROM coalesce($campaign_id, said.campaign_id)
ORDER BY said.ends_on, code LIMIT 200
"""
CHANGES: Final = """
SELECT content_change.post_id, kind, before, after, seen_before, seen_after,
       coalesce(creator_name, handle) AS creator, campaign_now.name AS campaign, permalink,
       one.file_name AS file_before, row_before, two.file_name AS file_after, row_after
FROM content_change
JOIN post_now USING (post_id)
LEFT JOIN campaign_now ON campaign_now.campaign_id = post_now.campaign_id
LEFT JOIN import_file AS one ON one.import_id = import_before
LEFT JOIN import_file AS two ON two.import_id = import_after
WHERE post_now.campaign_id IS NOT DISTINCT FROM coalesce($campaign_id, post_now.campaign_id)
ORDER BY seen_after DESC, content_change.post_id LIMIT 200
"""


@dataclass(frozen=True)
class Suggested:
    """A live post that may meet a promised one."""

    deliverable_id: str
    post_id: str
    reason: str
    creator: str | None
    platform: str | None
    format: str | None
    due_on: date | None
    published_on: date | None
    permalink: str | None
    caption: str
    campaign: str | None


def promises(cursor: duckdb.DuckDBPyConnection, campaign_id: str | None = None) -> pd.DataFrame:
    """Every promise with its state, the most urgent first; amounts in ``currency``."""
    return cursor.execute(PROMISES, {"campaign_id": campaign_id}).df()


def weeks(cursor: duckdb.DuckDBPyConnection, campaign_id: str | None = None) -> pd.DataFrame:
    """Deliverables by the week they are due: week (its Monday), what (live, late, due),
    deliverables."""
    return cursor.execute(WEEKS, {"campaign_id": campaign_id}).df()


def issues(cursor: duckdb.DuckDBPyConnection, campaign_id: str | None = None) -> pd.DataFrame:
    """What contracts, deliverables and payments say that cannot be, with file and line."""
    return cursor.execute(ISSUES, {"campaign_id": campaign_id}).df()


def suggested(cursor: duckdb.DuckDBPyConnection, campaign_id: str | None = None) -> list[Suggested]:
    """Uncertain matches for the team to say, at most fifty, the earliest due first."""
    rows = cursor.execute(SUGGESTED, {"campaign_id": campaign_id}).fetchall()
    return [Suggested(*row) for row in rows]


def checks(cursor: duckdb.DuckDBPyConnection, campaign_id: str | None = None) -> pd.DataFrame:
    """Sponsored posts with disclosure and brief, what needs a look first; at most a thousand."""
    return cursor.execute(CHECKS, {"campaign_id": campaign_id}).df()


def grades(cursor: duckdb.DuckDBPyConnection, campaign_id: str | None = None) -> dict[str, int]:
    """How many sponsored posts are clear, weak and none."""
    return dict(cursor.execute(GRADES, {"campaign_id": campaign_id}).fetchall())


def over_ten(cursor: duckdb.DuckDBPyConnection, campaign_id: str | None = None) -> pd.DataFrame:
    """Creators over their newest ten sponsored posts: creator_name, name of the campaign, posts,
    outside (without a word of the brief) and mean closeness in meaning, the furthest first."""
    return cursor.execute(FIRM, {"campaign_id": campaign_id}).df()


def brief_of(cursor: duckdb.DuckDBPyConnection, campaign_id: str) -> Brief:
    """A campaign's brief, for highlighting."""
    rows = cursor.execute(BRIEF, [campaign_id]).fetchall()
    if not rows:
        return Brief()
    text, goal, tags, mentions, codes, avoid, competitors, name = rows[0]
    return Brief(
        text, goal, tuple(tags), tuple(mentions), tuple(codes), tuple(avoid), tuple(competitors),
        name=name,
    )  # fmt: skip


def rights(cursor: duckdb.DuckDBPyConnection, campaign_id: str | None = None) -> pd.DataFrame:
    """Contracts with their terms, those whose rights end first on top."""
    return cursor.execute(RIGHTS, {"campaign_id": campaign_id}).df()


def versions(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Contracts of which several versions are known, the newest version of each first."""
    return cursor.execute(VERSIONS).df()


def breaches(cursor: duckdb.DuckDBPyConnection, campaign_id: str | None = None) -> pd.DataFrame:
    """Posts that name a competitor while a contract forbids it."""
    return cursor.execute(BREACHES, {"campaign_id": campaign_id}).df()


def codes_ending(
    cursor: duckdb.DuckDBPyConnection, first: date, last: date, campaign_id: str | None = None
) -> pd.DataFrame:
    """Codes and links that end between two days: code, creator, campaign, ends_on."""
    given = {"first": first, "last": last, "campaign_id": campaign_id}
    return cursor.execute(CODES, given).df()


def changes(cursor: duckdb.DuckDBPyConnection, campaign_id: str | None = None) -> pd.DataFrame:
    """Captions that changed and posts that are gone, with the files and lines that tell."""
    return cursor.execute(CHANGES, {"campaign_id": campaign_id}).df()
