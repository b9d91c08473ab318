"""What the minutes of a review say, before anybody has decided on which paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.charts import Drawing, day


@dataclass(frozen=True)
class Figure:
    """A figure in words: 'Engagement by reach', '4.1 %', and where its receipt is.

    ``receipt`` is an address or an id, "" where there is none.
    """

    label: str
    value: str
    receipt: str = ""


@dataclass(frozen=True)
class Item:
    """One thing that was talked about. ``badge`` is a status in words or ""; all plain text.

    ``drawing`` is made for light paper.
    """

    heading: str
    badge: str
    sentences: tuple[str, ...]
    figures: tuple[Figure, ...] = ()
    drawing: Drawing | None = None


@dataclass(frozen=True)
class Section:
    """The items under one heading."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Minutes:
    """``as_of`` is the newest day of the data; ``known_as_of_line`` the journal's line, as of which
    the same figures can be seen again ("as known on"), None where there is no journal yet."""

    title: str
    held_on: date
    as_of: date | None
    known_as_of_line: int | None
    by: str | None
    sections: tuple[Section, ...]

    @property
    def known(self) -> str:
        """What the figures stand on, in a sentence or three."""
        as_of = day(self.as_of) if self.as_of else "no day yet"
        told = [f"Data as of {as_of}."]
        if self.known_as_of_line is not None:
            told.append(
                f"As known on {self.held_on.isoformat()}, line {self.known_as_of_line} of the "
                "journal: later imports do not change it."
            )
        if self.by:
            told.append(f"Held by {self.by}.")
        return " ".join(told)
