"""Series whose changes are known: levels, trends and seasons under noise of many kinds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.signal import lfilter

Series = np.ndarray
Maker = Callable[[np.random.Generator, int], tuple[Series, list[int]]]


def noise(
    generator: np.random.Generator, count: int, autocorrelation: float, freedom: float = np.inf
) -> Series:
    """AR(1) of variance 1 (a walk of unit steps for 1), normal or Student with ``freedom``."""
    if np.isinf(freedom):
        steps = generator.normal(size=count + 200)
    else:
        steps = generator.standard_t(freedom, count + 200) / np.sqrt(freedom / (freedom - 2))
    if autocorrelation == 1:
        return np.cumsum(steps[200:])
    steps *= np.sqrt(1 - autocorrelation**2)
    return lfilter([1.0], [1.0, -autocorrelation], steps)[200:]


def quiet(shape: Callable[[np.random.Generator, int], Series]) -> Maker:
    return lambda generator, count: (shape(generator, count), [])


def stepped(shape: Callable[[np.random.Generator, int], Series], sizes: tuple[float, ...]) -> Maker:
    """The shape with steps of so many units, at about even distances."""

    def make(generator: np.random.Generator, count: int) -> tuple[Series, list[int]]:
        values = shape(generator, count)
        places = []
        for index, size in enumerate(sizes):
            even = count * (index + 1) / (len(sizes) + 1)
            place = int(even + generator.uniform(-0.25, 0.25) * count / (len(sizes) + 1))
            values = values + size * (np.arange(count) >= place)
            places.append(place)
        return values, places

    return make


def bent(rise: float) -> Maker:
    """Flat, then rising by so many standard deviations until the end."""

    def make(generator: np.random.Generator, count: int) -> tuple[Series, list[int]]:
        place = int(count * generator.uniform(0.35, 0.65))
        share = np.maximum(np.arange(count) - place, 0) / (count - place)
        return rise * share + noise(generator, count, 0.3), [place]

    return make


def time(count: int) -> Series:
    return np.arange(count) / count


def sawtooth(generator: np.random.Generator, count: int) -> Series:
    """A balance that is filled up about every 25 values and spent in small steps."""
    values, level, until = [], 0.0, 0
    for index in range(count):
        if index >= until:
            level = generator.normal(10, 3)
            until = index + int(generator.integers(20, 31))
        level *= 1 - (generator.uniform() < 0.3) * generator.uniform(0, 0.35)
        values.append(level)
    return np.array(values)


def outbreaks(generator: np.random.Generator, count: int) -> Series:
    """Waves at odd times over a low floor, as of an illness or a viral sound."""
    values = generator.gamma(2.0, 0.2, count)
    for start in np.cumsum(generator.integers(30, 60, count // 30)):
        age = np.maximum(np.arange(count) - start, 0)
        values = values + generator.gamma(3.0, 1.0) * age * np.exp(-age / 4)
    return values


def growing_season(generator: np.random.Generator, count: int) -> Series:
    """Twelve to a cycle, the swing growing with the level."""
    level = 1 + 2 * time(count)
    swing = 0.15 * np.sin(2 * np.pi * np.arange(count) / 12)
    return level * (1 + swing + 0.03 * generator.normal(size=count))


def season(generator: np.random.Generator, count: int, autocorrelation: float = 0.3) -> Series:
    """Seven to a cycle, of any shape, twice as large as the noise."""
    pattern = generator.normal(0, 2, 7)
    return pattern[np.arange(count) % 7] + noise(generator, count, autocorrelation)


QUIET: dict[str, Maker] = {
    "white noise": quiet(lambda g, n: noise(g, n, 0)),
    "AR .5": quiet(lambda g, n: noise(g, n, 0.5)),
    "AR .9": quiet(lambda g, n: noise(g, n, 0.9)),
    "a random walk": quiet(lambda g, n: noise(g, n, 1)),
    "a line, AR .5": quiet(lambda g, n: 8 * time(n) + noise(g, n, 0.5)),
    "a parabola, AR .3": quiet(lambda g, n: 8 * time(n) ** 2 + noise(g, n, 0.3)),
    "exponential growth": quiet(lambda g, n: np.exp(3 * time(n)) * (1 + 0.03 * noise(g, n, 0.7))),
    "a smooth S": quiet(lambda g, n: 1 / (1 + np.exp(-8 * time(n) + 4)) + 0.02 * noise(g, n, 0.8)),
    "weekly season": quiet(season),
    "growing season": quiet(growing_season),
    "Student 3": quiet(lambda g, n: noise(g, n, 0, 3)),
    "Student 3, AR .7": quiet(lambda g, n: noise(g, n, 0.7, 3)),
    "a walk of Student 3": quiet(lambda g, n: noise(g, n, 1, 3)),
    "a sawtooth": quiet(sawtooth),
    "outbreaks": quiet(outbreaks),
    "noise that doubles": quiet(lambda g, n: noise(g, n, 0.3) * (1 + (time(n) > 0.5))),
}
CHANGED: dict[str, Maker] = {
    "a step of 2, white noise": stepped(lambda g, n: noise(g, n, 0), (2.0,)),
    "a step of 3, AR .5": stepped(lambda g, n: noise(g, n, 0.5), (3.0,)),
    "a step of 3, AR .9": stepped(lambda g, n: noise(g, n, 0.9), (3.0,)),
    "a step of 8, random walk": stepped(lambda g, n: noise(g, n, 1), (8.0,)),
    "up 3, down 3, AR .3": stepped(lambda g, n: noise(g, n, 0.3), (3.0, -3.0)),
    "six steps, white noise": stepped(lambda g, n: noise(g, n, 0), (4, -3, 5, -4, 3, -5)),
    "a step of 3 on a line": stepped(lambda g, n: 6 * time(n) + noise(g, n, 0.3), (-3.0,)),
    "a step of 3, weekly season": stepped(season, (3.0,)),
    "a step of 3, Student 3": stepped(lambda g, n: noise(g, n, 0, 3), (3.0,)),
    "a bend of 6": bent(6.0),
    "a bend of 20": bent(20.0),
    "a bend of 60": bent(60.0),
}
