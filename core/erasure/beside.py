"""What lies beside the journal: minutes, published views, links' words, the inbox, backups."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.errors import PothosError
from core.imports.arrivals import inbox_of
from core.imports.backup import BACKUPS
from core.masking import Mask, mask_file
from core.masking.files import NOT_READABLE
from core.minutes.kept import FOLDER as MINUTES
from core.sharing.access import Access
from core.sharing.views import FOLDER as PUBLISHED
from core.sharing.views import View, keep_view
from core.store.journal import JOURNAL_NAME

WORDS: Final = (
    ("link", ("label", "note", "chosen", "trouble")),
    ("access_log", ("about",)),
    ("campaign_opened", ("campaign_id",)),
    ("digest_attempt", ("reason",)),
    ("digest_asked", ("answer",)),
)
"""Columns of the access file in which words about the team's data stand."""


@dataclass(frozen=True)
class Beside:
    """How many of each were changed, or removed."""

    minutes: int
    views: int
    words_of_links: int
    inbox: int
    backups_removed: int
    not_looked_into: tuple[str, ...]


def erase_beside(access: Access, mask: Mask) -> Beside:
    """Put the traces out of everything beside the journal; each file is whole at any moment.

    Backups that lie beside the data are removed: nothing in them can be changed. Raises
    ``PothosError`` where a file cannot be read.
    """
    home = access.home
    closed: list[str] = []
    minutes = sum(_rewrite(path, mask, closed) for path in _files(home / MINUTES))
    inbox = sum(_rewrite(path, mask, closed) for path in _files(inbox_of(home)))
    for path in home.glob(f"{JOURNAL_NAME}.*"):
        _rewrite(path, mask, closed)
    views = _views(access, mask)
    words = _words(access, mask)
    backups = list((home / BACKUPS).glob("*.zip"))
    for path in backups:
        path.unlink()
    return Beside(minutes, views, words, inbox, len(backups), tuple(closed))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _rewrite(path: Path, mask: Mask, closed: list[str]) -> bool:
    """Whether a file, or its name, had a trace."""
    name, in_name = mask.put_out_of_a_name(path.name)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".erasing-") as held:
        masked = Path(held) / "masked"
        try:
            done = mask_file(path, masked, path.name, mask)
        except NOT_READABLE as error:
            raise PothosError(
                "The person could not be erased.",
                f"{path}: {error}. The tables, uploads and the journal were not changed.",
                "Take this file away, or let Pothos read it, and try again.",
            ) from error
        closed += [f"{name}: {one}" for one in done.not_looked_into]
        if not done.traces and not in_name:
            return False
        masked.chmod(path.stat().st_mode)
        masked.replace(path.with_name(name))
        if in_name:
            path.unlink()
    return True


def _views(access: Access, mask: Mask) -> int:
    """Published again under another fingerprint, which their links then name."""
    changed = 0
    for path in sorted((access.home / PUBLISHED).glob("*.json")):
        told = json.loads(path.read_bytes())
        masked, count = mask.put_out_within(told)
        if not count:
            continue
        now = keep_view(access.home, View.told(masked))
        with access.write() as connection:
            connection.execute(
                "UPDATE link SET view_sha256 = ? WHERE view_sha256 = ?", (now, path.stem)
            )
        path.unlink()
        changed += 1
    return changed


def _words(access: Access, mask: Mask) -> int:
    changed = 0
    with access.write() as connection:
        # What is overwritten is overwritten on the disk as well.
        connection.execute("PRAGMA secure_delete = ON")
        for table, columns in WORDS:
            named = ", ".join(columns)
            rows = connection.execute(f"SELECT rowid, {named} FROM {table}").fetchall()  # noqa: S608 ours
            for rowid, *cells in rows:
                masked = [one and mask.put_out(one)[0] for one in cells]
                if masked != cells:
                    to = ", ".join(f"{column} = ?" for column in columns)
                    connection.execute(
                        f"UPDATE OR REPLACE {table} SET {to} WHERE rowid = ?",  # noqa: S608 ours
                        (*masked, rowid),
                    )
                    changed += 1
    with access.read() as connection:
        connection.execute("VACUUM")
    return changed
