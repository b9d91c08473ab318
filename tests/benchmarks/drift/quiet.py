"""Alarms on real series where people saw nothing happen.

    python -m tests.benchmarks.drift.quiet --data PATH

No public set has labelled engagement series. These are counts of other things, cast as a rate: a
value counts as the engagements of one post whose denominator is a hundred times the stretch's
median, so that its counting noise is that of a count and all else is the series' own. Microsoft's
hourly series become one post a day (the day's sum), without the days that have a labelled hour.
TCPD's series become one post a step, cut at every change that any annotator marked.
"""

from __future__ import annotations

import argparse
import csv
import json
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import numpy as np

from core.drift import LevelShiftSettings, RateSeries, find_alarms

LEAST_POSTS = 25
PER_UNIT = 100.0


def as_rates(day: np.ndarray, values: np.ndarray) -> RateSeries:
    """Counts as posts of one denominator."""
    denominator = np.full(len(values), PER_UNIT * max(float(np.median(values)), 1.0))
    return RateSeries(day.astype(np.int64), values.astype(np.float64), denominator)


def microsoft(folder: Path) -> dict[str, RateSeries]:
    """One post a day: the sum of its hours; days with a labelled hour or a missing one left out."""
    stretches = {}
    for file in sorted(folder.glob("*.csv")):
        sums: dict[int, list[float]] = {}
        labelled: set[int] = set()
        with file.open(newline="") as rows:
            for row in csv.DictReader(rows):
                if not row["Value"]:
                    continue
                day = datetime.fromisoformat(row["TimeStamp"]).toordinal() - 719_163
                sums.setdefault(day, []).append(float(row["Value"]))
                if row["Label"] not in ("0", ""):
                    labelled.add(day)
        most = max(len(hours) for hours in sums.values())
        whole = [d for d, hours in sums.items() if len(hours) == most and d not in labelled]
        days = np.array(sorted(whole))
        if len(days) >= LEAST_POSTS:
            stretches[file.stem] = as_rates(days, np.array([sum(sums[day]) for day in days]))
    return stretches


def tcpd(folder: Path) -> dict[str, RateSeries]:
    """Stretches of positive series between all marks of all annotators, one post a step."""
    annotations = json.loads((folder / "annotations.json").read_text())
    stretches = {}
    for name, by_whom in sorted(annotations.items()):
        file = folder / f"{name}.json"
        if not file.exists():
            continue
        series = json.loads(file.read_text())
        values = np.array(series["series"][0]["raw"], dtype=np.float64)
        marks = sorted({0, len(values), *(mark for each in by_whom.values() for mark in each)})
        for start, end in pairwise(marks):
            part = values[start:end]
            if end - start >= LEAST_POSTS and np.isfinite(part).all() and (part > 0).all():
                stretches[f"{name}, steps {start} to {end - 1}"] = as_rates(
                    np.arange(end - start), part
                )
    return stretches


def report_quiet(data: Path) -> None:
    print("### Quiet stretches of public real series, cast as rates\n")
    print("| set | stretches | posts | alarms at most 1 a year | per stretch-year | where |")
    print("|---|---|---|---|---|---|")
    settings = LevelShiftSettings(false_alerts_per_week=1e9)
    for name, stretches in (
        ("Microsoft, days", microsoft(data / "msft")),
        ("TCPD, steps", tcpd(data / "tcpd")),
    ):
        alarms = {stretch: find_alarms(series, settings) for stretch, series in stretches.items()}
        posts = sum(len(series.day) for series in stretches.values())
        count = sum(len(each) for each in alarms.values())
        years = sum(float(np.ptp(s.day) + 1) for s in stretches.values()) / 365.25
        where = "; ".join(f"{stretch} ({len(each)})" for stretch, each in alarms.items() if each)
        cells = [name, str(len(stretches)), str(posts), str(count), f"{count / years:.2f}", where]
        print("| " + " | ".join(cells) + " |")
    print()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    report_quiet(parser.parse_args().data)


if __name__ == "__main__":
    main()
