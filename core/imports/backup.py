"""A backup: one zip of the journal and the originals, of which everything else can be made again.

It can be taken while a server works: the journal only grows, an original is kept before a line of
the journal speaks of it, and neither is changed. What waits in the inbox is not part of it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from core import acting
from core.errors import DiskTroubleError, PothosError
from core.imports.rebuild import WAS_BEFORE, Rebuilt, has_journal, rebuild
from core.imports.replay import BEFORE
from core.store.archive import CHUNK_BYTES, FOR_US_ALONE, PART, kept_originals, open_original
from core.store.drops import uploads_in
from core.store.journal import JOURNAL_NAME, sync_directory
from core.store.lines import Line, parse

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
MANIFEST_LIMIT_BYTES: Final = 256 << 20
RESTORING: Final = ".restoring"
_ORIGINAL: Final = re.compile(r"originals/([0-9a-f]{2})/(\1[0-9a-f]{62})")
_ONLY_OWNER_READS: Final = 0o600

BACKUPS: Final = "backups"
"""The directory below the team's data that the screen puts backups into."""

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class BackupFile:
    """A backup that lies beside the data."""

    path: Path
    made_at: datetime
    bytes: int


def new_backup_name(data: Path, now: datetime) -> Path:
    """Where a backup made ``now`` lies beside the data; the directory is made where it is not.

    Raises ``DiskTroubleError`` where that fails.
    """
    try:
        (data / BACKUPS).mkdir(mode=FOR_US_ALONE, exist_ok=True)
    except OSError as error:
        raise DiskTroubleError(
            "The backup could not be written.",
            f"{data / BACKUPS}: {error.strerror or error}.",
            "Let Pothos write to its directory, then try again.",
        ) from error
    return data / BACKUPS / f"pothos-{now:%Y-%m-%d-%H%M%S}.zip"


def backups(data: Path) -> list[BackupFile]:
    """The backups that lie beside the data, the newest first."""
    found = []
    for path in (data / BACKUPS).glob("pothos-*.zip"):
        with contextlib.suppress(FileNotFoundError):  # somebody took it away meanwhile
            about = path.stat()
            made_at = datetime.fromtimestamp(about.st_mtime, UTC).astimezone()
            found.append(BackupFile(path, made_at, about.st_size))
    return sorted(found, key=lambda one: (one.made_at, one.path.name), reverse=True)


@dataclass(frozen=True)
class BackedUp:
    """What a backup holds: lines of the journal, originals, the file's bytes, and what is missing.

    ``missing`` names in words what a restore cannot bring back: originals that are damaged or gone,
    and imports that are older than the journal.
    """

    lines: int
    originals: int
    bytes: int
    missing: tuple[str, ...]


