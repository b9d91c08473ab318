"""The commands: import, watch and rebuild, as text on two streams."""

from __future__ import annotations

import json
import shutil
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Final, TextIO

from core.errors import DiskTroubleError, PothosError
from core.exports.export import SpooledFile
from core.imports import in_words, jobs
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
from core.imports.inbox import Inbox
from core.imports.jobs import Job
from core.imports.rebuild import rebuild
from core.imports.start import open_or_rebuild
from core.imports.unattended import take_in
from core.store import Said, Store
from core.store.journal import JOURNAL_NAME, InUseError, is_in_use
from core.store.spool import UPLOAD_LIMIT_BYTES, receive

DONE: Final = 0
SOMETHING_ASKS: Final = 1
WRONG_USE: Final = 2

LOOK_EVERY_S: Final = 2.0
_LOOK_AGAIN_S: Final = 60.0
"""After the disk had no room."""
_DRAW_EVERY_S: Final = 0.2
_TELL_EVERY_S: Final = 10.0
_BAR: Final = 30
_SERVER_TAKES_WITHIN_S: Final = 60.0
"""A server that runs looks every two seconds; so long without a sign means that it does not."""


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
        return _by_the_server(data.resolve(), named, said)
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


class Drawing:
    """A bar on a terminal; on anything else a line now and then."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()
        self._told_at = 0.0
        self._told = ""
        self._width = 0

    def watch(self, job: Job) -> None:
        """Show a job until it is over. Ctrl-C cancels it."""
        try:
            while not job.wait(_DRAW_EVERY_S):
                now = job.progress
                waits = "Waiting until another import is through"
                self.draw(now.share, waits if now.state == "waiting" else now.words)
        except KeyboardInterrupt:
            job.cancel()
            job.wait()
        self.end()

    def draw(self, share: float, words: str) -> None:
        """Show how much is done (0 to 1), and what is done now."""
        words = in_words.plain(words)
        if self._is_terminal:
            done = round(_BAR * share)
            text = f"[{'#' * done}{'.' * (_BAR - done)}] {share:4.0%} {words}"[:100]
            self._stream.write("\r" + text.ljust(self._width))
            self._width = len(text)
        elif words != self._told and time.monotonic() - self._told_at >= _TELL_EVERY_S:
            self._stream.write(f"{share:.0%} {words}\n")
            self._told, self._told_at = words, time.monotonic()
        self._stream.flush()

    def end(self) -> None:
        """Leave a clean line behind."""
        if self._is_terminal and self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
            self._width = 0


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


def _by_the_server(data: Path, named: Sequence[tuple[Path, str]], said: Said) -> int:
    """Hand the files to the inbox of the server that has the database, and wait for its texts."""
    sys.stderr.write("A server has the database open: it loads the files from its inbox.\n")
    folders = _hand_over(inbox_of(data), named, said)
    loaded: list[Path] = []
    asking: list[Path] = []
    for folder in folders:
        if not _wait_until_taken(folder, data / JOURNAL_NAME):
            raise PothosError(
                "The server has not taken the files yet.",
                f"They wait in {folder}, and are loaded once it looks there.",
                "See whether the server runs; the receipts will lie in the inbox, below done.",
            )
        loaded += sorted(done_of(data).glob(f"*/{folder.name}/*{RECEIPT}"))
        asking += sorted((asks_of(data) / folder.name).glob(f"*{WHAT_TO_DO}"))
    for text in (*loaded, *asking):
        sys.stdout.write(text.read_text(encoding="utf-8"))
    return DONE if loaded and not asking else SOMETHING_ASKS


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


def _wait_until_taken(folder: Path, journal: Path) -> bool:
    """Whether the server took the folder; False where it does not begin with it, or is gone."""
    deadline = time.monotonic() + _SERVER_TAKES_WITHIN_S
    look_again = time.monotonic()
    while folder.exists():
        now = time.monotonic()
        if now >= look_again:
            look_again = now + LOOK_EVERY_S
            if not is_in_use(journal):
                return not folder.exists()
            if (folder / TAKING).exists():
                deadline = now + _SERVER_TAKES_WITHIN_S
        if now > deadline:
            return False
        time.sleep(_DRAW_EVERY_S)
    return True
