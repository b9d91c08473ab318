"""Files that came through the inbox and wait for a person: opened here, they join the drop."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from core.door import UPLOADS
from core.exports import Export
from core.imports import asks, in_words
from core.imports.asks import Waiting
from core.store import Receipt, the_store
from pages.parts.text import number_of

_OPENED: Final = "upload_opened"
_NOT_WANTED: Final = "Put away on the screen Upload. It was not loaded."


@dataclass(frozen=True)
class Opened:
    """A waiting file on the drop screen, as an upload is."""

    file_id: str
    name: str
    sha256: str
    waiting: Waiting

    def getvalue(self) -> bytes:
        """Asked of uploads that never came through the door; this one always did."""
        return self.waiting.path.read_bytes()


def opened() -> list[Opened]:
    """The waiting files that this session opened."""
    found: list[Opened] = st.session_state.get(_OPENED, [])
    return found


def close() -> None:
    """The drop is done with: what was not loaded waits again."""
    st.session_state.pop(_OPENED, None)


def show() -> None:
    """How many files wait and why, and the two things that can be done with them."""
    mine = opened()
    if mine:
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.markdown(f":material/inbox: {number_of(len(mine), 'file')} from the inbox")
            if st.button("Put back", icon=":material/undo:", key="inbox_back"):
                for one in mine:
                    UPLOADS.remove("", one.file_id)
                close()
                st.rerun()
        return
    waiting = asks.waiting(the_store().home)
    if not waiting:
        return
    with st.container(border=True):
        are = "file waits" if len(waiting) == 1 else "files wait"
        st.markdown(f":material/inbox: **{len(waiting):,} {are} in the inbox**")
        table = pd.DataFrame(
            {
                "File": [one.path.name for one in waiting],
                "Folder": [one.folder or None for one in waiting],
                "Why": [" ".join(one.words.split()) for one in waiting],
            }
        )
        if not any(one.folder for one in waiting):
            del table["Folder"]
        st.dataframe(
            table,
            hide_index=True,
            column_config={"Why": st.column_config.TextColumn(width="large")},
            placeholder="—",
            alt="Files that wait in the inbox",
            key="inbox_table",
        )
        with st.container(horizontal=True):
            if st.button("Open them here", icon=":material/folder_open:", key="inbox_open"):
                st.session_state[_OPENED] = [_open(one) for one in waiting]
                st.rerun()
            if st.button(
                "Put away without loading",
                icon=":material/archive:",
                help="They move to the folder “done” of the inbox.",
                key="inbox_away",
            ):
                for file in waiting:
                    asks.settle(the_store().home, file, _NOT_WANTED)
                st.rerun()


def settle_loaded(exports: Sequence[Export]) -> Callable[[Sequence[Receipt]], None]:
    """What an import does at its end: opened files of which all was loaded no longer wait."""
    return partial(_settle, list(exports), opened())


def _settle(exports: Sequence[Export], mine: Sequence[Opened], receipts: Sequence[Receipt]) -> None:
    told = list(zip(exports, receipts, strict=False))
    for one in mine:
        of_it = [(e, r) for e, r in told if (e.file.upload or e.file.sha256) == one.sha256]
        if of_it and all(receipt.failure is None for _, receipt in of_it):
            words = "\n".join(in_words.of_receipt(receipt, export) for export, receipt in of_it)
            asks.settle(the_store().home, one.waiting, words)


def _open(one: Waiting) -> Opened:
    file = asks.open_waiting(the_store(), one)
    file_id = f"inbox-{uuid.uuid4().hex}"
    UPLOADS.add("", file_id, file)
    return Opened(file_id, file.name, file.sha256, one)
