"""Minutes that were taken: files beside the data, written once and never changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core import acting
from core.minutes.minutes import Minutes
from core.minutes.papers import as_csv, as_html
from core.minutes.powerpoint import Progress, as_powerpoint

FOLDER: Final = "minutes"
_FOR_US_ALONE: Final = 0o700


@dataclass(frozen=True)
class Paper:
    """One file of one review's minutes."""

    path: Path

    @property
    def kind(self) -> str:
        """html, csv or pptx."""
        return self.path.suffix.removeprefix(".")


def keep_minutes(home: Path, minutes: Minutes, progress: Progress) -> list[Paper]:
    """Write the minutes below ``home``: HTML, CSV and PowerPoint.

    Named by day and line of the journal; files that are there already stay as they are.
    """
    acting.require("change")
    folder = home / FOLDER
    folder.mkdir(mode=_FOR_US_ALONE, exist_ok=True)
    name = f"{minutes.held_on.isoformat()} line {minutes.known_as_of_line or 0}"
    contents: dict[str, Callable[[], bytes]] = {
        "html": lambda: as_html(minutes).encode(),
        "csv": lambda: as_csv(minutes).encode(),
        "pptx": lambda: as_powerpoint(minutes, progress),
    }
    papers = []
    for kind, content in contents.items():
        paper = Paper(folder / f"{name}.{kind}")
        if not paper.path.exists():
            beside = paper.path.with_suffix(f".{kind}.part")
            beside.write_bytes(content())
            beside.replace(paper.path)
        papers.append(paper)
    return papers


def kept_minutes(home: Path, limit: int = 20) -> list[list[Paper]]:
    """The newest reviews' files, one list per review."""
    acting.require("look")
    found: dict[str, list[Paper]] = {}
    for path in sorted((home / FOLDER).glob("*.*"), reverse=True):
        if path.suffix in (".html", ".csv", ".pptx"):
            found.setdefault(path.stem, []).append(Paper(path))
    return list(found.values())[:limit]
