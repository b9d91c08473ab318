"""Long lists a page at a time: as many as a meeting can hold, the rest one click away."""

from __future__ import annotations

import math
from typing import Final

import streamlit as st

from pages.parts import address

PER_PAGE: Final = 12


def page_of(key: str, number: int, what: str, per_page: int = PER_PAGE) -> int:
    """Which page of a list of ``number`` is wanted, from 0; it stands in the address as from 1.

    With one page nothing is drawn. ``what`` is a plural of ours: "campaigns".
    """
    pages = max(1, math.ceil(number / per_page))
    address.take(key, lambda words: int(words) if words.isdigit() else None, 1)
    page = min(max(int(st.session_state[key]), 1), pages)
    if pages > 1:
        with st.container(
            horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"
        ):
            first, last = (page - 1) * per_page + 1, min(page * per_page, number)
            st.text(f"{what.capitalize()} {first:,} to {last:,} of {number:,}", width="content")
            st.button(
                "Previous",
                icon=":material/chevron_left:",
                key=f"{key}_previous",
                on_click=_go,
                args=(key, page - 1),
                disabled=page == 1,
            )
            st.button(
                "Next",
                icon=":material/chevron_right:",
                key=f"{key}_next",
                on_click=_go,
                args=(key, page + 1),
                disabled=page == pages,
            )
    address.keep(key, None if page == 1 else str(page))
    return page - 1


def _go(key: str, page: int) -> None:
    st.session_state[key] = page
