"""Fit the weights of promotional comments and write ``data/comment_weights.csv``.

python -m tests.benchmarks.authenticity.train --data ../shared/data
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np

from core.authenticity.promotional import SOURCES, WEIGHTS
from core.authenticity.signals import SIGNALS
from tests.benchmarks.authenticity.fit import Fitted, fit
from tests.benchmarks.authenticity.sources import labelled_comments

SMALLEST = 0.005
"""Phrases whose weights are all smaller than this are left out."""


def write(fitted: Fitted, path: Path = WEIGHTS) -> int:
    """Write the table; gives the number of phrases in it."""
    terms = [("signal", signal.name) for signal in SIGNALS]
    terms += [("phrase", phrase) for phrase in fitted.phrases]
    terms += [("bias", "bias")]
    nothing = np.zeros_like(fitted.of_all)
    columns = [fitted.of_all, *(fitted.of_source.get(source, nothing) for source in SOURCES)]
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["kind", "term", "all", *SOURCES])
        for (kind, term), sizes in zip(terms, zip(*columns, strict=True), strict=True):
            if kind != "phrase" or max(map(abs, sizes)) >= SMALLEST:
                table.writerow([kind, term, *(f"{size:.3f}" for size in sizes)])
                written += kind == "phrase"
    return written


def main() -> None:
    """Read the labelled comments, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    comments = labelled_comments(parser.parse_args().data)
    phrases = write(fit(comments))
    print(f"{len(comments):,} comments, {phrases:,} phrases, {WEIGHTS.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
