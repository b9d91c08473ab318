"""What is asked about dropped files before they can be loaded: one card per file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from core.errors import PothosError
from core.exports import HeaderMapping, Question
from core.exports.ask import answer_to
from core.exports.question import ColumnGuess, Option
from core.imports.preview import convert
from core.store import the_store
from core.store.mappings import save_mapping
from core.words import shorten
from pages.parts import mapping_card
from pages.parts.problem import show_error
from pages.parts.text import md_escape, number_of

ANSWERS: Final = "upload_answers"
ANSWERED: Final = "upload_answered"
_PROOFS_TOLD: Final = 2
_SAMPLES_TOLD: Final = 3


def answers() -> Mapping[str, HeaderMapping]:
    """What was answered about single files, by the sha256 of the file."""
    given: Mapping[str, HeaderMapping] = st.session_state.get(ANSWERS, {})
    return given


def answered() -> int:
    """Grows with every answer: what was read before it has to be read again."""
    count: int = st.session_state.get(ANSWERED, 0)
    return count


def show(questions: Sequence[Question]) -> None:
    """One card per file. An answer is kept in the session, and the page runs again."""
    if not questions:
        return
    words = number_of(len(questions), "file").capitalize()
    verb = "needs" if len(questions) == 1 else "need"
    st.markdown(f"### {words} {verb} an answer", anchors=False)
    if len(questions) == 1:
        _card(questions[0], is_alone=True)
        return
    for at, question in enumerate(questions):
        _in_a_panel(question, is_first=at == 0)


def _in_a_panel(question: Question, *, is_first: bool) -> None:
    """One of several questions: the first is open, and once it is answered the next one is."""
    panel = st.expander(
        md_escape(question.file.name),
        expanded=is_first,
        on_change="rerun",
        key=f"question_panel_{_key(question)}_{is_first}",
    )
    if panel.open:
        with panel:
            _card(question, is_alone=False)


@st.fragment
def _card(question: Question, *, is_alone: bool) -> None:
    """The question of one file; in a panel, which has a frame and the file's name, without both."""
    with st.container(border=is_alone, key=f"question_{_key(question)}"):
        if is_alone:
            st.markdown(f"**{md_escape(question.file.name)}**")
        st.markdown(
            f":orange[:material/help:] {md_escape(question.title)} "
            f"{md_escape(shorten(question.why, 400))}"
        )
        given = (
            mapping_card.ask(question, _key(question))
            if question.asks_for_meaning
            else _how_written(question)
        )
    if given is not None:
        _take(question, *given)


def _how_written(question: Question) -> tuple[HeaderMapping, bool] | None:
    """A question about how columns are written: an option each, with what it makes of values."""
    chosen: dict[str, Option] = {}
    open_columns = [column for column in question.columns if column.undecided is not None]
    for column in open_columns:
        option = _option(question, column)
        if option is not None:
            chosen[column.name] = option
    keep, name = mapping_card.keep_as(question, _key(question), is_usual=False)
    if st.button(
        "Use this answer",
        type="primary",
        icon=":material/check:",
        disabled=len(chosen) < len(open_columns),
        key=f"question_use_{_key(question)}",
    ):
        return answer_to(question, chosen, name if keep else ""), keep
    return None


def _option(question: Question, column: ColumnGuess) -> Option | None:
    options = column.undecided.options if column.undecided else ()
    is_spelling = column.undecided is not None and column.undecided.asked == "encoding"
    place = st.radio(
        f"Which is spelled right in “{md_escape(column.name)}”?"
        if is_spelling
        else f"How is “{md_escape(column.name)}” written?",
        range(len(options)),
        index=None,
        format_func=lambda at: md_escape(_sentence(options[at].label)),
        captions=None
        if is_spelling
        else [_what_it_makes(question, column, option) for option in options],
        key=f"question_option_{_key(question)}_{column.place}",
    )
    return None if place is None else options[place]


def _what_it_makes(question: Question, column: ColumnGuess, option: Option) -> str:
    """The first values as this option reads them, and the rows that can be read in no other way."""
    if "encoding" in option.change:  # the option shows a line of the file itself
        return ""
    entry = answer_to(question, {column.name: option}).entry
    became = convert(the_store(), question, entry)[column.place]
    told = [
        f"{sample} becomes {value}"
        for sample, value in zip(column.samples, became, strict=True)
        if value
    ][:_SAMPLES_TOLD]
    sentences = ["; ".join(told)] if told else []
    if option.proof:
        sentences.append(f"Speaks for it: {_rows(option.proof)}")
    if option.unreadable:
        sentences.append(f"Could not be read then: {_rows(option.unreadable)}")
    return md_escape("".join(f"{sentence}. " for sentence in sentences))


def _rows(values: Sequence[tuple[int, str]]) -> str:
    """'row 2 (13/02/2026), row 9 (14/02/2026)'."""
    return ", ".join(f"row {row:,} ({text})" for row, text in values[:_PROOFS_TOLD])


def _take(question: Question, mapping: HeaderMapping, keep: bool) -> None:
    """Keep an answer, for the file or for good, and read the drop again."""
    if keep:
        try:
            save_mapping(the_store(), mapping)
        except PothosError as error:
            show_error(error)
            return
    else:
        given = dict(answers())
        given[question.file.sha256] = mapping
        st.session_state[ANSWERS] = given
    st.session_state[ANSWERED] = answered() + 1
    st.rerun()


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _key(question: Question) -> str:
    return question.file.sha256[:16]
