"""Persons who were erased: the certificates, and the marks by which they are told should they come
again. The key of the marks is the team's own, and lies in the journal."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import duckdb

from core.store.connection import Store

INSERT: Final = "INSERT INTO erasure VALUES (?, ?, ?, ?, ?)"
LIFT: Final = "INSERT INTO erasure_lifted VALUES (?, ?, ?)"
ALL: Final = """
SELECT stands_for, marks, told, erased_by, erased_at::TIMESTAMP,
       EXISTS (SELECT 1 FROM erasure_lifted
               WHERE erasure_lifted.stands_for = erasure.stands_for AND lifted_at > erased_at)
FROM erasure ORDER BY erased_at DESC
"""
KEY_BYTES: Final = 32


@dataclass(frozen=True)
class Erasure:
    """One person who was erased. ``erased_at`` is UTC, without its zone."""

    stands_for: str
    marks: frozenset[str]
    told: Mapping[str, Any]
    erased_by: str | None
    erased_at: datetime
    is_lifted: bool


def key_of(store: Store) -> bytes:
    """The key of the marks: the one of the first erasure, a new one where there was none."""
    for line in store.lines():
        if line.what == "erasure":
            return bytes.fromhex(line.facts["key"])
    return secrets.token_bytes(KEY_BYTES)


def keep_erasure(
    store: Store, key: str, stands_for: str, marks: list[str], told: Mapping[str, Any]
) -> None:
    """Note that a person was erased."""
    with store.write() as cursor:
        store.note("erasure", key=key, stands_for=stands_for, marks=marks, told=dict(told))
        row = [stands_for, marks, json.dumps(told), store.by(), store.now()]
        cursor.execute(INSERT, row).fetchall()


def lift_erasure(store: Store, stands_for: str) -> None:
    """Let a person who was erased come in again with the next import that names them."""
    with store.write() as cursor:
        store.note("erasure_lifted", stands_for=stands_for)
        cursor.execute(LIFT, [stands_for, store.by(), store.now()]).fetchall()


def erasures(cursor: duckdb.DuckDBPyConnection) -> list[Erasure]:
    """Every person who was erased, the newest first."""
    return [
        Erasure(stands_for, frozenset(marks), json.loads(told), by, at, is_lifted)
        for stands_for, marks, told, by, at, is_lifted in cursor.execute(ALL).fetchall()
    ]
