"""The scope of a figure in an address, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, get_args

from core.metrics.scope import CostBasis, Scope
from core.words import DENOMINATORS

BASES: Final[tuple[CostBasis, ...]] = get_args(CostBasis)


def address_of(metric_id: str, campaign: str, scope: Scope) -> dict[str, str]:
    """What stands in the address of a receipt; what is usual is left out.

    ``campaign`` is the name of the campaign.
    """
    said = {
        "metric": metric_id,
        "campaign": campaign,
        "creator": scope.creator_id,
        "platform": scope.platform,
        "format": scope.format,
        "from": scope.first_on.isoformat() if scope.first_on else None,
        "to": scope.last_on.isoformat() if scope.last_on else None,
        "by": None if scope.by == "reach" else scope.by,
        "basis": None if scope.cost_basis == "committed" else scope.cost_basis,
        "currency": scope.currency,
        "post": scope.post_id,
    }
    return {name: words for name, words in said.items() if words is not None}


def scope_of(said: Mapping[str, str], campaign_id: str) -> Scope:
    """The scope that an address names; words that mean nothing are passed over."""
    return Scope(
        campaign_id,
        creator_id=said.get("creator"),
        platform=said.get("platform"),
        format=said.get("format"),
        first_on=_day(said.get("from")),
        last_on=_day(said.get("to")),
        by=next((by for by in DENOMINATORS if by == said.get("by")), "reach"),
        cost_basis=next((basis for basis in BASES if basis == said.get("basis")), "committed"),
        currency=said.get("currency"),
        post_id=said.get("post"),
    )


def _day(words: str | None) -> date | None:
    try:
        return date.fromisoformat(words) if words else None
    except ValueError:
        return None
