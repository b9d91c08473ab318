"""Published views: documents of figures that were computed already, each kept under its hash.

A guest's code path opens one of these and nothing else. The name of the file is the SHA-256 of its
bytes, so a view that was frozen can be shown to be the one that was published.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from core.errors import PothosError

FOLDER: Final = "published"
FORMAT: Final = 1
_NAME: Final = re.compile(r"[0-9a-f]{64}")
_FOR_US_ALONE: Final = 0o700
_MAY_BE_NEW_S: Final = 60 * 60


@dataclass(frozen=True)
class View:
    """``as_of`` is the newest day (2026-11-15) that it speaks for; ``campaigns`` are documents as
    :mod:`core.sharing.publish` writes them, ``review`` is a table of all of them or None."""

    as_of: str | None
    campaigns: tuple[dict[str, Any], ...]
    review: dict[str, list[Any]] | None = None

    @classmethod
    def told(cls, document: dict[str, Any]) -> View:
        """The view that a document of this format tells."""
        return cls(document["as_of"], tuple(document["campaigns"]), document.get("review"))

    @property
    def text(self) -> bytes:
        """The document: the same figures give the same bytes."""
        told: dict[str, Any] = {
            "format": FORMAT,
            "as_of": self.as_of,
            "campaigns": self.campaigns,
        }
        if self.review is not None:
            told["review"] = self.review
        return json.dumps(
            told, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
        ).encode()


def keep_view(home: Path, view: View) -> str:
    """Write a view below ``home``; its SHA-256. One that is there already is left alone."""
    text = view.text
    sha256 = hashlib.sha256(text).hexdigest()
    folder = home / FOLDER
    folder.mkdir(mode=_FOR_US_ALONE, exist_ok=True)
    path = folder / f"{sha256}.json"
    try:
        # Young again: a sweep leaves it to whoever is about to name it.
        os.utime(path)
    except FileNotFoundError:
        beside = folder / f"{sha256}.{secrets.token_hex(4)}.part"
        with beside.open("wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    return sha256


def open_view(home: Path, sha256: str) -> View:
    """The view of that hash. Raises ``PothosError`` where it is gone or is not what was kept."""
    if not _NAME.fullmatch(sha256):
        raise ValueError("A view is named by the SHA-256 of its text")
    try:
        text = (home / FOLDER / f"{sha256}.json").read_bytes()
    except OSError as error:
        raise _not_there() from error
    if hashlib.sha256(text).hexdigest() != sha256:
        raise PothosError(
            "What was published is not what is there.",
            "Its fingerprint does not match: the file was changed after it was published.",
            "Tell whoever sent you the link; they can make a new one.",
        )
    told = json.loads(text)
    if told["format"] != FORMAT:
        raise _not_there()
    return View.told(told)


def is_as_published(home: Path, sha256: str) -> bool:
    """Whether the view is there and its bytes are the ones that were published."""
    try:
        open_view(home, sha256)
    except PothosError:
        return False
    return True


def sweep_views(home: Path, wanted: set[str]) -> int:
    """Remove views that no link names any more; how many. A new one may not be named yet."""
    oldest = time.time() - _MAY_BE_NEW_S
    gone = [
        path
        for path in (home / FOLDER).glob("*.json")
        if path.stem not in wanted and path.stat().st_mtime < oldest
    ]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _not_there() -> PothosError:
    return PothosError(
        "What was published is not there any more.",
        "The link names something that was removed.",
        "Ask whoever sent you the link for a new one.",
    )
