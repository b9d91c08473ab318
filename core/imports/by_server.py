"""A command while a server has the database: its files go through the server's inbox."""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
import time
import uuid
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from core.errors import PothosError
from core.imports.arrivals import (
    PARTIAL,
    RECEIPT,
    SAID,
    TAKING,
    WHAT_TO_DO,
    WHOLE,
    asks_of,
    done_of,
    inbox_of,
)
from core.store import Said
from core.store.journal import JOURNAL_NAME, is_in_use

_LOOK_EVERY_S: Final = 0.2
_IS_IT_THERE_EVERY_S: Final = 2.0
_SERVER_TAKES_WITHIN_S: Final = 60.0
"""A server that runs looks every two seconds; so long without a sign means that it does not."""


def by_the_server(data: Path, named: Sequence[tuple[Path, str]], said: Said) -> bool | None:
    """Hand the files to the inbox of the server that has the database, and tell its texts.

    Whether all is loaded; None where whoever had the database ended without taking them: then
    nothing is handed over.
    """
    sys.stderr.write("A server has the database open: it loads the files from its inbox.\n")
    folders = _hand_over(inbox_of(data), named, said)
    loaded: list[Path] = []
    asking: list[Path] = []
    for folder in folders:
        if not wait_until_taken(folder, data / JOURNAL_NAME):
            if not is_in_use(data / JOURNAL_NAME):
                _take_back(folders)
                return None
            raise PothosError(
                "The server has not taken the files yet.",
                f"They wait in {folder}, and are loaded once it looks there.",
                "See whether the server runs; the receipts will lie in the inbox, below done.",
            )
        loaded += sorted(done_of(data).glob(f"*/{folder.name}/*{RECEIPT}"))
        asking += sorted((asks_of(data) / folder.name).glob(f"*{WHAT_TO_DO}"))
    for text in (*loaded, *asking):
        sys.stdout.write(text.read_text(encoding="utf-8"))
    return bool(loaded) and not asking


def _hand_over(inbox: Path, named: Sequence[tuple[Path, str]], said: Said) -> list[Path]:
    """A folder in the inbox for each folder of the files, there all at once; which they are."""
    together: dict[str, list[Path]] = {}
    for path, name in named:
        together.setdefault(str(PurePosixPath(name).parent), []).append(path)
    number = uuid.uuid4().hex[:12]
    folders = []
    for place, paths in enumerate(together.values(), start=1):
        folder = inbox / f"command-{number}-{place}"
        arriving = inbox / f".{folder.name}"
        arriving.mkdir(parents=True)
        for path in paths:
            shutil.copyfile(path, _free_name(arriving, path.name))
        told = {"campaign": said.campaign, "handle": said.handle}
        (arriving / SAID).write_text(json.dumps(told), encoding="utf-8")
        (arriving / WHOLE).touch()
        arriving.rename(folder)
        folders.append(folder)
    return folders


def _take_back(folders: Sequence[Path]) -> None:
    for folder in folders:
        ours = folder.with_name(f".{folder.name}")
        with contextlib.suppress(FileNotFoundError):  # that one was taken
            folder.rename(ours)  # at once, before a server that starts now looks
            shutil.rmtree(ours)


def _free_name(folder: Path, name: str) -> Path:
    """A name that the inbox does not pass over, and that no other file has."""
    shown = name.lstrip(".~$") or "file"
    if Path(shown).suffix.lower() in PARTIAL:
        shown += ".csv"
    target, number = folder / shown, 1
    while target.exists():
        number += 1
        target = folder / f"{Path(shown).stem} ({number}){Path(shown).suffix}"
    return target


def wait_until_taken(folder: Path, journal: Path) -> bool:
    """Whether the server took the folder; False where it does not begin with it, or is gone."""
    deadline = time.monotonic() + _SERVER_TAKES_WITHIN_S
    look_again = time.monotonic()
    while folder.exists():
        now = time.monotonic()
        if now >= look_again:
            look_again = now + _IS_IT_THERE_EVERY_S
            if not is_in_use(journal):
                return not folder.exists()
            if (folder / TAKING).exists():
                deadline = now + _SERVER_TAKES_WITHIN_S
        if now > deadline:
            return False
        time.sleep(_LOOK_EVERY_S)
    return True
