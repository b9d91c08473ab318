"""That a campaign can be seen by somebody outside the team now, where the team looks at it."""

from __future__ import annotations

from core.sharing import links
from pages.parts import places
from pages.parts import visitor as visitors
from pages.parts.text import number_of


def say_so(campaign_id: str) -> None:
    """How many open links show it; nothing where none does."""
    access = visitors.the_visitors().access
    now = access.now()
    showing = [
        link
        for link in links(access)
        if campaign_id in link.chosen.campaign_ids and link.state(now) == "open"
    ]
    if showing:
        words = f"Shared by {number_of(len(showing), 'link')}"
        places.link_to(places.LINKS, words, ":material/share:")
