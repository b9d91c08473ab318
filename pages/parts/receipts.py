"""Receipts: what became of every row of a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from core.exports import Export
from core.imports import jobs
from core.imports.drop import CancelledError
from core.imports.jobs import Job
from core.store import Receipt, Said, the_store
from pages.parts import cached, issues, places, progress
from pages.parts.problem import show_error
from pages.parts.restatements import restatements_table
from pages.parts.text import number_of

_RESTATEMENTS_SHOWN: Final = 200
COUNTS: Final = ("Rows", "Rows in", "Loaded", "Duplicates", "Skipped")
WHOLE_NUMBER: Final = st.column_config.NumberColumn(format="localized")


def of_job(job: Job) -> None:
    """What an import did that is over; the way to load what a cancelled one left out."""
    if job.error is not None:
        show_error(job.error)
    left_over = job.left_over
    if left_over:
        _cancelled(job, left_over)
    loaded = [
        receipt for receipt in job.receipts if not isinstance(receipt.failure, CancelledError)
    ]
    if loaded:
        show(loaded, next((said.campaign for _, said in job.asked), None))


def _cancelled(job: Job, left_over: list[tuple[Export, Said]]) -> None:
    count = len(left_over)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.markdown(
            f":material/cancel: **Cancelled.** Nothing of {number_of(count, 'file')} was kept."
        )
        if st.button(
            f"Load {number_of(count, 'file')} after all",
            icon=":material/replay:",
            key="upload_load_after_all",
        ):
            exports, said = [list(one) for one in zip(*left_over, strict=True)]
            again = jobs.start(the_store(), exports, said)
            st.session_state[progress.IMPORT] = again.id
            st.rerun()


def show(receipts: Sequence[Receipt], campaign: str | None = None) -> None:
    """A sentence, a row per file, and the way on, also to the campaign the posts were said to be
    of.
    """
    failed = [receipt for receipt in receipts if receipt.failure is not None]
    known = [receipt for receipt in receipts if receipt.already_imported_at is not None]
    loaded = len(receipts) - len(failed) - len(known)
    for receipt in failed:
        if receipt.failure is not None:
            show_error(receipt.failure)
    if loaded:
        rows = sum(receipt.rows_loaded for receipt in receipts)
        words = f"Loaded {number_of(rows, 'row')} from {number_of(loaded, 'file')}."
        if known:
            words += f" Loaded before, so nothing changed: {number_of(len(known), 'file')}."
        st.success(words, icon=":material/check_circle:")
    elif known:
        were = "was" if len(known) == 1 else "were"
        st.info(
            f"Nothing changed: {number_of(len(known), 'file')} {were} loaded before.",
            icon=":material/check_circle:",
        )
    st.dataframe(
        pd.DataFrame([_in_a_row(receipt) for receipt in receipts]),
        hide_index=True,
        column_config=dict.fromkeys(COUNTS, WHOLE_NUMBER),
        alt="Receipt of each file",
        key="upload_receipts_table",
    )
    _restated(receipts)
    odd = [(issue, receipt.file_name) for receipt in receipts for issue in receipt.issues]
    if odd:
        all_of_them = sum(receipt.issue_count for receipt in receipts)
        with st.expander(f"What was odd: {number_of(all_of_them, 'thing')}"):
            issues.table([issue for issue, _ in odd], [name for _, name in odd])
            if all_of_them > len(odd):
                st.markdown(f"The first {len(odd):,} are shown; “History” has all of them.")
    with st.container(horizontal=True, gap="medium"):
        places.link_to("", "See the review", ":material/checklist:")
        if campaign and campaign in cached.campaign_ids(cached.data_version()):
            places.link_to_campaign(campaign, "Open the campaign", ":material/arrow_forward:")
        waiting = cached.tray_count(cached.data_version())
        if waiting:
            words = "1 post waits" if waiting == 1 else f"{waiting:,} posts wait"
            places.link_to(places.TRAY, f"{words} for a campaign", ":material/inbox:")


def _restated(receipts: Sequence[Receipt]) -> None:
    """How many figures that were already shown are others now, and which."""
    version = cached.data_version()
    ids = [receipt.import_id for receipt in receipts if receipt.import_id is not None]
    changed = {
        (row.restated_at, row.campaign_id, row.figure, row.about_from, row.about_to): row
        for import_id in ids
        for row in cached.restatements(version, import_id, None, _RESTATEMENTS_SHOWN)
    }
    if changed:
        with st.expander(
            f"{number_of(len(changed), 'figure').capitalize()} already shown changed",
            icon=":material/history:",
        ):
            restatements_table(list(changed.values()), is_of_all=True)


def _in_a_row(receipt: Receipt) -> dict[str, Any]:
    before = receipt.already_imported_at
    if receipt.failure is not None:
        what = "Not loaded, nothing changed"
    elif before is not None:
        what = f"Nothing changed, loaded before on {before.day} {before:%B %Y}"
    else:
        what = "Loaded"
    return {
        "File": receipt.file_name,
        "What it is": receipt.label,
        "Rows in": receipt.rows_in,
        "Loaded": receipt.rows_loaded,
        "Duplicates": receipt.rows_duplicate,
        "Skipped": receipt.rows_skipped,
        "What happened": what,
    }
