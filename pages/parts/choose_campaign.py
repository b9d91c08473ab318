"""The choice of a campaign that a screen is about; it stands in the address."""

from __future__ import annotations

import streamlit as st

from pages.parts import address, cached, places
from pages.parts.text import md_escape


def choose_campaign(version: cached.Version, is_headed: bool = False) -> str | None:
    """The id of the chosen campaign; None, with what to do said on the screen, while there is none.

    The address has its name under ``campaign``. A name that is not known is said as text.
    ``is_headed`` gives the screen a title while none is chosen.
    """
    ids = cached.campaign_ids(version)
    asked = st.query_params.get("campaign")
    address.take("campaign", lambda words: words if words in ids else None, None)
    name = st.selectbox(
        "Campaign",
        list(ids),
        index=None,
        key="campaign",
        placeholder="Choose a campaign",
        label_visibility="collapsed",
    )
    campaign_id = ids.get(name or "")
    if campaign_id is None:
        if is_headed:
            st.title("Campaign", anchor=False)
        _choose(list(ids), asked)
        return None
    address.keep("campaign", name)
    return campaign_id


def any_campaign(version: cached.Version, label: str) -> str | None:
    """The id of a campaign that a screen may be about; None: of none in particular."""
    ids = cached.campaign_ids(version)
    address.take("campaign", lambda words: words if words in ids else None, None)
    name = st.selectbox(
        label,
        list(ids),
        index=None,
        key="campaign",
        placeholder="Any campaign",
        label_visibility="collapsed",
        width=260,
    )
    address.keep("campaign", name)
    return ids.get(name or "")


def _choose(names: list[str], asked: str | None) -> None:
    """No campaign in the address, or one that is not known."""
    if asked:
        st.text(f"There is no campaign called “{asked}”. It may have been undone or renamed.")
    if not names:
        st.markdown("No campaign is known yet. Add one, or load an export that names it.")
        places.link_to(places.UPLOAD, "Upload or add a campaign", ":material/upload_file:")
        return
    st.markdown("Choose one above, or start with the one that needs you most:")
    for at, name in enumerate(names[:5]):
        # A link from a page to itself leaves the address in the browser as it was (1.67.0).
        label = f"**{md_escape(name)}**"
        st.button(label, on_click=_open, args=(name,), key=f"campaign_open_{at}", type="tertiary")


def _open(name: str) -> None:
    st.session_state["campaign"] = name
