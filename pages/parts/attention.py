"""Noting that somebody looks at a campaign, so that a review can say which nobody does."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import streamlit as st

from core.sharing import attention
from pages.parts import visitor as visitors

_AGAIN_AFTER: Final = timedelta(hours=1)


def opened(campaign_id: str) -> None:
    """At most once an hour in a session."""
    access = visitors.the_visitors().access
    noted = st.session_state.setdefault("campaigns_opened", {})
    last = noted.get(campaign_id)
    if last is None or access.now() - last >= _AGAIN_AFTER:
        attention.opened(access, campaign_id)
        noted[campaign_id] = access.now()
