"""What was loaded, what was odd in it, and taking it back."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from core.exports import safe_csv
from core.imports import undo_import
from core.store import ImportLine, the_store
from pages.parts import cached, receipts
from pages.parts.text import md_escape, number_of

_ISSUES_SHOWN: Final = 200


def show() -> None:
    """The section "History"."""
    if "history_undone" in st.session_state:
        name = md_escape(st.session_state.pop("history_undone"))
        st.success(f"Undone: {name}. Its figures are gone.", icon=":material/undo:")
    version = cached.data_version()
    lines = cached.history(version)
    if not lines:
        st.markdown("Nothing was loaded yet.")
        return
    st.dataframe(
        pd.DataFrame([_in_a_row(line) for line in lines]),
        hide_index=True,
        column_config={
            **dict.fromkeys(receipts.COUNTS, receipts.WHOLE_NUMBER),
            "Loaded at": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm"),
            "Undone at": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm"),
        },
        alt="Every import, newest first",
        placeholder="—",
        key="history_table",
    )
    by_id = {line.import_id: line for line in lines}
    chosen = st.selectbox(
        "Look into an import",
        list(by_id),
        format_func=lambda at: _named(by_id[at]),
        key="history_import",
    )
    if chosen is not None:
        _details(version, by_id[chosen])


def _in_a_row(line: ImportLine) -> dict[str, Any]:
    return {
        "File": line.file_name,
        "What it is": line.label,
        "Loaded at": line.imported_at,
        "Rows in": line.rows_in,
        "Loaded": line.rows_loaded,
        "Duplicates": line.rows_duplicate,
        "Skipped": line.rows_skipped,
        "Undone at": line.undone_at,
    }


def _named(line: ImportLine) -> str:
    undone = ", undone" if line.undone_at else ""
    return f"{line.import_id}: {line.file_name}{undone}"


def _details(version: int, line: ImportLine) -> None:
    issues = cached.issues(version, line.import_id, _ISSUES_SHOWN)
    with st.container(horizontal=True, vertical_alignment="center"):
        if line.undone_at is None:
            _undo(line)
        if issues:
            st.download_button(
                "Download what was odd",
                data=lambda: _as_csv(line.import_id),
                file_name=f"issues of import {line.import_id}.csv",
                mime="text/csv",
                icon=":material/download:",
                on_click="ignore",
                key="history_download",
            )
    receipts.issues_table(issues)
    if len(issues) == _ISSUES_SHOWN:
        st.markdown(f"The first {_ISSUES_SHOWN} are shown; the download has all.")


def _undo(line: ImportLine) -> None:
    """Two steps: what it means, then the button."""
    with st.popover("Undo this import", icon=":material/undo:"):
        st.markdown(
            f"**{md_escape(line.file_name)}** goes, with {number_of(line.rows_loaded, 'row')}. "
            "Every figure will be as if it had never come. The file can be loaded again."
        )
        if st.button("Yes, undo it", type="primary", key="history_undo"):
            undo_import(the_store(), line.import_id)
            st.session_state["history_undone"] = line.file_name
            st.rerun()


def _as_csv(import_id: int) -> str:
    rows = [
        (
            issue.source_row,
            issue.column,
            issue.raw,
            receipts.SEVERITY_WORDS[issue.severity],
            issue.message,
        )
        for issue in cached.issues(cached.data_version(), import_id, 1_000_000)
    ]
    return safe_csv(("row", "column", "value", "what", "why"), rows)
