"""What the minutes of a review say, before anybody has decided on which paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.charts import Drawing


@dataclass(frozen=True)
class Item:
    """One thing that was talked about. ``badge`` is a status in words or "", ``receipt`` the id of
    the receipt behind its figure or ""; all plain text."""

    heading: str
    badge: str
    sentences: tuple[str, ...]
    receipt: str = ""
    drawing: Drawing | None = None


@dataclass(frozen=True)
class Section:
    """The items under one heading."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Minutes:
    """``as_of`` is the newest day of the data; ``line`` the journal's, of which the same figures
    can be seen again ("as known on")."""

    held_on: date
    as_of: date | None
    line: int
    by: str | None
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        """'Review of 27 November 2026'."""
        return f"Review of {self.held_on.day} {self.held_on:%B %Y}"

    @property
    def known(self) -> str:
        """What the figures stand on, in one sentence."""
        as_of = f"{self.as_of.day} {self.as_of:%B %Y}" if self.as_of else "no day yet"
        held_by = f" Held by {self.by}." if self.by else ""
        return (
            f"Data as of {as_of}. As known on {self.held_on.isoformat()}, line {self.line} of the "
            f"journal: later imports do not change it.{held_by}"
        )
