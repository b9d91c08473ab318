"""The labelled comments that the weights are fitted to and measured on.

TubeSpam (YouTube Spam Collection): Alberto, Lochter and Almeida 2015, UCI Machine Learning
Repository, CC BY 4.0. ScamSpot: Instagram comments, MIT licence.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Labelled:
    """One comment, where it stood, and whether people called it promotional or a scam."""

    source: str
    group: str
    text: str
    is_promotional: bool


def labelled_comments(data: Path) -> list[Labelled]:
    """All of ``data/comments``: youtube_*.csv by video, instagram_*.csv by file."""
    found = []
    for path in sorted((data / "comments").glob("*.csv")):
        source = path.name.partition("_")[0]
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                group = row.get("video") or path.stem
                found.append(Labelled(source, group, row["text"], row["promotional"] == "1"))
    return found
