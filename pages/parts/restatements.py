"""The ledger of what changed in figures already shown, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from core.review import Restatement

_ACTS: Final = {
    "import": "Import",
    "undo": "Undo of import",
    "redo": "Import again",
    "assignment": "Posts moved by hand",
    "sameness": "Who is who",
    "setting": "Estimates counted or left out",
}


def restatements_table(restated: Sequence[Restatement], *, is_of_all: bool = False) -> None:
    """One row per figure, the newest first; with the campaign where it is of all of them."""
    table = {
        "Changed at (UTC)": pd.to_datetime([row.restated_at for row in restated]),
        "Campaign": [row.campaign for row in restated],
        "What changed": [row.in_words for row in restated],
        "Was": [row.value_before for row in restated],
        "Became": [row.value_after for row in restated],
        "By": [by_what(row) for row in restated],
    }
    if not is_of_all:
        del table["Campaign"]
    st.dataframe(
        pd.DataFrame(table),
        hide_index=True,
        column_config={
            "Changed at (UTC)": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm"),
            "What changed": st.column_config.TextColumn(width="large"),
            "Was": st.column_config.NumberColumn(format="localized"),
            "Became": st.column_config.NumberColumn(format="localized"),
        },
        alt="What changed in figures already shown",
        placeholder="—",
    )


def by_what(row: Restatement) -> str:
    """'Import 4', 'Import and undo 4, 5', 'Who is who'."""
    acts = " and ".join(_ACTS[act] for act in row.acts)
    return f"{acts} {', '.join(map(str, row.import_ids))}".strip()
