"""The team's mappings: how files are read that no known export fits; look, rename, withdraw."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from core.errors import PothosError
from core.exports.day_formats import written_like
from core.exports.fields import readable
from core.exports.needs import RECORD_WORDS
from core.store import the_store
from core.store.mappings import SavedMapping, rename_mapping, withdraw_mapping
from pages.parts import cached
from pages.parts.problem import show_error
from pages.parts.text import md_escape, platform_name


def show() -> None:
    """The section "Mappings"."""
    if "mappings_done" in st.session_state:
        st.success(md_escape(st.session_state.pop("mappings_done")), icon=":material/check_circle:")
    saved = cached.mappings(cached.data_version())
    if not saved:
        st.markdown(
            "No mapping is kept yet. When a file is dropped that Pothos does not know, you say "
            "what its columns are, and the next file with the same columns is read without asking."
        )
        return
    st.dataframe(
        pd.DataFrame([_in_a_row(each) for each in saved]),
        hide_index=True,
        column_config={
            "Made on": st.column_config.DateColumn(format="D MMMM YYYY"),
            "Last used": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm"),
        },
        alt="Every mapping in use, the oldest first",
        placeholder="—",
        key="mappings_table",
    )
    by_id = {each.mapping_id: each for each in saved}
    chosen = st.selectbox(
        "Look into a mapping",
        list(by_id),
        format_func=lambda mapping_id: by_id[mapping_id].mapping.name,
        key="mappings_chosen",
    )
    if chosen in by_id:
        _details(by_id[chosen])


def _in_a_row(saved: SavedMapping) -> dict[str, Any]:
    entry = saved.mapping.entry
    return {
        "Name": saved.mapping.name,
        "Each row is about": RECORD_WORDS.get(entry.get("record", ""), "—"),
        "Platform": platform_name(entry.get("platform")),
        "Columns": len(saved.mapping.header),
        "Files read": saved.files_read,
        "Last used": saved.last_read_at,
        "Made on": saved.made_at.date(),
    }


def _details(saved: SavedMapping) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        _rename(saved)
        _withdraw(saved)
    columns = pd.DataFrame(
        [_column(each) for each in saved.mapping.entry.get("columns", ())],
        columns=["Column", "What it is", "How it is written"],
    )
    if not columns["How it is written"].any():
        del columns["How it is written"]
    st.dataframe(
        columns,
        hide_index=True,
        alt="What each column of the mapping is taken for",
        key=f"mappings_columns_{saved.mapping_id}",
    )


def _column(entry: dict[str, Any]) -> dict[str, str]:
    name = entry["name"]
    field = entry.get("field")
    what = "A tag" if entry.get("tags") else readable(field) if field else "Kept out"
    how = [str(entry[key]) for key in ("scale", "type") if key in entry]
    return {
        "Column": name if isinstance(name, str) else name[0],
        "What it is": what,
        "How it is written": ", ".join(how) or _days(entry),
    }


def _days(entry: dict[str, Any]) -> str:
    formats = entry.get("formats") or entry.get("proven") or ()
    return f"like {written_like(formats[:1])}" if formats else ""


def _rename(saved: SavedMapping) -> None:
    with st.popover("Rename", icon=":material/edit:"):
        name = st.text_input(
            "Name",
            value=saved.mapping.name,
            max_chars=80,
            key=f"mappings_name_{saved.mapping_id}",
        )
        if st.button("Rename it", type="primary", key=f"mappings_rename_{saved.mapping_id}"):
            try:
                rename_mapping(the_store(), saved.mapping_id, (name or "").strip())
            except PothosError as error:
                show_error(error)
                return
            st.session_state["mappings_done"] = f"Renamed: it is called {name} now."
            st.rerun()


def _withdraw(saved: SavedMapping) -> None:
    """Two steps: what it means, then the button."""
    with st.popover("Withdraw", icon=":material/undo:"):
        st.markdown(
            "Later files with these columns are asked about again. What "
            f"**{md_escape(saved.mapping.name)}** has read stays loaded: to take that back, undo "
            "it in the history."
        )
        if st.button(
            "Yes, withdraw it", type="primary", key=f"mappings_withdraw_{saved.mapping_id}"
        ):
            try:
                withdraw_mapping(the_store(), saved.mapping_id)
            except PothosError as error:
                show_error(error)
                return
            st.session_state["mappings_done"] = f"Withdrawn: {saved.mapping.name}."
            st.rerun()
