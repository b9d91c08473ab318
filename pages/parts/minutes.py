"""Minutes of reviews: taken at the end of one, to be downloaded at any time after."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import streamlit as st

from core import acting
from core.errors import PothosError
from core.minutes import Paper, gather, keep_minutes, kept_minutes
from core.store import the_store
from pages.parts import cached
from pages.parts import visitor as visitors
from pages.parts.problem import show_error
from pages.parts.progress import move
from pages.parts.text import md_escape

_KINDS: Final = {
    "html": ("HTML, to print or send", "text/html"),
    "pptx": (
        "PowerPoint",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    "csv": ("CSV", "text/csv"),
}
_SHOWN: Final = 5


def take(began_at: datetime) -> None:
    """Keep the minutes of the review that began then, with a bar; a trouble is shown."""
    store = the_store()
    line = store.last_line.number if store.last_line else 0
    version = cached.data_version()
    bar = st.progress(0.0, "Writing the minutes")
    try:
        with cached.reading(version) as cursor:
            minutes = gather(cursor, began_at, cached.today(version), line, acting.signature())
        keep_minutes(store.home, minutes, lambda share, words: move(bar, share, words))
    except (PothosError, OSError) as error:
        told = (
            error
            if isinstance(error, PothosError)
            else PothosError(
                "The minutes could not be kept.",
                error.strerror or "The disk refused.",
                "Make room on the disk, and end the review again.",
            )
        )
        show_error(told)
    finally:
        bar.empty()


def kept() -> None:
    """The newest reviews' minutes, each as three files."""
    found = kept_minutes(the_store().home, _SHOWN)
    if not found:
        return
    st.markdown("### Minutes", anchors=False)
    for papers in found:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(md_escape(papers[0].path.stem.split(" ")[0]), width="content")
            for paper in papers:
                _download(paper)


def _download(paper: Paper) -> None:
    words, mime = _KINDS[paper.kind]
    st.download_button(
        words,
        visitors.as_me(paper.path.read_bytes),
        f"review {paper.path.name}",
        mime,
        icon=":material/download:",
        key=f"minutes_{paper.path.name}",
        on_click="ignore",
    )
