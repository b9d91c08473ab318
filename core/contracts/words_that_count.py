"""Words in a caption that a rule looks for, whoever wrote it: they claim a post for a campaign, say
that it is sponsored, or stand in a brief."""

from __future__ import annotations

from typing import Final

import duckdb

from core.contracts.disclosure import terms

OF_CAMPAIGNS: Final = """
SELECT DISTINCT lower(word) FROM (
    SELECT unnest(list_concat(
        list_transform(hashtags, lambda tag: '#' || ltrim(tag, '#')),
        list_transform(mentions, lambda who: '@' || ltrim(who, '@')),
        codes, words_to_avoid, competitors)) AS word
    FROM campaign)
WHERE word IS NOT NULL
"""


def words_that_count(cursor: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """All of them in lower case: hashtags with #, mentions with @, phrases with their blanks."""
    own = {row[0] for row in cursor.execute(OF_CAMPAIGNS).fetchall()}
    said = {
        f"#{one.term}" if one.kind == "hashtag" else one.term
        for of_market in terms().values()
        for one in of_market
    }
    return frozenset(own | said)
