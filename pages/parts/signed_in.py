"""Who is signed in, and the way out; nothing where nobody has to sign in."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import streamlit as st

from core.door import Visitor
from pages.parts import visitor as visitors

_LOOK_EVERY: Final = timedelta(seconds=10)


def line(visitor: Visitor) -> None:
    """The address, the role, and a button."""
    if visitors.the_visitors().hosted is not None:
        _line(visitor)


# A browser whose connection was ended comes back and asks for nothing by itself.
@st.fragment(run_every=_LOOK_EVERY)
def _line(visitor: Visitor) -> None:
    if visitors.current().principal != visitor.principal:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"Signed in as {visitor.person.name}, {visitor.person.role}")
        if st.button("Sign out", icon=":material/logout:", type="tertiary"):
            st.logout()
