"""By whose definition: an engagement rate as other tools define it, and why they differ."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from core.charts import MISSING, Mode, percent, reasons_chart, signed_points
from core.metrics import vendor_rules
from core.metrics.emv import MediaValue, emv_id, media_values
from core.metrics.scope import Scope
from core.metrics.vendor_rules import RULES, Comparison, Days, Rule, pothos_rule
from core.words import DENOMINATORS, Denominator
from pages.parts import address, cached
from pages.parts.receipt_link import address_of_receipt
from pages.parts.text import md_escape, unbroken

NAMES: Final = tuple(rule.name for rule in RULES)
_SETTINGS: Final = {
    "counters": "What it adds up",
    "denominator": "What it divides by",
    "averaging": "How posts are taken together",
    "which": "Which posts",
    "dated": "Which day counts",
}


@st.fragment
def definition_switch(version: cached.Version, campaign_id: str, mode: Mode) -> None:
    """The tool to compare with and our own denominator, each in the address; then why."""
    usual = cached.review_line(version, campaign_id).denominator or "reach"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        name = address.one_of("As defined by", NAMES, "tool")
        by = address.one_of("Our own is divided by", DENOMINATORS, "by", usual=usual)
        first = address.day("Of the days from", "from")
        last = address.day("To", "to")
    ours = next(one for one in DENOMINATORS if one == by)
    days = (first, last) if first and last else None
    if days is not None and days[1] < days[0]:
        st.markdown(f"{MISSING} The last day comes before the first: choose another.")
        return
    if days is None and (first or last):
        st.markdown("Choose both days; so far all days are shown.")
    _comparison(version, campaign_id, name, ours, days, mode)
    has_value = address.one_of(
        "Media value", ("Not shown", "Shown, by card"), "emv", is_labelled=True
    )
    if has_value != "Not shown":
        _media_value(version, campaign_id)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def comparisons(
    version: cached.Version, campaign_id: str, by: Denominator, days: Days | None
) -> list[tuple[Rule, Comparison]]:
    """Every tool's rule, compared with ours; of some days, or of all."""
    with cached.reading(version) as cursor:
        posts = vendor_rules.read_posts(cursor, campaign_id, days)
    ours, has_days = pothos_rule(by), days is not None
    return [(rule, vendor_rules.compare(posts, ours, rule, has_days)) for rule in RULES]


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _comparison(
    version: cached.Version,
    campaign_id: str,
    name: str,
    by: Denominator,
    days: Days | None,
    mode: Mode,
) -> None:
    found = comparisons(version, campaign_id, by, days)
    rule, chosen = next((rule, one) for rule, one in found if rule.name == name)
    st.text(unbroken(_answer(rule, chosen, by)))
    if chosen.ours is not None and chosen.theirs is not None and chosen.reasons:
        table = pd.DataFrame(
            {
                "name": [_SETTINGS[reason.setting] for reason in chosen.reasons],
                "size": [reason.size for reason in chosen.reasons],
            }
        )
        drawing = reasons_chart(table, ("Pothos", chosen.ours), (rule.name, chosen.theirs), mode)
        st.altair_chart(drawing.chart, alt=drawing.alt_text)
        st.dataframe(
            pd.DataFrame(
                {
                    "Difference": [_SETTINGS[reason.setting] for reason in chosen.reasons],
                    "Pothos": [reason.ours for reason in chosen.reasons],
                    rule.name: [reason.theirs for reason in chosen.reasons],
                    "Size": [signed_points(reason.size) for reason in chosen.reasons],
                    "In words": [reason.in_words for reason in chosen.reasons],
                }
            ),
            hide_index=True,
            column_config={"In words": st.column_config.TextColumn(width="large")},
            alt="The reasons for the difference",
        )
        st.text("The sizes add up to the whole difference, whichever is taken first.")
    st.text(f"Source: {rule.source}.")
    if days is not None and rule.dated != pothos_rule(by).dated:
        st.text("What a post gains in a day is known until it is 28 days old.")
    if rule.assumed:
        st.text(f"Not published, and assumed here: {rule.assumed}")
    st.header("All definitions on these posts", anchor=False)
    st.dataframe(_all(found, by), hide_index=True, alt="The rate by every definition",
                 placeholder="—")  # fmt: skip


def _answer(rule: Rule, found: Comparison, by: Denominator) -> str:
    """The first sentence: why they say one figure and we another."""
    if found.why_none is not None:
        return f"— {found.why_none}"
    ours, theirs = percent(found.ours), percent(found.theirs)
    if not found.reasons:
        return f"{rule.name} defines it as Pothos does by {by}: {ours}."
    largest = max(found.reasons, key=lambda reason: abs(reason.size))
    return (
        f"{rule.name} says {theirs} where Pothos says {ours} by {by}. Most of it, "
        f"{signed_points(largest.size)}, is because {_lower_first(largest.in_words, rule)}"
    )


def _lower_first(words: str, rule: Rule) -> str:
    return words if words.startswith(rule.name) else words[0].lower() + words[1:]


def _all(found: list[tuple[Rule, Comparison]], by: Denominator) -> pd.DataFrame:
    rows = [("Pothos", found[0][1].ours, found[0][1].posts_ours, pothos_rule(by))]
    rows += [(rule.name, one.theirs, one.posts_theirs, rule) for rule, one in found]
    rows.sort(key=lambda row: -(row[1] or 0.0))
    return pd.DataFrame(
        {
            "Tool": [name for name, *_ in rows],
            "Rate": [percent(value) for _, value, *_ in rows],
            "Posts": [posts for _, _, posts, _ in rows],
            "Adds up": [" + ".join(rule.counters) for *_, rule in rows],
            "Divides by": [rule.denominator for *_, rule in rows],
            "Taken together": [rule.averaging for *_, rule in rows],
        }
    )


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _media_value(version: cached.Version, campaign_id: str) -> None:
    with cached.reading(version) as cursor:
        found = media_values(cursor, campaign_id)
    name = cached.review_line(version, campaign_id).name
    st.markdown(
        "Media value is what a card of prices makes of the counters. The cards differ many times "
        "over: it says more of the card than of the campaign, and decides nothing in Pothos."
    )
    st.dataframe(
        pd.DataFrame([_value_row(value, name, campaign_id) for value in found]),
        hide_index=True,
        column_config={"Receipt": st.column_config.LinkColumn(display_text="Open")},
        alt="Media value by card",
        placeholder="—",
    )
    for value in found:
        sources = dict.fromkeys(f"{p.source}, {p.year}" for p in value.card.prices)
        st.markdown(f":gray[{md_escape(value.card.name)}: {md_escape('; '.join(sources))}]")


def _value_row(value: MediaValue, campaign: str, campaign_id: str) -> dict[str, str]:
    said = f"{value.value:,.0f} {value.card.currency}" if value.parts else "—"
    parts = ", ".join(f"{name} {size:,.0f}" for name, size in value.parts.items())
    return {
        "Card": value.card.name,
        "Value": said,
        "Of it": parts or "no counter it has a rate for",
        "Receipt": address_of_receipt(emv_id(value.card), campaign, Scope(campaign_id)),
    }
