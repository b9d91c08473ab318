"""How far a command is, drawn on a terminal or told in a log."""

from __future__ import annotations

import time
from typing import Final, TextIO

from core.imports import in_words
from core.imports.jobs import Job

_DRAW_EVERY_S: Final = 0.2
_TELL_EVERY_S: Final = 10.0
_BAR: Final = 30


class Drawing:
    """A bar on a terminal; on anything else a line now and then."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()
        self._told_at = 0.0
        self._told = ""
        self._width = 0

    def watch(self, job: Job) -> None:
        """Show a job until it is over. Ctrl-C cancels it."""
        try:
            while not job.wait(_DRAW_EVERY_S):
                now = job.progress
                waits = "Waiting until another import is through"
                self.draw(now.share, waits if now.state == "waiting" else now.words)
        except KeyboardInterrupt:
            job.cancel()
            job.wait()
        self.end()

    def draw(self, share: float, words: str) -> None:
        """Show how much is done (0 to 1), and what is done now."""
        words = in_words.plain(words)
        if self._is_terminal:
            done = round(_BAR * share)
            text = f"[{'#' * done}{'.' * (_BAR - done)}] {share:4.0%} {words}"[:100]
            self._stream.write("\r" + text.ljust(self._width))
            self._width = len(text)
        elif words != self._told and time.monotonic() - self._told_at >= _TELL_EVERY_S:
            self._stream.write(f"{share:.0%} {words}\n")
            self._told, self._told_at = words, time.monotonic()
        self._stream.flush()

    def end(self) -> None:
        """Leave a clean line behind."""
        if self._is_terminal and self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
            self._width = 0
