"""Sponsored posts: disclosure, brief, and what changed; the team rules with a reason."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from core.charts import MISSING, day
from core.contracts.posts import FAR_IN_MEANING
from core.errors import PothosError
from core.fit.evidence import evidence
from core.imports import say_in_order
from core.store import the_store
from core.store.contracts import About
from core.words import shorten
from pages.parts import cached, cached_contracts, team_notes
from pages.parts.highlighted import highlighted
from pages.parts.problem import show_error
from pages.parts.text import begun, md_escape, number_of

_CARDS: Final = 10
_GRADES: Final = {
    "none": ":red-badge[:material/visibility_off: None]",
    "weak": ":orange-badge[:material/visibility: Weak]",
    "clear": ":green-badge[:material/check_circle: Clear]",
}
_NO_ADVICE: Final = (
    "This is no legal advice. The rules and their sources are data/disclosure_terms.csv; organic "
    "posts are not judged."
)


def disclosure_section(version: cached.Version, campaign_id: str | None) -> None:
    """What is not clear as cards with a ruling, then the table of all."""
    counts = cached_contracts.grades(version, campaign_id)
    if not counts:
        st.text(f"{MISSING} No sponsored post is known for this campaign.")
        return
    told = ", ".join(f"{counts.get(grade, 0):,} {grade}" for grade in ("clear", "weak", "none"))
    st.text(f"{begun(number_of(sum(counts.values()), 'sponsored post'))}: {told}.")
    table = cached_contracts.checks(version, campaign_id)
    doubtful = table[table["grade"] != "clear"]
    if doubtful.empty:
        st.markdown(":green[:material/check_circle:] Every sponsored post says so clearly.")
    for at, (_, row) in enumerate(doubtful.head(_CARDS).iterrows()):
        with st.container(border=True):
            st.markdown(f"{_GRADES[row['grade']]} {_who(row)}")
            st.text(f"“{shorten(row['caption'], 240)}”")
            found = f" Found: {row['term']}." if isinstance(row["term"], str) else ""
            market = str(row["market"]).upper()
            st.text(f"{row['reason']}{found} Rule for {market}: {row['source']}.")
            _ruling(row["post_id"], "disclosure", row["disclosure_ruled"], row["disclosure_why"],
                    f"disclosure_{at}")  # fmt: skip
            team_notes.of_post(version, row["post_id"], row["campaign_id"], f"disclosure_{at}")
    _more(len(doubtful))
    _disclosure_table(version, campaign_id)
    st.markdown(_NO_ADVICE)


def _who(row: pd.Series) -> str:
    on = row["published_on"]
    when = f", {md_escape(day(on.date()))}" if isinstance(on, pd.Timestamp) else ""
    return f"**{md_escape(str(row['creator'] or 'Account not named'))}**{when}"


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _disclosure_table(version: cached.Version, campaign_id: str | None) -> None:
    table = cached_contracts.checks(version, campaign_id)
    st.header("All sponsored posts", anchor=False)
    st.dataframe(
        pd.DataFrame(
            {
                "Creator": table["creator"],
                "Disclosure": table["grade"],
                "Found": table["term"],
                "Begins at": [
                    None if pd.isna(place) else f"character {int(place) + 1:,}"
                    for place in table["place"]
                ],
                "Why": table["reason"],
                "Market": [str(market).upper() for market in table["market"]],
                "Rule": table["source"],
                "Published": table["published_on"],
                "Campaign": table["campaign"],
            }
        ),
        hide_index=True,
        column_config={"Published": st.column_config.DateColumn(format="D MMMM YYYY")},
        alt="Disclosure of sponsored posts, those without it first",
        placeholder="—",
    )


def brief_section(version: cached.Version, campaign_id: str | None) -> None:
    """Posts outside the brief with the words that show it; then creators over their last ten."""
    table = cached_contracts.checks(version, campaign_id)
    if table.empty:
        st.text(f"{MISSING} No sponsored post is known for this campaign.")
        return
    odd = table[table["is_off"] | (table["warned"].map(len) > 0)]
    st.header("Outside the brief", anchor=False)
    if odd.empty:
        st.markdown(
            ":green[:material/check_circle:] Every sponsored post has words of its brief, and none "
            "has what the brief warns of."
        )
    for at, (_, row) in enumerate(odd.head(_CARDS).iterrows()):
        with st.container(border=True):
            st.markdown(_who(row))
            brief = cached_contracts.brief(version, row["campaign_id"])
            st.markdown(highlighted(row["caption"], evidence(row["caption"], brief)))
            st.text(_why(row))
            _ruling(row["post_id"], "brief", row["brief_ruled"], row["brief_why"], f"brief_{at}")
            team_notes.of_post(version, row["post_id"], row["campaign_id"], f"brief_{at}")
    _more(len(odd))
    _missing(version, campaign_id)
    _over_ten(version, campaign_id)


def _why(row: pd.Series) -> str:
    said = []
    if row["is_off"]:
        said.append("No word or hashtag of the brief stands in it.")
        if pd.notna(row["closeness"]):
            said.append(
                f"In meaning it is as far from the brief as other people's posts are "
                f"({row['closeness']:.2f}; near is from {FAR_IN_MEANING:.2f})."
            )
    if len(row["missing"]):
        said.append(f"Missing: {', '.join(row['missing'])}.")
    if len(row["warned"]):
        said.append(f"The brief warns of: {', '.join(row['warned'])}.")
    return " ".join(said)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _missing(version: cached.Version, campaign_id: str | None) -> None:
    """How often what the brief asks for is missing, by term."""
    table = cached_contracts.checks(version, campaign_id)
    counted: dict[tuple[str, str], list[int]] = {}
    for campaign, missing in zip(table["campaign"], table["missing"], strict=True):
        for term in missing:
            counted.setdefault((str(campaign), term), []).append(1)
    if not counted:
        return
    st.header("Asked for and missing", anchor=False)
    totals = table["campaign"].value_counts()
    rows = sorted(counted.items(), key=lambda item: -len(item[1]))
    st.dataframe(
        pd.DataFrame(
            {
                "Campaign": [campaign for (campaign, _), _ in rows],
                "Missing": [term for (_, term), _ in rows],
                "In posts": [len(own) for _, own in rows],
                "Of sponsored posts": [int(totals[campaign]) for (campaign, _), _ in rows],
            }
        ),
        hide_index=True,
        alt="What briefs ask for and posts lack",
    )


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _over_ten(version: cached.Version, campaign_id: str | None) -> None:
    table = cached_contracts.over_ten(version, campaign_id)
    if table.empty:
        return
    st.header("Over the last ten posts", anchor=False)
    st.markdown("One post is a soft sign; over ten a creator can be judged.")
    st.dataframe(
        pd.DataFrame(
            {
                "Creator": table["creator_name"],
                "Campaign": table["name"],
                "Posts": table["posts"],
                "Without a word of the brief": table["outside"],
                "Nearness in meaning": [
                    MISSING if pd.isna(near) else f"{near:.2f}" for near in table["closeness"]
                ],
            }
        ),
        hide_index=True,
        alt="Creators over their last ten sponsored posts, the furthest from the brief first",
    )


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def changes_section(version: cached.Version, campaign_id: str | None) -> None:
    """Captions that changed between two exports, and posts that are gone."""
    table = cached_contracts.changes(version, campaign_id)
    if table.empty:
        st.markdown(
            ":green[:material/check_circle:] No caption of a sponsored post changed between two "
            "exports of the same kind, and none is missing from a later one."
        )
        return
    for _, row in table.head(50).iterrows():
        with st.container(border=True):
            st.markdown(_head(row))
            if row["kind"] == "gone":
                st.text(
                    "The later export of the same account covers its day and does not have it: it "
                    "was deleted, archived or hidden."
                )
            else:
                st.text(f"Before: “{shorten(str(row['before']), 400)}”")
                st.text(f"After: “{shorten(str(row['after']), 400)}”")
            st.text(f"{_place(row['file_before'], row['row_before'])}; then "
                    f"{_place(row['file_after'], row['row_after'])}.")  # fmt: skip


def _head(row: pd.Series) -> str:
    what = "Gone" if row["kind"] == "gone" else "Caption changed"
    name = md_escape(str(row["creator"] or "Account not named"))
    first, last = (md_escape(day(row[at].date())) for at in ("seen_before", "seen_after"))
    return f"**{what}**: {name}, between the exports of {first} and {last}"


def _place(name: object, line: object) -> str:
    where = str(name) if isinstance(name, str) else "A file"
    return where if pd.isna(line) else f"{where}, line {int(line):,}"  # type: ignore[call-overload]


def _ruling(post_id: str, about: About, is_fine: object, why: object, key: str) -> None:
    """The team's word that it is in order, with the reason; or the way to say so."""
    if pd.notna(is_fine) and bool(is_fine):
        st.markdown(f":material/gavel: In order, says the team: {md_escape(str(why))}")
        if st.button("Take this word back", icon=":material/undo:", key=f"{key}_undo"):
            _say(post_id, about, None, "")
        return
    with (
        st.popover("It is in order", icon=":material/gavel:", key=f"{key}_popover"),
        st.form(f"{key}_form", border=False),
    ):
        reason = st.text_input("Because", max_chars=300)
        if st.form_submit_button("Keep it", icon=":material/check:"):
            _say(post_id, about, True, reason)


def _say(post_id: str, about: About, is_fine: bool | None, reason: str) -> None:
    try:
        with st.spinner("Keeping it"):
            say_in_order(the_store(), post_id, about, is_fine, reason)
    except PothosError as error:
        show_error(error)
        return
    st.rerun()


def _more(number: int) -> None:
    if number > _CARDS:
        st.text(f"The first {_CARDS} of {number:,} are shown; the rest stand in the table.")
