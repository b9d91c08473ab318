"""How a creator fits a campaign: the score's parts, the words that show it, the team's word."""

from __future__ import annotations

from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from core.charts import MISSING, day
from core.creators.relationship import Person
from core.errors import PothosError
from core.fit.evidence import evidence
from core.fit.score import Part
from core.imports import say_fit
from core.store import the_store
from pages.parts import cached, cached_people, places
from pages.parts.highlighted import highlighted
from pages.parts.problem import show_error
from pages.parts.text import md_escape, number_of

_CAPTIONS_SHOWN: Final = 6


def creator_fit(version: cached.Version, campaign_id: str, person: Person) -> None:
    """Fit with the brief and goal of the campaign, and what the team says of it."""
    name = cached.review_line(version, campaign_id).name
    st.header(f"Fit with {md_escape(name)}", anchor=False)
    _parts(version, campaign_id, person.creator_id, name)
    _captions(version, campaign_id, person.creator_id)
    _ruling(version, campaign_id, person)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _parts(version: cached.Version, campaign_id: str, creator_id: str, name: str) -> None:
    fit = cached_people.fit(version, campaign_id, creator_id)
    if fit.score is None:
        st.markdown(
            f"{MISSING} Too little is known to score it: {number_of(fit.posts, 'post')} of theirs "
            f"known, and {fit.judged_of:.0f} of 100 points could be judged. A brief with topics "
            "and five posts are the least."
        )
        places.link_to(places.SETTINGS, "Write the brief", ":material/edit:", {"campaign": name})
    else:
        st.markdown(
            f"**{fit.score:.0f} of 100**, from {number_of(fit.posts, 'post')}; evidence there was "
            f"for {fit.judged_of:.0f} points. "
            + ("**Hardly a post touches the brief.**" if fit.is_off else "")
        )
    st.dataframe(
        pd.DataFrame(
            {
                "Part": [part.name.capitalize() for part in fit.parts],
                "Points": [points_of(part) for part in fit.parts],
                "Evidence": [part.sentence for part in fit.parts],
            }
        ),
        hide_index=True,
        column_config={"Evidence": st.column_config.TextColumn(width="large")},
        alt=f"Parts of the fit with {name}",
    )


def points_of(part: Part) -> str:
    """'8 of 20'; what is taken away as '-10'; a dash where there is no evidence."""
    if part.points is None:
        return MISSING
    return f"{part.points:.0f} of {part.of:.0f}" if part.of else f"{part.points:.0f}"


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _captions(version: cached.Version, campaign_id: str, creator_id: str) -> None:
    """The captions that tell most, with the words in them marked."""
    brief, captions = cached_people.captions(version, campaign_id, creator_id)
    if not captions or not brief.says_anything:
        return
    with st.expander(
        f"The words in {number_of(len(captions), 'post')}", icon=":material/ink_highlighter:"
    ):
        found = [(caption, evidence(caption, brief)) for caption in captions]
        found.sort(key=lambda one: -len(one[1]))
        for caption, places_in_it in found[:_CAPTIONS_SHOWN]:
            st.markdown(f"- {highlighted(caption, places_in_it)}")
        st.markdown(
            ":green-background[**Green**] is what the brief asks for, "
            ":orange-background[**orange**] what it warns of. Posts with the most marks come first."
        )


def _ruling(version: cached.Version, campaign_id: str, person: Person) -> None:
    """The team's own word, which wins over the score, with its reason."""
    said = cached_people.ruling(version, campaign_id, person.creator_id)
    if said is not None:
        fits, reason, on = said
        word = "fits" if fits else "does not fit"
        st.markdown(
            f":material/gavel: The team says that {md_escape(person.name)} **{md_escape(word)}** "
            f"({md_escape(day(date.fromisoformat(on)))}): {md_escape(reason)}"
        )
        if st.button("Take this word back", icon=":material/undo:", key="fit_undo"):
            _say(campaign_id, person, None, "")
        return
    with st.popover("Say it better than the score", icon=":material/gavel:"):
        st.markdown("Your word wins over the score, is kept with its reason, and teaches nothing.")
        with st.form("fit_ruling", border=False):
            word = st.radio("They", ("fit", "do not fit"), horizontal=True)
            reason = st.text_input("Why", max_chars=300)
            if st.form_submit_button("Keep it", icon=":material/check:"):
                _say(campaign_id, person, word == "fit", reason)


def _say(campaign_id: str, person: Person, fits: bool | None, reason: str) -> None:
    try:
        with st.spinner("Keeping it"):
            say_fit(the_store(), campaign_id, person.creator_id, fits, reason)
    except PothosError as error:
        show_error(error)
        return
    st.rerun()
