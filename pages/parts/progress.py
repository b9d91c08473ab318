"""How far something is: a bar that may be told anything, and what runs in the background."""

from __future__ import annotations

from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.imports import jobs
from core.imports.jobs import Job
from core.imports.progress import Progress
from pages.parts import places
from pages.parts.text import md_escape, number_of

LOOK_EVERY_S: Final = 1.0
IMPORT: Final = "upload_job"
"""Where the session keeps the id of its import."""
_SEEN: Final = "upload_job_seen"
"""The id of the import whose receipt was shown."""


def move(bar: DeltaGenerator, share: float, words: str) -> None:
    """Move ``bar`` to ``share`` (0 to 1). The words may hold the name of a file."""
    bar.progress(min(max(share, 0.0), 1.0), md_escape(words))


def my_import() -> Job | None:
    """The newest import of this session, also when it is over; None where there is none."""
    return jobs.find(st.session_state.get(IMPORT, ""))


def seen(job: Job) -> None:
    """The receipt of ``job`` was shown: no other page says any more that it is there."""
    st.session_state[_SEEN] = job.id


@st.fragment(run_every=LOOK_EVERY_S)
def watch(job_id: str, what: str) -> None:
    """The panel of a job that runs: drawn again every second, and the whole page at its end.

    ``what`` is what is done, in words of ours ("Importing 2 files").
    """
    job = jobs.find(job_id)
    if job is None or job.is_over:
        st.rerun()
        return
    now = job.progress
    with st.container(border=True):
        with st.container(
            horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
        ):
            st.markdown(f"**{md_escape(what)}: {_percent(now.share)}**")
            if job.watcher.asked_to_stop:
                st.markdown("Cancelling")
            elif st.button("Cancel", icon=":material/close:", key=f"cancel_{job.id}"):
                job.cancel()
                st.rerun(scope="fragment")
        move(st.empty(), now.share, _doing(now))
        st.text(_measured(now))


def line() -> None:
    """On every page but the one with the receipt: a line while an import of this session runs, and
    where its receipt is once it is over.
    """
    job = my_import()
    if job is None or st.session_state.get(_SEEN) == job.id:
        return
    if job.is_over:
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.markdown(f":material/task_alt: {_ended(job)}")
            places.link_to(places.UPLOAD, "See the receipt", ":material/receipt_long:")
    else:
        _running_line(job.id)


@st.fragment(run_every=LOOK_EVERY_S)
def _running_line(job_id: str) -> None:
    job = jobs.find(job_id)
    if job is None or job.is_over:
        st.rerun()  # the figures of this page are new
        return
    share = job.progress.share
    st.progress(share, f"{importing(job)}: {_percent(share)}")


def importing(job: Job) -> str:
    """'Importing 2 files'."""
    return f"Importing {number_of(len(job.names), 'file')}"


def _ended(job: Job) -> str:
    match job.progress.state:
        case "cancelled":
            return "The import was cancelled."
        case "failed":
            return "The import did not come to its end."
        case _:
            return f"The import of {number_of(len(job.names), 'file')} is done."


def _doing(now: Progress) -> str:
    if now.state == "waiting":
        return "Waiting until another import is through"
    return now.words


def _measured(now: Progress) -> str:
    """'12.4 of 30.0 MB · 40,000 of 60,000 rows · about 20 s left', as far as it is known."""
    parts = []
    if now.bytes_in_all:
        done = f"{_megabytes(now.bytes_done)} of " if now.bytes_done else ""
        parts.append(f"{done}{_megabytes(now.bytes_in_all)} MB")
    if now.rows_in_all:
        done = f"{now.rows_done:,} of " if now.rows_done else ""
        parts.append(f"{done}{now.rows_in_all:,} rows")
    if now.seconds_left is not None:
        parts.append(f"about {_duration(now.seconds_left)} left")
    return " · ".join(parts)


def _percent(share: float) -> str:
    """'63 %', never broken in two lines."""
    return f"{share * 100:.0f}\u00a0%"


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:,.1f}"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min"
