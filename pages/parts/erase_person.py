"""Settings, Erase a person: what would go, the word to confirm it, and the certificates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from core import acting
from core.charts import day
from core.erasure import Found, certificate, erase, look_for, who_commented
from core.erasure.certificate import ROWS
from core.errors import PothosError
from core.imports import jobs
from core.store import the_store
from core.store.erasures import Erasure, erasures, lift_erasure
from pages.parts import address, cached, cached_people, visitor
from pages.parts.problem import show_error
from pages.parts.progress import watch
from pages.parts.text import md_escape, number_of, platform_name

_JOB: Final = "erase_job"
_FOUND: Final = "erase_found"
_SHOWN_OF_EACH: Final = 12


def show(version: cached.Version) -> None:
    """Choose, look, confirm; whoever was erased so far."""
    st.header("Erase a person", anchor=False)
    if not acting.may("govern"):
        st.markdown("This is for owners.")
        return
    st.markdown(
        "For somebody who asks to be forgotten. Their name, handles, addresses, posts' numbers and "
        "everything they wrote go from every table, every upload, the journal, minutes and "
        "published links. Figures stay, under a name that leads to nobody. **This cannot be taken "
        "back**, and backups that lie beside the data are removed with it."
    )
    if not _running():
        _choose(version)
    _certificates(version)


def _running() -> bool:
    """Whether an erasure of this session runs; else what became of the last one is told once."""
    job = jobs.find(st.session_state.get(_JOB, ""))
    if job is None:
        return False
    if not job.is_over:
        watch(job.id, "Erasing a person")
        st.text("Others can go on looking; what they change waits until this is done.")
        return True
    del st.session_state[_JOB]
    if job.error is not None:
        show_error(job.error)
    elif job.progress.state == "cancelled":
        st.markdown("The erasure was cancelled. Nobody was erased.")
    else:
        st.markdown(":green[:material/check_circle:] **Erased.** The certificate is below.")
    return False


def _choose(version: cached.Version) -> None:
    names = {line.creator_id: line.name for line in cached_people.lines(version, None)}
    address.take("who", lambda words: words if words in names else None, None)
    chosen = st.selectbox(
        "Who",
        sorted(names, key=lambda one: names[one].casefold()),
        key="who",
        index=None,
        format_func=lambda one: names.get(one, one),
        placeholder="Choose a creator",
    )
    address.keep("who", chosen)
    if chosen is None:
        chosen = _commenter(names)
    if chosen is None or chosen not in names:
        return
    if st.button("Look what would go", icon=":material/search:"):
        try:
            st.session_state[_FOUND] = (chosen, look_for(the_store(), chosen))
        except PothosError as error:
            show_error(error)
    of, found = st.session_state.get(_FOUND, (None, None))
    if of == chosen and found is not None:
        _what_would_go(found)
        _confirm(chosen, names[chosen])


def _commenter(names: dict[str, str]) -> str | None:
    """Somebody who is no creator and wrote comments: no list has them, so their handle is asked."""
    said = st.text_input(
        "Or somebody who only commented",
        key="commenter",
        placeholder="Their handle, as it stands under the comment",
    )
    if not said.strip():
        return None
    found = who_commented(the_store(), said)
    if not found:
        st.text("Nobody wrote a comment under this handle.")
        return None
    handle = found[0].partition(":")[2]
    chosen = found[0]
    if len(found) > 1:
        platforms = {platform_name(one.partition(":")[0]): one for one in found}
        chosen = platforms[st.radio("On", list(platforms), horizontal=True, key="commented_on")]
    names[chosen] = handle
    return chosen


def _what_would_go(found: Found) -> None:
    with st.container(border=True):
        for label, texts in (
            ("Names", found.traces.names),
            ("Handles and codes", found.traces.handles),
            ("E-mail addresses", found.traces.mails),
            ("Numbers at platforms and tools", found.traces.numbers),
        ):
            if texts:
                st.text(f"{label}: {_listed(texts)}")
        st.text(
            f"{number_of(len(found.traces.ids), 'id')} of posts, "
            f"{number_of(len(found.traces.texts), 'text')} that they wrote or were written"
        )
        rows = [f"{number:,} {ROWS[table]}" for table, number in found.rows.items() if number]
        st.text(f"Rows that are theirs: {', '.join(rows) or 'none'}")
    st.markdown(
        "Is somebody else's name or handle among these? Then they are taken for one person: part "
        "them on the page *Who is who* first."
    )


def _listed(texts: set[str]) -> str:
    shown = sorted(texts)[:_SHOWN_OF_EACH]
    more = len(texts) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _confirm(creator_id: str, name: str) -> None:
    said = st.text_input("Write their name to confirm", placeholder=name)
    if st.button(
        "Erase for good",
        type="primary",
        icon=":material/person_remove:",
        disabled=said.strip().casefold() != name.strip().casefold(),
    ):
        store, access = the_store(), visitor.the_visitors().access

        def work(tell: Callable[[float, str], None]) -> None:
            erase(store, access, creator_id, tell)
            # What screens have kept of before is in memory, and would go only bit by bit.
            st.cache_data.clear()
            st.cache_resource.clear()

        st.session_state[_JOB] = jobs.start_work("Erasing a person", work).id
        st.session_state.pop(_FOUND, None)
        st.rerun()


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _erased(version: cached.Version) -> list[Erasure]:
    with cached.reading(version) as cursor:
        return erasures(cursor)


def _certificates(version: cached.Version) -> None:
    found = _erased(version)
    st.subheader("Erased so far", anchor=False)
    if not found:
        st.text("Nobody was erased yet.")
    for one in found:
        _one(one)


def _one(one: Erasure) -> None:
    with st.expander(md_escape(f"{one.stands_for}, on {day(one.erased_at)}")):
        st.text(certificate(one))
        with st.container(horizontal=True):
            st.download_button(
                "Download the certificate",
                visitor.as_me(lambda: certificate(one)),
                f"certificate {one.stands_for}.txt",
                "text/plain",
                icon=":material/download:",
                key=f"certificate_{one.stands_for}",
            )
            if one.is_lifted:
                st.text("They may come in again with the next import that names them.")
            elif st.button("Let them come in again", key=f"lift_{one.stands_for}"):
                lift_erasure(the_store(), one.stands_for)
                st.rerun()
        if not one.is_lifted:
            st.text(
                "An import that names them is loaded without them, and says so. What was erased "
                "does not come back when they are let in again."
            )
