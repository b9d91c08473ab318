"""What the team says of promised and live posts by hand: matches, and what is in order."""

from __future__ import annotations

from typing import Final, Literal, get_args

from core.errors import PothosError
from core.store.connection import Store
from core.store.touched import mark_act

About = Literal["disclosure", "brief", "change"]
ABOUT: Final[tuple[About, ...]] = get_args(About)

MATCH: Final = "INSERT INTO match_ruling VALUES (?, ?, ?, ?)"
RULE: Final = "INSERT INTO post_ruling VALUES (?, ?, ?, ?, ?)"


def rule_match(store: Store, deliverable_id: str, post_id: str, is_match: bool | None) -> None:
    """Say that a post meets a deliverable or does not; None takes the word back."""
    with store.write() as cursor:
        store.note(
            "match_ruling", deliverable_id=deliverable_id, post_id=post_id, is_match=is_match
        )
        cursor.execute(MATCH, [deliverable_id, post_id, is_match, store.now()]).fetchall()
        mark_act(cursor, "assignment")


def rule_post(store: Store, post_id: str, about: About, is_fine: bool | None, reason: str) -> None:
    """Say that what was found about a post is in order, and why; None takes the word back.

    It is kept, and teaches nothing. Raises ``PothosError`` without a reason.
    """
    if is_fine is not None and not reason.strip():
        raise PothosError(
            "The reason is missing.",
            "A ruling is only worth something with its reason.",
            "Write in one sentence why it is in order.",
        )
    with store.write() as cursor:
        store.note("post_ruling", post_id=post_id, about=about, is_fine=is_fine, reason=reason)
        cursor.execute(RULE, [post_id, about, is_fine, reason.strip(), store.now()]).fetchall()
        mark_act(cursor, "assignment")
