"""Contracts: what was promised, posted and paid; disclosure, briefs, rights; what changed since."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import pandas as pd
import streamlit as st

from core.charts import MISSING, Mode, day, deliverables_by_week
from core.contracts.reading import URGENCY, Suggested
from core.imports import say_match
from core.metrics.scope import Scope
from core.store import the_store
from core.words import shorten
from pages.parts import address, cached, cached_contracts, drawn, places
from pages.parts import visitor as visitors
from pages.parts.amounts import amounts_in_words
from pages.parts.choose_campaign import any_campaign
from pages.parts.drawn import Drawn
from pages.parts.first_run import first_run
from pages.parts.receipt_link import link_to_receipt
from pages.parts.sponsored_posts import brief_section, changes_section, disclosure_section
from pages.parts.text import begun, md_escape, number_of, platform_name, unbroken, web_address

PROMISES: Final = "Promises"
DISCLOSURE: Final = "Disclosure"
BRIEF: Final = "On brief"
RIGHTS: Final = "Terms and rights"
CHANGES: Final = "Changed or gone"
SECTIONS: Final = (PROMISES, DISCLOSURE, BRIEF, RIGHTS, CHANGES)
NEEDS_A_LOOK: Final = "Needs a look"
SOON: Final = "Due within a week"
ALL: Final = "All"
_CALM: Final = ("due", "posted and matched")
_SOON_DAYS: Final = 7
_ENDS_SOON_DAYS: Final = 30
_ROWS_SHOWN: Final = 500
_DAYS: Final = {
    name: st.column_config.DateColumn(format="D MMMM YYYY")
    for name in ("Due", "Live", "Signed", "Usage rights until", "Exclusive until", "Ends",
                 "Published")
}  # fmt: skip


def show() -> None:
    """One campaign or all, and one of the sections."""
    version = cached.data_version()
    if not cached.has_data(version):
        first_run()
        return
    st.title("Contracts", anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        campaign_id = any_campaign(version, "Which campaign")
        section = address.one_of("What to look at", SECTIONS, "section", is_labelled=False)
    if cached_contracts.promises(version, None).empty and not cached_contracts.grades(
        version, None
    ):
        st.markdown(
            "No contract, promised post or paid partnership is known yet. Load contracts and "
            "deliverables, from your influencer tool or with the templates."
        )
        places.link_to(places.UPLOAD, "Upload contracts", ":material/upload_file:")
        return
    if section == PROMISES:
        _promises(version, campaign_id, cached.mode())
    elif section == DISCLOSURE:
        disclosure_section(version, campaign_id)
    elif section == BRIEF:
        brief_section(version, campaign_id)
    elif section == RIGHTS:
        _rights(version, campaign_id)
    else:
        changes_section(version, campaign_id)


def _promises(version: cached.Version, campaign_id: str | None, mode: Mode) -> None:
    """Where everything stands, the weeks, then every promise, the most urgent first."""
    _sums(version, campaign_id)
    shown = address.one_of(
        "Which promises", (NEEDS_A_LOOK, SOON, ALL), "promises", is_labelled=False
    )
    _table(version, campaign_id, shown)
    _suggestions(version, campaign_id)
    chart = _weeks(version, campaign_id, mode)
    if chart is not None:
        st.header("By week", anchor=False)
        st.text(unbroken(chart.alt_text))
        drawn.show(chart, "Promised posts by week", "deliverables", mode)
    _issues(version, campaign_id)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _sums(version: cached.Version, campaign_id: str | None) -> None:
    table = cached_contracts.promises(version, campaign_id)
    counts = table["state"].value_counts()
    told = [f"{int(counts[state]):,} {state}" for state in URGENCY if state in counts]
    st.text(begun(", ".join(told)) + "." if told else "Nothing is promised for this campaign.")
    risky = table[table["at_risk"].notna()]
    if len(risky):
        sums = risky.groupby(risky["currency"].fillna("without a currency"))["at_risk"].sum()
        amounts = " and ".join(f"{amount:,.0f} {currency}" for currency, amount in sums.items())
        st.markdown(
            f":orange[:material/payments:] **Money at risk: {md_escape(amounts)}.** The price of "
            "posts that are late, and what was paid for posts that are not live, twice, or for "
            "nothing. The lines below have it row by row, with the file and line it is from."
        )
        if campaign_id is not None:
            name = cached.review_line(version, campaign_id).name
            link_to_receipt("money_at_risk", name, Scope(campaign_id), "Where is this money from?")


def _wanted(table: pd.DataFrame, shown: str, as_of: date) -> pd.DataFrame:
    if shown == NEEDS_A_LOOK:
        return table[~table["state"].isin(_CALM)]
    if shown == SOON:
        due = pd.to_datetime(table["due_on"])
        last = pd.Timestamp(as_of + timedelta(days=_SOON_DAYS))
        return table[(table["state"] != "posted and matched") & (due <= last)]
    return table


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _table(version: cached.Version, campaign_id: str | None, shown: str) -> None:
    table = _wanted(cached_contracts.promises(version, campaign_id), shown, cached.as_of(version))
    if table.empty:
        st.markdown(":green[:material/check_circle:] Nothing here asks for anybody.")
        return
    if len(table) > _ROWS_SHOWN:
        st.text(f"The first {_ROWS_SHOWN} of {len(table):,} are shown.")
    table = table.head(_ROWS_SHOWN)
    st.dataframe(
        pd.DataFrame(
            {
                "Creator": table["creator_name"],
                "State": table["state"],
                "In words": table["sentence"],
                "What": [
                    _what(platform, form)
                    for platform, form in zip(table["platform"], table["format"], strict=True)
                ],
                "Due": table["due_on"],
                "Live": table["live_on"],
                "Worth": amounts_in_words(table["worth"], table["currency"]),
                "At risk": amounts_in_words(table["at_risk"], table["currency"]),
                "Campaign": table["campaign"],
                "Contract": table["contract_id"],
                "Post": [web_address(link) for link in table["permalink"]],
                "File": table["file_name"],
                "Line": table["source_row"],
            }
        ),
        hide_index=True,
        column_config={
            **_DAYS,
            "Creator": st.column_config.TextColumn(pinned=True),
            "In words": st.column_config.TextColumn(width="large"),
            "Post": st.column_config.LinkColumn(display_text="Open", width="small"),
        },
        alt="Promises with state, due day and money at risk",
        placeholder="—",
    )


def _what(platform: object, form: object) -> str | None:
    words = [platform_name(platform) if isinstance(platform, str) else None,
             form if isinstance(form, str) else None]  # fmt: skip
    return " ".join(word for word in words if word) or None


def _suggestions(version: cached.Version, campaign_id: str | None) -> None:
    """Posts that may meet a promise: certain ones are tied without asking, these are not."""
    found = cached_contracts.suggested(version, campaign_id)
    if not found:
        return
    st.header("Is it this post?", anchor=False)
    st.markdown("Account, day or format do not agree well enough to say so without you.")
    for at, one in enumerate(found[:10]):
        _suggestion(one, at)
    if len(found) > 10:
        st.text(f"{len(found) - 10:,} more after these.")


def _suggestion(one: Suggested, at: int) -> None:
    with st.container(border=True):
        due = f"due {day(one.due_on)}" if one.due_on else "no due day"
        what = _what(one.platform, one.format) or "a post"
        told = [one.creator or "Somebody not named", what, due, one.campaign]
        st.text(", ".join(word for word in told if word))
        live = f"Live on {day(one.published_on)}: " if one.published_on else ""
        st.text(f"{live}“{shorten(one.caption, 160)}”")
        st.text(one.reason)
        with st.container(horizontal=True, gap="small"):
            if st.button("It is this post", icon=":material/link:", key=f"match_{at}"):
                _say(one, is_match=True)
            if st.button("Another one", icon=":material/link_off:", key=f"no_match_{at}"):
                _say(one, is_match=False)


def _say(one: Suggested, *, is_match: bool) -> None:
    with st.spinner("Keeping it"):
        say_match(the_store(), one.deliverable_id, one.post_id, is_match)
    st.rerun()


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _weeks(version: cached.Version, campaign_id: str | None, mode: Mode) -> Drawn | None:
    table = cached_contracts.weeks(version, campaign_id)
    return None if table.empty else drawn.finish(deliverables_by_week(table, mode), table)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _issues(version: cached.Version, campaign_id: str | None) -> None:
    table = cached_contracts.issues(version, campaign_id)
    if table.empty:
        return
    st.header("What cannot be so", anchor=False)
    st.markdown("Put it right in the file and load it again; until then it counts as said.")
    st.dataframe(
        pd.DataFrame(
            {
                "What": [
                    f"{about} {of}" for about, of in zip(table["about"], table["about_id"],
                                                         strict=True)
                ],
                "Creator": table["creator_name"],
                "In words": table["sentence"],
                "Campaign": table["campaign"],
                "File": table["file_name"],
                "Line": table["source_row"],
            }
        ),
        hide_index=True,
        column_config={"In words": st.column_config.TextColumn(width="large")},
        alt="What contracts, deliverables and payments say that cannot be",
        placeholder="—",
    )  # fmt: skip


def _rights(version: cached.Version, campaign_id: str | None) -> None:
    """Terms of every contract, what ends soon, broken exclusivity, versions, the evidence pack."""
    _terms(version, campaign_id)
    _pack(version, campaign_id)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _terms(version: cached.Version, campaign_id: str | None) -> None:
    as_of = cached.as_of(version)
    last = as_of + timedelta(days=_ENDS_SOON_DAYS)
    breaches = cached_contracts.breaches(version, campaign_id)
    if len(breaches):
        st.header("Exclusivity broken", anchor=False)
        st.dataframe(
            pd.DataFrame(
                {
                    "Creator": breaches["creator"],
                    "Competitor": [", ".join(names) for names in breaches["competitors"]],
                    "Published": breaches["published_on"],
                    "Campaign": breaches["campaign"],
                    "Contract": breaches["contract_id"],
                    "Post": [web_address(link) for link in breaches["permalink"]],
                }
            ),
            hide_index=True,
            column_config={**_DAYS, "Post": st.column_config.LinkColumn(display_text="Open")},
            alt="Posts that name a competitor while a contract forbids it",
            placeholder="—",
        )
    table = cached_contracts.rights(version, campaign_id)
    st.header("Terms", anchor=False)
    ending = pd.DataFrame(
        {name: pd.to_datetime(table[name]) for name in ("usage_rights_until", "exclusive_until")}
    )
    soon = ((ending >= pd.Timestamp(as_of)) & (ending <= pd.Timestamp(last))).any(axis=1)
    st.text(
        f"{begun(number_of(len(table), 'contract'))}; rights of {int(soon.sum()):,} end within "
        f"thirty days of {day(as_of)}. The earliest end stands first."
    )
    st.dataframe(
        pd.DataFrame(
            {
                "Creator": table["creator"],
                "Campaign": table["campaign"],
                "Status": table["status"],
                "Signed": table["signed_on"],
                "Price": amounts_in_words(table["price"], table["currency"]),
                "For": table["price_basis"],
                "Usage rights until": table["usage_rights_until"],
                "Exclusive until": table["exclusive_until"],
                "Contract": table["contract_id"],
                "Versions": table["versions"],
            }
        ),
        hide_index=True,
        column_config={**_DAYS, "Creator": st.column_config.TextColumn(pinned=True)},
        alt="Terms of every contract, those that end first on top",
        placeholder="—",
    )
    codes = cached_contracts.codes_ending(version, as_of, last, campaign_id)
    if len(codes):
        st.header("Codes that end within thirty days", anchor=False)
        st.dataframe(
            pd.DataFrame(
                {
                    "Code": codes["code"],
                    "Creator": codes["creator"],
                    "Campaign": codes["campaign"],
                    "Ends": codes["ends_on"],
                }
            ),
            hide_index=True,
            column_config=_DAYS,
            alt="Codes that end soon",
            placeholder="—",
        )
    several = cached_contracts.versions(version)
    if len(several):
        st.header("Versions", anchor=False)
        st.markdown("Of versions of a contract the highest counts; the earlier ones are kept.")
        st.dataframe(
            pd.DataFrame(
                {
                    "Contract": several["contract_id"],
                    "Version": several["version"],
                    "Status": several["status"],
                    "Signed": several["signed_on"],
                    "Price": amounts_in_words(several["price"], several["currency"]),
                    "For": several["price_basis"],
                    "File": several["file_name"],
                    "Line": several["source_row"],
                }
            ),
            hide_index=True,
            column_config=_DAYS,
            alt="Versions of contracts",
            placeholder="—",
        )


@st.fragment
def _pack(version: cached.Version, campaign_id: str | None) -> None:
    """One file to send or to file: terms, posts, dates, findings and where they are from."""
    st.header("Evidence pack", anchor=False)
    table = cached_contracts.promises(version, campaign_id)
    people = table[table["creator_id"].notna()].drop_duplicates("creator_id")
    names = dict(zip(people["creator_id"], people["creator_name"], strict=True))
    if not names:
        st.text(f"{MISSING} No creator with a contract or a promise is known.")
        return
    chosen = st.selectbox(
        "Whose",
        sorted(names, key=lambda one: str(names[one]).casefold()),
        index=None,
        format_func=lambda one: str(names.get(one, one)),
        placeholder="Choose a creator",
        width=320,
        key="pack_of",
    )
    if chosen is None:
        return
    name, as_of = str(names[chosen]), cached.as_of(version)
    st.download_button(
        "Download as one HTML file",
        data=visitors.as_me(
            lambda: cached_contracts.pack(version, chosen, name, cached.today(version), as_of)
        ),
        file_name=f"{name} evidence {as_of.isoformat()}.html",
        mime="text/html",
        icon=":material/folder_zip:",
        on_click="ignore",
        key="pack_download",
    )
    st.markdown("Terms, posts, dates, findings, and the file and line each is from. Prints to PDF.")
