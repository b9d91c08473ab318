"""The originals without a person: what was changed is kept under its new hash."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import PothosError
from core.exports.export import SpooledFile
from core.imports.rebuild import Progress
from core.imports.switch import BESIDE
from core.masking import Mask, mask_file
from core.masking.files import NOT_READABLE
from core.store import Store
from core.store.archive import kept_originals, link_originals, open_original, paths_of
from core.store.drops import uploads_in
from core.store.expand import expand
from core.store.journal import FOR_US_ALONE


@dataclass
class Rewritten:
    """What became of the originals: new hashes (of uploads and of tables in them) by the old,
    sizes by the new, traces put out, and what was no text and was not looked into."""

    hashes: dict[str, str] = field(default_factory=dict)
    bytes: dict[str, int] = field(default_factory=dict)
    uploads: list[str] = field(default_factory=list)
    traces: int = 0
    looked_through: int = 0
    not_looked_into: list[str] = field(default_factory=list)


def rewrite_originals(store: Store, mask: Mask, progress: Progress) -> Rewritten:
    """Give the directory beside all originals, those with a trace written again without it.

    Raises ``PothosError`` where an original cannot be read, or a trace is still in it afterwards.
    """
    done = Rewritten()
    names = _names(store)
    kept = kept_originals(store.home)
    for number, sha256 in enumerate(kept):
        name = names.get(sha256, sha256)
        progress(number / len(kept), f"Upload {number + 1:,} of {len(kept):,}")
        try:
            _rewrite(store.home, sha256, name, mask, done)
        except NOT_READABLE as error:
            raise _not_readable(name, str(error)) from error
    link_originals(store.home, store.home / BESIDE, frozenset(done.uploads))
    return done


def _rewrite(home: Path, sha256: str, name: str, mask: Mask, done: Rewritten) -> None:
    with tempfile.TemporaryDirectory(dir=home / BESIDE) as held:
        old, new = Path(held) / "old", Path(held) / "new"
        with open_original(home, sha256) as content, old.open("wb") as file:
            shutil.copyfileobj(content, file)
        masked = mask_file(old, new, name, mask)
        done.looked_through += 1
        done.not_looked_into += [f"{name}: {one}" for one in masked.not_looked_into]
        if not masked.traces:
            return
        with new.open("rb") as content:
            new_sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        size = new.stat().st_size
        _pair_tables(held, (old, sha256), (new, new_sha256), name, mask, done)
        target, _ = paths_of(home / BESIDE, new_sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        new.replace(target)
        target.chmod(FOR_US_ALONE)
    done.hashes[sha256] = new_sha256
    done.bytes[new_sha256] = size
    done.uploads.append(sha256)
    done.traces += masked.traces


def _pair_tables(
    held: str,
    old: tuple[Path, str],
    new: tuple[Path, str],
    name: str,
    mask: Mask,
    done: Rewritten,
) -> None:
    """The hashes of the tables in an upload, before and after; see that no trace is left."""
    spools = [Path(held) / "spool of the old", Path(held) / "spool of the new"]
    tables: list[list[SpooledFile]] = []
    for spool, (path, sha256) in zip(spools, (old, new), strict=True):
        spool.mkdir()
        upload = SpooledFile(path, name, sha256, path.stat().st_size)
        tables.append([one for one in expand(upload, spool) if isinstance(one, SpooledFile)])
    if len(tables[0]) != len(tables[1]):
        raise _not_readable(name, "not all of its tables can be read afterwards")
    for before, after in zip(*tables, strict=True):
        done.hashes[before.sha256] = after.sha256
        left = _traces_in(after, mask)
        if left:
            raise _not_readable(name, f"{left} places in it still tell who it was")


def _traces_in(table: SpooledFile, mask: Mask) -> int:
    with tempfile.NamedTemporaryFile(dir=table.path.parent) as nowhere:
        return mask_file(table.path, Path(nowhere.name), "table.csv", mask).traces


def _names(store: Store) -> dict[str, str]:
    return {
        sha256: name for line in store.lines() for sha256, name in uploads_in(line.facts).items()
    }


def _not_readable(name: str, why: str) -> PothosError:
    return PothosError(
        "The person could not be erased.",
        f"{name}: {why}. Nothing was changed.",
        "Undo the import of this file, or report it with the number of rows it has.",
    )
