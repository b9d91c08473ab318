"""Countries as exports and briefs write them: by code or by English name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

from core.store.keys import fold

OTHER_NAMES: Final = {
    "uk": "gb", "united kingdom": "gb", "great britain": "gb", "england": "gb",
    "usa": "us", "united states of america": "us", "korea": "kr", "south korea": "kr",
    "czechia": "cz", "czech republic": "cz", "russian federation": "ru", "holland": "nl",
    "the netherlands": "nl", "viet nam": "vn", "uae": "ae", "turkiye": "tr", "türkiye": "tr",
}  # fmt: skip
"""Names that the table of the time zone database has otherwise."""


def country_code(said: str) -> str:
    """The ISO 3166 code in lower case ("us"), or the folded word itself where it is none."""
    word = fold(said)
    return _names().get(word, word)


@cache
def _names() -> dict[str, str]:
    """Codes by name, from iso3166.tab of the time zone database (public domain)."""
    text = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {fold(name): code.lower() for code, name in rows} | OTHER_NAMES
