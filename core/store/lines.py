"""The lines of the journal: JSON, one act each, numbered without gaps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from core.errors import PothosError

OURS: Final = frozenset({"number", "at", "what", "by"})
"""Keys of a line that no fact may use."""


@dataclass(frozen=True)
class Line:
    """One line: its number (from 1, without gaps), the instant (UTC), what was done, the facts."""

    number: int
    at: datetime
    what: str
    facts: Mapping[str, Any]
    sha256: str
    """Of the line as it stands in the file, without its end."""
    end: int
    """Where the next line begins, in bytes from the beginning of the file."""
    by: str | None = None
    """Who did it, where people sign in."""


def as_text(
    number: int, at: datetime, what: str, facts: Mapping[str, Any], by: str | None = None
) -> bytes:
    """A line as it is written, without its end."""
    head = {"number": number, "at": written_instant(at), "what": what}
    if by is not None:
        head["by"] = by
    return json.dumps({**head, **facts}, default=_plain, separators=(",", ":")).encode()


def parse(file: BinaryIO, path: Path, begin: int, size: int) -> Iterator[Line]:
    """The lines from ``begin`` to ``size``; one that cannot be read ends them if it is the last.

    Raises ``PothosError`` where another one cannot be read.
    """
    end = begin
    number = 0
    while end < size:
        content = file.readline()
        end += len(content)
        line = _parsed(content, end)
        if line is None or (number and line.number != number + 1):
            if end >= size:
                return
            raise damaged(path, number + 1)
        number = line.number
        yield line


def _parsed(content: bytes, end: int) -> Line | None:
    if not content.endswith(b"\n"):
        return None
    text = content[:-1]
    try:
        told = json.loads(text)
        return Line(
            int(told["number"]),
            datetime.fromisoformat(told["at"]),
            str(told["what"]),
            {key: value for key, value in told.items() if key not in OURS},
            hashlib.sha256(text).hexdigest(),
            end,
            None if told.get("by") is None else str(told["by"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def written_instant(at: datetime) -> str:
    """An instant as the journal writes it: 2026-05-31T14:30:00.000000Z."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return written_instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot stand in the journal")


def damaged(path: Path, number: int) -> PothosError:
    """The error for a line that cannot be read."""
    return PothosError(
        "The journal is damaged.",
        f"Line {number} of {path} cannot be read. Nothing was changed.",
        "Put the journal of the last backup in its place, and start Pothos again.",
    )
