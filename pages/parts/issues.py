"""What was odd in exports: which row, column and value, why, and what was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import pandas as pd
import streamlit as st

from core.exports import Issue, safe_csv
from core.exports.export import IssueSeverity
from core.store import issues_of, the_store
from pages.parts import cached
from pages.parts import visitor as visitors

WORDS: Final[dict[IssueSeverity, str]] = {
    "skipped": "Skipped",
    "guessed": "Guessed",
    "contradiction": "Contradiction",
    "note": "Note",
}
ALL: Final = "All"
SHOWN: Final = 200
_AT_ONCE: Final = 50_000
_OF_A_VALUE: Final = frozenset({"unreadable value", "value out of range"})


def what_was_done(issue: Issue) -> str:
    """What became of the row or value."""
    match issue.severity:
        case "skipped" if issue.code in _OF_A_VALUE:
            return "The value was left out, the row was loaded"
        case "skipped" if issue.source_row is None:
            return "It was left out"
        case "skipped":
            return "The row was left out"
        case "guessed":
            return "Loaded, with this assumption"
        case "contradiction":
            return "Loaded; the figure that holds is shown"
        case _:
            return "Nothing was changed"


def table(issues: Sequence[Issue], files: Sequence[str] = ()) -> None:
    """A row for each; ``files`` runs parallel to ``issues`` where they are of several files."""
    if not issues:
        st.markdown("Nothing was skipped and nothing was guessed.")
        return
    rows = pd.DataFrame(
        {
            "Row": pd.array([issue.source_row for issue in issues], dtype="Int64"),
            "Column": [issue.column for issue in issues],
            "Value": [issue.raw for issue in issues],
            "What": [WORDS[issue.severity] for issue in issues],
            "Why": [issue.message for issue in issues],
            "What was done": [what_was_done(issue) for issue in issues],
        }
    )
    if files:
        rows.insert(0, "File", list(files))
    st.dataframe(
        rows,
        hide_index=True,
        column_config={"Why": st.column_config.TextColumn(width="large")},
        placeholder="—",
        alt="What was skipped, guessed or contradictory",
    )


def of_import(import_id: int) -> None:
    """All of one import: how many of each kind, a choice of the kind, and the download."""
    version = cached.data_version()
    counts = cached.issue_counts(version, import_id)
    if not counts:
        st.markdown("Nothing was odd: every row and value was loaded as it stands.")
        return
    in_all = sum(counts.values())
    with st.container(
        horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"
    ):
        chosen = st.segmented_control(
            "What was odd",
            (ALL, *counts),
            default=ALL,
            required=True,
            format_func=lambda kind: (
                f"{ALL} ({in_all:,})" if kind == ALL else f"{WORDS[kind]} ({counts[kind]:,})"
            ),
            label_visibility="collapsed",
            key=f"history_kind_{import_id}",
        )
        # What arrives from a browser need not be one of the options.
        kind: IssueSeverity | None = next((one for one in counts if one == chosen), None)
        st.download_button(
            "Download what was odd",
            data=visitors.as_me(lambda: as_csv(import_id)),
            file_name=f"issues of import {import_id}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key=f"history_issues_{import_id}",
        )
    table(cached.issues(version, import_id, SHOWN, kind))
    if (counts[kind] if kind else in_all) > SHOWN:
        st.markdown(f"The first {SHOWN} are shown; the download has all.")


def as_csv(import_id: int) -> str:
    """All issues of an import, without formulas that a spreadsheet would run."""
    rows = [
        (
            issue.source_row,
            issue.column,
            issue.raw,
            WORDS[issue.severity],
            issue.message,
            what_was_done(issue),
        )
        for issue in _all_of(import_id)
    ]
    return safe_csv(("row", "column", "value", "what", "why", "what was done"), rows)


def _all_of(import_id: int) -> Iterator[Issue]:
    offset = 0
    with the_store().read() as cursor:
        while some := issues_of(cursor, import_id, _AT_ONCE, offset):
            yield from some
            offset += len(some)
