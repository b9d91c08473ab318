"""The relationship: what was asked, agreed, delivered, paid and said, and what it was worth."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from core.creators.relationship import Person
from pages.parts import cached, cached_people
from pages.parts.amounts import amounts_in_words
from pages.parts.text import begun, days_ago, md_escape, number_of, platform_name


def creator_history(version: cached.Version, person: Person) -> None:
    """Campaign by campaign, then every deliverable, payment and message."""
    st.header("The relationship", anchor=False)
    as_of = cached.as_of(version)
    _history(version, person.creator_id, as_of)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _history(version: cached.Version, creator_id: str, as_of: date) -> None:
    found = cached_people.history(version, creator_id)
    st.text(_in_words(found, as_of))
    if len(found.together):
        st.dataframe(
            _together(found.together),
            hide_index=True,
            column_config={
                name: st.column_config.DateColumn(format="D MMMM YYYY")
                for name in ("Invited", "Answered", "Signed")
            }
            | {"Campaign": st.column_config.TextColumn(pinned=True)},
            alt="Campaigns with this creator, from the invitation to what it was worth",
            placeholder="—",
        )
    for title, table in (
        ("Deliverables", _deliverables(found.deliverables)),
        ("Payments", _payments(found.payments)),
        ("Messages", _messages(found.messages)),
    ):
        if len(table):
            with st.expander(md_escape(f"{title} ({len(table):,})")):
                st.dataframe(
                    table,
                    hide_index=True,
                    column_config={
                        name: st.column_config.DateColumn(format="D MMMM YYYY")
                        for name in ("Due", "Live", "Paid on", "Sent")
                    },
                    alt=f"{title} of this creator",
                    placeholder="—",
                )


def _in_words(found: cached_people.History, as_of: date) -> str:
    table, messages = found.together, found.messages
    if not len(table) and not len(messages):
        return "Nothing was between you yet: no message, contract or post for a campaign is known."
    promised, kept = int(table["promised"].fillna(0).sum()), int(table["kept"].fillna(0).sum())
    words = f"{begun(number_of(len(table), 'campaign'))} together."
    if promised:
        words += f" {kept} of {number_of(promised, 'promised post')} kept so far."
    days = pd.to_datetime(messages["sent_on"]).dropna()
    if len(days):
        last = days.max().date()
        words += f" The last word was {days_ago(last, as_of)}, as of the newest export."
    else:
        words += " No message is loaded."
    return words


def _together(table: pd.DataFrame) -> pd.DataFrame:
    kept = [
        None if pd.isna(promised) else f"{int(done)} of {int(promised)}"
        for promised, done in zip(table["promised"], table["kept"].fillna(0), strict=True)
    ]
    return pd.DataFrame(
        {
            "Campaign": table["campaign"],
            "Invited": table["invited_on"],
            "Answered": table["replied_on"],
            "Signed": table["signed_on"],
            "Promises kept": kept,
            "Posts": table["posts"],
            "Engagements": table["engagements"],
            "Committed": amounts_in_words(table["committed"], table["currency"]),
            "Paid": amounts_in_words(table["paid"], table["currency"]),
            "Orders": table["orders"],
            "Revenue": amounts_in_words(table["revenue"], table["sold_in"]),
        }
    )


def _deliverables(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Campaign": table["campaign"],
            "Contract": table["contract_id"],
            "What": [
                " ".join(part for part in (platform_name(platform), form) if isinstance(part, str))
                for platform, form in zip(
                    table["platform"].where(table["platform"].notna(), None),
                    table["format"],
                    strict=True,
                )
            ],
            "Due": table["due_on"],
            "Live": table["live_on"],
            "Status": table["status"],
            "Post seen": ["yes" if seen else None for seen in table["is_seen"]],
        }
    )


def _payments(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Campaign": table["campaign"],
            "Contract": table["contract_id"],
            "Kind": table["kind"],
            "Amount": amounts_in_words(table["amount"], table["currency"]),
            "Status": table["status"],
            "Due": table["due_on"],
            "Paid on": table["paid_on"],
        }
    )


def _messages(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Sent": table["sent_on"],
            "From": [
                "the creator" if inbound else sender
                for inbound, sender in zip(table["is_inbound"], table["sender"], strict=True)
            ],
            "Campaign": table["campaign"],
            "Status": table["status"],
            "Copied letter": ["yes" if copied else None for copied in table["is_copied"]],
            "Subject": table["subject"],
            "Begins": table["excerpt"],
        }
    )
