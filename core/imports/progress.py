"""How far a piece of work is: what was measured, and nothing that was not."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from typing import Final, Literal

State = Literal[
    "waiting", "reading", "loading", "figures", "working", "done", "failed", "cancelled"
]
"""waiting: for the write of somebody else; figures: they are brought up to date; working: all else
that takes a while."""

FIGURES_FROM: Final = 0.9
"""The share of an import after which only the figures are left to do."""
EVIDENCE_S: Final = 2.0
EVIDENCE_SHARE: Final = 0.05
"""What is left to do is only told after so much time and so much work."""
MOST_WITHIN_A_FILE: Final = 0.95
"""A file counts as done when it is, whatever was told of its bytes before."""


@dataclass(frozen=True)
class Progress:
    """How far a piece of work is at one moment.

    ``share`` is 0 to 1 and never falls. Bytes are those of the files as they came, rows those
    that are data; ``seconds_left`` of the reading or loading is None before there is evidence.
    """

    state: State
    words: str
    share: float = 0.0
    bytes_done: int = 0
    bytes_in_all: int = 0
    rows_done: int = 0
    rows_in_all: int = 0
    seconds_left: float | None = None


class Measure:
    """Counts the files of one piece of work; asked from any thread how far it is.

    ``sizes`` are the bytes and rows of each file, in the order in which they are worked on.
    ``passes`` is how often the bytes of a file are read from its beginning to its end, at most.
    """

    def __init__(self, state: State, sizes: list[tuple[int, int]], passes: int = 1) -> None:
        self._lock = threading.Lock()
        self._sizes = sizes
        self._passes = passes
        self._place = 0
        self._within = 0
        self._steps = 0.0
        self._words = ""
        self._started = time.monotonic()
        self._working: State = state
        self._waits = False
        self._now = Progress(
            state,
            "",
            bytes_in_all=sum(size for size, _ in sizes),
            rows_in_all=sum(rows for _, rows in sizes),
        )

    def now(self) -> Progress:
        """How far the work is."""
        with self._lock:
            state: State = "waiting" if self._waits else self._now.state
            return replace(self._now, state=state, seconds_left=self._seconds_left())

    def begin(self, place: int, words: str) -> None:
        """The file at ``place`` begins; all before it are done."""
        with self._lock:
            self._place, self._within, self._steps = place, 0, 0.0
            self._words = words
            done = self._sizes[:place]
            self._now = replace(
                self._now,
                state=self._working,
                words=words,
                rows_done=sum(rows for _, rows in done),
            )
            self._move()

    def advance(self, count: int) -> None:
        """``count`` bytes more of the file were read."""
        with self._lock:
            self._within += count
            self._move()

    def step(self, done: int, of: int, words: str) -> None:
        """So many of the steps with this file are done. They move the bar, not what was counted."""
        with self._lock:
            self._steps = max(self._steps, done / of)
            self._now = replace(self._now, words=f"{self._words}: {words}")
            self._move()

    def wait(self, waits: bool) -> None:
        """The work waits for the write of somebody else, or no longer does."""
        with self._lock:
            self._waits = waits

    def tell(self, share: float, words: str) -> None:
        """How far work is that counts for itself."""
        with self._lock:
            self._words = words
            self._now = replace(self._now, words=words, share=max(self._now.share, share))

    def figures(self) -> None:
        """Every file is done; the figures begin."""
        with self._lock:
            self._now = replace(
                self._now,
                state="figures",
                words="Bringing the figures up to date",
                share=max(self._now.share, FIGURES_FROM),
            )

    def end(self, state: State, words: str) -> None:
        """The work is over."""
        with self._lock:
            self._waits = False
            if state == "done":
                self._now = replace(
                    self._now,
                    share=1.0,
                    bytes_done=self._now.bytes_in_all,
                    rows_done=self._now.rows_in_all,
                )
            self._now = replace(self._now, state=state, words=words)

    def _move(self) -> None:
        """Work out the share from the bytes: of the files that are done, and within this one."""
        done = sum(size for size, _ in self._sizes[: self._place])
        by_steps = float(done)
        if self._place < len(self._sizes):
            size = self._sizes[self._place][0]
            by_steps += self._steps * MOST_WITHIN_A_FILE * size
            done += int(min(self._within / self._passes, MOST_WITHIN_A_FILE * size))
        most = FIGURES_FROM if self._working == "loading" else 1.0
        share = most * max(done, by_steps) / (self._now.bytes_in_all or 1)
        self._now = replace(
            self._now,
            bytes_done=max(self._now.bytes_done, done),
            share=max(self._now.share, min(share, most)),
        )

    def _seconds_left(self) -> float | None:
        if self._now.state != self._working or self._waits:
            return None
        elapsed = time.monotonic() - self._started
        share = self._now.bytes_done / (self._now.bytes_in_all or 1)
        if elapsed < EVIDENCE_S or share < EVIDENCE_SHARE:
            return None
        return elapsed * (1 - share) / share
