"""Captions that changed after a post was seen, and posts that a later export no longer has."""

from __future__ import annotations

from typing import Final

import duckdb

from core.metrics.identity import SAME_POST

# Of exports that tell of a post with its caption, in the order of the days they speak for. White
# space, and the … at which some tools cut a caption, are no change.
CAPTIONS: Final = rf"""
INSERT INTO content_change
WITH said AS (
    SELECT coalesce(same_as, post.post_id) AS post_id, import_id, source_row,
           import_file.as_of AS day, caption, known_id,
           trim(regexp_replace(regexp_replace(caption, '(…|\.\.\.)\s*$', ''), '\s+', ' ', 'g'))
               AS words
    FROM post
    JOIN import_file USING (import_id)
    LEFT JOIN {SAME_POST} AS known USING (post_id)
    WHERE caption IS NOT NULL AND undone_at IS NULL
),
sponsored AS (
    FROM said SEMI JOIN post_check USING (post_id)
),
after_each AS (
    SELECT *, lag(words) OVER told AS words_before, lag(caption) OVER told AS caption_before,
           lag(day) OVER told AS day_before, lag(import_id) OVER told AS import_before,
           lag(source_row) OVER told AS row_before
    FROM sponsored
    -- Two tools write one caption differently: only the same kind of export is compared.
    WINDOW told AS (PARTITION BY post_id, known_id ORDER BY day, import_id, source_row)
)
SELECT post_id, 'caption', caption_before, caption, day_before, day, import_before, row_before,
       import_id, source_row
FROM after_each
WHERE words_before IS NOT NULL AND words <> words_before
  AND NOT starts_with(words, words_before) AND NOT starts_with(words_before, words)
"""  # noqa: S608

# The platform's own export of an account and window lists every post of it.
GONE: Final = f"""
INSERT INTO content_change
WITH listed AS (
    SELECT import_id, known_id, as_of, covers_from, covers_to FROM import_file
    WHERE undone_at IS NULL AND covers_from IS NOT NULL AND covers_to IS NOT NULL
),
told AS (
    SELECT coalesce(same_as, post.post_id) AS post_id, account_id, published_on, import_id,
           source_row, known_id, as_of
    FROM post JOIN listed USING (import_id)
    LEFT JOIN {SAME_POST} AS known USING (post_id)
    WHERE account_id IS NOT NULL AND published_on IS NOT NULL
),
accounts AS (SELECT DISTINCT import_id, account_id FROM told),
last_seen AS (
    SELECT post_id, account_id, known_id, any_value(published_on) AS published_on,
           max(as_of) AS day, arg_max(import_id, as_of) AS import_id,
           arg_max(source_row, as_of) AS source_row
    FROM told SEMI JOIN post_check USING (post_id)
    GROUP BY post_id, account_id, known_id
),
later AS (
    SELECT last_seen.*, listed.import_id AS later_import, listed.as_of AS later_day
    FROM last_seen
    JOIN accounts ON accounts.account_id = last_seen.account_id
    JOIN listed ON listed.import_id = accounts.import_id AND listed.known_id = last_seen.known_id
    WHERE listed.as_of > last_seen.day
      AND last_seen.published_on BETWEEN listed.covers_from AND listed.covers_to
)
SELECT post_id, 'gone', NULL, NULL, any_value(day), min(later_day), any_value(import_id),
       any_value(source_row), arg_min(later_import, later_day), NULL
FROM later GROUP BY post_id
"""  # noqa: S608


def refresh_changes(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make content_change anew for sponsored posts."""
    cursor.execute("DELETE FROM content_change").fetchall()
    cursor.execute(CAPTIONS).fetchall()
    cursor.execute(GONE).fetchall()
