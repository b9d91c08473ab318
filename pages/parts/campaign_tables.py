"""The tables of a campaign: creators, posts, contradictions. Other people's words stay in cells."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from core.metrics.scope import Scope
from core.words import Denominator, shorten
from pages.parts.receipt_link import address_of_receipt
from pages.parts.text import platform_name


def creators_table(
    creators: pd.DataFrame, by: Denominator, campaign: str, campaign_id: str
) -> None:
    """One row per creator, the most engagements first; each rate with its receipt."""
    if creators.empty:
        st.markdown("No post of this campaign is known yet.")
        return
    st.dataframe(
        pd.DataFrame(
            {
                "Creator": creators["creator_name"],
                "Posts": creators["posts"],
                "Engagements": creators["engagements"],
                by.capitalize(): creators["denominator_total"],
                f"Rate by {by}": creators["rate"] * 100,
                "Receipt": [
                    _receipt(campaign, Scope(campaign_id, creator_id=creator_id, by=by))
                    for creator_id in creators["creator_id"]
                ],
            }
        ),
        hide_index=True,
        column_config=_formats(by),
        alt="Creators of this campaign with their engagement",
        placeholder="—",
    )


def posts_table(posts: pd.DataFrame, by: Denominator, campaign: str, campaign_id: str) -> None:
    """One row per post, the newest first; each rate with its receipt."""
    if posts.empty:
        st.markdown("No post of this campaign is known yet.")
        return
    st.dataframe(
        pd.DataFrame(
            {
                "Published": posts["published_on"],
                "Creator": posts["creator_name"].fillna(posts["handle"]),
                "Platform": posts["platform"].map(platform_name),
                "Caption": [shorten(caption or "", 80) for caption in posts["caption"].fillna("")],
                "Engagements": posts["engagements"],
                by.capitalize(): posts[by],
                f"Rate by {by}": posts["rate"] * 100,
                **_marks(posts),
                "Why it is here": posts["assigned_reason"],
                "Receipt": [
                    _receipt(campaign, Scope(campaign_id, post_id=post_id, by=by))
                    for post_id in posts["post_id"]
                ],
            }
        ),
        hide_index=True,
        column_config=_formats(by),
        alt="Posts of this campaign with their figures",
        placeholder="—",
    )


def posts_of_part_table(posts: pd.DataFrame, by: str) -> None:
    """The posts behind one part of a drift, before it and since, at the age of comparison."""
    st.dataframe(
        pd.DataFrame(
            {
                "Published": posts["published_on"],
                "When": ["Since" if is_since else "Before" for is_since in posts["is_since"]],
                "Creator": posts["creator_name"].fillna(posts["handle"]),
                # The figures first: a phone shows three columns before one has to scroll.
                f"Rate by {by}": posts["rate"] * 100,
                "Engagements": posts["engagements"],
                by.capitalize(): posts["size"],
                "Platform": posts["platform"].map(platform_name),
                "Format": posts["format"],
                "Caption": [shorten(caption or "", 80) for caption in posts["caption"].fillna("")],
            }
        ),
        hide_index=True,
        column_config=_formats(by),
        alt="Posts behind this part of the change, with their figures seven days after publishing",
        placeholder="—",
    )


def _receipt(campaign: str, scope: Scope) -> str:
    """The address of the receipt of a rate, for a cell."""
    return address_of_receipt(f"engagement_rate_by_{scope.by}", campaign, scope)


def _marks(posts: pd.DataFrame) -> dict[str, list[str | None]]:
    """Columns that only stand where some post has something in them."""
    of = [None if pd.isna(account) else f"with {account}" for account in posts["collaboration_of"]]
    estimated = [None if pd.isna(figures) else figures for figures in posts["estimated"]]
    marks = {"Collaboration": of, "Estimated": estimated}
    return {name: column for name, column in marks.items() if any(column)}


def sales_table(sales: pd.DataFrame) -> None:
    """One row per currency."""
    st.dataframe(
        pd.DataFrame(
            {
                "Currency": sales["currency"].fillna("Not named"),
                "Orders": sales["orders"],
                "Paid": sales["total"].astype(float),
                "Of it given back": sales["refunded"].astype(float),
                "Cancelled or given back whole": sales["orders_returned"],
                "Credited to several offers": sales["orders_with_several_offers"],
            }
        ),
        hide_index=True,
        column_config={
            "Paid": st.column_config.NumberColumn(format="localized"),
            "Of it given back": st.column_config.NumberColumn(format="localized"),
        },
        alt="Orders credited to this campaign, by currency",
        placeholder="—",
    )


def contradictions_table(contradictions: pd.DataFrame) -> None:
    """Two exports that disagree, side by side with the day each speaks for."""
    st.dataframe(
        pd.DataFrame(
            {
                "Post": contradictions["post_id"],
                "Figure": contradictions["metric"],
                "Was": contradictions["value_before"],
                "As of": contradictions["as_of_before"],
                "Became": contradictions["value_after"],
                "As of, later": contradictions["as_of_after"],
            }
        ),
        hide_index=True,
        column_config={
            "As of": st.column_config.DateColumn(format="D MMMM YYYY"),
            "As of, later": st.column_config.DateColumn(format="D MMMM YYYY"),
        },
        alt="Figures in which two exports disagree",
    )


def _formats(by: str) -> dict[str, Any]:
    number = st.column_config.NumberColumn
    return {
        "Published": st.column_config.DateColumn(format="D MMMM YYYY"),
        "Engagements": number(format="localized"),
        by.capitalize(): number(format="localized"),
        f"Rate by {by}": number(format="%.1f %%"),
        "Caption": st.column_config.TextColumn(width="large"),
        "Creator": st.column_config.TextColumn(pinned=True),
        "Receipt": st.column_config.LinkColumn(display_text="Open", width="small"),
    }
