"""Drop files, see what each was recognised as, say whose they are, load them, read the receipts."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from core.charts import day_range, short_day
from core.door import put_away, take
from core.errors import PothosError
from core.exports import Export, Question, Refusal, SpooledFile, known_export
from core.imports import import_exports, read_files
from core.store import Said, the_store
from pages.parts import cached, receipts
from pages.parts.problem import show_error, show_problem
from pages.parts.progress import move
from pages.parts.text import md_escape, number_of, platform_name

TYPES: Final = (
    "csv", "tsv", "tab", "txt", "gz", "zip", "xlsx", "xlsm",
    "xls", "xlsb", "ods", "numbers",  # refused with what to do, rather than not accepted
)  # fmt: skip
DECIDE: Final = "Let the briefs decide"
NEW: Final = "A new campaign"
_REFUSALS_IN_VIEW: Final = 3


def show() -> None:
    """The section "Load files"."""
    receipts_slot = st.container()
    drop_number = st.session_state.setdefault("upload_drop", 0)
    files_side, folder_side = st.columns(2, gap="medium")
    with files_side:
        files = st.file_uploader(
            "Files or zips",
            type=TYPES,
            accept_multiple_files=True,
            key=f"upload_files_{drop_number}",
        )
    with folder_side:
        folder = st.file_uploader(
            "A whole folder",
            type=TYPES,
            accept_multiple_files="directory",
            key=f"upload_folder_{drop_number}",
        )
    uploads = [*(files or ()), *(folder or ())]
    if not uploads:
        st.session_state.pop("upload_read", None)
        if "upload_receipts" in st.session_state:
            with receipts_slot:
                receipts.show(*st.session_state["upload_receipts"])
        st.markdown(
            "Exports of Meta Business Suite, TikTok, YouTube Studio and our own templates are "
            "recognised by their columns. Nothing is loaded before you say so."
        )
        return
    st.session_state.pop("upload_receipts", None)
    found = _read(uploads)
    _refused([one for one in found if isinstance(one, Refusal)])
    exports = [one for one in found if isinstance(one, Export)]
    if not exports:
        return
    _recognised(exports)
    _preview(exports)
    said = _said(exports)
    if st.button(
        f"Load {number_of(len(exports), 'file')}",
        type="primary",
        icon=":material/database_upload:",
        key="upload_load",
    ):
        _load(exports, said, uploads)


def _read(uploads: Sequence[Any]) -> list[Export | Question | Refusal]:
    """What each upload is. Read once: a rerun finds the answer in the session.

    Loose files are read together, because one tells what another leaves out; a zip is a world of
    its own, and is unpacked and gone after its first reading.
    """
    known: dict[str, list[Export | Question | Refusal]] = st.session_state.setdefault(
        "upload_read", {}
    )
    new = [upload for upload in uploads if upload.file_id not in known]
    if new:
        with st.spinner(f"Reading {number_of(len(new), 'file')}"):
            _read_new(new, known)
    return [found for upload in uploads for found in known.get(upload.file_id, ())]


def _read_new(new: Sequence[Any], known: dict[str, list[Export | Question | Refusal]]) -> None:
    loose: dict[str, SpooledFile] = {}
    for upload in new:
        try:
            file = take(upload)
        except PothosError as error:
            show_error(error)
            continue
        if zipfile.is_zipfile(file.path):
            known[upload.file_id] = read_files(the_store(), [file], cached.today())
        else:
            loose[upload.file_id] = file
    found = read_files(the_store(), list(loose.values()), cached.today())
    known.update((file_id, [one]) for file_id, one in zip(loose, found, strict=True))


def _refused(refusals: Sequence[Refusal]) -> None:
    """The first few in view, the others a click away: what can be loaded stays in sight."""
    for refusal in refusals[:_REFUSALS_IN_VIEW]:
        show_problem(refusal.title, refusal.what_happened, refusal.what_to_do)
    more = refusals[_REFUSALS_IN_VIEW:]
    if not more:
        return
    panel = st.expander(
        f"{number_of(len(more), 'more file')} that could not be read",
        on_change="rerun",
        key="upload_refusals_panel",
    )
    if panel.open:
        with panel:
            for refusal in more:
                show_problem(refusal.title, refusal.what_happened, refusal.what_to_do)


def _recognised(exports: Sequence[Export]) -> None:
    """One row per file: what it is and what it covers."""
    st.markdown(f"### {number_of(len(exports), 'file').capitalize()} recognised", anchors=False)
    st.dataframe(
        pd.DataFrame([_in_a_row(export) for export in exports]),
        hide_index=True,
        column_config=dict.fromkeys(receipts.COUNTS, receipts.WHOLE_NUMBER),
        alt="What each file was recognised as",
        key="upload_recognised",
    )


def _in_a_row(export: Export) -> dict[str, Any]:
    guessed = sum(issue.severity == "guessed" for issue in export.issues)
    covers = (
        day_range(export.covers_from, export.covers_to)
        if export.covers_from and export.covers_to
        else "—"
    )
    return {
        "File": export.file.name,
        "What it is": export.label,
        "Platform": platform_name(export.platform),
        "Days": covers,
        "Rows": export.rows_in,
        "Guesses": guessed,
        "Skipped": export.rows_skipped,
        "As of": f"{short_day(export.as_of)} {export.as_of.year}, from {export.as_of_source}",
    }


def _preview(exports: Sequence[Export]) -> None:
    """The first rows of one file as they stand in it, and what was odd."""
    panel = st.expander("Look into a file", on_change="rerun", key="upload_preview_panel")
    if not panel.open:
        return
    with panel:
        chosen = st.selectbox(
            "File",
            range(len(exports)),
            format_func=lambda at: exports[at].file.name,
            key="upload_preview",
        )
        export = exports[chosen or 0]
        for table in export.tables:
            names = [column.name for column in table.columns]
            rows = pd.DataFrame(
                [row[: len(names)] for row in table.preview],
                # Two columns of a file may share a name; cells are found by place.
                columns=[str(at) for at in range(len(names))],
            )
            st.dataframe(
                rows,
                hide_index=True,
                column_config={
                    str(at): st.column_config.Column(name) for at, name in enumerate(names)
                },
                alt="The first rows of the file",
            )
        untold = known_export(export.known_id).cannot_tell
        if untold:
            st.text(f"What this export does not tell: {untold}")
        receipts.issues_table(export.issues)


def _said(exports: Sequence[Export]) -> list[Said]:
    """What the user knows and the files do not: the campaign, and whose account it is."""
    campaign = None
    if any(table.record == "post" for export in exports for table in export.tables):
        names = list(cached.campaign_ids(cached.data_version()))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            belongs = st.selectbox(
                "These posts belong to",
                (DECIDE, NEW, *names),
                key="upload_campaign",
                help="The briefs decide by hashtag, mention, code or account. Posts that no "
                "brief claims wait until you put them somewhere.",
            )
            if belongs == NEW:
                campaign = st.text_input("Name of the campaign", key="upload_new_campaign")
            elif belongs != DECIDE:
                campaign = belongs
        if not names and belongs == DECIDE:
            st.markdown(
                "No brief is known yet, so these posts will wait. Choose “A new campaign” if they "
                "belong together, or add a campaign with its hashtags at any time."
            )
    handles: dict[tuple[str, str], str] = {}
    for export in exports:
        whose = (export.platform or "", export.file.folder)
        if export.unnamed_account and whose not in handles:
            what = f"the {platform_name(whose[0])} files" if whose[0] else export.file.name
            where = f" in {whose[1]}" if whose[1] else ""
            handles[whose] = (
                st.text_input(
                    f"Whose account are {md_escape(what + where)}?",
                    placeholder="handle, without @",
                    key=f"upload_handle_{whose[0]}_{whose[1]}",
                )
                or ""
            )
    return [
        Said(
            campaign=(campaign or "").strip() or None,
            handle=(
                handles.get((export.platform or "", export.file.folder), "").strip() or None
                if export.unnamed_account
                else None
            ),
        )
        for export in exports
    ]


def _load(exports: Sequence[Export], said: list[Said], uploads: Sequence[Any]) -> None:
    bar = st.progress(0.0, "Loading")
    try:
        done = import_exports(
            the_store(),
            list(exports),
            said,
            lambda share, words: move(bar, share, words),
        )
    except PothosError as error:
        bar.empty()
        show_error(error)
        return
    for upload in uploads:
        put_away(upload)
    st.session_state["upload_receipts"] = (done, next((one.campaign for one in said), None))
    # A new pair of drop zones: the files of the old ones are loaded and gone.
    st.session_state["upload_drop"] += 1
    st.session_state.pop("upload_read", None)
    st.rerun()
