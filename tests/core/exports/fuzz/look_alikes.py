"""A small good file of any export in the dictionary, made from its own description."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from core.exports import known_exports
from core.exports.fields import FieldType
from core.exports.known import KnownColumn, KnownExport

_WORDS: Final = (
    "A lamp, at last", "möbel & licht", "Zażółć gęślą jaźń", 'she said "glow"', "two\nlines", "",
    "été à la plage", "光", "🌱 new", "  spaced  ", "#ad @lumen.lamps", "O'Brien; Söhne | GmbH",
)  # fmt: skip
_BY_FIELD: Final[dict[str, tuple[str, ...]]] = {
    "platform": ("instagram", "tiktok", "youtube"),
    "permalink": ("https://www.instagram.com/p/DAbc{n}/", "https://www.tiktok.com/@a/video/73{n}"),
    "platform_post_id": ("1784140582230{n:04d}", "DAbc{n}", "-i5vAKwX_bY"),
    "handle": ("lumen.lamps", "@ana_lima", "möbel.de"),
    "creator_name": ("Ana Lima", "Zoë Brown", "Łukasz Żak", "José Muñoz"),
    "currency": ("EUR", "USD"),
    "as_of": ("2026-10-{d:02d}",),
}


@dataclass(frozen=True)
class LookAlike:
    """A good table: a name as the platform gives it, and its rows with the header first.

    ``above`` are lines that stand over the header as they are.
    """

    name: str
    header: list[str]
    rows: list[list[str]]
    above: list[str] = field(default_factory=list)


def look_alike(chance: random.Random, rows: int = 7) -> LookAlike:
    """A good file of an export drawn by ``chance``, and its values too."""
    tables = [known for known in known_exports() if known.shape == "table"]
    at = chance.randrange(len(tables) + 4)
    return table_of(tables[at], chance, rows) if at < len(tables) else _of_meta(chance, rows)


def table_of(known: KnownExport, chance: random.Random, rows: int) -> LookAlike:
    """A good file of ``known``, with a value that fits in every column."""
    columns = list(known.columns)
    patterns = dict(known.looks_like)
    said = {drop.column: drop.values[0] for drop in known.drops if drop.rule == "day_row"}
    name = {"meta": "May-25-2026_Jun-21-2026_1493633672508178.csv"}.get(known.source)
    return LookAlike(
        name or f"{known.label.replace(':', '')}.csv",
        [column.name for column in columns],
        [
            [
                said.get(column.name) or _value(column, row, chance, patterns.get(column.name))
                for column in columns
            ]
            for row in range(rows)
        ],
    )


def _value(column: KnownColumn, row: int, chance: random.Random, pattern: object) -> str:
    for _ in range(30):
        text = _any_value(column, row, chance)
        if pattern is None or not text or pattern.match(text):  # type: ignore[attr-defined]
            return text
    return ""


def _any_value(column: KnownColumn, row: int, chance: random.Random) -> str:
    if column.words and chance.random() < 0.7:
        return chance.choice(column.words)[0]
    if column.has_no_year:
        return (date(2026, 3, 1) + timedelta(row)).strftime("%B %-d")
    if column.field in _BY_FIELD and column.type not in ("day", "instant"):
        return chance.choice(_BY_FIELD[column.field]).format(n=row, d=row + 1)
    return _BY_TYPE[column.type](column, row, chance)


def _moment(column: KnownColumn, row: int, chance: random.Random) -> str:
    moment = datetime(2026, 10, 1, 8, 5) + timedelta(days=row * 3, minutes=chance.randrange(600))  # noqa: DTZ001
    formats = column.formats or ("%Y-%m-%dT%H:%M:%S" if column.type == "instant" else "%Y-%m-%d",)
    return moment.strftime(formats[0]).replace("%z", "+0000")


_BY_TYPE: Final[dict[FieldType, Callable[[KnownColumn, int, random.Random], str]]] = {
    "text": lambda column, row, chance: chance.choice(_WORDS),
    "identifier": lambda column, row, chance: f"1784140582230{row:04d}",
    "handle": lambda column, row, chance: chance.choice(_BY_FIELD["handle"]),
    "list": lambda column, row, chance: chance.choice(("glow", "glow, warm", "")),
    "count": lambda column, row, chance: str(chance.choice((0, 7, 1_234, 98_765_432))),
    "fraction": lambda column, row, chance: f"{chance.random():.4f}",
    "percent": lambda column, row, chance: f"{chance.random() * 100:.2f}",
    "money": lambda column, row, chance: f"{chance.random() * 900:.2f}",
    "seconds": lambda column, row, chance: str(chance.randrange(900)),
    "hours": lambda column, row, chance: f"{chance.random() * 90:.4f}",
    "day": _moment,
    "instant": _moment,
    "yes_no": lambda column, row, chance: chance.choice(("yes", "no")),
    "out_or_in": lambda column, row, chance: chance.choice(("out", "in")),
}


def _of_meta(chance: random.Random, rows: int) -> LookAlike:
    """One of the stacked exports, whose metric stands in the line above the header."""
    days = [[f"2026-05-{day + 1:02d}T00:00:00", str(chance.randrange(999))] for day in range(rows)]
    stacked = [
        *days, [], ["Instagram follows"], ["Date", "Primary"], *days[:3],
    ]  # fmt: skip
    parts = [["18-24", "5.1", "2.4"], ["25-34", "30.5", "12"], [], ["Top cities"],
             ["Kyiv, Ukraine", "Bonn, Germany"], ["5.5", "4.4"]]  # fmt: skip
    reach = LookAlike("Reach.csv", ["Date", "Primary"], stacked, ["sep=,", "Facebook reach"])
    audience = LookAlike("Audience.csv", ["", "Women", "Men"], parts, ["Age & gender"])
    return chance.choice((reach, audience))
