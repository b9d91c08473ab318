"""A progress bar that may be told anything."""

from __future__ import annotations

from streamlit.delta_generator import DeltaGenerator

from pages.parts.text import md_escape


def move(bar: DeltaGenerator, share: float, words: str) -> None:
    """Move ``bar`` to ``share`` (0 to 1). The words may hold the name of a file."""
    bar.progress(min(max(share, 0.0), 1.0), md_escape(words))
