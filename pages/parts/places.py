"""Links from one screen to another.

Streamlit finds the page of a link by its address alone, so a link needs no import of the screen it
leads to.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

import streamlit as st

from pages.parts.text import md_escape

CAMPAIGN: Final = "campaign"
FIGURES: Final = "figures"
MONEY: Final = "money"
CREATORS: Final = "creators"
OUTREACH: Final = "outreach"
CONTRACTS: Final = "contracts"
RECEIPT: Final = "receipt"
UPLOAD: Final = "upload"
TRAY: Final = "tray"
PEOPLE: Final = "people"
LINKS: Final = "links"
MEETING: Final = "meeting"
SETTINGS: Final = "settings"
CHANGING: Final = (UPLOAD, TRAY, PEOPLE, LINKS, SETTINGS)
"""Screens that change something: they are of now only."""
ADD_A_CAMPAIGN: Final = "Add a campaign"
"""The section of the upload screen."""


def _elsewhere() -> None:
    """The body of a page that is only linked to, never run."""


def link_to_campaign(name: str, label: str | None = None, icon: str | None = None) -> None:
    """A link to a campaign's page; its name stands in bold unless there is a label."""
    _link(CAMPAIGN, label or f"**{md_escape(name)}**", icon, {"campaign": name})


def link_to(
    address: str, label: str, icon: str | None = None, values: dict[str, str] | None = None
) -> None:
    """A link to a screen by its address (one of the constants above), or "" for the review.

    ``values`` is what stands in the address after the question mark.
    """
    _link(address, label, icon, values)


def address_of(address: str, values: dict[str, str]) -> str:
    """The address itself, for a cell of a table: relative to the server's own."""
    return f"/{address}?{urlencode(_with_day(values) or {})}"


def _with_day(values: dict[str, str] | None) -> dict[str, str] | None:
    """What stands in an address, and the earlier day that is looked at, if it is one."""
    day = st.query_params.get("known")
    return values if day is None else {**(values or {}), "known": day}


def _link(address: str, label: str, icon: str | None, values: dict[str, str] | None) -> None:
    page = st.Page(_elsewhere, title=label, url_path=address, default=address == "")
    st.page_link(page, label=label, icon=icon, query_params=_with_day(values))
