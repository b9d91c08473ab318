"""A large, messy file of snapshots in the layout of Pothos' own template, the same at every run.

Of the figures from 1,000 on half are quoted with thousands ("1,234"), of all figures and days 5 %
are blank and 1 % are bad; one column more has percents, which the template does not know. The file
is one piece after the other: the pieces differ in their posts, not in their figures.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

SEED: Final = 20261122
PIECE_ROWS: Final = 250_000
DAYS_PER_POST: Final = 20
FIRST_DAY: Final = np.datetime64("2026-06-01")
BLANK_SHARE: Final = 0.05
BAD_SHARE: Final = 0.01
BAD: Final = ("12.5%", "#REF?", "abc", "-5", "1.5K", "12.75", "??", '"1,23"')
BAD_DAYS: Final = ("soon", "31.06.2026", "2026-13-01")

COUNTS: Final = (
    *("Views", "Impressions", "Reach", "Likes", "Comments", "Shares", "Saves", "Clicks"),
    *("Follows", "Followers at post"),
)
COLUMNS: Final = (
    *("Platform", "Platform post ID", "Permalink", "As of"),
    *COUNTS[:-1],
    *("Watch seconds", "Followers at post", "Engagement rate"),
)


def write_messy(path: Path, rows: int) -> None:
    """Write ``rows`` lifetime totals, a multiple of ``PIECE_ROWS`` at a time."""
    piece = _piece(min(rows, PIECE_ROWS))
    with path.open("wb") as file:
        file.write((",".join(COLUMNS) + "\n").encode())
        for number in range(-(-rows // PIECE_ROWS)):
            file.write(piece.replace(b"@@@@", f"{number:04d}".encode()))


def _piece(rows: int) -> bytes:
    random = np.random.default_rng(SEED)
    row = np.arange(rows)
    post, age = row // DAYS_PER_POST, row % DAYS_PER_POST + 1
    posts = int(post[-1]) + 1
    reach = random.lognormal(9, 1, posts)[post] * (1 - np.exp(-age / 3))
    engagements = reach * random.beta(20, 480, posts)[post]
    figures = {
        "Views": reach * 1.6,
        "Impressions": reach * 1.3,
        "Reach": reach,
        "Likes": engagements * 0.8,
        "Comments": engagements * 0.05,
        "Shares": engagements * 0.05,
        "Saves": engagements * 0.1,
        "Clicks": reach * 0.01,
        "Follows": reach * 0.001,
        "Watch seconds": reach * 7.5,
        "Followers at post": random.integers(500, 500_000, posts)[post].astype(float),
    }
    days = (FIRST_DAY + random.integers(0, 60, posts)[post] + age).astype(str).astype(object)
    bad = np.flatnonzero(random.random(rows) < BAD_SHARE)
    days[bad] = np.array(BAD_DAYS, object)[random.integers(0, len(BAD_DAYS), len(bad))]
    number = np.char.add("18@@@@", np.char.zfill(post.astype(str), 11))
    cells = [
        np.full(rows, "instagram", object),
        number.astype(object),
        np.char.add("https://www.instagram.com/p/C", number).astype(object),
        days,
        *(_messy(figures[name].astype(np.int64), random) for name in COLUMNS[4:-1]),
        np.char.add((random.integers(1, 900, rows) / 100).astype(str), "%").astype(object),
    ]
    lines = (",".join(line) for line in zip(*(column.tolist() for column in cells), strict=True))
    return ("\n".join(lines) + "\n").encode()


def _messy(values: np.ndarray, random: np.random.Generator) -> np.ndarray:
    cells = values.astype(str).astype(object)
    for at in np.flatnonzero((values >= 1000) & (random.random(len(values)) < 0.5)):
        cells[at] = f'"{values[at]:,}"'
    cells[random.random(len(values)) < BLANK_SHARE] = ""
    bad = np.flatnonzero(random.random(len(values)) < BAD_SHARE)
    cells[bad] = np.array(BAD, object)[random.integers(0, len(BAD), len(bad))]
    return cells
