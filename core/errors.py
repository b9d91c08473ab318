"""The errors that a user reads."""

from __future__ import annotations


class PothosError(Exception):
    """Something a person can act on.

    ``title`` is a short sentence, ``what_happened`` names the file, row, column and value where
    there are any, and ``what_to_do`` is one instruction. All three are plain text: a screen shows
    them as text and never as markdown, because they may quote somebody's file.
    """

    def __init__(self, title: str, what_happened: str, what_to_do: str) -> None:
        super().__init__(f"{title} {what_happened} {what_to_do}")
        self.title = title
        self.what_happened = what_happened
        self.what_to_do = what_to_do


class DiskTroubleError(PothosError):
    """The disk is full or fails: what was tried is not wrong in itself and may work later."""
