"""What dropped files were recognised as, and a look into one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from core.charts import day, day_range
from core.exports import Export, Refusal, known_exports
from pages.parts import issues, receipts
from pages.parts.problem import show_problem
from pages.parts.text import number_of, platform_name

_REFUSALS_IN_VIEW: Final = 3


def refused(refusals: Sequence[Refusal]) -> None:
    """The first few in view, the others a click away: what can be loaded stays in sight."""
    for refusal in refusals[:_REFUSALS_IN_VIEW]:
        show_problem(refusal.title, refusal.what_happened, refusal.what_to_do)
    more = refusals[_REFUSALS_IN_VIEW:]
    if not more:
        return
    panel = st.expander(
        f"{number_of(len(more), 'more file')} that could not be read",
        on_change="rerun",
        key="upload_refusals_panel",
    )
    if panel.open:
        with panel:
            for refusal in more:
                show_problem(refusal.title, refusal.what_happened, refusal.what_to_do)


def table(exports: Sequence[Export]) -> None:
    """One row per file: what it is and what it covers."""
    st.markdown(f"### {number_of(len(exports), 'file').capitalize()} recognised", anchors=False)
    st.dataframe(
        pd.DataFrame([_in_a_row(export) for export in exports]),
        hide_index=True,
        column_config={
            **dict.fromkeys(receipts.COUNTS, receipts.WHOLE_NUMBER),
            "File": st.column_config.TextColumn(width="medium"),
        },
        alt="What each file was recognised as",
        key="upload_recognised",
    )


def preview(exports: Sequence[Export]) -> None:
    """The first rows of one file as they stand in it, and what was odd."""
    panel = st.expander("Look into a file", on_change="rerun", key="upload_preview_panel")
    if not panel.open:
        return
    with panel:
        chosen = st.selectbox(
            "File",
            range(len(exports)),
            format_func=lambda at: exports[at].file.name,
            key="upload_preview",
        )
        export = exports[chosen or 0]
        for table in export.tables:
            names = [column.name for column in table.columns]
            rows = pd.DataFrame(
                [row[: len(names)] for row in table.preview],
                # Two columns of a file may share a name; cells are found by place.
                columns=[str(at) for at in range(len(names))],
            )
            st.dataframe(
                rows,
                hide_index=True,
                column_config={
                    str(at): st.column_config.Column(name) for at, name in enumerate(names)
                },
                alt="The first rows of the file",
            )
        untold = _untold(export)
        if untold:
            st.text(f"What this export does not tell: {untold}")
        issues.table(export.issues)


def _untold(export: Export) -> str:
    """What the dictionary says that this export cannot tell; nothing of a mapping of the team."""
    known = {each.id: each for each in known_exports()}.get(export.known_id)
    return "" if known is None else known.cannot_tell


def _in_a_row(export: Export) -> dict[str, Any]:
    guessed = sum(issue.severity == "guessed" for issue in export.issues)
    covers = (
        day_range(export.covers_from, export.covers_to)
        if export.covers_from and export.covers_to
        else "—"
    )
    return {
        "File": export.file.name,
        "What it is": export.label,
        "Platform": platform_name(export.platform),
        "Days": covers,
        "Rows": export.rows_in,
        "Guesses": guessed,
        "Skipped": export.rows_skipped,
        "As of": f"{day(export.as_of)}, from {export.as_of_source}",
    }
