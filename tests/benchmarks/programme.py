"""A large programme, the same at every run: written as exports in our own templates, and loaded.

    python -m tests.benchmarks.programme DIRECTORY [--campaigns 2000] [--creators 20000]
        [--posts 500000] [--snapshots 10000000]

Loads it by the real import path into DIRECTORY, which the benchmarks of pages take with ``--data``.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from core.exports.export import Refusal
from core.exports.question import Question
from core.imports import import_exports, read_files
from core.store import Said, Store, open_store
from core.store.spool import UPLOAD_LIMIT_BYTES, receive

SEED: Final = 20261126
FIRST_DAY: Final = np.datetime64("2026-05-04")
LAST_DAY: Final = np.datetime64("2026-11-15")
FORMATS: Final = ("reel", "image", "carousel", "video")
A_FILE: Final = 1_000_000
"""Rows of one file of snapshots, as a week's exports come."""
PIECE: Final = 1 << 20


@dataclass(frozen=True)
class Size:
    """How large a programme is."""

    campaigns: int = 2_000
    creators: int = 20_000
    posts: int = 500_000
    snapshots: int = 10_000_000


def write_programme(directory: Path, size: Size) -> list[Path]:
    """Write the files; campaigns and creators have heavy tails, as teams have."""
    random = np.random.default_rng(SEED)
    campaigns, creators = size.campaigns, size.creators
    names = np.char.add("Campaign ", np.char.zfill(np.arange(campaigns).astype(str), 4))
    starts = FIRST_DAY + random.integers(0, 100, campaigns)
    ends = starts + random.integers(60, 180, campaigns)
    weight = random.pareto(1.5, campaigns) + 0.3
    of_campaign = random.choice(campaigns, size.posts, p=weight / weight.sum())
    people = np.char.add("Creator ", np.char.zfill(np.arange(creators).astype(str), 5))
    followers = (10 ** random.uniform(3.3, 6.2, creators)).astype(np.int64)
    # A campaign has its own twelve creators or so: neighbours in the list.
    of_creator = (of_campaign * 10 + random.integers(0, 12, size.posts)) % creators
    length = (ends - starts).astype(int)
    published = starts[of_campaign] + (random.random(size.posts) * length[of_campaign]).astype(int)
    published = np.minimum(published, LAST_DAY - 1)
    number = (18_000_000_000_000_000 + np.arange(size.posts) * 7919).astype(str)
    paths = []

    def write(name: str, table: dict[str, object]) -> None:
        path = directory / name
        pd.DataFrame(table).to_csv(path, index=False)
        paths.append(path)

    write(
        "campaigns.csv",
        {
            "Campaign": names,
            "Starts on": starts.astype(str),
            "Ends on": ends.astype(str),
            "Budget": random.integers(5, 90, campaigns) * 1000,
            "Currency": random.choice(["USD", "EUR"], campaigns, p=[0.8, 0.2]),
            "Owner": random.choice(["Maren", "Ilse", "Tobias", "Kim"], campaigns),
            "Goal": "visibility",
            "Goal metric": random.choice(["views", "reach", "engagements"], campaigns),
            "Target": random.integers(50, 4_000, campaigns) * 1000,
            "Brief": "Show it in a real room.",
        },
    )
    handles = np.char.add("creator", np.arange(creators).astype(str))
    write(
        "creators.csv",
        {
            "Creator": people,
            "Platform": "instagram",
            "Handle": handles,
            "Followers": followers,
            "As of": "2026-11-15",
        },
    )
    write(
        "posts.csv",
        {
            "Platform": "instagram",
            "Platform post ID": number,
            "Handle": handles[of_creator],
            "Campaign": names[of_campaign],
            "Format": random.choice(FORMATS, size.posts, p=[0.5, 0.25, 0.15, 0.1]),
            "Caption": "A room with light",
            "Published at": published.astype(str),
        },
    )
    contract = np.arange(min(creators * 2, size.posts))
    write(
        "contracts.csv",
        {
            "Contract ID": np.char.add("C-", contract.astype(str)),
            "Creator": people[of_creator[contract]],
            "Campaign": names[of_campaign[contract]],
            "Status": "signed",
            "Signed on": starts[of_campaign[contract]].astype(str),
            "Price": random.integers(2, 40, len(contract)) * 100,
            "Price basis": "per deal",
            "Currency": "USD",
            "Deliverables": 5,
        },
    )
    per_post = max(1, size.snapshots // size.posts)
    final = random.lognormal(8.5, 1.1, size.posts)
    rate = random.beta(20, 480, size.posts)
    at_once = max(1, A_FILE // per_post)
    for part, first in enumerate(range(0, size.posts, at_once)):
        post = np.repeat(np.arange(first, min(first + at_once, size.posts)), per_post)
        age = np.tile(np.arange(1, per_post + 1), len(post) // per_post)
        reach = final[post] * (1 - np.exp(-age / 3))
        engagements = reach * rate[post]
        write(
            f"snapshots {part:02}.csv",
            {
                "Platform": "instagram",
                "Platform post ID": number[post],
                "Permalink": "",
                "As of": (published[post] + age).astype(str),
                "Views": (reach * 1.6).astype(np.int64),
                "Impressions": (reach * 1.3).astype(np.int64),
                "Reach": reach.astype(np.int64),
                "Likes": (engagements * 0.8).astype(np.int64),
                "Comments": (engagements * 0.05).astype(np.int64),
                "Shares": (engagements * 0.05).astype(np.int64),
                "Saves": (engagements * 0.1).astype(np.int64),
                "Clicks": "",
                "Follows": "",
                "Watch seconds": "",
                "Followers at post": followers[of_creator[post]],
                "Engagements reported": "",
            },
        )
    return paths


def load_programme(store: Store, paths: list[Path]) -> None:
    """Load the files as one drop. Raises ``ValueError`` where one of them is not understood."""
    files = []
    for path in paths:
        with path.open("rb") as file:
            pieces = iter(lambda: file.read(PIECE), b"")
            files.append(receive(store.spool, path.name, pieces, UPLOAD_LIMIT_BYTES))
    exports = []
    for read in read_files(store, files, date(2026, 11, 15)):
        if isinstance(read, Refusal | Question):
            raise ValueError(f"{read}")
        exports.append(read)
    for receipt in import_exports(store, exports, [Said()] * len(exports)):
        if receipt.failure is not None:
            raise receipt.failure


def main() -> None:
    """Make the programme and load it; say how long each took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    for name, usual in vars(Size()).items():
        parser.add_argument(f"--{name}", type=int, default=usual)
    said = parser.parse_args()
    size = Size(said.campaigns, said.creators, said.posts, said.snapshots)
    said.directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pothos-programme-") as written:
        begun = time.perf_counter()
        paths = write_programme(Path(written), size)
        print(f"written in {time.perf_counter() - begun:.0f} s: {size}")
        begun = time.perf_counter()
        store = open_store(said.directory, memory_limit="4GB")
        load_programme(store, paths)
        store.close()
        print(f"imported, figures and checks included, in {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
