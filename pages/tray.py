"""Posts without a campaign: why each waits, and where it belongs."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from core.errors import PothosError
from core.imports import add_campaign, assign_posts, withdraw_assignment
from core.store import the_store
from core.store.keys import fold
from core.words import shorten
from pages.parts import cached, places
from pages.parts.problem import show_error
from pages.parts.text import md_escape, number_of, platform_name

NONE_OF_THEM: Final = "No campaign"
NEW: Final = "A new campaign"
_SHOWN: Final = 500


def show() -> None:
    """The tray: select many, assign at once, take it back."""
    st.title("Posts without a campaign", anchor=False)
    _what_happened()
    version = cached.data_version()
    posts = cached.tray(version, _SHOWN)
    if posts.empty:
        st.markdown(":green[:material/check_circle:] Every post has its campaign.")
        places.link_to("", "See the review", ":material/checklist:")
        return
    st.markdown(
        "No brief claims these posts. Tick the ones that belong together in the first column, then "
        "say below the table where they belong."
    )
    search = st.text_input(
        "Show posts whose caption or account has",
        key="tray_search",
        type="search",
        placeholder="A hashtag, a word, a handle",
    )
    shown = _found(posts, search or "")
    table = _as_table(shown)
    reasons = table["Why it waits"].unique()
    if len(reasons) == 1:
        st.text(f"Why all of these wait: {str(reasons[0])[:1].lower()}{str(reasons[0])[1:]}.")
        del table["Why it waits"]
    picked = st.dataframe(
        table,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        column_config={
            "Published": st.column_config.DateColumn(format="D MMMM YYYY"),
            "Why it waits": st.column_config.TextColumn(width="large"),
            "Caption": st.column_config.TextColumn(width="large"),
        },
        placeholder="—",
        alt="Posts without a campaign and why each waits",
        key=f"tray_posts_{version}",
    )
    post_ids = [str(shown.iloc[at]["post_id"]) for at in picked.selection.rows if at < len(shown)]
    waiting = cached.tray_count(version)
    if waiting > len(posts):
        st.markdown(
            f"The newest {len(posts):,} of {waiting:,} are shown; the others come up as these "
            "find their place."
        )
    _assign(version, post_ids)


def _found(posts: pd.DataFrame, search: str) -> pd.DataFrame:
    wanted = search.strip().casefold()
    if not wanted:
        return posts
    words = posts["caption"].fillna("") + " " + posts["handle"].fillna("")
    return posts[words.str.casefold().str.contains(wanted, regex=False)]


def _as_table(posts: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Account": posts["handle"],
            "Platform": posts["platform"].map(platform_name),
            "Published": posts["published_on"],
            "Caption": [shorten(caption) for caption in posts["caption"].fillna("")],
            "Why it waits": posts["reason"].str.replace(
                r"^.", lambda at: at[0].upper(), regex=True
            ),
        }
    )


def _assign(version: cached.Version, post_ids: list[str]) -> None:
    ids = cached.campaign_ids(version)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        target = st.selectbox(
            f"Put {number_of(len(post_ids), 'selected post')} into"
            if post_ids
            else "Put them into",
            (*ids, NEW, NONE_OF_THEM),
            index=None,
            placeholder="Choose a campaign",
            key="tray_target",
        )
        name = target
        if target == NEW:
            name = st.text_input("Name of the campaign", key="tray_new_campaign").strip()
        wants = st.button(
            "Assign",
            type="primary",
            icon=":material/move_to_inbox:",
            disabled=not post_ids or not name,
            key="tray_assign",
        )
    if not wants or not name:
        return
    try:
        if target == NEW:
            add_campaign(the_store(), {"campaign": name})
        campaign_id = None if target == NONE_OF_THEM else ids.get(name, fold(name))
        assign_posts(the_store(), post_ids, campaign_id, "put there by hand")
    except PothosError as error:
        show_error(error)
        return
    st.session_state["tray_done"] = (post_ids, name)
    st.rerun()


def _what_happened() -> None:
    """What the last assignment did, and the way back."""
    done: tuple[list[str], str] | None = st.session_state.get("tray_done")
    if done is None:
        return
    post_ids, target = done
    where = "no campaign" if target == NONE_OF_THEM else md_escape(target)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.success(
            f"{number_of(len(post_ids), 'post')} put into {where}. "
            "Figures, drift and alerts are up to date.",
            icon=":material/check_circle:",
        )
        if target != NONE_OF_THEM:
            places.link_to_campaign(target, "Open the campaign", ":material/arrow_forward:")
        if st.button("Undo", icon=":material/undo:", key="tray_undo"):
            withdraw_assignment(the_store(), post_ids)
            del st.session_state["tray_done"]
            st.rerun()
