"""The one click from a figure to its receipt."""

from __future__ import annotations

from typing import Final

from core.metrics.scope import Scope
from pages.parts import places
from pages.parts.scope_address import address_of

ICON: Final = ":material/receipt_long:"


def link_to_receipt(
    metric_id: str, campaign: str, scope: Scope, label: str = "Where is this from?"
) -> None:
    """A small link to the receipt of a figure. ``campaign`` is the campaign's name.

    Emits one element, so that a cached function can keep it. ``label`` is markdown of ours.
    """
    places.link_to(places.RECEIPT, label, ICON, address_of(metric_id, campaign, scope))


def with_receipt(figure: str, metric_id: str, campaign: str, scope: Scope) -> str:
    """Markdown of a figure that is its own link to its receipt, where a line has room for no more.

    ``figure`` is a figure in words of ours. The address is percent-encoded: no name can end it.
    """
    return f"[{figure}]({address_of_receipt(metric_id, campaign, scope)})"


def address_of_receipt(metric_id: str, campaign: str, scope: Scope) -> str:
    """The address of the receipt of a figure, for a cell of a table."""
    return places.address_of(places.RECEIPT, address_of(metric_id, campaign, scope))
