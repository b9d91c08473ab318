"""One item of the agenda: the alert's card, where it is in its life, and what to do with it."""

from __future__ import annotations

import streamlit as st

from core.charts import Mode
from core.review import AgendaItem, ReviewLine
from pages.parts import cached, visitor
from pages.parts.alert_card import alert_card
from pages.parts.decide import acts, life


def agenda_item(
    version: cached.Version,
    item: AgendaItem,
    line: ReviewLine | None,
    mode: Mode,
    place: str,
    is_on_its_page: bool = False,
    is_large: bool = False,
) -> None:
    """``place`` names the screen, so that the buttons of two are not the same."""
    may_act = version.known_on is None
    with st.container(gap="xsmall"):
        if may_act and is_large:
            # On a projector what to do stands where nobody has to scroll to it.
            acts(item, line, place, has_keys=True)
        _card(version, item, line, mode, is_on_its_page, is_large)
        if visitor.has_left(item.assigned_to):
            st.markdown(
                ":orange[:material/person_off:] Whoever looks after it is not in the team any "
                "more. Assign it to somebody else."
            )
        if may_act and not is_large:
            acts(item, line, place)


# By what the item says: the same alert in another state is drawn anew.
@st.cache_data(
    max_entries=cached.KEPT,
    show_spinner=False,
    hash_funcs={AgendaItem: repr, ReviewLine: lambda line: line.campaign_id},
)
def _card(
    version: cached.Version,
    item: AgendaItem,
    line: ReviewLine | None,
    mode: Mode,
    is_on_its_page: bool,
    is_large: bool,
) -> None:
    alert_card(version, item.alert, line, mode, is_on_its_page, is_large)
    life(item)
