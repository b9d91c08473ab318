"""What the team says of two people: that they are one, or that they are not."""

from __future__ import annotations

from typing import Final

from core.store.connection import Store
from core.store.touched import mark_act

DECIDE: Final = """
INSERT INTO sameness VALUES ($one, $other, $is_same, $said, $decided_at)
"""

WITHDRAW: Final = """
DELETE FROM sameness
WHERE one = $one AND other = $other
  AND decided_at = (SELECT max(newest.decided_at) FROM sameness AS newest
                    WHERE newest.one = $one AND newest.other = $other)
"""


def decide_sameness(store: Store, one: str, other: str, is_same: bool, said: str) -> None:
    """Say that two people are one (``is_same``), or that they are two and stay so.

    ``one`` and ``other`` are what the two are known by, as in ``creator_suggestion``: a kind
    (id, account, mail, name), a colon and the text. ``said`` is the pair in words. The newest word
    on a pair counts; it outlives every undo of an import.
    """
    one, other = sorted((one, other))
    pair = {"one": one, "other": other, "is_same": is_same, "said": said}
    with store.write() as cursor:
        store.note("sameness", **pair)
        cursor.execute(DECIDE, {**pair, "decided_at": store.now()}).fetchall()
        mark_act(cursor, "sameness")


def withdraw_sameness(store: Store, one: str, other: str) -> None:
    """Take back the newest word on a pair: an earlier one, or what exports prove, counts again."""
    one, other = sorted((one, other))
    with store.write() as cursor:
        store.note("sameness_withdrawal", one=one, other=other)
        cursor.execute(WITHDRAW, {"one": one, "other": other}).fetchall()
        mark_act(cursor, "sameness")
