"""Up to five creators side by side."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.authenticity.share import FEWEST, Share
from core.charts import MISSING, compact, percent
from core.checks.wording import percent as whole_percent
from core.creators.listing import Line
from pages.parts import cached, cached_people
from pages.parts.creator_fit import points_of
from pages.parts.text import md_escape, platform_name


def creators_compared(version: cached.Version, campaign_id: str | None, lines: list[Line]) -> None:
    """One column per creator, one row per thing to compare; every figure with what it is of."""
    st.header("Side by side", anchor=False)
    rows: dict[str, list[str]] = {}
    if campaign_id is not None:
        name = cached.review_line(version, campaign_id).name
        st.markdown(
            f"Fit is with **{md_escape(name)}**, in its parts. Choose one creator for the evidence."
        )
        fits = [cached_people.fit(version, campaign_id, line.creator_id) for line in lines]
        rows["Fit"] = [MISSING if fit.score is None else f"{fit.score:.0f} of 100" for fit in fits]
        for place, part in enumerate(fits[0].parts):
            rows[f"  {part.name}"] = [points_of(fit.parts[place]) for fit in fits]
    else:
        st.markdown("Choose a campaign above to compare how they fit its brief and its goal.")
    rows["Platforms"] = [", ".join(map(platform_name, line.platforms)) or MISSING for line in lines]
    rows["Followers"] = [
        MISSING if line.followers is None else f"{compact(line.followers)} ({line.tier})"
        for line in lines
    ]
    rows["Usual post"] = [
        MISSING if line.rate is None else f"{percent(line.rate)} by {line.denominator}"
        for line in lines
    ]
    rows["Better than"] = [_better(version, line) for line in lines]
    rows["Promotional comments"] = [_promotional(line) for line in lines]
    rows["Posts with odd likes"] = [f"{line.odd_posts:,}" for line in lines]
    rows["Worth a question"] = ["; ".join(line.questions) or "nothing" for line in lines]
    rows["Promises kept"] = [
        f"{line.kept} of {line.promised}" if line.promised else MISSING for line in lines
    ]
    rows["Campaigns"] = [f"{line.campaigns:,}" for line in lines]
    rows["Posts"] = [f"{line.posts:,}" for line in lines]
    rows["Last word"] = [
        MISSING if line.last_word_on is None else f"{line.last_word_on:%d %B %Y}".lstrip("0")
        for line in lines
    ]
    names = [
        line.name
        if [other.name for other in lines].count(line.name) == 1
        else f"{line.name} ({line.creator_id})"
        for line in lines
    ]
    table = pd.DataFrame([(label, *cells) for label, cells in rows.items()], columns=["", *names])
    st.dataframe(
        table,
        hide_index=True,
        column_config={"": st.column_config.TextColumn(pinned=True, width="medium")},
        height=38 * (len(rows) + 1),
        alt="Creators side by side",
    )


def _better(version: cached.Version, line: Line) -> str:
    if line.account_id is None:
        return MISSING
    found = cached_people.standings(version, (line.account_id,))
    if not found or found[0].percentile is None:
        return MISSING
    return f"{found[0].percentile * 100:.0f} % of {found[0].peers} peers"


def _promotional(line: Line) -> str:
    if line.comments < FEWEST:
        return MISSING
    share = Share(line.promotional, line.comments)
    return f"{whole_percent(share.value)} of {share.total:,}"
