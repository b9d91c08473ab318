"""A limit to how long somebody's question may keep the database busy."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Final

import duckdb

from core.errors import PothosError

_AGAIN_EVERY_S: Final = 0.2


class TookTooLongError(PothosError):
    """A question was stopped because it took too long. Nothing was changed by it."""

    def __init__(self, within_s: float | None) -> None:
        limit = "" if within_s is None else f" than {within_s:.0f} seconds"
        super().__init__(
            "This took too long.",
            f"Reading what this screen shows took longer{limit} and was stopped, so that others "
            "do not wait for it.",
            "Try again in a moment; if an import is running, wait until it is done.",
        )


@contextlib.contextmanager
def interrupted_after(cursor: duckdb.DuckDBPyConnection, within_s: float | None) -> Iterator[None]:
    """Interrupt statements of ``cursor`` that run after so many seconds; None: never."""
    if within_s is None:
        yield
        return
    is_over = threading.Event()

    def watch() -> None:
        if is_over.wait(within_s):
            return
        # An interruption is lost on a cursor that is between two statements.
        while not is_over.wait(_AGAIN_EVERY_S):
            cursor.interrupt()

    watching = threading.Thread(target=watch, name="time limit", daemon=True)
    watching.start()
    try:
        yield
    finally:
        is_over.set()
        watching.join()
