"""What everybody sees who is not let in: a way to sign in, or why it did not help."""

from __future__ import annotations

import streamlit as st

from core.door import Visitor
from pages.parts import visitor as visitors
from pages.parts.text import begun, md_escape


def show(visitor: Visitor) -> None:
    """Sign in; or who one is, and that this address does not come in; or that a link has ended."""
    if visitor.has_left:
        st.title("This link has ended", anchor=False)
        st.markdown("Ask whoever sent it to you for a new one.")
        st.link_button("Close it", "/leave", icon=":material/close:")
        return
    hosted = visitors.the_visitors().hosted
    if hosted is None:
        return
    st.title("Pothos", anchor=False)
    st.markdown("Which campaigns are drifting, why, and what do we do?")
    user = st.user.to_dict()
    if visitor.was_signed_out:
        st.markdown("**You were signed out on every machine.** Sign in again to go on.")
    elif user.get("is_logged_in"):
        st.markdown("**You are signed in, and may not come in here.**")
        st.text(f"Your address: {user.get('email') or 'your provider does not tell it'}")
        st.markdown(
            "An owner of this Pothos has to let this address in. If you have another one, sign out "
            "and take that."
        )
        if st.button("Sign out", icon=":material/logout:"):
            st.logout()
        return
    st.markdown("Sign in with the address that your team knows you by.")
    for provider in hosted.providers:
        words = f"Sign in with {begun(provider)}" if provider else "Sign in"
        if st.button(
            md_escape(words), icon=":material/login:", type="primary", key=f"sign_in_{provider}"
        ):
            st.login(provider or None)
