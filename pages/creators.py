"""Creators: who fits a campaign, who really responds, and what was between the team and each."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from core.charts import MISSING, compact, percent
from core.creators.listing import Line, Which
from pages.parts import address, cached, cached_people
from pages.parts.choose_campaign import any_campaign
from pages.parts.creator_profile import creator_profile
from pages.parts.creators_compared import creators_compared
from pages.parts.first_run import first_run
from pages.parts.text import begun, number_of, platform_name

_SHOWN: Final = 100
_COMPARED_AT_MOST: Final = 5
_WHICH: Final[dict[str, Which]] = {
    "Of the campaign": "of the campaign",
    "Short list": "short list",
    "Worth a question": "worth a question",
    "Everyone": "everyone",
}


def show() -> None:
    """The list, or the creators that were chosen in it; the choice is in the address."""
    version = cached.data_version()
    if not cached.has_data(version):
        first_run()
        return
    st.title("Creators", anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        campaign_id = any_campaign(version, "For which campaign")
        which = _which(campaign_id)
        find = _find()
    chosen = _chosen(version, campaign_id)
    number, found = _found(version, campaign_id, which, find)
    picked = _choice(chosen, list(found))
    if len(picked) == 1:
        creator_profile(version, campaign_id, picked[0].creator_id, cached.mode())
    elif picked:
        creators_compared(version, campaign_id, picked)
    else:
        _list(list(found), number, campaign_id is not None)


@st.cache_resource(max_entries=cached.KEPT, show_spinner=False)
def _found(
    version: cached.Version, campaign_id: str | None, which: Which, find: str
) -> tuple[int, tuple[Line, ...]]:
    """How many creators are among those asked for, and the first of them."""
    lines = cached_people.lines(version, campaign_id)
    found = [line for line in lines if line.is_among(which) and _matches(line, find)]
    return len(found), tuple(found[:_SHOWN])


def _which(campaign_id: str | None) -> Which:
    options = tuple(_WHICH) if campaign_id else ("Everyone", "Worth a question")
    shown = address.one_of("Which creators", options, "list", is_labelled=False)
    return _WHICH[shown]


def _find() -> str:
    address.take("find", lambda words: words, "")
    words = st.text_input(
        "Find a creator",
        key="find",
        placeholder="Find a creator",
        label_visibility="collapsed",
        width=220,
    ).strip()
    address.keep("find", words or None)
    return words.casefold()


def _matches(line: Line, words: str) -> bool:
    return words in line.name.casefold() or words in (line.account_id or "")


def _chosen(version: cached.Version, campaign_id: str | None) -> list[Line]:
    """Those in the address, by id or by an account; who is not known any more is said."""
    asked = [words for words in st.query_params.get("creator", "").split("|") if words]
    if not asked:
        return []
    lines = cached_people.lines(version, campaign_id)
    by_id = {account: line for line in lines for account in line.account_ids}
    by_id |= {line.creator_id: line for line in lines}
    gone = [words for words in asked if words not in by_id]
    if gone:
        st.text(f"Not known: {', '.join(gone)}. An import may have been undone, or names joined.")
    found = dict.fromkeys(by_id[words] for words in asked if words in by_id)
    return list(found)[:_COMPARED_AT_MOST]


def _choice(chosen: list[Line], offered: list[Line]) -> list[Line]:
    """One creator to look at, or up to five to compare."""
    by_id = {line.creator_id: line for line in (*chosen, *offered)}

    nobody: tuple[str, ...] = ()

    def understand(_words: str) -> tuple[str, ...]:
        return tuple(line.creator_id for line in chosen)

    address.take("creator", understand, nobody)
    st.session_state["creator"] = [one for one in st.session_state["creator"] if one in by_id]
    picked = st.multiselect(
        "Look at",
        list(by_id),
        key="creator",
        format_func=lambda one: by_id[one].name if one in by_id else one,
        max_selections=_COMPARED_AT_MOST,
        placeholder="Choose one creator to look at, or up to five to compare",
        label_visibility="collapsed",
    )
    address.keep("creator", "|".join(picked) or None)
    return [by_id[one] for one in picked]


def _list(shown: list[Line], number: int, has_campaign: bool) -> None:
    if not shown:
        st.text("No creator is among these. Choose another list, or load exports that name some.")
        return
    words = begun(number_of(number, "creator"))
    if number > len(shown):
        words += f"; the first {len(shown)} are shown. Find others by name."
    else:
        words += ". Choose a row to open it, or up to five to compare."
    st.text(words)
    st.dataframe(
        _table(shown, has_campaign),
        hide_index=True,
        key="creators_table",
        on_select=lambda: _open([line.creator_id for line in shown]),
        selection_mode="multi-row",
        column_config={
            "Creator": st.column_config.TextColumn(pinned=True),
            "Worth a question": st.column_config.TextColumn(width="medium"),
            "Fit": st.column_config.ProgressColumn(
                format="%.0f", min_value=0, max_value=100, help="Of 100, with the evidence there is"
            ),
            "Last word": st.column_config.DateColumn(format="D MMMM YYYY"),
        },
        alt="Creators with fit, response, promises kept and what is worth a question",
        placeholder="—",
    )


def _open(ids: list[str]) -> None:
    rows = st.session_state["creators_table"].selection.rows
    st.session_state["creator"] = [ids[row] for row in rows][:_COMPARED_AT_MOST]


def _table(lines: list[Line], has_campaign: bool) -> pd.DataFrame:
    columns: dict[str, list[object]] = {"Creator": [line.name for line in lines]}
    if has_campaign:
        columns["Fit"] = [line.score for line in lines]
        columns["Said by the team"] = [_ruled(line) for line in lines]
    columns |= {
        "Worth a question": ["; ".join(line.questions) or None for line in lines],
        "Usual post": [
            MISSING if line.rate is None else f"{percent(line.rate)} by {line.denominator}"
            for line in lines
        ],
        "Promises kept": [
            f"{line.kept} of {line.promised}" if line.promised else None for line in lines
        ],
        "Posts": [line.posts for line in lines],
        "Campaigns": [line.campaigns for line in lines],
        "Followers": [
            None if line.followers is None else f"{compact(line.followers)} ({line.tier})"
            for line in lines
        ],
        "Platforms": [", ".join(map(platform_name, line.platforms)) or None for line in lines],
        "Last word": [line.last_word_on for line in lines],
    }
    return pd.DataFrame(columns)


def _ruled(line: Line) -> str | None:
    said = None if line.fits is None else "fits" if line.fits else "does not fit"
    return "; ".join(filter(None, (said, "short list" if line.is_on_short_list else None))) or None
