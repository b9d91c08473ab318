"""A refusal that names its file."""

from __future__ import annotations

from core.exports.export import Refusal, SpooledFile


def refuse(file: SpooledFile, title: str, what_happened: str, what_to_do: str) -> Refusal:
    """A refusal whose text names the file."""
    return Refusal(file, title, f"{file.name}: {what_happened}", what_to_do)
