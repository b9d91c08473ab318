"""Rows of Markdown tables."""

from __future__ import annotations


def row(*cells: object) -> None:
    text = [f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in cells]
    print("| " + " | ".join(text) + " |")


def header(*cells: str) -> None:
    row(*cells)
    print("|" + "---|" * len(cells))
