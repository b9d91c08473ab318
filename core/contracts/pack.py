"""The evidence pack of one creator: a single HTML file with terms, posts, dates, findings, sources.

It asks the network for nothing and runs nothing; every word of other people is escaped by the
template engine (Jinja2, autoescape). A browser prints it to PDF.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb
from jinja2 import Environment, FileSystemLoader

TEMPLATE: Final = "pack.html.jinja"
MISSING: Final = "—"

CONTRACTS: Final = """
SELECT contract_id, coalesce(name, contract_now.campaign_id), version, status, signed_on, price,
       price_basis, contract_now.currency, usage_rights_until, exclusive_until, file_name,
       contract_now.source_row
FROM contract_now
LEFT JOIN campaign_now USING (campaign_id)
LEFT JOIN (SELECT import_id, file_name FROM import_file) USING (import_id)
WHERE creator_id = $creator_id ORDER BY signed_on NULLS LAST, contract_id
"""
PROMISES: Final = """
SELECT coalesce(contract_id, ''), platform, format, due_on, live_on, state, sentence, permalink,
       worth, at_risk, promise_now.currency, file_name, promise_now.source_row
FROM promise_now
LEFT JOIN (SELECT post_id, permalink FROM post_now) USING (post_id)
LEFT JOIN (SELECT import_id, file_name FROM import_file) USING (import_id)
WHERE creator_id = $creator_id ORDER BY due_on NULLS LAST, promise_id
"""
POSTS: Final = """
SELECT post_check.published_on, permalink, coalesce(caption, title, ''), grade, term,
       post_check.reason, source, array_to_string(missing, ', '), array_to_string(warned, ', '),
       is_off
FROM post_check JOIN post_now USING (post_id)
WHERE post_check.creator_id = $creator_id ORDER BY post_check.published_on, post_id
"""
PAYMENTS: Final = """
SELECT paid_on, due_on, kind, amount, currency, status, contract_id, file_name,
       payment_now.source_row
FROM payment_now LEFT JOIN (SELECT import_id, file_name FROM import_file) USING (import_id)
WHERE creator_id = $creator_id ORDER BY coalesce(paid_on, due_on) NULLS LAST, payment_id
"""
CHANGES: Final = """
SELECT kind, permalink, seen_before, seen_after, before, after
FROM content_change JOIN post_now USING (post_id)
WHERE creator_id = $creator_id ORDER BY seen_after
"""


@dataclass(frozen=True)
class _Section:
    title: str
    words: str
    columns: tuple[str, ...]
    rows: list[list[str]]


def evidence_pack(
    cursor: duckdb.DuckDBPyConnection, creator_id: str, creator: str, made_on: date, as_of: date
) -> str:
    """The pack as HTML, for one creator under the id of the list of creators."""

    def read(query: str) -> list[tuple[Any, ...]]:
        return cursor.execute(query, {"creator_id": creator_id}).fetchall()

    sections = [
        _section(
            "Contracts",
            ("Contract", "Campaign", "Version", "Status", "Signed", "Price", "Basis", "Currency",
             "Usage rights until", "Exclusive until", "File", "Line"),
            read(CONTRACTS), "No contract is known.",
        ),
        _section(
            "Promised posts",
            ("Contract", "Platform", "Format", "Due", "Live", "State", "In words", "Post", "Worth",
             "At risk", "Currency", "File", "Line"),
            read(PROMISES), "No promised post is known.",
        ),
        _section(
            "Live posts: disclosure and brief",
            ("Published", "Post", "Caption", "Disclosure", "Found", "Why", "Rule", "Missing",
             "Warned of", "Off the brief"),
            read(POSTS), "No sponsored post is known.",
        ),
        _section(
            "Payments",
            ("Paid", "Due", "Kind", "Amount", "Currency", "Status", "Contract", "File", "Line"),
            read(PAYMENTS), "No payment is known.",
        ),
        _section(
            "Changed after going live",
            ("What", "Post", "Seen", "Seen again", "Before", "After"),
            read(CHANGES), "Nothing changed between the exports that are loaded.",
        ),
    ]  # fmt: skip
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True
    )
    return environment.get_template(TEMPLATE).render(
        creator=creator, made_on=_said(made_on), as_of=_said(as_of), sections=sections
    )


def _section(
    title: str, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]], calm: str
) -> _Section:
    told = [[_said(cell) for cell in row] for row in rows]
    return _Section(title, "" if told else calm, columns, told)


def _said(cell: object) -> str:
    if cell is None or cell == "":
        return MISSING
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, date):
        return f"{cell.day} {cell:%B %Y}"
    if isinstance(cell, float):
        return f"{cell:,.2f}"
    return str(cell)
