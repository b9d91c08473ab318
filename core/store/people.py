"""What the team says of creators by hand: whether they fit a campaign, and who is thought of."""

from __future__ import annotations

from typing import Final

from core.errors import PothosError
from core.store.connection import Store
from core.store.touched import mark_act

RULE: Final = "INSERT INTO fit_ruling VALUES (?, ?, ?, ?, ?)"
LIST: Final = "INSERT INTO short_list VALUES (?, ?, ?, ?)"


def rule_fit(
    store: Store, campaign_id: str, creator_id: str, fits: bool | None, reason: str
) -> None:
    """Say that a creator fits a campaign or does not, and why; None takes the word back.

    The newest word counts, wins over the score, and teaches nothing. Raises ``PothosError`` without
    a reason.
    """
    if fits is not None and not reason.strip():
        raise PothosError(
            "The reason is missing.",
            "A word against the score is only worth something with its reason.",
            "Write in one sentence why.",
        )
    with store.write() as cursor:
        store.note(
            "fit_ruling", campaign_id=campaign_id, creator_id=creator_id, fits=fits, reason=reason
        )
        said = [campaign_id, creator_id, fits, reason.strip(), store.now()]
        cursor.execute(RULE, said).fetchall()
        mark_act(cursor, "assignment")


def keep_on_short_list(store: Store, campaign_id: str, creator_id: str, is_on: bool) -> None:
    """Put a creator on a campaign's short list, or take them off it."""
    with store.write() as cursor:
        store.note("short_list", campaign_id=campaign_id, creator_id=creator_id, is_on=is_on)
        cursor.execute(LIST, [campaign_id, creator_id, is_on, store.now()]).fetchall()
        mark_act(cursor, "assignment")
