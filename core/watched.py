"""Work that somebody waits for: it tells how far it is, and ends when it is asked to.

The work itself knows nothing of screens and threads: it calls the functions below, and where
nobody watches they do nothing.
"""

from __future__ import annotations

import contextlib
import io
import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Final

_LOOK_EVERY_S: Final = 0.2
"""How long a wait for another one's write goes on before it is seen whether to stop."""


class StoppedError(Exception):
    """The work was asked to stop. What it was in the middle of leaves nothing behind."""


class Watcher:
    """Somebody who waits for one piece of work. Safe to call from any thread.

    ``on_bytes`` is told how many bytes more were read, ``on_step`` how many of the steps with one
    file are done and what begins now, ``on_waiting`` whether the work waits for another one's
    write; all in the thread of the work.
    """

    def __init__(
        self,
        on_bytes: Callable[[int], None] = lambda count: None,
        on_waiting: Callable[[bool], None] = lambda waits: None,
        on_step: Callable[[int, int, str], None] = lambda done, of, words: None,
    ) -> None:
        self.on_bytes = on_bytes
        self.on_step = on_step
        self.on_waiting = on_waiting
        self._asked = threading.Event()
        self._lock = threading.Lock()
        self._interrupt: Callable[[], None] | None = None

    @property
    def asked_to_stop(self) -> bool:
        """Whether the work shall end."""
        return self._asked.is_set()

    def ask_to_stop(self) -> None:
        """Let the work end, also in the middle of a statement. May be called again and again: an
        interruption is lost on a database that is between two statements.
        """
        self._asked.set()
        with self._lock:
            if self._interrupt is not None:
                self._interrupt()

    @contextlib.contextmanager
    def interrupting(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """While this lasts, ``interrupt`` is called where the work is asked to stop."""
        with self._lock:
            self._interrupt = interrupt
        try:
            yield
        finally:
            with self._lock:
                self._interrupt = None


_WATCHER: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


@contextlib.contextmanager
def watched_by(watcher: Watcher | None) -> Iterator[None]:
    """What runs in this thread within this is watched; None: by nobody, so it is not stopped."""
    token = _WATCHER.set(watcher)
    try:
        yield
    finally:
        _WATCHER.reset(token)


def check() -> None:
    """Raises ``StoppedError`` where the work was asked to stop."""
    watcher = _WATCHER.get()
    if watcher is not None and watcher.asked_to_stop:
        raise StoppedError


def advance(count: int) -> None:
    """Tell that ``count`` bytes more were read. Raises ``StoppedError`` as :func:`check` does."""
    watcher = _WATCHER.get()
    if watcher is not None:
        watcher.on_bytes(count)
        check()


def step(done: int, of: int, words: str) -> None:
    """Tell that ``done`` of so many steps are done, and what begins; raises as :func:`check`."""
    watcher = _WATCHER.get()
    if watcher is not None:
        watcher.on_step(done, of, words)
        check()


@contextlib.contextmanager
def interruptible(interrupt: Callable[[], None]) -> Iterator[None]:
    """A part of the work that ends early when ``interrupt`` is called from another thread."""
    watcher = _WATCHER.get()
    if watcher is None:
        yield
    else:
        with watcher.interrupting(interrupt):
            check()
            yield


@contextlib.contextmanager
def holding(lock: threading.RLock) -> Iterator[None]:
    """Hold ``lock``; whoever watches is told of the wait for it, and may end it."""
    watcher = _WATCHER.get()
    if watcher is None:
        with lock:
            yield
        return
    _acquire(lock, watcher)
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: threading.RLock, watcher: Watcher) -> None:
    if lock.acquire(blocking=False):
        return
    watcher.on_waiting(True)
    try:
        while not lock.acquire(timeout=_LOOK_EVERY_S):
            check()
    finally:
        watcher.on_waiting(False)


class _TellingFile(io.FileIO):
    """A file that tells how much of it was read, and reads no further once it is to stop."""

    def readinto(self, buffer: memoryview[int], /) -> int:  # type: ignore[override]
        count = super().readinto(buffer)
        advance(count or 0)
        return count or 0


def open_to_read(path: Path, buffer_bytes: int = 256 << 10) -> io.BufferedReader:
    """``path`` opened for reading bytes; whoever watches is told how far it was read."""
    return io.BufferedReader(_TellingFile(path, "rb"), buffer_bytes)
