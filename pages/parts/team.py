"""Settings, People and roles: who comes in, and what they may do."""

from __future__ import annotations

import streamlit as st

from core import acting
from core.charts import day
from core.errors import PothosError
from core.sharing import MEMBER_ROLES, let_in, members, sign_out_everywhere
from core.sharing.members import shut_out
from pages.parts import visitor as visitors
from pages.parts.problem import show_error


def show() -> None:
    """The list, and for owners the form."""
    st.header("People and roles", anchor=False)
    hosted = visitors.the_visitors().hosted
    access = visitors.the_visitors().access
    if hosted is None:
        st.markdown(
            "This Pothos is for this machine alone: whoever works at it may do everything, and "
            "nobody signs in. For others to reach it, set a sign-in up (docs/deploying)."
        )
        return
    st.markdown(
        "An **owner** may do everything: people, settings, backup. An **analyst** uploads, decides "
        "and makes links. A **viewer** looks at all of it, costs and messages too: whoever is not "
        "to see these gets a link. A change counts at once, also for who is here now."
    )
    found = members(access)
    owners = [owner for owner in hosted.owners if owner not in {member.entry for member in found}]
    st.dataframe(
        {
            "Who": [*owners, *(member.entry for member in found)],
            "Role": [*("owner" for _ in owners), *(member.role for member in found)],
            "Said by": [
                *("POTHOS_OWNERS, at the start" for _ in owners),
                *(f"{member.said_by}, {day(member.said_at.date())}" for member in found),
            ],
        },
        hide_index=True,
        alt="Who comes in, and with which role",
    )
    out = shut_out(access)
    if out:
        st.text(f"Taken off, also by their domain: {', '.join(out)}")
    if not acting.may("govern"):
        return
    with st.form("let_in", border=True, clear_on_submit=True):
        entry = st.text_input(
            "Address, or @ and a domain for everybody there", placeholder="ana@example.com"
        )
        role = st.radio("Role", MEMBER_ROLES, index=2, horizontal=True)
        with st.container(horizontal=True):
            is_in = st.form_submit_button("Let in", type="primary")
            is_out = st.form_submit_button("Take off")
    _sign_out(sorted({member.entry for member in found if member.entry[0] != "@"} | set(owners)))
    if is_in or is_out:
        try:
            let_in(access, entry, role if is_in else None)
        except PothosError as error:
            show_error(error)
        else:
            st.rerun()


def _sign_out(addresses: list[str]) -> None:
    """For a machine that was lost, or a cookie that may have been copied."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        address = st.selectbox(
            "Sign somebody out on every machine",
            addresses,
            index=None,
            accept_new_options=True,
            placeholder="ana@example.com",
        )
        if st.button("Sign out everywhere", disabled=not address) and address:
            sign_out_everywhere(visitors.the_visitors().access, address)
            st.rerun()