def back_up(data: Path, target: Path, progress: Progress = lambda share, text: None) -> BackedUp:
    """Write the team's data below ``data`` to the zip ``target``; whether a server runs or not.

    The file has its name only once it is whole and on the disk, and only its owner can read it.
    Raises ``PothosError`` where there is no data, where ``target`` is there already, or where the
    journal is damaged; ``DiskTroubleError`` where the disk fails.
    """
    acting.require("govern")
    data = data.resolve()
    if not has_journal(data):
        raise PothosError(
            "There is nothing to back up.",
            f"{data / JOURNAL_NAME} is not there, or empty.",
            "Name the directory of the team's data with --data.",
        )
    if target.exists():
        raise PothosError(
            "There is a file of this name.",
            f"{target} was left as it is.",
            "Give the backup another name, for example with the day in it.",
        )
    part = target.with_name(f"{target.name}.{os.getpid()}{PART}")
    try:
        with part.open("xb") as file:
            part.chmod(_ONLY_OWNER_READS)
            lines, parts, missing = _write(data, cast("BinaryIO", file), progress)
            file.flush()
            os.fsync(file.fileno())
        # A link fails where somebody took the name meanwhile; a rename would replace their file.
        os.link(part, target)
        sync_directory(target.resolve().parent)
    except OSError as error:
        raise DiskTroubleError(
            "The backup could not be written.",
            f"{target}: {error.strerror or error}. Nothing of the team's data was changed.",
            "Name a place with enough room that Pothos may write to, and try again.",
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return BackedUp(lines, len(parts) - 1, target.stat().st_size, missing)


def restore(
    backup: Path, data: Path, progress: Progress = lambda share, text: None
) -> tuple[int, Rebuilt]:
    """Put a backup into ``data``, which must be empty or not there, and make the database of it.

    All is checked before anything gets its place: every part is there with the hash that the
    manifest names, nothing else is, and the journal ends where it did. Gives the number of
    originals and what the rebuild gave. Raises ``PothosError`` where a check fails (then ``data``
    is as it was), and ``DiskTroubleError`` where the disk fails.
    """
    data = data.resolve()
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        raise PothosError(
            "There is something where the backup should go.",
            f"{data} is not empty, and was left as it is.",
            "Name a new directory with --data; rename it once you have looked at it.",
        )
    beside = data.with_name(f"{data.name}{RESTORING}")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        manifest = _read(backup, beside, progress)
        # What was missing when the backup was taken must not keep the rest from coming back.
        made = rebuild(beside, progress, even_if_incomplete=bool(manifest["missing"]))
        if data.exists():
            data.rmdir()
        beside.rename(data)
        sync_directory(data.parent)
    except OSError as error:
        raise DiskTroubleError(
            "The backup could not be put back.",
            f"{error.filename or data}: {error.strerror or error}. {data} is as it was.",
            "See that the backup is there, and that the disk has room for it.",
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return len(manifest["parts"]) - 1, made


def _write(
    data: Path, file: BinaryIO, progress: Progress
) -> tuple[int, dict[str, dict[str, Any]], tuple[str, ...]]:
    parts: dict[str, dict[str, Any]] = {}
    missing: list[str] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as into:
        # The journal first: whatever it names is among the originals by now.
        last, end, named, older = _follow(data / JOURNAL_NAME)
        missing += older
        with (data / JOURNAL_NAME).open("rb") as journal:
            parts[JOURNAL_NAME] = _add(into, JOURNAL_NAME, _pieces(journal, end))
        kept = kept_originals(data)
        missing += [
            f"{name}: its original is not there."
            for sha256, name in named.items()
            if sha256 not in kept
        ]
        for number, sha256 in enumerate(kept):
            progress(number / (len(kept) + 1), f"Original {number + 1:,} of {len(kept):,}")
            name = f"originals/{sha256[:2]}/{sha256}"
            trouble = _check(data, sha256)
            if trouble is not None:
                missing.append(trouble)
                continue
            with open_original(data, sha256) as content:
                parts[name] = _add(into, name, _pieces(content))
        manifest = {
            "format": FORMAT,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "last_line": last.number,
            "last_line_sha256": last.sha256,
            "missing": missing,
            "parts": parts,
        }
        into.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return last.number, parts, tuple(missing)


def _check(data: Path, sha256: str) -> str | None:
    """What is wrong with an original, in words; read to its end before any of it is written."""
    try:
        with open_original(data, sha256) as content:
            for _ in _pieces(content):
                pass
    except PothosError as error:
        return error.what_happened
    return None


def _follow(path: Path) -> tuple[Line, int, dict[str, str], list[str]]:
    """What a journal, which may grow meanwhile, says by now.

    Its last whole line, where that ends in bytes, the names of the uploads that it needs by their
    hash, and in words the imports that are older than it: no backup can bring those back.
    """
    size = path.stat().st_size
    last: Line | None = None
    named: dict[str, str] = {}
    older: list[str] = []
    with path.open("rb") as file:
        for last in parse(file, path, 0, size):
            if last.what == BEFORE:
                older += [f"{one['name']}: {WAS_BEFORE}." for one in last.facts["imports"]]
            named |= uploads_in(last.facts)
    if last is None:
        raise PothosError(
            "The journal is damaged.",
            f"No line of {path} can be read. Nothing was written.",
            "Put the journal of the last backup in its place.",
        )
    return last, last.end, named, older


def _pieces(content: BinaryIO, size: int | None = None) -> Iterator[bytes]:
    left = size
    while left is None or left > 0:
        piece = content.read(CHUNK_BYTES if left is None else min(CHUNK_BYTES, left))
        if not piece:
            return
        left = None if left is None else left - len(piece)
        yield piece


def _add(into: zipfile.ZipFile, name: str, pieces: Iterator[bytes]) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    with into.open(name, "w", force_zip64=True) as member:
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            member.write(piece)
    return {"sha256": digest.hexdigest(), "bytes": size}


def _read(backup: Path, beside: Path, progress: Progress) -> Mapping[str, Any]:
    """Unpack a backup to ``beside`` and check it; its manifest."""
    try:
        with zipfile.ZipFile(backup) as archive:
            manifest = _manifest(archive)
            beside.mkdir(mode=FOR_US_ALONE, parents=True)
            parts = manifest["parts"]
            for number, (name, told) in enumerate(parts.items()):
                progress(number / (2 * len(parts)), f"Part {number + 1:,} of {len(parts):,}")
                _unpack(archive, name, told, beside / name)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise _no_backup(f"{backup} is no zip, or a damaged one.") from error
    last, end, _, _ = _follow(beside / JOURNAL_NAME)
    is_the_end = end == (beside / JOURNAL_NAME).stat().st_size
    said = (manifest["last_line"], manifest["last_line_sha256"])
    if not is_the_end or (last.number, last.sha256) != said:
        raise _no_backup("Its journal does not end where the manifest says.")
    return manifest


def _manifest(archive: zipfile.ZipFile) -> Mapping[str, Any]:
    try:
        about = archive.getinfo(MANIFEST)
        if about.file_size > MANIFEST_LIMIT_BYTES:
            raise _no_backup("Its manifest is too large.")
        manifest = json.loads(archive.read(about))
        parts = manifest["parts"]
        told = [(name, str(one["sha256"]), int(one["bytes"])) for name, one in parts.items()]
        said = (int(manifest["last_line"]), str(manifest["last_line_sha256"]))
        known = manifest["format"] == FORMAT and isinstance(manifest["missing"], list)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise _no_backup("Its manifest is missing or cannot be read.") from error
    if not known or not said[0]:
        raise _no_backup("It was made by another version of Pothos.")
    names = [one.filename for one in archive.infolist() if one.filename != MANIFEST]
    if sorted(names) != sorted(parts) or JOURNAL_NAME not in parts:
        raise _no_backup("What is in it is not what its manifest names.")
    for name, sha256, size in told:
        # A name is a path once it is unpacked: only these two kinds ever are.
        match = _ORIGINAL.fullmatch(name)
        if name != JOURNAL_NAME and (match is None or match[2] != sha256):
            raise _no_backup("Its manifest names something that is no part of a backup.")
        if archive.getinfo(name).file_size != size:
            raise _no_backup(f"{name} does not have the size that the manifest says.")
    return cast("Mapping[str, Any]", manifest)


def _unpack(archive: zipfile.ZipFile, name: str, told: Mapping[str, Any], path: Path) -> None:
    path.parent.mkdir(mode=FOR_US_ALONE, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with archive.open(name) as member, path.open("xb") as file:
        path.chmod(_ONLY_OWNER_READS)
        for piece in _pieces(cast("BinaryIO", member), int(told["bytes"])):
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    if digest.hexdigest() != told["sha256"]:
        raise _no_backup(f"{name} is not as it was when the backup was made.")


def _no_backup(why: str) -> PothosError:
    return PothosError(
        "This is not a whole backup.",
        f"{why} Nothing was put back.",
        "Take another backup, or another copy of this one.",
    )
