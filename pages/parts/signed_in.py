"""Who is signed in, and the way out; nothing where nobody has to sign in."""

from __future__ import annotations

import streamlit as st

from core.door import Visitor
from pages.parts import visitor as visitors


def line(visitor: Visitor) -> None:
    """The address, the role, and a button."""
    if visitors.the_visitors().hosted is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"Signed in as {visitor.person.name}, {visitor.person.role}")
        if st.button("Sign out", icon=":material/logout:", type="tertiary"):
            st.logout()
