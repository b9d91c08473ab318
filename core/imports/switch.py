"""Another journal, other originals and another database in the place of those there are: as one.

They are made in a directory beside. From the moment its list of what goes is on the disk the switch
is done, by whoever gets to it: the one who began it, or the next start after a kill.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from core.store.archive import originals, remove_original
from core.store.connection import DATABASE_NAME
from core.store.journal import JOURNAL_NAME, is_in_use, sync_directory

BESIDE: Final = "switching"
LIST: Final = "goes.json"
OLD_COPIES: Final = f"{DATABASE_NAME}.*"
"""Databases of before a rebuild or a repair, and logs: made of the journal that goes."""


def beside(home: Path) -> Path:
    """Where the new ones are made, empty."""
    directory = home / BESIDE
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(mode=0o700)
    return directory


def decide_to_switch(home: Path, originals_that_go: Sequence[str]) -> None:
    """Say that all is there: from now on the switch happens, whatever comes between."""
    part = home / BESIDE / f"{LIST}.part"
    with part.open("w") as file:
        json.dump(list(originals_that_go), file)
        file.flush()
        os.fsync(file.fileno())
    part.rename(home / BESIDE / LIST)
    sync_directory(home / BESIDE)


def switch(home: Path) -> None:
    """Put everything in its place. Nobody may have the old journal or database open.

    May be done again from any point at which it was cut off.
    """
    made = home / BESIDE
    going = json.loads((made / LIST).read_text())
    for path in sorted((made / "originals").glob("[0-9a-f][0-9a-f]/*")):
        target = originals(home) / path.parent.name / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
        sync_directory(target.parent)
    if (made / JOURNAL_NAME).exists():
        (made / JOURNAL_NAME).replace(home / JOURNAL_NAME)
    for path in home.glob(OLD_COPIES):
        path.unlink()
    if (made / DATABASE_NAME).exists():
        (made / DATABASE_NAME).replace(home / DATABASE_NAME)
    for sha256 in going:
        remove_original(home, sha256)
    sync_directory(home)
    shutil.rmtree(made, ignore_errors=True)


def finish_switching(home: Path) -> None:
    """At a start: end a switch that a kill cut off, remove what was made for one that never was."""
    if not (home / BESIDE).is_dir():
        return
    # Windows cannot tell: there the files that are open keep everybody else out.
    if sys.platform != "win32" and is_in_use(home / JOURNAL_NAME):
        return
    if (home / BESIDE / LIST).exists():
        switch(home)
    else:
        shutil.rmtree(home / BESIDE, ignore_errors=True)
