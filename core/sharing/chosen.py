"""What the maker of a link chose: which campaigns and sections, the review, and what is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

Section = Literal["pace", "engagement", "creators", "posts"]
SECTIONS: Final[tuple[Section, ...]] = get_args(Section)

Hidden = Literal["names", "emails", "messages", "notes", "costs", "contracts"]
HIDDEN: Final[tuple[Hidden, ...]] = get_args(Hidden)
"""What is hidden unless it is ticked: names, handles, captions and addresses of posts; the e-mail
addresses of creators; messages; the team's notes; costs and budgets; contracts and deliverables."""


@dataclass(frozen=True)
class Chosen:
    """``campaign_ids`` in the order in which they are shown, each with its ``sections``;
    ``has_review`` says whether the review of all campaigns, a line each, stands above them.
    """

    campaign_ids: tuple[str, ...]
    sections: frozenset[Section] = frozenset(SECTIONS)
    shown: frozenset[Hidden] = frozenset()
    has_review: bool = False

    def as_facts(self) -> dict[str, list[str] | bool]:
        """For JSON."""
        return {
            "campaign_ids": list(self.campaign_ids),
            "sections": sorted(self.sections),
            "shown": sorted(self.shown),
            "has_review": self.has_review,
        }

    @classmethod
    def of_facts(cls, facts: Mapping[str, Any]) -> Chosen:
        """The same again; what this version does not know is left out, never shown."""
        return cls(
            tuple(facts["campaign_ids"]),
            frozenset(one for one in SECTIONS if one in facts["sections"]),
            frozenset(one for one in HIDDEN if one in facts["shown"]),
            facts.get("has_review") is True,
        )
