"""Change points in real series, ours beside libraries' defaults, with what the numbers support.

    python -m tests.benchmarks.drift.change_points [--data PATH] [--seed 1]

PATH/tcpd holds series of the Turing change point data set as published, one JSON file each, and
annotations.json; all that are there are scored, so that the same command scores another set. The
quality-control series, whose change was planted, stand apart. Without data only simulated series
are looked at.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from core.drift.segmentation_settings import DEFAULTS, SegmentationSettings
from tests.benchmarks.drift.change_point_methods import OTHERS, OURS, Method, ours, run
from tests.benchmarks.drift.markdown import header, row
from tests.benchmarks.drift.simulated_changes import print_simulated
from tests.benchmarks.drift.tcpd import (
    QUALITY_CONTROL,
    AnnotatedSeries,
    cover,
    f1_score,
    read_series,
)

RESAMPLES = 10_000
CONSTANTS = (
    "parameters_of_a_change",
    "parameters_of_a_degree",
    "shortest",
    "shortest_share",
    "visible",
    "prior_values",
    "tail_quantile",
    "moved_from",
    "spike_at",
)


def scores(method: Method, series: list[AnnotatedSeries]) -> np.ndarray:
    """F1, cover and milliseconds of each series, shape (series, 3)."""
    rows = []
    for one in series:
        start = time.process_time()
        found = run(method, one.values)
        took = 1000 * (time.process_time() - start)
        rows.append(
            (
                f1_score(one.annotations, found),
                cover(one.annotations, found, len(one.values)),
                took,
            )
        )
    return np.array(rows).reshape(-1, 3)


def summary(table: np.ndarray, quiet: np.ndarray) -> tuple[float, float, float, float]:
    """F1 of all series, cover of all, F1 of the quiet and of the active ones."""
    f1, covered = table[:, 0], table[:, 1]
    groups = [f1[group].mean() if group.any() else np.nan for group in (quiet, ~quiet)]
    return float(f1.mean()), float(covered.mean()), float(groups[0]), float(groups[1])


def difference(ours_f1: np.ndarray, other_f1: np.ndarray, seed: int) -> tuple[float, float]:
    """95 % interval of the mean difference, the series drawn again in pairs."""
    drawn = np.random.default_rng(seed).integers(0, len(ours_f1), (RESAMPLES, len(ours_f1)))
    low, high = np.quantile((ours_f1 - other_f1)[drawn].mean(axis=1), (0.025, 0.975))
    return float(low), float(high)


def claim(intervals: dict[str, tuple[float, float]], count: int) -> str:
    """What the intervals support, in a sentence."""
    above = [name for name, (low, _) in intervals.items() if low > 0]
    below = [name for name, (_, high) in intervals.items() if high < 0]
    open_ = [name for name in intervals if name not in above + below]
    parts = [f"On these {count} series, at 95 % and for each comparison by itself,"]
    if above:
        parts.append(f"F1 is higher than that of {', '.join(above)};")
    if below:
        parts.append(f"F1 is lower than that of {', '.join(below)};")
    if open_:
        parts.append(f"no difference is shown from {', '.join(open_)};")
    return " ".join(parts).rstrip(";") + "."


def print_methods(series: list[AnnotatedSeries], seed: int) -> None:
    quiet = np.array([one.is_quiet for one in series])
    print(
        f"\n{len(series)} series, {quiet.sum()} of them quiet (most annotators marked nothing).\n"
    )
    header("method", "F1", "cover", "F1 quiet", "F1 active", "ours less theirs, 95 %", "ms, median")
    mine = scores(ours, series)
    row(OURS, *summary(mine, quiet), "", f"{np.median(mine[:, 2]):.0f}")
    intervals = {}
    for name, method in OTHERS.items():
        table = scores(method, series)
        low, high = intervals[name] = difference(mine[:, 0], table[:, 0], seed)
        interval = f"{low:+.3f} to {high:+.3f}"
        row(name, *summary(table, quiet), interval, f"{np.median(table[:, 2]):.0f}")
    print("\n" + claim(intervals, len(series)))


def print_series(series: list[AnnotatedSeries]) -> None:
    print()
    header("series", "values", "F1", "cover", "F1 of nothing", "found")
    for one in series:
        found = run(ours, one.values)
        f1, covered = (
            f1_score(one.annotations, found),
            cover(one.annotations, found, len(one.values)),
        )
        row(
            one.name,
            len(one.values),
            f1,
            covered,
            f1_score(one.annotations, ()),
            found or "nothing",
        )


def perturbed(name: str, factor: float) -> SegmentationSettings:
    """The setting with one constant times the factor; of a quantile, its distance from 1."""
    value = getattr(DEFAULTS, name)
    if name == "tail_quantile":
        return replace(DEFAULTS, tail_quantile=1 - (1 - value) * factor)
    return replace(DEFAULTS, **{name: type(value)(round(value * factor, 6))})


def print_stability(series: list[AnnotatedSeries]) -> None:
    quiet = np.array([one.is_quiet for one in series])
    print("\nEach constant by itself 20 % lower and higher:\n")
    header("constant", "factor", "F1", "cover", "F1 quiet", "F1 active")
    for name in CONSTANTS:
        for factor in (0.8, 1.2):
            changed = partial(ours, settings=perturbed(name, factor))
            row(name, f"{factor:.1f}", *summary(scores(changed, series), quiet))
    mine = scores(ours, series)
    left = [summary(np.delete(mine, i, 0), np.delete(quiet, i)) for i in range(len(series))]
    low, high = np.min(left, axis=0), np.max(left, axis=0)
    print("\nWithout any one of the series: ", end="")
    print(f"F1 {low[0]:.3f} to {high[0]:.3f}, cover {low[1]:.3f} to {high[1]:.3f}.")


def report(data: Path | None, seed: int = 1, each: int = 20) -> None:
    """All tables, as Markdown; those on real series only with ``data``."""
    print("## Change points")
    if data is not None:
        series = read_series(data / "tcpd")
        planted = [one for one in series if one.name.startswith(QUALITY_CONTROL)]
        real = [one for one in series if not one.name.startswith(QUALITY_CONTROL)]
        print_methods(real, seed)
        print_series(real)
        if planted:
            print("\nQuality control: one planted change each, none in the fifth.")
            print_methods(planted, seed)
            print_series(planted)
        print_stability(real)
    print_simulated(seed, each)


def main() -> None:
    parser = argparse.ArgumentParser(description="Change points, ours beside libraries.")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--each", type=int, default=20, help="simulated series of a kind and length"
    )
    chosen = parser.parse_args()
    report(chosen.data, chosen.seed, chosen.each)


if __name__ == "__main__":
    main()
