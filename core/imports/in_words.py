"""What became of a file, as plain text: for a terminal, and for the text beside a file."""

from __future__ import annotations

import re
from typing import Final

from core.errors import PothosError
from core.exports.export import Export, Issue, Refusal
from core.exports.question import Question
from core.store import Receipt

ISSUES_TOLD: Final = 20

_INVISIBLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")
"""Line ends, what moves a terminal's cursor, and marks that turn the direction of text."""


def plain(words: str) -> str:
    """``words`` in one line, without characters that a terminal would obey."""
    return _INVISIBLE.sub(" ", words).strip()


def of_receipt(receipt: Receipt, export: Export) -> str:
    """What became of every row, as of which day, and what was odd."""
    if receipt.failure is not None:
        return of_error(receipt.failure)
    lines = [f"{plain(receipt.file_name)}: {plain(receipt.label)}"]
    before = receipt.already_imported_at
    if before is not None:
        day = f"{before.day} {before:%B %Y}"
        return "\n".join([*lines, f"  Nothing changed: it was loaded before, on {day}."])
    lines.append(
        f"  Import {receipt.import_id}. Rows: {receipt.rows_in:,} in the file, "
        f"{receipt.rows_loaded:,} loaded, {receipt.rows_duplicate:,} duplicates, "
        f"{receipt.rows_skipped:,} skipped."
    )
    lines.append(f"  As of {export.as_of.isoformat()}, from {plain(export.as_of_source)}.")
    lines += [f"  {_of_issue(issue)}" for issue in receipt.issues[:ISSUES_TOLD]]
    more = receipt.issue_count - ISSUES_TOLD
    if more > 0:
        lines.append(f"  And {more:,} more; the history of the screen Upload has all of them.")
    return "\n".join(lines)


def of_refusal(refusal: Refusal) -> str:
    """Why a file was not read, and what to do."""
    return of_error(PothosError(refusal.title, refusal.what_happened, refusal.what_to_do))


def of_question(question: Question) -> str:
    """What has to be answered before a file can be read."""
    lines = [f"{plain(question.file.name)}: {plain(question.title)}", f"  {plain(question.why)}"]
    for column in question.columns:
        if column.undecided is not None:
            options = " or ".join(plain(option.label) for option in column.undecided.options)
            lines.append(f"  {plain(column.name)}: {plain(column.undecided.why)} ({options})")
    lines.append(
        "  What to do: open the screen Upload, drop the file there (one from the inbox waits there "
        "already), and answer. The next file with this header is then loaded without asking."
    )
    return "\n".join(lines)


def of_error(error: PothosError) -> str:
    """Title, what happened, what to do."""
    return (
        f"{plain(error.title)}\n  {plain(error.what_happened)}\n"
        f"  What to do: {plain(error.what_to_do)}"
    )


def _of_issue(issue: Issue) -> str:
    where = f"row {issue.source_row}, " if issue.source_row is not None else ""
    column = f"{plain(issue.column)}, " if issue.column else ""
    value = f"“{plain(issue.raw)}”, " if issue.raw else ""
    return f"{issue.severity.capitalize()}: {where}{column}{value}{plain(issue.message)}"
