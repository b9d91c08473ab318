"""The one click from a figure to its receipt."""

from __future__ import annotations

from core.metrics.scope import Scope
from pages.parts import places
from pages.parts.scope_address import address_of

ICON = ":material/receipt_long:"


def link_to_receipt(
    metric_id: str, campaign: str, scope: Scope, label: str = "Where is this from?"
) -> None:
    """A small link to the receipt of a figure. ``campaign`` is the campaign's name.

    Emits one element, so that a cached function can keep it. ``label`` is markdown of ours.
    """
    places.link_to(places.RECEIPT, label, ICON, address_of(metric_id, campaign, scope))
