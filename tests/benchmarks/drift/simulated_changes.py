"""Simulated series, whose changes are known: how many are found, and how many are not there."""

from __future__ import annotations

import numpy as np

from tests.benchmarks.drift.change_point_methods import OTHERS, OURS, Method, ours, run
from tests.benchmarks.drift.markdown import header, row
from tests.benchmarks.drift.tcpd import f1_score
from tests.core.drift.simulated_series import CHANGED, QUIET, Maker

LENGTHS = (60, 120, 300)
BESIDE = "ruptures Pelt l2 (2 log n)"


def simulated(maker: Maker, method: Method, seed: int, each: int) -> float:
    """Mean F1 on series with changes; share of series with any found on those without."""
    results = []
    for length in LENGTHS:
        for generator in np.random.default_rng([seed, length]).spawn(each):
            values, places = maker(generator, length)
            values = (values - values.mean()) / values.std()
            found = run(method, values[:, None])
            results.append(f1_score((frozenset(places),), found) if places else bool(found))
    return float(np.mean(results))


def print_simulated(seed: int, each: int) -> None:
    lengths = ", ".join(str(length) for length in LENGTHS)
    print(f"\nSimulated, {each} series of each length ({lengths}).\n")
    for title, group in (("share with a false change", QUIET), ("F1", CHANGED)):
        header(title, OURS, BESIDE)
        for name, maker in group.items():
            row(
                name,
                simulated(maker, ours, seed, each),
                simulated(maker, OTHERS[BESIDE], seed, each),
            )
        print()
