"""What an import leaves behind itself: its line in the history, its issues, its journal line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import duckdb

from core.exports.export import Export, Issue
from core.store.connection import Store
from core.store.keys import fold
from core.store.receipts import Receipt

INSERT_IMPORT: Final = """
INSERT INTO import_file (
    import_id, file_name, sha256, bytes, known_id, label, platform, encoding, delimiter,
    covers_from, covers_to, as_of, as_of_source, said_campaign, said_campaign_id, said_handle,
    rows_in, rows_loaded, rows_duplicate, rows_skipped, imported_at,
    drop_id, place_in_drop, original, mapping, redo_of
)
VALUES (
    $import_id, $file_name, $sha256, $bytes, $known_id, $label, $platform, $encoding, $delimiter,
    $covers_from, $covers_to, $as_of, $as_of_source, $said_campaign, $said_campaign_id,
    $said_handle, $rows_in, $rows_loaded, $rows_duplicate, $rows_skipped, $imported_at,
    $drop_id, $place_in_drop, $original, $mapping, $redo_of
)
"""

INSERT_ISSUES: Final = """
INSERT INTO import_issue
SELECT $import_id, unnest($source_row::BIGINT[]), unnest($column_name::VARCHAR[]),
       unnest($severity::VARCHAR[]), unnest($code::VARCHAR[]), unnest($raw::VARCHAR[]),
       unnest($message::VARCHAR[])
"""

NAME_SAID_CAMPAIGN: Final = """
INSERT INTO campaign (import_id, source_row, campaign_id, name, is_declared)
VALUES (?, 1, ?, ?, false)
"""


@dataclass(frozen=True)
class Said:
    """What the user said of an export at upload: whose posts these are, and whose account."""

    campaign: str | None = None
    handle: str | None = None


def keep_issues(
    cursor: duckdb.DuckDBPyConnection, import_id: int, issues: tuple[Issue, ...]
) -> None:
    """Keep what was odd about the rows of an import."""
    if issues:
        cursor.execute(
            INSERT_ISSUES,
            {
                "import_id": import_id,
                "source_row": [issue.source_row for issue in issues],
                "column_name": [issue.column for issue in issues],
                "severity": [issue.severity for issue in issues],
                "code": [issue.code for issue in issues],
                "raw": [issue.raw for issue in issues],
                "message": [issue.message for issue in issues],
            },
        ).fetchall()


def keep_receipt(
    store: Store,
    cursor: duckdb.DuckDBPyConnection,
    receipt: Receipt,
    export: Export,
    said: Said,
    redo_of: int | None,
) -> None:
    """Write the line of the history, and name the campaign that was said at upload."""
    said_campaign_id = fold(said.campaign or "") or None
    if said_campaign_id is not None:
        cursor.execute(
            NAME_SAID_CAMPAIGN, [receipt.import_id, said_campaign_id, said.campaign]
        ).fetchall()
    cursor.execute(
        INSERT_IMPORT,
        {
            "import_id": receipt.import_id,
            "file_name": export.file.name,
            "sha256": export.file.sha256,
            "bytes": export.file.bytes,
            "known_id": export.known_id,
            "label": export.label,
            "platform": export.platform,
            "encoding": export.encoding,
            "delimiter": export.delimiter,
            "covers_from": export.covers_from,
            "covers_to": export.covers_to,
            "as_of": export.as_of,
            "as_of_source": export.as_of_source,
            "said_campaign": said.campaign,
            "said_campaign_id": said_campaign_id,
            "said_handle": said.handle,
            "rows_in": receipt.rows_in,
            "rows_loaded": receipt.rows_loaded,
            "rows_duplicate": receipt.rows_duplicate,
            "rows_skipped": receipt.rows_skipped,
            "imported_at": store.now(),
            "drop_id": export.drop and export.drop.drop_id,
            "place_in_drop": export.place_in_drop,
            "original": export.file.upload or export.file.sha256,
            "mapping": export.mapping,
            "redo_of": redo_of,
        },
    ).fetchall()


def note(
    store: Store,
    receipt: Receipt,
    export: Export,
    said: Said,
    redo_of: int | None,
    new_drop: dict[str, Any] | None,
) -> None:
    """Tell the journal all that loading it again takes.

    What its drop was read with stands with the first import of the drop: ``new_drop``.
    """
    store.note(
        "import",
        import_id=receipt.import_id,
        name=export.file.name,
        sha256=export.file.sha256,
        place=export.place_in_drop,
        said={"campaign": said.campaign, "handle": said.handle},
        redo_of=redo_of,
        drop_id=export.drop and export.drop.drop_id,
        **({} if new_drop is None else {"drop": new_drop}),
    )
