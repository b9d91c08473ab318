"""Settings, Backup: one button that writes everything to a file, and the files there are."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import acting
from core.errors import PothosError
from core.imports.backup import back_up, backups, new_backup_name
from core.store import the_store
from pages.parts.problem import show_error
from pages.parts.text import number_of

_MADE = "backup_made"


def show() -> None:
    """The button, what the last press gave, and every backup that lies beside the data."""
    st.header("Backup", anchor=False)
    st.markdown(
        "One file with every upload and everything that was decided, of which all of Pothos can be "
        "made again. It can be made while others work. It is as private as the data, and it helps "
        "only if a copy of it is on another computer: take it there."
    )
    home = the_store().home
    if not acting.may("govern"):
        st.markdown("An owner makes it.")
        return
    if st.button("Make a backup", icon=":material/archive:", type="primary"):
        st.session_state.pop(_MADE, None)
        bar = st.progress(0.0, "Writing the backup")
        try:
            target = new_backup_name(home, datetime.now(UTC).astimezone())
            done = back_up(home, target, lambda share, text: _draw(bar, share, text))
        except PothosError as error:
            bar.empty()
            show_error(error)
        else:
            bar.empty()
            st.session_state[_MADE] = done
    made = st.session_state.get(_MADE)
    if made is not None:
        st.markdown(":green[:material/check_circle:] **The backup is made**")
        st.text(
            f"It holds {number_of(made.originals, 'upload')} and {number_of(made.lines, 'act')}."
        )
        if made.missing:
            st.markdown(":orange[:material/warning:] **These could not be put into it**")
            st.text("\n".join(made.missing))
    found = backups(home)
    if not found:
        st.text("There is no backup beside the data yet.")
        return
    st.text(f"They lie in {found[0].path.parent}")
    st.dataframe(
        {
            "Made": [one.made_at for one in found],
            "File": [one.path.name for one in found],
            "MB": [one.bytes / 1e6 for one in found],
        },
        hide_index=True,
        column_config={
            "Made": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm"),
            "MB": st.column_config.NumberColumn(format="%.1f"),
        },
    )
    st.text("To put one back: python -m core restore FILE --data DIRECTORY")


def _draw(bar: DeltaGenerator, share: float, text: str) -> None:
    bar.progress(share, text)
