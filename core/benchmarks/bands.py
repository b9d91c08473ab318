"""Published bands of engagement rates: ``data/benchmarks.csv``, which a team may edit.

Publishers differ two to four times for one tier, so a band says "clearly low" and no more.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from core.errors import PothosError

BANDS: Final = Path(__file__).resolve().parents[2] / "data" / "benchmarks.csv"
CAUTION: Final = "Publishers' bands differ two to four times for one size of account."


@dataclass(frozen=True)
class Band:
    """A published band for one platform and size of account; rates are fractions.

    ``low`` is what the publisher calls low below; ``average_low`` to ``average_high`` its average,
    None where it says none. ``year`` is "undated" where the page has no date.
    """

    platform: str
    followers_from: int
    followers_to: int | None
    denominator: str
    low: float
    average_low: float | None
    average_high: float | None
    source: str
    year: str


@cache
def bands(path: Path = BANDS) -> tuple[Band, ...]:
    """The published bands. Raises ``PothosError`` with row and column where one cannot be read."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_band(row, number, path) for number, row in enumerate(csv.DictReader(file), 2))


def band_of(platform: str, denominator: str, followers: int | None) -> Band | None:
    """The band for an account; None where nobody published one, or its size is not known."""
    if followers is None:
        return None
    for band in bands():
        if (
            band.platform == platform
            and band.denominator == denominator
            and band.followers_from <= followers
            and (band.followers_to is None or followers < band.followers_to)
        ):
            return band
    return None


def _band(row: dict[str, str], number: int, path: Path) -> Band:
    try:
        return Band(
            row["platform"],
            int(row["followers_from"]),
            int(row["followers_to"]) if row["followers_to"] else None,
            row["denominator"],
            float(row["low"]),
            float(row["average_low"]) if row["average_low"] else None,
            float(row["average_high"]) if row["average_high"] else None,
            row["source"],
            row["year"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise PothosError(
            "The benchmarks cannot be read.",
            f"{path.name}, row {number}: {error}.",
            "Put the row right: rates are fractions, numbers of followers whole.",
        ) from error
