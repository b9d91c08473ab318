"""Imports that cannot be made again, and that the team has agreed to go on without."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from core.store.connection import Store

GIVEN_UP: Final = "given_up"
"""The kind of the journal's line."""

INSERT: Final = """
INSERT INTO import_given_up
SELECT unnest($import_ids::BIGINT[]), unnest($whys::VARCHAR[])
"""


def facts_of(lost: Mapping[int, str]) -> dict[str, Any]:
    """What the journal tells: each import by its number, and why it could not be made."""
    return {"imports": [{"import_id": one, "why": why} for one, why in lost.items()]}


def numbers_in(facts: Mapping[str, Any]) -> set[int]:
    """The imports that a line of the journal gives up."""
    return {told["import_id"] for told in facts["imports"]}


def give_up(store: Store, facts: Mapping[str, Any]) -> None:
    """Let no later import have the number of one that was given up."""
    imports = facts["imports"]
    with store.write() as cursor:
        store.note(GIVEN_UP, **facts)
        given = {
            "import_ids": [told["import_id"] for told in imports],
            "whys": [told["why"] for told in imports],
        }
        cursor.execute(INSERT, given).fetchall()
