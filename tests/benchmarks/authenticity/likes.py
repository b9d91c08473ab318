"""Bought likes: injected into series of posts, and found again; beside the usual z-score.

Real series where ``--data`` has them (exports with likes and comments of one account's posts); and
simulated ones with the spread of real accounts: log likes wander and scatter, log comments follow
them with a scatter of their own, and some posts go viral in both.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from core.authenticity.likes import expected_likes, is_odd
from core.checks.odd_likes import POSTS_AT_LEAST, SHARE_AT_LEAST
from tests.benchmarks.drift.markdown import header, row

SERIES: Final = 200
BOUGHT_SHARE: Final = 0.10
BOUGHT: Final = (0.5, 1.0, 2.0)
DRAWS: Final = 20

NAMES_A_POST: Final = {"Post ID", "Caption"}

Counts = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]


def z_score(likes: Counts, _comments: Counts) -> Scores:
    """The usual rule: how far likes are above the account's mean."""
    return np.asarray((likes - likes.mean()) / max(1e-9, float(likes.std())))


def per_comment(likes: Counts, comments: Counts) -> Scores:
    """Likes per comment."""
    return np.asarray(likes / (comments + 1.0))


def ours(likes: Counts, comments: Counts) -> Scores:
    """What the product shows."""
    found = expected_likes(likes.tolist(), comments.tolist())
    if found is None:
        raise ValueError("a series has at least twelve posts")
    return found.surprise


METHODS: Final[dict[str, Callable[[Counts, Counts], Scores]]] = {
    "ours": ours,
    "z-score of likes": z_score,
    "likes per comment": per_comment,
}


def auc(is_bought: npt.NDArray[np.bool_], found: Scores) -> float:
    """The chance that a bought post stands above another (Mann and Whitney); ties count half."""
    bought, others = found[is_bought], found[~is_bought]
    above = (bought[:, None] > others[None, :]).mean()
    return float(above + 0.5 * (bought[:, None] == others[None, :]).mean())


def simulated_series(random: np.random.Generator) -> Iterator[tuple[Counts, Counts]]:
    """Accounts of 20 to 120 posts with 30 to 30,000 likes."""
    for _ in range(SERIES):
        posts = int(random.integers(20, 121))
        level = random.uniform(np.log(30), np.log(30_000))
        wander = np.cumsum(random.normal(0, 0.06, posts))
        own = random.normal(0, random.uniform(0.25, 0.6), posts)
        viral = np.where(random.random(posts) < 0.04, random.exponential(1.2, posts), 0.0)
        heart = level + wander + own + viral
        told = heart * random.uniform(0.7, 1.0) - random.uniform(1.5, 3.0)
        told = told + random.normal(0, random.uniform(0.25, 0.6), posts)
        yield random.poisson(np.exp(heart)), random.poisson(np.exp(told))


def real_series(data: Path) -> Iterator[tuple[Counts, Counts]]:
    """Accounts' posts in exports, oldest first where the export says so; no totals of days."""
    for path in sorted((data / "exports").rglob("*.csv")):
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            table = csv.DictReader(file)
            columns = set(table.fieldnames or ())
            if not {"Likes", "Comments"} <= columns or not columns & NAMES_A_POST:
                continue
            pairs = [(line["Likes"], line["Comments"]) for line in table]
        known = [(int(a), int(b)) for a, b in pairs if (a or "").isdigit() and (b or "").isdigit()]
        if len(known) >= 20:
            likes, comments = np.array(known, dtype=np.int64).T
            yield likes, comments


def measure(series: list[tuple[Counts, Counts]], more: float, random: np.random.Generator,
            method: Callable[[Counts, Counts], Scores]) -> float:  # fmt: skip
    """The mean AUC over series in which a tenth of the posts had ``more`` of their likes bought."""
    found = []
    for likes, comments in series:
        number = max(1, round(BOUGHT_SHARE * len(likes)))
        is_bought = np.zeros(len(likes), dtype=bool)
        is_bought[random.choice(len(likes), number, replace=False)] = True
        found.append(auc(is_bought, method(np.where(is_bought, likes * (1 + more), likes)
                                           .astype(np.int64), comments)))  # fmt: skip
    return float(np.mean(found))


def raised(series: list[tuple[Counts, Counts]], more: float, random: np.random.Generator) -> float:
    """The share of accounts that are an alert, with ``more`` bought for an eighth of the posts."""
    alerts = 0
    for likes, comments in series:
        is_bought = np.zeros(len(likes), dtype=bool)
        if more:
            number = max(POSTS_AT_LEAST, round(len(likes) / 8))
            is_bought[random.choice(len(likes), number, replace=False)] = True
        counted = np.where(is_bought, likes * (1 + more), likes).astype(np.int64)
        found = expected_likes(counted.tolist(), comments.tolist())
        if found is None:
            raise ValueError("a series has at least twelve posts")
        odd = sum(map(is_odd, counted.tolist(), found.expected.tolist(), found.surprise.tolist()))
        alerts += odd >= max(POSTS_AT_LEAST, SHARE_AT_LEAST * len(likes))
    return alerts / len(series)


def run(data: Path | None) -> None:
    """Print the table in Markdown."""
    groups = {"simulated": list(simulated_series(np.random.default_rng(1)))}
    if data is not None:
        real = list(real_series(data))
        groups[f"real ({len(real)} accounts, {DRAWS} draws)"] = real * DRAWS
    header("series", "method", *(f"+{more:.0%}" for more in BOUGHT))
    for name, series in groups.items():
        for method, score in METHODS.items():
            cells = [measure(series, more, np.random.default_rng(2), score) for more in BOUGHT]
            row(name, method, *cells)
    print("\nAccounts that become an alert, by how much was bought for an eighth of their posts:\n")
    bought = (0.0, *BOUGHT, 3.0)
    header("series", *(f"+{more:.0%}" for more in bought))
    for name, series in groups.items():
        row(name, *(raised(series, more, np.random.default_rng(3)) for more in bought))
