"""What a person says of dropped files: which campaign the posts are of, and whose account it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from core.exports import Export
from core.store import Said
from pages.parts import cached
from pages.parts.text import md_escape, platform_name

DECIDE: Final = "Let the briefs decide"
NEW: Final = "A new campaign"


def ask(exports: Sequence[Export]) -> list[Said]:
    """What was said of each export, in their order."""
    has_posts = any(table.record == "post" for export in exports for table in export.tables)
    campaign = _campaign() if has_posts else ""
    handles = _handles(exports)
    return [
        Said(
            campaign=campaign.strip() or None,
            handle=handles.get(_whose(export), "").strip() or None
            if export.unnamed_account
            else None,
        )
        for export in exports
    ]


def _campaign() -> str:
    """The name of a campaign, empty where the briefs decide."""
    campaign = ""
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
            campaign = st.text_input("Name of the campaign", key="upload_new_campaign") or ""
        elif belongs != DECIDE:
            campaign = belongs
    if not names and belongs == DECIDE:
        st.markdown(
            "No brief is known yet, so these posts will wait. Choose “A new campaign” if they "
            "belong together, or add a campaign with its hashtags at any time."
        )
    return campaign


def _handles(exports: Sequence[Export]) -> dict[tuple[str, str], str]:
    """The account behind the files of one platform and folder that do not name it."""
    handles: dict[tuple[str, str], str] = {}
    for export in exports:
        platform, folder = whose = _whose(export)
        if not export.unnamed_account or whose in handles:
            continue
        what = f"the {platform_name(platform)} files" if platform else export.file.name
        where = f" in {folder}" if folder else ""
        handles[whose] = (
            st.text_input(
                f"Whose account are {md_escape(what + where)}?",
                placeholder="handle, without @",
                key=f"upload_handle_{platform}_{folder}",
            )
            or ""
        )
    return handles


def _whose(export: Export) -> tuple[str, str]:
    return export.platform or "", export.file.folder
