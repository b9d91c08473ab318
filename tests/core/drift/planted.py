"""Invented campaigns whose rate moves for a known reason, to see whether the reason is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.drift import RateSeries
from core.drift.parts import Names

Planted = Literal[
    "one creator",
    "two creators",
    "one platform",
    "one format",
    "mix of creators",
    "mix of formats",
    "everybody",
]
PLANTED: tuple[Planted, ...] = (
    "one creator",
    "two creators",
    "one platform",
    "one format",
    "mix of creators",
    "mix of formats",
    "everybody",
)
CREATORS = tuple(f"creator {letter}" for letter in "ABCDEFGHI")
PLATFORMS = ("instagram", "tiktok", "youtube")
FORMATS = ("reel", "image", "story", "carousel")


@dataclass(frozen=True)
class PlantedKind:
    """What the campaign is like: a year, the change after half of it.

    Posts differ by ``cv_between_posts`` (lognormal); creators, platforms and formats by the
    standard deviations of their log rates. A planted rate falls by ``fall`` (fractions, drawn
    evenly); a planted mix moves until the rate of a typical post has fallen by ``mix_fall``.
    """

    weeks: int = 52
    posts_per_week: tuple[int, int] = (5, 9)
    rate: float = 0.04
    cv_between_posts: float = 0.45
    creator_spread: float = 0.3
    platform_spread: float = 0.2
    format_spread: float = 0.3
    fall: tuple[float, float] = (0.4, 0.6)
    fall_of_everybody: tuple[float, float] = (0.2, 0.5)
    mix_fall: tuple[float, float] = (0.2, 0.35)
    viral_share: float = 0.01


@dataclass(frozen=True)
class PlantedCampaign:
    """Posts in order with their categories, and the truth.

    ``true_change`` is the relative change of a typical post's rate since ``change_day``, over the
    posts that there are; ``names`` are the categories whose rate fell.
    """

    posts: RateSeries
    groups: Mapping[str, Names]
    change_day: int
    planted: Planted
    names: tuple[str, ...]
    true_change: float
    least_part: float


def plant(generator: np.random.Generator, planted: Planted, kind: PlantedKind) -> PlantedCampaign:
    """One campaign with its cause; the shares of a planted category are drawn, like all others."""
    change_day = kind.weeks * 7 // 2
    per_week = generator.integers(*kind.posts_per_week, size=kind.weeks, endpoint=True)
    day = np.concatenate(
        [week * 7 + np.sort(generator.integers(0, 7, many)) for week, many in enumerate(per_week)]
    ).astype(np.int64)
    after = day >= change_day

    spread = {
        "creator": kind.creator_spread,
        "platform": kind.platform_spread,
        "format": kind.format_spread,
    }
    if planted == "mix of creators":
        spread["creator"] = max(kind.creator_spread, 0.45)
    if planted == "mix of formats":
        spread["format"] = max(kind.format_spread, 0.45)
    effect = {
        "creator": generator.normal(0, spread["creator"], len(CREATORS)),
        "platform": generator.normal(0, spread["platform"], len(PLATFORMS)),
        "format": generator.normal(0, spread["format"], len(FORMATS)),
    }
    weight = generator.dirichlet(np.full(len(CREATORS), 2.0))
    platform_of = generator.dirichlet(np.full(len(PLATFORMS), 1.5), len(CREATORS))
    format_of = generator.dirichlet(np.full(len(FORMATS), 2.0), len(CREATORS))
    weight_after, format_after = weight, format_of
    if planted == "mix of creators":
        weight_after = _tilted(weight, effect["creator"], generator.uniform(*kind.mix_fall))
    if planted == "mix of formats":
        format_after = np.array(
            [_tilted(row, effect["format"], generator.uniform(*kind.mix_fall)) for row in format_of]
        )
    creator = np.where(
        after,
        _drawn(generator, np.tile(weight_after, (len(day), 1))),
        _drawn(generator, np.tile(weight, (len(day), 1))),
    )
    platform = _drawn(generator, platform_of[creator])
    form = np.where(
        after,
        _drawn(generator, format_after[creator]),
        _drawn(generator, format_of[creator]),
    )

    base = kind.rate * np.exp(
        effect["creator"][creator] + effect["platform"][platform] + effect["format"][form]
    )
    code = {"creator": creator, "platform": platform, "format": form}
    labels = {"creator": CREATORS, "platform": PLATFORMS, "format": FORMATS}
    fallen = np.zeros(len(day), dtype=np.bool_)
    dimension, places = "creator", np.empty(0, dtype=np.int64)
    names: tuple[str, ...] = ()
    fall = generator.uniform(*kind.fall)
    if planted == "everybody":
        fallen, fall = after, generator.uniform(*kind.fall_of_everybody)
    elif not planted.startswith("mix"):
        dimension = "creator" if "creator" in planted else planted.removeprefix("one ")
        many = 2 if planted == "two creators" else 1
        places = np.sort(generator.choice(len(labels[dimension]), many, replace=False))
        fallen = after & np.isin(code[dimension], places)
        names = tuple(labels[dimension][place] for place in places)
    expected = base * np.where(fallen, 1.0 - fall, 1.0)
    was = base[after] if fallen.any() else base[~after]
    true_change = float(expected[after].mean() / was.mean() - 1.0)
    parts_fallen = [
        float((base - expected)[after & (code[dimension] == place)].sum()) for place in places
    ]

    variance = np.log1p(kind.cv_between_posts**2)
    size = generator.lognormal(np.log(8_000.0), 1.0, len(CREATORS))
    denominator = np.maximum(
        np.round(size[creator] * generator.lognormal(0.0, 0.4, len(day))), 20.0
    )
    rate = expected * np.exp(generator.normal(-variance / 2, np.sqrt(variance), len(day)))
    rate *= np.where(generator.random(len(day)) < kind.viral_share, 4.0, 1.0)
    engagements = generator.binomial(denominator.astype(np.int64), np.minimum(rate, 0.95))
    return PlantedCampaign(
        posts=RateSeries(day, engagements.astype(np.float64), denominator),
        groups={
            dimension: np.array(labels[dimension], dtype=object)[places]
            for dimension, places in code.items()
        },
        change_day=change_day,
        planted=planted,
        names=names,
        true_change=true_change,
        least_part=min(parts_fallen, default=1.0) / (sum(parts_fallen) or 1.0),
    )


def _tilted(weight: np.ndarray, effect: np.ndarray, fall: float) -> np.ndarray:
    """The weights, tilted towards low effects until the mean rate has fallen by ``fall``.

    As far as it goes: at most to a factor of e^8 between effects of 0 and 1.
    """
    was = float(weight @ np.exp(effect))
    for strength in np.linspace(0.0, 8.0, 41):
        tilted = weight * np.exp(-strength * effect)
        tilted /= tilted.sum()
        if float(tilted @ np.exp(effect)) <= (1.0 - fall) * was:
            break
    return tilted


def _drawn(generator: np.random.Generator, weights: np.ndarray) -> np.ndarray:
    """One category per row of weights, shape (posts,)."""
    edges = np.cumsum(weights, axis=1)
    return np.minimum(
        (generator.random((len(weights), 1)) > edges).sum(axis=1), weights.shape[1] - 1
    )
