"""Somebody who was erased and stands in a new upload: they are told by their marks, and masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import duckdb

from core.contracts.words_that_count import words_that_count
from core.errors import PothosError
from core.exports.export import CleanTable, Export, Issue, SpooledFile
from core.exports.fields import ACCOUNT_FIELDS
from core.masking import Mask, Traces, mask_file
from core.masking.marks import Kind, canonical, mark
from core.masking.traces import is_telling
from core.store import Store
from core.store.erasures import erasures, key_of
from core.store.keys import PROFILE_ADDRESS
from core.store.spool import UPLOAD_LIMIT_BYTES, receive
from core.store.staging import source_sql

KINDS: Final[Mapping[str, tuple[Kind, ...]]] = {
    "creator": ("name",),
    "account_name": ("name", "handle"),
    "handle": ("handle",),
    "author": ("handle", "name"),
    "profile_url": ("handle",),
    "email": ("mail",),
    "vendor_id": ("id",),
    "platform_account_id": ("id",),
    **dict.fromkeys(ACCOUNT_FIELDS, ("handle",)),
}
"""The fields that say who somebody is, and as what their cells are looked up."""
WORDS: Final = ("title", "caption", "subject", "body", "notes")
POSTS: Final = ("platform_post_id",)
_IN_A_PROFILE: Final = re.compile(PROFILE_ADDRESS, re.IGNORECASE)

Cursor = duckdb.DuckDBPyConnection


@dataclass(frozen=True)
class _Marked:
    key: bytes
    stands_for: Mapping[str, str]
    """By mark."""


def masked_where_erased(
    store: Store, found: Sequence[object], uploads: Sequence[SpooledFile]
) -> tuple[tuple[SpooledFile, ...], tuple[str, ...]]:
    """The uploads without whoever was erased, and the names that stand for them; the uploads as
    they are where nobody comes back.

    ``found`` is what reading the uploads gave.
    """
    with store.read() as cursor:
        marked = _marked(store, cursor)
        if marked is None:
            return tuple(uploads), ()
        traces = Traces()
        back: set[str] = set()
        for export in found:
            for table in export.tables if isinstance(export, Export) else ():
                back |= _look_into(cursor, table, marked, traces)
        if not back:
            return tuple(uploads), ()
        mask = Mask(traces, marked.key, words_that_count(cursor))
    return tuple(_without(store, one, mask) for one in uploads), tuple(sorted(back))


def require_not_erased(store: Store, export: Export, handle: str | None) -> None:
    """Raise ``PothosError`` where an export tells of somebody who was erased since it was read, or
    where ``handle``, the account that is said by hand, is theirs: in a file that does not name
    them nothing could be left out.
    """
    with store.read() as cursor:
        marked = _marked(store, cursor)
        if marked is None:
            return
        if handle is not None and mark(marked.key, "handle", handle) in marked.stands_for:
            raise PothosError(
                "This account is of somebody who was erased.",
                f"{export.file.name}: nothing of it was loaded.",
                "Say another account, or let them come in again in Settings, Erase a person.",
            )
        if any(_look_into(cursor, table, marked, Traces()) for table in export.tables):
            raise PothosError(
                "Somebody in this file was erased since it was read.",
                f"{export.file.name}: nothing of it was loaded.",
                "Drop the file again: it is then loaded without them.",
            )


def note_of(came_back: Iterable[str]) -> Issue | None:
    """What an import says of erased people in it."""
    names = ", ".join(came_back)
    if not names:
        return None
    return Issue(
        "note",
        "erased person",
        f"Rows tell of somebody who was erased ({names}). They were loaded under that name: their "
        "figures count, and name, addresses and words were left out of the upload as well.",
    )


def _marked(store: Store, cursor: Cursor) -> _Marked | None:
    """Everybody who was erased and not let in again; None where there is nobody."""
    known = {
        one: each.stands_for
        for each in erasures(cursor)
        if not each.is_lifted
        for one in each.marks
    }
    return _Marked(_key(store), known) if known else None


@lru_cache(maxsize=8)
def _key(store: Store) -> bytes:
    """It stays once somebody was erased; every import would look for it in the whole journal."""
    return key_of(store)


def _look_into(cursor: Cursor, table: CleanTable, marked: _Marked, traces: Traces) -> set[str]:
    back: set[str] = set()
    theirs: dict[str, list[str]] = {}
    for column, kinds in _columns(table):
        cells = [row[0] for row in _distinct(cursor, table, column)]
        of_them = [cell for cell in cells if _take(cell, kinds, marked, traces, back)]
        if of_them:
            theirs[f"coalesce({column} IN (SELECT unnest(?::VARCHAR[])), false)"] = of_them
    handle = table.values.get("handle", "")
    if handle and _take(handle, ("handle",), marked, traces, back):
        _take_rows(cursor, table, "true", [], traces)
    elif theirs:
        _take_rows(cursor, table, " OR ".join(theirs), [*theirs.values()], traces)
    return back


def _take(
    cell: str, kinds: tuple[Kind, ...], marked: _Marked, traces: Traces, back: set[str]
) -> bool:
    """Whether a cell is the name, handle, address or number of somebody erased."""
    is_marked = False
    for kind in kinds:
        text = _IN_A_PROFILE.sub(r"\1", cell.strip()) if kind == "handle" else cell.strip()
        if not canonical(kind, text):
            continue
        stands_for = marked.stands_for.get(mark(marked.key, kind, text))
        if stands_for is None:
            continue
        is_marked = True
        back.add(stands_for)
        match kind:
            case "name":
                traces.names |= {text, canonical(kind, text)}
            case "handle":
                traces.handles.add(canonical(kind, text))
            case "mail":
                traces.mails.add(canonical(kind, text))
            case "id":
                traces.numbers.add(text)
    return is_marked


def _take_rows(
    cursor: Cursor, table: CleanTable, are_theirs: str, given: list[list[str]], traces: Traces
) -> None:
    """What stands in the rows of somebody, and in no row of others."""
    for place, column in enumerate(table.columns):
        if column.field not in (*WORDS, *POSTS, "permalink", "post_permalink"):
            continue
        rows = cursor.execute(
            f"SELECT c{place} FROM {source_sql(table)} WHERE c{place} IS NOT NULL "  # noqa: S608 ours
            f"GROUP BY 1 HAVING bool_and({are_theirs})",
            given,
        ).fetchall()
        cells = {row[0].strip() for row in rows}
        if column.field in WORDS:
            traces.texts |= {one for one in cells if is_telling(one)}
        elif column.field in POSTS:
            traces.ids |= {one for one in cells if canonical("id", one)}
        else:
            for one in cells:
                traces.take_address(one)


def _columns(table: CleanTable) -> Iterator[tuple[str, tuple[Kind, ...]]]:
    for place, column in enumerate(table.columns):
        kinds = KINDS.get(column.field or "")
        if kinds is not None:
            yield f"c{place}", kinds


def _distinct(cursor: Cursor, table: CleanTable, column: str) -> list[tuple[str]]:
    query = f"SELECT DISTINCT {column} FROM {source_sql(table)} WHERE {column} IS NOT NULL"  # noqa: S608 ours
    return cursor.execute(query).fetchall()


def _without(store: Store, upload: SpooledFile, mask: Mask) -> SpooledFile:
    masked = upload.path.with_suffix(".masked")
    try:
        mask_file(upload.path, masked, upload.name, mask)
        with masked.open("rb") as content:
            name, _ = mask.put_out_of_a_name(upload.name)
            received = receive(store.spool, name, content, UPLOAD_LIMIT_BYTES)
    finally:
        masked.unlink(missing_ok=True)
    upload.path.unlink(missing_ok=True)
    folder, _ = mask.put_out_of_a_name(upload.folder)
    return replace(
        upload, path=received.path, name=name, sha256=received.sha256, bytes=received.bytes,
        folder=folder,
    )  # fmt: skip
