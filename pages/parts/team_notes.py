"""Notes of the team on a campaign, a day of its chart, a creator or a post."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core import acting
from core.charts import day
from core.errors import PothosError
from core.review.notes import Note
from core.store import the_store
from core.store.decisions import LONGEST, NoteAbout, keep_note, write_note
from core.words import shorten
from pages.parts import cached, cached_agenda
from pages.parts.problem import show_error

_SHOWN: Final = 20
_FOLDED_FROM: Final = 400
"""Characters; a longer note is opened by a click."""


def of_campaign(version: cached.Version, campaign_id: str) -> None:
    """The notes on a campaign and its days, and the form for a new one."""
    notes = cached_agenda.notes_of(version, campaign_id)
    _section(version, notes, "campaign", campaign_id, campaign_id)


def of_creator(version: cached.Version, creator_id: str) -> None:
    """The notes on a creator, and the form for a new one."""
    notes = cached_agenda.notes_about(version, "creator", creator_id)
    _section(version, notes, "creator", creator_id, "")


def of_post(version: cached.Version, post_id: str, campaign_id: str, place: str) -> None:
    """The notes on a post, folded; ``place`` keeps the form apart where a post stands twice."""
    notes = cached_agenda.notes_about(version, "post", post_id)
    may_write = _may_write(version)
    if not notes and not may_write:
        return
    words = f"Notes ({len(notes)})" if notes else "Notes"
    with st.popover(words, icon=":material/edit_note:"):
        _list(notes, may_write, place)
        if may_write:
            _form("post", post_id, campaign_id, place=place)


def _section(
    version: cached.Version,
    notes: list[Note],
    about: NoteAbout,
    about_id: str,
    campaign_id: str,
) -> None:
    may_write = _may_write(version)
    if not notes and not may_write:
        return
    st.header("Notes", anchor=False)
    _list(notes, may_write)
    if may_write:
        _form(about, about_id, campaign_id)


def _may_write(version: cached.Version) -> bool:
    return acting.may("change") and version.known_on is None


def _list(notes: list[Note], may_write: bool, place: str = "") -> None:
    for note in notes[:_SHOWN]:
        _note(note, may_write, place)
    if len(notes) > _SHOWN:
        st.text(f"{len(notes) - _SHOWN:,} older notes are not shown.")


def _note(note: Note, may_write: bool, place: str) -> None:
    with st.container(border=True):
        if len(note.words) > _FOLDED_FROM:
            st.text(shorten(note.words, _FOLDED_FROM))
            with st.expander("The whole note"):
                st.text(note.words)
        else:
            st.text(note.words)
        about = f" about {day(note.on_day)}" if note.on_day else ""
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"{note.by or 'This machine'}, {day(note.at.date())}{about}")
            if may_write and st.button(
                "Take it back",
                icon=":material/undo:",
                type="tertiary",
                key=f"note_{place}{note.note_id}",
            ):
                of = (note.note_id, note.about, note.about_id, note.campaign_id, note.on_day)
                keep_note(the_store(), *of, None)
                st.rerun()


def _form(about: NoteAbout, about_id: str, campaign_id: str, place: str = "") -> None:
    key = f"note_{place}"
    with st.form(f"team_note_{place}", clear_on_submit=False, border=True):
        words = st.text_area("Write a note", key=f"{key}words", max_chars=LONGEST, height=80)
        on_day = None
        if about == "campaign":
            on_day = st.date_input(
                "About a day of the chart",
                value=None,
                key=f"{key}day",
                format="DD/MM/YYYY",
                width=220,
            )
        is_kept = st.form_submit_button("Keep the note")
    if is_kept:
        try:
            write_note(
                the_store(),
                about if on_day is None else "day",
                about_id,
                campaign_id,
                words or "",
                on_day,
            )
        except PothosError as error:
            show_error(error)
        else:
            for of_form in (f"{key}words", f"{key}day"):
                st.session_state.pop(of_form, None)
            st.rerun()
