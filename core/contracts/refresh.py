"""Contracts, disclosure, briefs and changes, brought up to date after rows came or went."""

from __future__ import annotations

from datetime import date
from typing import Final

import duckdb

from core.contracts.changes import refresh_changes
from core.contracts.posts import refresh_exclusivity, refresh_post_checks
from core.contracts.promises import refresh_promises_now

PREPARED: Final = (
    "promise_now", "promise_issue", "contract_version", "post_check", "exclusivity_breach",
    "content_change",
)  # fmt: skip
"""The tables that this keeps up."""


def refresh_contracts(cursor: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """All of them, in the caller's transaction; ``as_of`` is the programme's newest day."""
    refresh_promises_now(cursor, as_of)
    refresh_post_checks(cursor)
    refresh_exclusivity(cursor)
    refresh_changes(cursor)
