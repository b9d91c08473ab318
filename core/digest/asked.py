"""A command while a server has the database: it asks the server, by a row in the SQLite file."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from core.errors import PothosError
from core.sharing.access import Access

Answer = tuple[bool, str]
"""Whether all is well, and what to print."""

_LOOK_EVERY_S: Final = 0.2
_IS_TAKEN_WITHIN_S: Final = 60.0
_IS_ANSWERED_WITHIN_S: Final = 600.0


def ask_server(access: Access, only_words: bool, is_there: Callable[[], bool]) -> Answer | None:
    """What the server answers; None where it is gone, ``PothosError`` where it does not answer."""
    with access.write() as connection:
        number = connection.execute(
            "INSERT INTO digest_asked (at, only_words) VALUES (?, ?)",
            (access.instant(), int(only_words)),
        ).lastrowid
    began = time.monotonic()
    try:
        while True:
            with access.read() as connection:
                row = connection.execute(
                    "SELECT taken_at, is_well, answer FROM digest_asked WHERE number = ?", (number,)
                ).fetchone()
            if row["answer"] is not None:
                return bool(row["is_well"]), row["answer"]
            limit_s = _IS_ANSWERED_WITHIN_S if row["taken_at"] else _IS_TAKEN_WITHIN_S
            if time.monotonic() - began > limit_s:
                raise PothosError(
                    "The server does not answer.",
                    "It has the database open, so only it can say what the digest says.",
                    "See whether the server runs, or end what else has the database, and try "
                    "again.",
                )
            if not is_there():
                return None
            time.sleep(_LOOK_EVERY_S)
    finally:
        with access.write() as connection:
            connection.execute("DELETE FROM digest_asked WHERE number = ?", (number,))


def answer_all(access: Access, answer: Callable[[bool], Answer]) -> None:
    """In the server: answer whoever asks. ``answer`` is given whether only the words are wanted."""
    with access.read() as connection:
        waiting = connection.execute(
            "SELECT number, only_words FROM digest_asked WHERE taken_at IS NULL ORDER BY number"
        ).fetchall()
    for row in waiting:
        with access.write() as connection:
            connection.execute(
                "UPDATE digest_asked SET taken_at = ? WHERE number = ?",
                (access.instant(), row["number"]),
            )
        is_well, words = answer(bool(row["only_words"]))
        with access.write() as connection:
            connection.execute(
                "UPDATE digest_asked SET is_well = ?, answer = ? WHERE number = ?",
                (int(is_well), words, row["number"]),
            )
