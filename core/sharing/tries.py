"""How often something may be tried: so many times in a span, then not for a while."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable


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

    def wait_s(self, key: str) -> float:
        """Seconds until ``key`` may be tried again, 0 where it may now."""
        with self._lock:
            tried = self._recent(key)
            if len(tried) < self.number:
                return 0.0
            return tried[0] + self.span_s - self._clock()

    def count(self, key: str) -> None:
        """Note a try of ``key``."""
        with self._lock:
            self._recent(key).append(self._clock())
            self._tried = {one: tried for one, tried in self._tried.items() if self._recent(one)}

    def forget(self, key: str) -> None:
        """It went well: ``key`` begins anew."""
        with self._lock:
            self._tried.pop(key, None)

    def _recent(self, key: str) -> deque[float]:
        tried = self._tried.setdefault(key, deque())
        while tried and tried[0] <= self._clock() - self.span_s:
            tried.popleft()
        return tried
