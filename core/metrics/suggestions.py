"""Pairs of people that may be one, and one that may be two: for the team to say, never acted on."""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

from typing import Final

import duckdb

ALIKE: Final = 0.93
"""Jaro-Winkler of two names without blanks and marks: a letter or two of ten differ."""
SHORTEST_NAME: Final = 6
SHORTEST_HANDLE: Final = 5
BLOCK_AT_MOST: Final = 40
"""A word or beginning that more people share is no reason to compare each with each."""
HANDLE_AT_MOST: Final = 4
"""A handle that more people share is a common word."""
KEPT: Final = 200
"""The likeliest pairs; the others come up as these are decided."""

# Everybody who could be somebody else: people, and accounts of which nobody says whose they are.
SOMEBODY: Final = """
CREATE OR REPLACE TEMP TABLE somebody AS
SELECT creator_id, known_by, name, names, account_ids, vendor_ids
FROM creator_now
WHERE known_by IS NOT NULL
UNION ALL
SELECT account_id, 'account:' || account_id, NULL, [], [account_id], []
FROM account_now
WHERE creator_id IS NULL AND handle IS NOT NULL
"""

SQUEEZED: Final = r"regexp_replace(lower(strip_accents({})), '[^\p{{L}}\p{{N}}]+', '', 'g')"

SPELLED: Final = f"""
CREATE OR REPLACE TEMP TABLE spelled AS
WITH named AS (
    SELECT creator_id, unnest(names) AS said, 'name' AS kind, NULL AS platform FROM somebody
    UNION ALL
    SELECT creator_id, substr(account, instr(account, ':') + 1), 'handle',
           split_part(account, ':', 1)
    FROM (SELECT creator_id, unnest(account_ids) AS account FROM somebody)
    WHERE NOT contains(account, ':#') AND NOT contains(account, ':?')
)
SELECT creator_id, kind, platform, said, {SQUEEZED.format("said")} AS squeezed,
       list_sort(string_split(trim(lower(strip_accents(said))), ' ')) AS words
FROM named
"""

# Only people who share a beginning or a word are compared: names that differ in their first
# letters and in every word are not alike.
SIMILAR_NAMES: Final = f"""
WITH block AS (
    SELECT creator_id, said, squeezed, words, substr(squeezed, 1, 4) AS key
    FROM spelled WHERE kind = 'name' AND length(squeezed) >= {SHORTEST_NAME}
    UNION
    SELECT creator_id, said, squeezed, words, unnest(words)
    FROM spelled WHERE kind = 'name' AND length(squeezed) >= {SHORTEST_NAME}
),
small AS (
    SELECT * FROM block
    WHERE length(key) >= 3
    QUALIFY count(DISTINCT creator_id) OVER (PARTITION BY key) <= {BLOCK_AT_MOST}
)
SELECT DISTINCT a.creator_id AS a, b.creator_id AS b,
       CASE WHEN a.words = b.words THEN 'the same words in another order'
            ELSE 'similar names' END AS reason,
       CASE WHEN a.words = b.words OR a.squeezed = b.squeezed THEN 1
            ELSE jaro_winkler_similarity(a.squeezed, b.squeezed) END AS score
FROM small AS a JOIN small AS b ON a.key = b.key AND a.creator_id < b.creator_id
WHERE a.words = b.words OR jaro_winkler_similarity(a.squeezed, b.squeezed) >= {ALIKE}
"""

SAME_HANDLES: Final = f"""
WITH rare AS (
    SELECT * FROM spelled
    WHERE kind = 'handle' AND length(squeezed) >= {SHORTEST_HANDLE}
    QUALIFY count(DISTINCT creator_id) OVER (PARTITION BY squeezed) <= {HANDLE_AT_MOST}
)
SELECT DISTINCT a.creator_id, b.creator_id,
       CASE WHEN a.said = b.said THEN 'the same handle on two platforms'
            ELSE 'handles that differ in dots and dashes only' END,
       CASE WHEN a.said = b.said THEN .99 ELSE .96 END
FROM rare AS a JOIN rare AS b USING (squeezed)
WHERE a.creator_id < b.creator_id AND (a.platform <> b.platform OR a.said <> b.said)
"""

