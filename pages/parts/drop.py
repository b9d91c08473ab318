"""Drop files, see what each was recognised as, say whose they are, load them, read the receipts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import streamlit as st

from core.door import UPLOADS, take
from core.errors import PothosError
from core.exports import Export, Question, Refusal, SpooledFile
from core.imports import jobs
from core.imports.drop import forget, read_files
from core.imports.jobs import Job
from core.store import Receipt, Said, the_store
from pages.parts import cached, progress, questions, receipts, recognised, said, waiting
from pages.parts.problem import show_error
from pages.parts.text import number_of

TYPES: Final = (
    "csv", "xlsx", "zip", "gz", "tsv", "txt", "tab", "xlsm",
    "xls", "xlsb", "ods", "numbers",  # refused with what to do, rather than not accepted
)  # fmt: skip
READ_AT_ONCE_BYTES: Final = 4 << 20
"""Smaller drops are read before the screen answers, larger ones in the background."""
SHORT_S: Final = 0.7
"""What is over so soon shows no bar that only flickers."""


@dataclass
class _Reading:
    """What the uploads on the screen are, or will be once they are read."""

    file_ids: tuple[str, ...]
    job: Job
    files: dict[str, SpooledFile] = field(default_factory=dict)
    troubles: list[PothosError] = field(default_factory=list)
    """Of uploads that could not be kept."""
    answered: int = 0
    """How many answers were given when it began; after another one it is done again."""


def show() -> None:
    """The section "Load files"."""
    job = progress.my_import()
    if job is not None and not job.is_over:
        progress.watch(job.id, progress.importing(job))
        return
    receipts_slot = st.container()
    uploads = [*_uploads(), *waiting.opened()]
    waiting.show()
    if not uploads:
        _forget_reading()
        if job is not None:
            with receipts_slot:
                receipts.of_job(job)
            progress.seen(job)
        st.markdown(
            "Pothos knows the exports of Meta, TikTok, YouTube, Shopify and the usual influencer "
            "tools by their columns, and asks about any other table. Nothing is loaded before you "
            "have seen what it is."
        )
        return
    reading = _reading(uploads)
    if not reading.job.is_over:
        progress.watch(reading.job.id, f"Reading {number_of(len(reading.files), 'file')}")
        return
    if reading.job.progress.state == "cancelled":
        _read_again()
        return
    for trouble in (*reading.troubles, reading.job.error):
        if trouble is not None:
            show_error(trouble)
    _found(reading)


def _read_again() -> None:
    """What stands in place of files whose reading was cancelled."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.markdown(":material/cancel: **Cancelled.** Nothing was read.")
        if st.button("Read the files after all", icon=":material/replay:", key="upload_read_again"):
            st.session_state.pop("upload_reading", None)
            st.rerun()


def _uploads() -> list[Any]:
    drop_number = st.session_state.setdefault("upload_drop", 0)
    files_side, folder_side = st.columns(2, gap="medium")
    with files_side:
        files = st.file_uploader(
            "Files: CSV, Excel or zip",
            type=TYPES,
            accept_multiple_files=True,
            key=f"upload_files_{drop_number}",
        )
    with folder_side:
        folder = st.file_uploader(
            "Or a whole folder",
            type=TYPES,
            accept_multiple_files="directory",
            key=f"upload_folder_{drop_number}",
        )
    return [*(files or ()), *(folder or ())]


def _reading(uploads: Sequence[Any]) -> _Reading:
    """The reading of these uploads. They are read once, all together because one tells what
    another leaves out; a rerun finds the answer in the session.
    """
    file_ids = tuple(upload.file_id for upload in uploads)
    known: _Reading | None = st.session_state.get("upload_reading")
    is_the_same = known is not None and known.file_ids == file_ids
    if known is not None and is_the_same and known.answered == questions.answered():
        return known
    _forget_reading()
    files, troubles = (
        (known.files, known.troubles) if known is not None and is_the_same else _taken(uploads)
    )
    read = partial(read_files, answers=questions.answers())
    job = jobs.start_reading(the_store(), list(files.values()), cached.today(), read)
    reading = st.session_state["upload_reading"] = _Reading(
        file_ids, job, files, troubles, questions.answered()
    )
    is_small = sum(file.bytes for file in files.values()) < READ_AT_ONCE_BYTES
    with st.spinner(f"Reading {number_of(len(files), 'file')}"):
        job.wait(None if is_small else SHORT_S)
    return reading


def _taken(uploads: Sequence[Any]) -> tuple[dict[str, SpooledFile], list[PothosError]]:
    files, troubles = {}, []
    for upload in uploads:
        try:
            files[upload.file_id] = take(upload)
        except PothosError as error:
            troubles.append(error)
    return files, troubles


def _forget_reading() -> None:
    """The uploads on the screen are others now: what was read of the old ones goes."""
    known: _Reading | None = st.session_state.pop("upload_reading", None)
    if known is not None:
        known.job.cancel()
        forget(the_store(), known.job.found)


def _found(reading: _Reading) -> None:
    """What was read, what is asked of it, and the button that loads it."""
    found = reading.job.found
    recognised.refused([one for one in found if isinstance(one, Refusal)])
    asked = [one for one in found if isinstance(one, Question)]
    questions.show(asked)
    exports = [one for one in found if isinstance(one, Export)]
    if not exports:
        return
    recognised.table(exports)
    recognised.preview(exports)
    told = said.ask(exports)
    if asked:
        st.markdown(
            f"{number_of(len(asked), 'file').capitalize()} above "
            f"{'waits' if len(asked) == 1 else 'wait'} for an answer and will be left out."
        )
    if st.button(
        f"Load {number_of(len(exports), 'file')}",
        type="primary",
        icon=":material/database_upload:",
        key="upload_load",
    ):
        _load(exports, told, reading)


def _load(exports: list[Export], told: list[Said], reading: _Reading) -> None:
    loaded = {export.file.upload or export.file.sha256 for export in exports}
    left = [file_id for file_id, file in reading.files.items() if file.sha256 not in loaded]
    settle = waiting.settle_loaded(exports)

    def afterwards(receipts: Sequence[Receipt]) -> None:
        settle(receipts)
        # Not before, nor where some of it waits to be loaded again: the originals of all that was
        # read together are kept, refused or not. The sweep takes what stays.
        if all(receipt.failure is None for receipt in receipts):
            for file_id in left:
                UPLOADS.put_away(file_id)

    job = jobs.start(the_store(), exports, told, afterwards)
    st.session_state[progress.IMPORT] = job.id
    # A new pair of drop zones: the files of the old ones belong to the import now.
    st.session_state["upload_drop"] += 1
    st.session_state.pop("upload_reading", None)
    waiting.close()
    job.wait(SHORT_S)
    st.rerun()
