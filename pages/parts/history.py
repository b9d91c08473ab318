"""Every import with its receipt: what was odd, its original, undo and redo, what it changed."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from core.charts import day, day_range
from core.imports import redo_import, undo_import
from core.store import ImportLine, the_store
from core.store.archive import is_kept, open_original
from pages.parts import address, cached, issues, receipts
from pages.parts import visitor as visitors
from pages.parts.restatements import restatements_table
from pages.parts.text import md_escape, number_of

_RESTATEMENTS_SHOWN: Final = 200
_LARGEST_DOWNLOAD_BYTES: Final = 200 << 20
_INSTANT: Final = st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm")


def show() -> None:
    """The section "History"."""
    _say_what_was_done()
    lines = cached.history(cached.data_version())
    if not lines:
        st.markdown("Nothing was loaded yet.")
        return
    table = pd.DataFrame([_in_a_row(line) for line in lines])
    if not any(line.undone_at for line in lines):
        del table["Undone at (UTC)"]
    st.dataframe(
        table,
        hide_index=True,
        column_config={
            **dict.fromkeys(receipts.COUNTS, receipts.WHOLE_NUMBER),
            "Loaded at (UTC)": _INSTANT,
            "Undone at (UTC)": _INSTANT,
        },
        alt="Every import, newest first",
        placeholder="—",
        key="history_table",
    )
    chosen = _chosen({line.import_id: line for line in lines})
    _receipt(chosen)
    _actions(chosen)
    _restated(chosen)
    st.markdown("#### What was odd", anchors=False)
    issues.of_import(chosen.import_id)


def _chosen(lines: dict[int, ImportLine]) -> ImportLine:
    """The import that is looked into; which one stands in the address, the newest is usual."""
    newest = next(iter(lines))
    address.take("import", lambda words: _known(words, lines), newest)
    chosen = st.selectbox(
        "Look into an import",
        list(lines),
        # Nothing that an undo changes: the browser keeps the label of what is chosen.
        format_func=lambda at: f"{at}: {lines[at].file_name}",
        key="import",
    )
    value = chosen if chosen in lines else newest
    address.keep("import", None if value == newest else str(value))
    return lines[value]


def _known(words: str, lines: dict[int, ImportLine]) -> int | None:
    return next((at for at in lines if str(at) == words), None)


def _in_a_row(line: ImportLine) -> dict[str, Any]:
    return {
        "Import": line.import_id,
        "File": line.file_name,
        "What it is": line.label,
        "Loaded at (UTC)": line.imported_at,
        "Rows in": line.rows_in,
        "Loaded": line.rows_loaded,
        "Duplicates": line.rows_duplicate,
        "Skipped": line.rows_skipped,
        "Odd": line.issue_count,
        "Undone at (UTC)": line.undone_at,
    }


def _receipt(line: ImportLine) -> None:
    """The counts, and how everything else about it is known."""
    with st.container(border=True):
        st.markdown(f"**{md_escape(line.file_name)}** · {md_escape(line.label)}")
        with st.container(horizontal=True, gap="large"):
            st.metric("Rows in the file", line.rows_in, format="localized", width="content")
            st.metric("Loaded", line.rows_loaded, format="localized", width="content")
            st.metric("Duplicates", line.rows_duplicate, format="localized", width="content")
            st.metric("Skipped", line.rows_skipped, format="localized", width="content")
        st.text("\n".join(f"{what}: {value}" for what, value in _facts(line)))


def _facts(line: ImportLine) -> list[tuple[str, str]]:
    facts = [("As of", f"{day(line.as_of)}, from {line.as_of_source}")]
    if line.covers_from and line.covers_to:
        facts.append(("Days", day_range(line.covers_from, line.covers_to)))
    said = [line.said_campaign and f"campaign {line.said_campaign}"]
    said.append(line.said_handle and f"account {line.said_handle}")
    if any(said):
        facts.append(("Said at upload", ", ".join(words for words in said if words)))
    if line.mapping:
        facts.append(("Read by the mapping", line.mapping))
    if line.redo_of is not None:
        facts.append(("Loaded again", f"import {line.redo_of}, which was undone"))
    if line.undone_at is not None:
        at = f"{day(line.undone_at)}, {line.undone_at:%H:%M} UTC"
        facts.append(("Undone", f"{at}; none of its rows counts"))
    return facts


def _restated(line: ImportLine) -> None:
    """The restatement ledger of one import: figures that were shown before it came or went."""
    st.markdown("#### What changed in figures already shown", anchors=False)
    changed = cached.restatements(
        cached.data_version(), line.import_id, None, _RESTATEMENTS_SHOWN + 1
    )
    if not changed:
        st.markdown("Nothing: it only added to what was there.")
        return
    restatements_table(changed[:_RESTATEMENTS_SHOWN], is_of_all=True)
    if len(changed) > _RESTATEMENTS_SHOWN:
        st.markdown(f"The first {_RESTATEMENTS_SHOWN} are shown.")


def _actions(line: ImportLine) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if line.undone_at is None:
            _undo(line)
        elif line.original is not None:
            _redo(line)
        _original(line)


def _undo(line: ImportLine) -> None:
    """Two steps: what it means, then the button."""
    with st.popover("Undo this import", icon=":material/undo:"):
        st.markdown(
            f"**{md_escape(line.file_name)}** goes, with {number_of(line.rows_loaded, 'row')}. "
            "Every figure will be as if it had never come. It can be loaded again at any time."
        )
        if st.button("Yes, undo it", type="primary", key=f"history_undo_{line.import_id}"):
            with st.spinner("Undoing it, and bringing the figures up to date"):
                undo_import(the_store(), line.import_id)
            _done("undone", line)


def _redo(line: ImportLine) -> None:
    with st.popover("Load it again", icon=":material/redo:"):
        st.markdown(
            f"**{md_escape(line.file_name)}** is read from its original as on the day it came, "
            f"with the same answers, and its {number_of(line.rows_loaded, 'row')} count again. It "
            "is a new import in this history."
        )
        if st.button("Yes, load it again", type="primary", key=f"history_redo_{line.import_id}"):
            with st.spinner("Loading it, and bringing the figures up to date"):
                receipt = redo_import(the_store(), line.import_id)
            if receipt.import_id is not None:
                st.session_state.pop("import", None)  # the new one is looked into
            _done("redone" if receipt.import_id is not None else "known", line)


def _original(line: ImportLine) -> None:
    found = cached.original(cached.data_version(), line.import_id)
    home = the_store().home
    if found is None or not is_kept(home, found[0]):
        st.markdown("Its original was not kept: it is older than the keeping of originals.")
        return
    original, name, size = found
    if size > _LARGEST_DOWNLOAD_BYTES:
        # A download through the page is held in the server's memory.
        lies = f"originals/{original[:2]}/{original}"
        st.markdown(
            f"Its original has {size >> 20:,d} MB. It lies in {md_escape(lies)} below the team's "
            "data, or there with .gz at its end."
        )
        return
    st.download_button(
        "Download the original",
        data=visitors.as_me(lambda: open_original(home, original)),
        file_name=name,
        mime="application/octet-stream",
        icon=":material/download:",
        on_click="ignore",
        key=f"history_original_{line.import_id}",
    )


def _done(what: str, line: ImportLine) -> None:
    st.session_state["history_done"] = (what, line.file_name)
    st.rerun()


def _say_what_was_done() -> None:
    if "history_done" not in st.session_state:
        return
    what, file_name = st.session_state.pop("history_done")
    name = md_escape(file_name)
    if what == "undone":
        st.success(f"Undone: {name}. Its figures are gone.", icon=":material/undo:")
    elif what == "redone":
        st.success(f"Loaded again: {name}. Its figures count again.", icon=":material/redo:")
    else:
        st.info(f"Nothing changed: {name} was loaded again already.", icon=":material/info:")
