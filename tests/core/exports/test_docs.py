"""docs/exports.md says of every known export what its entry in the dictionary says."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from core.exports import known_exports
from core.exports.known import KnownExport

DOCS: Final = Path(__file__).parents[3] / "docs" / "exports.md"
HEAD: Final = "| export | a row is | asks first | it cannot tell |\n|---|---|---|---|\n"


def line_of(known: KnownExport) -> str:
    record = known.record.replace("_", " ")
    asks = "yes" if known.needs_confirmation else ""
    return f"| {known.label} | {record} | {asks} | {' '.join(known.cannot_tell.split())} |"


def table() -> str:
    """The table of the document, to be copied into it where it is out of date."""
    chosen = [known for known in known_exports() if known.template is None]
    return HEAD + "\n".join(line_of(known) for known in sorted(chosen, key=lambda k: k.label))


def test_the_document_holds_every_known_export_as_the_dictionary_has_it() -> None:
    assert table() in DOCS.read_text()


def test_every_vendors_export_says_what_it_cannot_tell() -> None:
    silent = [known.id for known in known_exports() if not known.template and not known.cannot_tell]
    assert silent == []
