"""From values to our own words and ids: ``typed`` becomes ``keyed``; see ``core.store.keys``."""

from __future__ import annotations

from typing import Final

import duckdb

from core.exports.export import CleanTable
from core.exports.fields import FIELDS
from core.store import keys
from core.store.keys import literal
from core.store.made_ids import with_made_ids

OF_AN_ACCOUNT: Final = ("account_day", "audience")
"""Records that say nothing without an account. Of one that is not named an import makes its own,
so that two channels whose exports name neither never mix."""


def fill_keyed(
    cursor: duckdb.DuckDBPyConnection,
    table: CleanTable,
    platform: str | None,
    said_handle: str | None,
    unnamed: str,
) -> None:
    """Fill ``keyed`` from ``typed``; ``platform`` and ``said_handle`` are for rows that name none.

    ``unnamed`` ends the id of the account of rows that speak of an account without naming it.
    """
    has = {field.name for field in FIELDS[table.record]}
    address = next((name for name in ("permalink", "profile_url") if name in has), None)
    words: list[str] = []
    ids: list[str] = []
    if "platform" in has:
        said = [keys.platform_sql("platform")]
        if address:
            said.append(keys.platform_of_address_sql(address))
        if table.record != "deliverable":
            said.append(literal(platform) if platform else "NULL")
            said.append("'other'" if "platform_post_id" in has else "NULL")
        words.append(f"coalesce({', '.join([*said, 'NULL'])}) AS platform")
    if "handle" in has:
        others = [keys.handle_sql("profile_url")] if "profile_url" in has else []
        others.append(keys.handle_sql(literal(said_handle)) if said_handle else "NULL")
        if table.record == "creator":
            others.pop()  # the export as a whole is nobody's
        if "platform_account_id" in has:
            # A page known by its own id is not the account that the user named for the rest.
            others = [f"CASE WHEN platform_account_id IS NULL THEN {o} END" for o in others]
        words.append(f"coalesce({', '.join(['handle', *others])}) AS handle")
        native = "platform_account_id" if "platform_account_id" in has else "NULL"
        account = keys.account_key_sql("platform", "handle", native)
        if table.record in OF_AN_ACCOUNT:
            account = f"coalesce({account}, platform || {literal(unnamed)})"
        ids.append(f"{account} AS account_id")
    if "platform_post_id" in has:
        key = keys.post_key_sql("platform", "platform_post_id", "permalink")
        ids.append(f"{key} AS post_id")
    if "format" in has:
        words.append(f"{keys.format_sql('format')} AS format")
    for name in ("campaign", "creator"):
        if name in has:
            found = f"(SELECT id FROM folded WHERE folded.name = worded.{name})"  # noqa: S608
            if name == "creator" and "vendor_id" in has and table.source:
                found = f"coalesce({found}, {literal(f'#{table.source}:')} || vendor_id)"
            ids.append(f"{found} AS {name}_id")
    names = " UNION ALL ".join(
        f"SELECT {name} FROM typed"  # noqa: S608
        for name in ("campaign", "creator")
        if name in has
    )
    if names:
        keys.fold_names(cursor, names)
    replaced = f"REPLACE ({', '.join(words)})" if words else ""
    kept_as_said = ", format AS format_raw" if "format" in has else ""
    added = f", {', '.join(ids)}" if ids else ""
    keyed = f"""
        SELECT *{added}
        FROM (SELECT * {replaced}{kept_as_said} FROM typed) AS worded
    """  # noqa: S608 names and literals of ours
    keyed = with_made_ids(table.record, keyed, literal(table.source))
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE keyed AS {keyed}").fetchall()
