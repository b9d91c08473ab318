"""Earned media value: counters times the rates of a card. It says more of the card than of a post.

It is off until somebody asks for it, always names its card, and decides nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import duckdb

CARDS: Final = Path(__file__).resolve().parents[2] / "data" / "emv_cards.csv"
COUNTERS: Final = ("impressions", "views", "likes", "comments", "shares", "saves", "clicks")

SUMS: Final = f"""
SELECT platform, {", ".join(f"CAST(sum({name}) AS DOUBLE)" for name in COUNTERS)}
FROM post_now WHERE campaign_id = ? GROUP BY platform ORDER BY platform
"""  # noqa: S608 only names of our own schema


@dataclass(frozen=True)
class Price:
    """What one of a counter is said to be worth. ``platform`` "" is every platform."""

    platform: str
    counter: str
    rate: float
    source: str
    year: str


@dataclass(frozen=True)
class Card:
    """A named list of prices in one currency."""

    name: str
    currency: str
    prices: tuple[Price, ...]

    def rate(self, platform: str, counter: str) -> float | None:
        """What one of ``counter`` is worth on a platform; None where the card does not say."""
        own = [p.rate for p in self.prices if p.counter == counter and p.platform == platform]
        of_all = [p.rate for p in self.prices if p.counter == counter and not p.platform]
        return next(iter([*own, *of_all]), None)


@dataclass(frozen=True)
class MediaValue:
    """What a card makes of posts: in all, and by counter (the parts add up to ``value``)."""

    card: Card
    value: float
    parts: dict[str, float]


@cache
def cards() -> tuple[Card, ...]:
    """The published cards of ``data/emv_cards.csv``, in its order."""
    with CARDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = dict.fromkeys(row["card"] for row in rows)
    return tuple(_card(name, [row for row in rows if row["card"] == name]) for name in names)


def _card(name: str, rows: list[dict[str, str]]) -> Card:
    prices = tuple(
        Price(row["platform"], row["counter"], float(row["rate"]), row["source"], row["year"])
        for row in rows
    )
    return Card(name, rows[0]["currency"], prices)


def emv_id(card: Card) -> str:
    """The id of a card's metric in the registry: emv_aspire_lower."""
    return "emv_" + "_".join(card.name.lower().replace(",", "").split())


def emv_sql(card: Card) -> str:
    """SQL for what a card makes of one row of post_now; NULL where it has no price for it."""
    terms = []
    for counter in COUNTERS:
        own = " ".join(
            f"WHEN '{price.platform}' THEN {price.rate}"
            for price in card.prices
            if price.counter == counter and price.platform
        )
        of_all = next(
            (
                price.rate
                for price in card.prices
                if price.counter == counter and not price.platform
            ),
            None,
        )
        if own or of_all is not None:
            rate = f"CASE platform {own} ELSE {of_all or 'NULL'} END" if own else str(of_all)
            terms.append(f"{counter} * {rate}")
    total = " + ".join(f"coalesce({term}, 0)" for term in terms)
    return f"CASE WHEN coalesce({', '.join(terms)}) IS NOT NULL THEN {total} END"


def media_value(card: Card, counts: Iterable[tuple[str, Mapping[str, float | None]]]) -> MediaValue:
    """What a card makes of counts: pairs of a platform and its counters, None being unknown."""
    parts: dict[str, float] = {}
    for platform, counters in counts:
        for counter in COUNTERS:
            rate, count = card.rate(platform, counter), counters.get(counter)
            if rate is not None and count is not None:
                parts[counter] = parts.get(counter, 0.0) + rate * count
    return MediaValue(card, sum(parts.values()), parts)


def media_values(cursor: duckdb.DuckDBPyConnection, campaign_id: str) -> list[MediaValue]:
    """What every card makes of a campaign's posts so far."""
    rows = cursor.execute(SUMS, [campaign_id]).fetchall()
    counts = [(row[0], dict(zip(COUNTERS, row[1:], strict=True))) for row in rows]
    return [media_value(card, counts) for card in cards()]
