"""What a file that nobody knows is taken for: the kind of its rows, and every column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from core.exports import HeaderMapping, Question
from core.exports.entry import chosen_columns, entry_from, first_of_each_name
from core.exports.needs import RECORD_WORDS, ROW_IDS, is_identified
from core.exports.propose import guessed_as
from core.exports.question import Choice, ColumnGuess, Corrections
from core.exports.reading import mapping_of
from core.words import PLATFORMS, Basis, Platform, shorten
from pages.parts import mapping_row
from pages.parts.text import md_escape, number_of, platform_name

_BASES: Final[dict[Basis, str]] = {
    "lifetime": "everything so far",
    "day": "one day",
    "window": "a span of days",
}
_NAMES_TOLD: Final = 4
_LETTERS_OF_A_NAME: Final = 24
_DAYS_AT_THE_END: Final = re.compile(r"[\s_(-]*\d[\d\s_().-]*$")


def ask(question: Question, key: str) -> tuple[HeaderMapping, bool] | None:
    """The card's questions; what was confirmed, and whether it is kept for later files."""
    with st.container(horizontal=True, vertical_alignment="top"):
        question = _of_kind(question, key)
        platform, basis = _whole_file(question, key)
    chosen: dict[int, Choice] = st.session_state.setdefault(
        f"question_choices_{key}_{question.record}", {}
    )
    _rows(question, key, chosen)
    counts_rows = _counts_rows(question, key, chosen)
    corrections = Corrections(question.record, platform, basis, dict(chosen), counts_rows)
    entry = entry_from(question, corrections)
    keep, name = keep_as(question, key, is_usual=True)
    problems = entry if isinstance(entry, tuple) else ()
    undecided = mapping_row.undecided(question, chosen)
    for problem in (*problems, *undecided):
        st.markdown(f":orange[:material/warning:] {md_escape(problem)}")
    is_pressed = st.button(
        "Read the file like this",
        type="primary",
        icon=":material/check:",
        disabled=bool(problems or undecided),
        key=f"question_use_{key}",
    )
    if not is_pressed or isinstance(entry, tuple):
        return None
    return mapping_of(
        question, name if keep else "", {**entry, "label": name or entry["label"]}
    ), keep


def keep_as(question: Question, key: str, *, is_usual: bool) -> tuple[bool, str]:
    """Whether the answer holds for every file with these columns, and under which name."""
    keep = st.toggle(
        "Use this for every file with these columns",
        value=is_usual,
        key=f"question_keep_{key}",
        help="Later files with the same columns, in any order, are then read without asking. "
        "“Mappings” lists what is kept, and takes it back.",
    )
    if not keep:
        return False, ""
    name = st.text_input(
        "Name",
        value=_DAYS_AT_THE_END.sub("", question.label) or question.label,
        key=f"question_name_{key}",
        max_chars=80,
        width=420,
    )
    return True, (name or "").strip()


def _of_kind(question: Question, key: str) -> Question:
    """The question for the kind of rows that somebody says the file has."""
    kinds = list(RECORD_WORDS)
    chosen = st.selectbox(
        "Each row is about",
        kinds,
        index=kinds.index(question.record),
        format_func=lambda record: RECORD_WORDS[record],
        key=f"question_record_{key}",
        width=330,
    )
    return question if chosen is None else guessed_as(question, chosen)


def _whole_file(question: Question, key: str) -> tuple[Platform | None, Basis]:
    """The platform of all rows, and what figures count, where rows have any."""
    options: list[Platform | None] = [None, *PLATFORMS]
    platform = st.selectbox(
        "Platform",
        options,
        index=options.index(question.platform),
        format_func=lambda each: "As each row says" if each is None else platform_name(each),
        key=f"question_platform_{key}_{question.record}",
        width=190,
    )
    if question.record != "post":
        return platform, question.basis
    basis = st.segmented_control(
        "The figures cover",
        list(_BASES),
        default=question.basis,
        format_func=lambda each: _BASES[each],
        required=True,
        key=f"question_basis_{key}_{question.record}",
        help="Most tools tell everything so far. Figures of one day or of a span are kept apart "
        "from those, and never added to them.",
    )
    return platform, basis or question.basis


def _counts_rows(question: Question, key: str, chosen: Mapping[int, Choice]) -> bool:
    """Whether each row is a record of its own; asked only where no column names it."""
    so_far = chosen_columns(question, Corrections(question.record, None, "lifetime", chosen))
    fields = {choice.field for choice in so_far.values() if choice.field is not None}
    what = question.record
    if what not in ROW_IDS or is_identified(what, fields):
        return False
    return st.checkbox(
        md_escape(f"Nothing in this file names a {what}: count each row as a {what} of its own"),
        value=bool(question.entry.get("row_is_record")),
        key=f"question_row_is_record_{key}_{what}",
        help=md_escape(
            f"Another file of the same {what}s cannot be matched with these, and would count them "
            f"once more. Better is a column with the address or the id of each {what}."
        ),
    )


def _rows(question: Question, key: str, chosen: dict[int, Choice]) -> None:
    """Every column in three groups: those to look at, those that are clear, those kept out."""
    columns = first_of_each_name(question.columns)
    unsure = [column for column in columns if not column.is_sure]
    sure = [column for column in columns if column.is_sure and _is_loaded(column)]
    out = [column for column in columns if column.is_sure and not _is_loaded(column)]
    if unsure:
        count = number_of(len(unsure), "column")
        st.markdown(f":orange[:material/help:] **Please look at: {count}**")
        _group(question, unsure, key, chosen)
    if sure:
        count = number_of(len(sure), "column")
        st.markdown(f":green[:material/check_circle:] **Clear by name and values: {count}**")
        _group(question, sure, key, chosen)
    if out:
        panel = st.expander(
            _kept_out([column.name for column in out]),
            icon=":material/block:",
            on_change="rerun",
            key=f"question_out_{key}_{question.record}",
        )
        if panel.open:
            with panel:
                st.markdown(
                    "The file is kept as it came, so nothing of these is lost. A column can be "
                    "loaded after all, or become a tag that posts and creators are told apart by."
                )
                _group(question, out, key, chosen)


def _kept_out(names: Sequence[str]) -> str:
    """'Kept out: 3 columns (TMV, CPM, …)'."""
    named = [md_escape(shorten(name, _LETTERS_OF_A_NAME)) for name in names if name][:_NAMES_TOLD]
    more = ", …" if len(names) > len(named) else ""
    return f"Kept out: {number_of(len(names), 'column')} ({', '.join(named) or 'no name'}{more})"


def _group(
    question: Question, columns: Sequence[ColumnGuess], key: str, chosen: dict[int, Choice]
) -> None:
    for column in columns:
        mapping_row.show(question, column, key, chosen)


def _is_loaded(column: ColumnGuess) -> bool:
    return column.field is not None or bool(column.entry.get("tags"))
