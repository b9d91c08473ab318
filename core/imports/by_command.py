"""The commands: import, watch, rebuild, backup and restore, as text on two streams."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from core.errors import DiskTroubleError
from core.exports.export import SpooledFile
from core.imports import in_words, jobs
from core.imports.arrivals import inbox_of
from core.imports.backup import back_up, restore
from core.imports.by_server import by_the_server
from core.imports.drawing import Drawing
from core.imports.inbox import Inbox
from core.imports.rebuild import rebuild
from core.imports.start import open_or_rebuild
from core.imports.unattended import take_in
from core.store import Said, Store
from core.store.journal import InUseError
from core.store.spool import UPLOAD_LIMIT_BYTES, receive

DONE: Final = 0
SOMETHING_ASKS: Final = 1
WRONG_USE: Final = 2

LOOK_EVERY_S: Final = 2.0
_LOOK_AGAIN_S: Final = 60.0
"""After the disk had no room."""
LIMIT_S: Final = 60.0
"""How long a job may take to end once it was stopped."""


def import_files(
    data: Path, paths: Sequence[Path], campaign: str | None, handle: str | None
) -> int:
    """Load ``paths`` (folders too) as one drop, receipts on stdout; the exit code."""
    missing = [path for path in paths if not path.exists()]
    if missing:
        sys.stderr.write(f"There is no file {in_words.plain(str(missing[0]))}.\n")
        return WRONG_USE
    named = list(_named(paths))
    if not named:
        sys.stderr.write("There is no file in this folder.\n")
        return WRONG_USE
    said = Said(campaign=campaign or None, handle=(handle or "").lstrip("@") or None)
    try:
        store = open_or_rebuild(data)
    except InUseError:
        is_loaded = by_the_server(data.resolve(), named, said)
        if is_loaded is None:  # another command had the database, and no server: it is free now
            return import_files(data, paths, campaign, handle)
        return DONE if is_loaded else SOMETHING_ASKS
    try:
        return _by_ourselves(store, named, said)
    finally:
        jobs.stop_all(LIMIT_S, for_good=True)
        store.close()


def watch(data: Path) -> int:
    """Load what arrives in the inbox, until somebody ends it."""
    store = open_or_rebuild(data)
    inbox = Inbox(store, Drawing(sys.stderr).watch)
    sys.stderr.write(f"Watching {inbox_of(store.home)}. Ctrl-C ends it.\n")
    try:
        while True:
            try:
                for one in inbox.look():
                    sys.stdout.write(one.words + "\n")
                    sys.stdout.flush()
            except DiskTroubleError as error:
                sys.stderr.write(in_words.of_error(error) + "\n")
                time.sleep(_LOOK_AGAIN_S)
            time.sleep(LOOK_EVERY_S)
    except KeyboardInterrupt:
        return DONE
    finally:
        jobs.stop_all(LIMIT_S, for_good=True)
        store.close()


def rebuild_database(data: Path, even_if_incomplete: bool) -> int:
    """Make the database again; what was done, on stdout."""
    drawing = Drawing(sys.stderr)
    done = rebuild(data, drawing.draw, even_if_incomplete=even_if_incomplete)
    drawing.end()
    sys.stdout.write(f"The database was made again from {done.lines:,} lines of the journal.\n")
    if done.set_aside is not None:
        sys.stdout.write(f"The one of before is kept as {done.set_aside}.\n")
    for one in done.lost:
        sys.stdout.write(f"Left out: {in_words.plain(one)}\n")
    return SOMETHING_ASKS if done.lost else DONE


def back_up_data(data: Path, target: Path) -> int:
    """Write a backup; what is in it, on stdout."""
    drawing = Drawing(sys.stderr)
    done = back_up(data, target, drawing.draw)
    drawing.end()
    sys.stdout.write(
        f"{in_words.plain(str(target))} holds {done.lines:,} lines of the journal and "
        f"{done.originals:,} originals, in {done.bytes:,} bytes.\n"
    )
    for one in done.missing:
        sys.stdout.write(f"Not in it: {in_words.plain(one)}\n")
    return SOMETHING_ASKS if done.missing else DONE


def restore_data(data: Path, backup: Path) -> int:
    """Put a backup into an empty directory; what came back, on stdout."""
    drawing = Drawing(sys.stderr)
    originals, made = restore(backup, data, drawing.draw)
    drawing.end()
    sys.stdout.write(
        f"{in_words.plain(str(data))} is as it was: {made.lines:,} lines of the journal and "
        f"{originals:,} originals, and the database that was made of them.\n"
    )
    for one in made.lost:
        sys.stdout.write(f"Left out: {in_words.plain(one)}\n")
    return SOMETHING_ASKS if made.lost else DONE


def _named(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Each file with its name as a drop has it: within a folder, the folder's name before it."""
    for path in paths:
        if not path.is_dir():
            yield path, path.name
            continue
        top = path.resolve()
        for within in sorted(top.rglob("*")):
            is_hidden = within.name.startswith((".", "~$"))
            if within.is_file() and not within.is_symlink() and not is_hidden:
                yield within, within.relative_to(top.parent).as_posix()


def _by_ourselves(store: Store, named: Sequence[tuple[Path, str]], said: Said) -> int:
    files: list[SpooledFile] = []
    for path, name in named:
        with path.open("rb") as content:
            files.append(receive(store.spool, name, content, UPLOAD_LIMIT_BYTES))
    today = datetime.now(UTC).astimezone().date()
    taken = take_in(store, files, said, today, Drawing(sys.stderr).watch)
    for one in taken:
        one.file.path.unlink(missing_ok=True)
        sys.stdout.write(one.words + "\n")
    return DONE if all(one.became == "loaded" for one in taken) else SOMETHING_ASKS
