"""One column on the mapping screen: its values, what it is, how it is written, what it becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from core.exports import Question
from core.exports.entry import as_guessed
from core.exports.fields import FIELDS, RecordKind, readable
from core.exports.question import Choice, ColumnGuess, Option
from core.exports.writings import writings
from core.imports.preview import convert_one
from core.store import the_store
from core.words import shorten
from pages.parts.text import md_escape

WIDTHS: Final = (2.7, 3.6, 2.3, 2.8)
_BECOMES: Final = ":gray[→]\u00a0"
KEEP_OUT: Final = "keep out"
TAG: Final = "tag"
_SAMPLES_TOLD: Final = 3
_LETTERS_TOLD: Final = 48
_LETTERS_OF_A_MEANING: Final = 44


def show(question: Question, column: ColumnGuess, key: str, chosen: dict[int, Choice]) -> None:
    """The row; what is chosen in it is put into ``chosen``."""
    values, what, how, result = st.columns(WIDTHS, vertical_alignment="top")
    with values, st.container(gap=None):
        st.markdown(f"**{md_escape(column.name or '(no name)')}**")
        st.caption(md_escape(_together(column.samples) or "no values"))
    with what, st.container(gap="xxsmall"):
        meaning = _meaning(question, column, key, chosen.get(column.place))
        if question.known_id is None:  # else the question itself says what each is like
            st.caption(md_escape(shorten(column.why[:1].upper() + column.why[1:], 140)))
    field = None if meaning in (KEEP_OUT, TAG) else meaning
    with how, st.container(gap="xxsmall"):
        option = _writing(question, column, key, field, chosen.get(column.place))
    choice = _choice(column, field, option, is_tag=meaning == TAG)
    chosen[column.place] = choice
    with result:
        if _is_open(column, choice):
            st.caption("waits for your choice")
            return
        _result(column, choice, convert_one(the_store(), question, column, choice))


def _choice(
    column: ColumnGuess, field: str | None, option: Option | None, *, is_tag: bool
) -> Choice:
    """What is chosen; where the guess stands, all that is known of how it is written stays."""
    guessed = as_guessed(column)
    kept = guessed.change if field == guessed.field and not is_tag else {}
    return Choice(field, {**kept, **({} if option is None else option.change)}, is_tag)


def undecided(question: Question, chosen: Mapping[int, Choice]) -> tuple[str, ...]:
    """Columns whose way of writing nobody has chosen yet, in words."""
    return tuple(
        f"Choose how “{column.name}” is written: its values do not say."
        for column in question.columns
        if (choice := chosen.get(column.place)) is not None and _is_open(column, choice)
    )


def _is_open(column: ColumnGuess, choice: Choice) -> bool:
    """Whether the values leave open how they are written, and nobody has said it yet."""
    return (
        column.undecided is not None
        and choice.field == column.field
        and not any(_says(choice, option) for option in column.undecided.options)
    )


def _meaning(question: Question, column: ColumnGuess, key: str, choice: Choice | None) -> str:
    record = question.record
    options = [KEEP_OUT, *(field.name for field in FIELDS[record])]
    if any(field.name == "tags" for field in FIELDS[record]):
        options.insert(1, TAG)
    now = choice or as_guessed(column)
    at = TAG if now.is_tag else now.field or KEEP_OUT
    meaning = st.selectbox(
        f"What “{md_escape(column.name)}” is",
        options,
        index=options.index(at) if at in options else 0,
        format_func=lambda name: _in_words(record, name),
        label_visibility="collapsed",
        required=True,
        key=f"question_field_{key}_{record}_{column.place}",
    )
    return meaning if meaning in options else KEEP_OUT


def _in_words(record: RecordKind, name: str) -> str:
    if name == KEEP_OUT:
        return "Keep out"
    if name == TAG:
        return "A tag, with the column's name"
    if name == "tags":
        return "Tags, separated by ; or ,"
    meaning = next(field.meaning for field in FIELDS[record] if field.name == name)
    label = readable(name)
    if label == meaning:
        return label
    # What stands behind a semicolon explains the template; a list has no room for it.
    short = meaning.partition(";")[0]
    return shorten(f"{label}: {short[:1].lower()}{short[1:]}", _LETTERS_OF_A_MEANING)


def _writing(
    question: Question, column: ColumnGuess, key: str, field: str | None, choice: Choice | None
) -> Option | None:
    options = writings(column, question.record, field)
    if not options:
        return None
    if len(options) == 1 and column.undecided is None:
        return options[0]
    is_open = column.undecided is not None and field == column.field
    at = None if is_open else 0
    for number, option in enumerate(options):
        if choice is not None and choice.field == field and _says(choice, option):
            at = number
    place = st.selectbox(
        f"How “{md_escape(column.name)}” is written",
        range(len(options)),
        index=at,
        format_func=lambda each: options[each].label,
        placeholder="Choose",
        label_visibility="collapsed",
        key=f"question_writing_{key}_{question.record}_{column.place}_{field}",
    )
    if is_open and column.undecided is not None:
        why = column.undecided.why
        st.caption(md_escape(shorten(f"{why[:1].upper()}{why[1:]}", 200)))
    return None if place is None else options[place]


def _together(values: Sequence[str]) -> str:
    """The first values in about two lines."""
    told: list[str] = []
    for value in values[:_SAMPLES_TOLD]:
        if told and len(" · ".join((*told, value))) > _LETTERS_TOLD:
            break
        told.append(shorten(value, _LETTERS_TOLD))
    return " · ".join(told)


def _says(choice: Choice, option: Option) -> bool:
    said = all(choice.change.get(what) == how for what, how in option.change.items())
    return said and bool(choice.change.get("settled")) == bool(option.change.get("settled"))


def _result(column: ColumnGuess, choice: Choice, became: Sequence[str | None]) -> None:
    if choice.is_tag:
        tag = f"{column.name}: {column.samples[0] if column.samples else '…'}"
        st.markdown(f"{_BECOMES}{md_escape(tag)}")
        return
    if choice.field is None:
        st.caption("not loaded")
        return
    told = _together([each for each in became if each is not None])
    st.markdown(f"{_BECOMES}{md_escape(told) if told else '—'}")
    unread = [sample for sample, each in zip(column.samples, became, strict=True) if each is None]
    if unread:
        st.caption(f":orange[:material/warning:] {md_escape(shorten(unread[0], 30))} is no value")
