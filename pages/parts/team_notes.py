"""Notes of the team on a campaign, or on a day of its chart."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core import acting
from core.charts import day
from core.errors import PothosError
from core.review.notes import Note
from core.store import the_store
from core.store.decisions import LONGEST, NoteAbout, keep_note, write_note
from pages.parts import cached, cached_agenda
from pages.parts.problem import show_error

_SHOWN: Final = 20


def show(version: cached.Version, campaign_id: str) -> None:
    """The notes, the newest first, and the form for a new one."""
    notes = cached_agenda.notes_of(version, campaign_id)
    may_write = "change" in acting.MAY[acting.now().role] and version.known_on is None
    if not notes and not may_write:
        return
    st.header("Notes", anchor=False)
    for note in notes[:_SHOWN]:
        _note(note, may_write)
    if len(notes) > _SHOWN:
        st.text(f"{len(notes) - _SHOWN:,} older notes are not shown.")
    if may_write:
        _form(campaign_id)


def _note(note: Note, may_write: bool) -> None:
    with st.container(border=True):
        st.text(note.words)
        about = f" about {day(note.on_day)}" if note.on_day else ""
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"{note.by or 'This machine'}, {day(note.at.date())}{about}")
            if may_write and st.button(
                "Take it back", icon=":material/undo:", type="tertiary", key=f"note_{note.note_id}"
            ):
                keep_note(
                    the_store(),
                    note.note_id,
                    note.about,
                    note.about_id,
                    note.campaign_id,
                    note.on_day,
                    None,
                )
                st.rerun()


def _form(campaign_id: str) -> None:
    with st.form("team_note", clear_on_submit=False, border=True):
        words = st.text_area("Write a note", key="note_words", max_chars=LONGEST, height=80)
        on_day = st.date_input(
            "About a day of the chart",
            value=None,
            key="note_day",
            format="DD/MM/YYYY",
            width=220,
        )
        is_kept = st.form_submit_button("Keep the note")
    if is_kept:
        about: NoteAbout = "campaign" if on_day is None else "day"
        try:
            write_note(the_store(), about, campaign_id, campaign_id, words or "", on_day)
        except PothosError as error:
            show_error(error)
        else:
            for key in ("note_words", "note_day"):
                st.session_state.pop(key, None)
            st.rerun()
