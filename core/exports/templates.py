"""Pothos's own templates: known exports that a person fills in."""

from __future__ import annotations

from dataclasses import dataclass

from core.exports.dictionary import known_exports
from core.exports.download import safe_csv
from core.exports.fields import field_of
from core.exports.known import KnownExport
from core.exports.rows import EXAMPLE_MARK


@dataclass(frozen=True)
class TemplateColumn:
    """One column of a template. ``is_needed``: a file without it is not recognised."""

    name: str
    meaning: str
    is_needed: bool


@dataclass(frozen=True)
class Template:
    """A CSV to download, fill in and drop: ``csv`` is its header and one example row."""

    name: str
    file_name: str
    purpose: str
    csv: str
    columns: tuple[TemplateColumn, ...]


def templates() -> tuple[Template, ...]:
    """All templates, by name."""
    found = [_template(known) for known in known_exports() if known.template is not None]
    return tuple(sorted(found, key=lambda template: template.name))


def _template(known: KnownExport) -> Template:
    if known.template is None:
        raise ValueError(f"{known.id} is no template")
    example = dict(known.template.example)
    first = known.columns[0].field or ""
    example[first] = f"{EXAMPLE_MARK} {example.get(first, '')}"
    row = [example.get(column.field or "", "") for column in known.columns]
    needed = {names[0] for names in known.signature if len(names) == 1}
    columns = tuple(
        TemplateColumn(
            column.name,
            field_of(known.record, column.field).meaning if column.field else "",
            column.name in needed,
        )
        for column in known.columns
    )
    text = safe_csv([column.name for column in known.columns], [row])
    return Template(known.label, known.template.file_name, known.template.purpose, text, columns)