NAME_IS_HANDLE: Final = f"""
WITH shared AS (
    SELECT * FROM spelled
    WHERE length(squeezed) >= {SHORTEST_NAME}
    QUALIFY count(DISTINCT creator_id) OVER (PARTITION BY squeezed) <= {HANDLE_AT_MOST}
)
SELECT DISTINCT least(a.creator_id, b.creator_id), greatest(a.creator_id, b.creator_id),
       'the name of one is the handle of the other', .97
FROM shared AS a JOIN shared AS b USING (squeezed)
WHERE a.kind = 'name' AND b.kind = 'handle' AND a.creator_id <> b.creator_id
"""

# Two records of one vendor with different ids are two people as far as the vendor knows.
SUGGEST: Final = f"""
INSERT INTO creator_suggestion
WITH pair AS (
    {SIMILAR_NAMES}
    UNION ALL
    ({SAME_HANDLES})
    UNION ALL
    ({NAME_IS_HANDLE})
),
reasoned AS (
    SELECT a, b, string_agg(DISTINCT reason, ', ' ORDER BY reason) AS reason, max(score) AS score
    FROM pair
    GROUP BY a, b
)
SELECT least(one.known_by, other.known_by), greatest(one.known_by, other.known_by),
       CASE WHEN one.known_by < other.known_by THEN a ELSE b END,
       CASE WHEN one.known_by < other.known_by THEN b ELSE a END,
       'similar', upper(reason[1]) || reason[2:] || '.', score
FROM reasoned
JOIN somebody AS one ON one.creator_id = a
JOIN somebody AS other ON other.creator_id = b
WHERE NOT list_has_any([split_part(id, ':', 1) FOR id IN one.vendor_ids],
                       [split_part(id, ':', 1) FOR id IN other.vendor_ids])
  AND NOT EXISTS (FROM told_apart
                  WHERE least(a, b) = told_apart.one AND greatest(a, b) = told_apart.other)
ORDER BY score DESC, 1, 2
LIMIT {KEPT}
"""

FORGET: Final = "DELETE FROM creator_suggestion WHERE kind = 'similar'"

# As sameness has them: a kind, a colon, and what a person is known by.
TOLD_APART: Final = """
CREATE OR REPLACE TEMP TABLE told_apart AS
WITH known AS (
    SELECT CASE WHEN kind <> 'creator' THEN kind || ':' || known_as
                WHEN starts_with(known_as, '#') THEN 'id:' || substr(known_as, 2)
                ELSE 'name:' || known_as END AS token,
           creator_id
    FROM creator_identity
),
refused AS (
    SELECT coalesce(first.creator_id, substr(one, instr(one, ':') + 1)) AS a,
           coalesce(second.creator_id, substr(other, instr(other, ':') + 1)) AS b
    FROM decided_sameness
    LEFT JOIN known AS first ON first.token = one
    LEFT JOIN known AS second ON second.token = other
    WHERE NOT is_same
)
SELECT least(a, b) AS one, greatest(a, b) AS other FROM refused
UNION
SELECT least(one_creator, other_creator), greatest(one_creator, other_creator)
FROM creator_suggestion WHERE kind <> 'similar'
"""

INPUT: Final = """
SELECT hash((SELECT list(input) FROM creator_state WHERE part = 'people'),
            list(account_id ORDER BY account_id))
FROM account_now
WHERE handle IS NOT NULL
HAVING count(*) > 0
"""
STATE: Final = "SELECT input FROM creator_state WHERE part = 'similar'"


def refresh_suggestions(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make the similar pairs of creator_suggestion anew, where people or accounts have changed."""
    made_of = cursor.execute(INPUT).fetchall()
    if made_of == cursor.execute(STATE).fetchall():
        return
    for statement in (FORGET, TOLD_APART, SOMEBODY, SPELLED, SUGGEST):
        cursor.execute(statement).fetchall()
    cursor.execute("DELETE FROM creator_state WHERE part = 'similar'").fetchall()
    for (input_hash,) in made_of:
        cursor.execute("INSERT INTO creator_state VALUES ('similar', ?)", [input_hash]).fetchall()
