"""Settings, Who did what: the log of the team's acts and of what happened at the door."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from core import acting
from core.exports.download import safe_csv
from core.sharing.access import KEEP_LOG_DAYS
from core.sharing.audit import deeds
from core.store import the_store
from pages.parts import visitor as visitors

_SHOWN: Final = 500
_ALL: Final = 1_000_000


def show() -> None:
    """The newest, and all of them as a file; for owners."""
    st.header("Who did what", anchor=False)
    if not acting.may("govern"):
        st.markdown("This is for owners.")
        return
    st.markdown(
        "What was imported, undone, decided and set, and who opened which link. Guests are known "
        "by their link and the network that they came from, never by name."
    )
    st.text(
        "What was done to the data stays for good; roles, links and who opened them are kept for "
        f"{KEEP_LOG_DAYS} days."
    )
    st.dataframe(
        _table(_SHOWN),
        hide_index=True,
        column_config={"When": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm:ss")},
        placeholder="—",
        alt="What was done, the newest first",
    )
    st.download_button(
        "Download all of it",
        visitors.as_me(_csv),
        "who-did-what.csv",
        "text/csv",
        icon=":material/download:",
    )


def _table(limit: int) -> pd.DataFrame:
    found = deeds(visitors.the_visitors().access, the_store().lines(), limit)
    return pd.DataFrame(
        {
            "When": [deed.at for deed in found],
            "Who": [deed.who for deed in found],
            "What": [deed.what for deed in found],
            "About": [deed.about or None for deed in found],
            "From": [deed.ip or None for deed in found],
        }
    )


def _csv() -> str:
    found = deeds(visitors.the_visitors().access, the_store().lines(), _ALL)
    return safe_csv(
        ("when", "who", "what", "about", "from"),
        ((deed.at.isoformat(), deed.who, deed.what, deed.about, deed.ip) for deed in found),
    )
