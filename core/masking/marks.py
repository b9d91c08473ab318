"""Marks: keyed hashes of what a person is known by. They name nobody, and tell who comes again."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final, Literal

from core.masking.traces import SHORTEST_ID, Traces
from core.store.keys import fold

Kind = Literal["name", "handle", "mail", "id"]
_MARK_DIGITS: Final = 32


def mark(key: bytes, kind: Kind, text: str) -> str:
    """The mark of one thing; two spellings of a name, a handle or an address have the same."""
    told = canonical(kind, text)
    return keyed(key, f"mark:{kind}:{told}")[:_MARK_DIGITS]


def keyed(key: bytes, text: str) -> str:
    """A hash that nobody can make without the key: 64 hexadecimal digits."""
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def canonical(kind: Kind, text: str) -> str:
    """The form in which two spellings are one; "" for what is too little to tell somebody by."""
    match kind:
        case "name":
            return fold(text)
        case "handle":
            return text.strip().lstrip("@ ").casefold()
        case "mail":
            return text.strip().casefold() if "@" in text else ""
        case "id":
            return text.strip() if len(text.strip()) >= SHORTEST_ID else ""


def marks_of(key: bytes, traces: Traces) -> list[str]:
    """The marks of a person, in order."""
    told: list[tuple[Kind, str]] = [
        *(("name", one) for one in traces.names),
        *(("handle", one) for one in traces.handles),
        *(("mail", one) for one in traces.mails),
        *(("id", one) for one in traces.numbers),
    ]
    return sorted({mark(key, kind, text) for kind, text in told if canonical(kind, text)})
