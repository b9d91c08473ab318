"""One creator: fit, response among peers, whether it looks meant, and the whole relationship."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core import acting
from core.charts import MISSING, Mode, among_peers, compact, percent
from core.creators.relationship import Account, Person
from core.imports import think_of
from core.store import the_store
from pages.parts import cached, cached_people, drawn, places, team_notes
from pages.parts.creator_fit import creator_fit
from pages.parts.creator_history import creator_history
from pages.parts.creator_panels import creator_panels
from pages.parts.drawn import Drawn
from pages.parts.text import md_escape, number_of, platform_name, unbroken


def creator_profile(
    version: cached.Version, campaign_id: str | None, creator_id: str, mode: Mode
) -> None:
    """All that is known of a creator; ``campaign_id`` is what their fit is judged for."""
    person = cached_people.person(version, creator_id)
    if person is None:
        st.text("This creator is not known any more: an import may have been undone.")
        return
    st.header(md_escape(person.name), anchor=False)
    _accounts(person)
    if campaign_id is not None:
        _short_list(version, campaign_id, person)
        creator_fit(version, campaign_id, person)
    else:
        st.markdown("Choose a campaign above to see how they fit its brief and its goal.")
    _peers(version, person, mode)
    creator_panels(version, person, mode)
    creator_history(version, person)
    team_notes.of_creator(version, person.creator_id)
    if acting.may("govern"):
        where = {"section": "Erase a person", "who": person.creator_id}
        places.link_to(places.SETTINGS, "Erase this person", ":material/person_remove:", where)


def _accounts(person: Person) -> None:
    if person.other_names:
        st.text(f"Also written {', '.join(person.other_names)}.")
    if not person.accounts:
        st.text("No account of theirs is known: they were only written to, or have a contract.")
    for account in person.accounts:
        st.text(_in_words(account))


def _in_words(account: Account) -> str:
    words = f"{account.handle or account.account_id} on {platform_name(account.platform)}"
    if account.followers is None:
        return f"{words}, number of followers not known"
    day = account.followers_as_of
    told = f" on {day.day} {day:%B %Y}" if day else ""
    return f"{words}, {compact(account.followers)} followers{told}"


def _short_list(version: cached.Version, campaign_id: str, person: Person) -> None:
    is_on = any(
        line.creator_id == person.creator_id and line.is_on_short_list
        for line in cached_people.lines(version, campaign_id)
    )
    name = cached.review_line(version, campaign_id).name
    label = "Take off the short list" if is_on else "Put on the short list"
    icon = ":material/playlist_remove:" if is_on else ":material/playlist_add:"
    if st.button(f"{label} of {md_escape(name)}", icon=icon, key="short_list"):
        with st.spinner("Keeping it"):
            think_of(the_store(), campaign_id, person.creator_id, not is_on)
        st.rerun()


def _peers(version: cached.Version, person: Person, mode: Mode) -> None:
    """Their usual post among the team's own of platform and tier; the denominator named."""
    st.header("Response among peers", anchor=False)
    found = cached_people.standings(version, tuple(one.account_id for one in person.accounts))
    if not found:
        st.text(
            f"{MISSING} No account of theirs has five posts of seven days of age with engagements "
            "and followers (on TikTok: views). Load their posts, or an export with followers."
        )
        return
    chart = _chart(version, person, mode)
    drawn.show(chart, f"{person.name} among peers", "creator_peers", mode)
    for one in found:
        st.text(unbroken(_standing(version, one.account_id)))


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _chart(version: cached.Version, person: Person, mode: Mode) -> Drawn:
    found = cached_people.standings(version, tuple(one.account_id for one in person.accounts))
    table = pd.DataFrame(
        {
            "creator": [one.account_id.partition(":")[2] for one in found],
            "group": [
                f"{platform_name(one.platform)} {one.tier or 'of unknown size'}" for one in found
            ],
            "rate": [one.rate for one in found],
            "low": [one.low for one in found],
            "middle": [one.middle for one in found],
            "high": [one.high for one in found],
        }
    ).astype({"low": float, "middle": float, "high": float})
    return drawn.finish(among_peers(table, mode), table)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _standing(version: cached.Version, account_id: str) -> str:
    """One account in a sentence or two."""
    (one,) = cached_people.standings(version, (account_id,))
    response = cached_people.panels(version, account_id).response
    words = (
        f"{platform_name(one.platform)}: the usual of {one.posts} posts has {percent(one.rate)} "
        f"engagement by {one.denominator}."
    )
    if one.percentile is not None:
        words += (
            f" That is better than {one.percentile * 100:.0f} % of the team's own on the platform "
            f"and of its size ({number_of(one.peers, 'peer')}; few are drawn to the whole "
            "platform)."
        )
    if one.band is not None:
        words += f" Against published bands: {one.band_word} ({one.band.source}, {one.band.year})."
    if response is not None and response.findings:
        reasons = {
            "low reach": "few of the followers see a post",
            "low response": "few who see a post respond",
        }
        told = " and ".join(reasons[finding] for finding in response.findings)
        words += f" Beside peers {told}: {' and '.join(response.findings)}."
    return words
