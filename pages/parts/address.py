"""The view lives in the address: a colleague's link shows the same, and Back goes one step back.

Streamlit's own ``bind="query-params"`` replaces the entry in the browser's history at every change
and leaves an empty one behind when the page is left, so that Back shows a page without its
campaign (measured with 1.67.0). Written by hand, every change is one entry.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from typing import TypeVar

import streamlit as st

Value = TypeVar("Value", bound=Hashable)


def take(key: str, understand: Callable[[str], Value | None], otherwise: Value | None) -> None:
    """Before the widget ``key``: what the address says, when it is news, becomes its state.

    ``understand`` turns the words into a value, None where they mean nothing: then ``otherwise``.
    """
    words = st.query_params.get(key)
    seen = f"address_of_{key}"
    if key not in st.session_state or st.session_state.get(seen) != words:
        value = None if words is None else understand(words)
        st.session_state[key] = otherwise if value is None else value
    st.session_state[seen] = words


def keep(key: str, words: str | None) -> None:
    """After the widget ``key``: the address says ``words``; None is left out of it."""
    if words is None:
        if key in st.query_params:
            del st.query_params[key]
    elif st.query_params.get(key) != words:
        st.query_params[key] = words
    st.session_state[f"address_of_{key}"] = words


def one_of(
    label: str,
    options: tuple[str, ...],
    key: str,
    is_labelled: bool = True,
    usual: str | None = None,
) -> str:
    """A row of options; the usual one, the first unless it is said, is not in the address."""
    usual = options[0] if usual is None else usual
    # What is usual may become another: a colleague saved it. Who chose nothing goes along.
    if st.session_state.get(f"usual_of_{key}", usual) != usual and key not in st.query_params:
        st.session_state.pop(key, None)
    st.session_state[f"usual_of_{key}"] = usual
    take(key, lambda words: words if words in options else None, usual)
    chosen = st.segmented_control(
        label,
        options,
        key=key,
        required=True,
        label_visibility="visible" if is_labelled else "collapsed",
    )
    # What arrives from a browser need not be one of the options.
    value = chosen if chosen in options else usual
    keep(key, None if value == usual else value)
    return value


def day(label: str, key: str) -> date | None:
    """A day; none is the usual and not in the address."""
    take(key, _day_of, None)
    chosen = st.date_input(label, value=None, key=key, format="DD/MM/YYYY", width=190)
    keep(key, None if chosen is None else chosen.isoformat())
    return chosen


def _day_of(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None
