"""A link's passcode, kept so that it cannot be read back (scrypt, RFC 7914)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

_COST: Final = {"n": 2**14, "r": 8, "p": 1}
"""16 MB and some 50 ms a try: the interactive parameters of RFC 7914's author."""


def kept(passcode: str) -> str:
    """What is stored of a passcode."""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}:{_scrypt(passcode, salt).hex()}"


def is_right(passcode: str, stored: str) -> bool:
    """Whether ``passcode`` is the one that was kept; takes as long for every answer."""
    salt, _, wanted = stored.partition(":")
    return hmac.compare_digest(_scrypt(passcode, bytes.fromhex(salt)), bytes.fromhex(wanted))


def _scrypt(passcode: str, salt: bytes) -> bytes:
    return hashlib.scrypt(passcode.encode(), salt=salt, dklen=32, **_COST)
