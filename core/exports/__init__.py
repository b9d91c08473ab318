"""Other people's CSV becomes our rows: recognised, read strictly, cleaned, mapped to fields."""

from core.exports.dictionary import known_export, known_exports
from core.exports.download import safe_csv
from core.exports.export import CleanTable, Column, Export, Issue, Refusal, SpooledFile
from core.exports.known import KnownExport
from core.exports.question import HeaderMapping, Question
from core.exports.read import read_exports
from core.exports.templates import Template, templates

__all__ = [
    "CleanTable",
    "Column",
    "Export",
    "HeaderMapping",
    "Issue",
    "KnownExport",
    "Question",
    "Refusal",
    "SpooledFile",
    "Template",
    "known_export",
    "known_exports",
    "read_exports",
    "safe_csv",
    "templates",
]
