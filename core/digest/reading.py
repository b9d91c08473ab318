"""The digest as the data stands now, and where people reach Pothos."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date

from core import review
from core.digest.words import Digest, digest
from core.store import Store


def read_digest(store: Store, today: date, most: int, url: str | None) -> Digest:
    """What would be sent on ``today``; see :func:`core.digest.words.digest`."""
    with store.read() as cursor:
        return digest(
            review.agenda(cursor, today),
            review.review_lines(cursor),
            review.freshness(cursor, today),
            today,
            most,
            url,
        )


def address_of_pothos(environment: Mapping[str, str] = os.environ) -> str | None:
    """POTHOS_URL without a slash at its end; None where Pothos is for this machine alone."""
    return environment.get("POTHOS_URL", "").strip().rstrip("/") or None
