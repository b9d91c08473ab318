"""How often something may be tried: so many times in a span, then not for a while."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

_MANY: Final = 10_000
"""Keys that are kept before those that are old are looked for."""


class TooManyTriesError(Exception):
    """Tried too often; ``wait_s`` seconds from now it may be tried again."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"Try again in {wait_s:.0f} s")
        self.wait_s = wait_s


class Tries:
    """At most ``number`` tries of one key within ``span_s`` seconds. Safe from any thread.

    Kept in memory: a restart forgets them, and takes longer than what it would save a guesser.
    """

    def __init__(
        self, number: int, span_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.number = number
        self.span_s = span_s
        self._clock = clock
        self._tried: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def take(self, key: str) -> None:
        """Count a try of ``key``, before it is tried.

        Raises ``TooManyTriesError`` where there were too many; then it is not counted, and nothing
        of it is remembered.
        """
        with self._lock:
            now = self._clock()
            if len(self._tried) > _MANY:
                self._forget_old(now)
            tried = self._tried.get(key, deque())
            while tried and tried[0] <= now - self.span_s:
                tried.popleft()
            if len(tried) >= self.number:
                raise TooManyTriesError(tried[0] + self.span_s - now)
            tried.append(now)
            self._tried[key] = tried

    def forget(self, key: str) -> None:
        """It went well: ``key`` begins anew."""
        with self._lock:
            self._tried.pop(key, None)

    def _forget_old(self, now: float) -> None:
        self._tried = {
            key: tried for key, tried in self._tried.items() if tried[-1] > now - self.span_s
        }
