"""The main script: which screens there are, and what a person sees when one of them fails."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.errors import PothosError
from pages import (
    campaign,
    contracts,
    creators,
    figures,
    money,
    outreach,
    people,
    receipt,
    review,
    settings,
    tray,
    upload,
)
from pages.parts import known, places, progress
from pages.parts.problem import show_error

# A file of ours: a Material icon or an emoji here is fetched from another host by the browser.
_LEAF = Path(__file__).parent / "parts" / "leaf.svg"

st.set_page_config(page_title="Pothos", page_icon=_LEAF, layout="wide")

page = st.navigation(
    [
        st.Page(
            review.show,
            title="Review",
            icon=":material/checklist:",
            default=True,
            url_path="review",
            help="Every campaign, worst first, and what asks for a decision.",
        ),
        st.Page(
            campaign.show,
            title="Campaign",
            icon=":material/campaign:",
            url_path=places.CAMPAIGN,
            help="One campaign: its goal, pace, engagement, creators and posts.",
        ),
        st.Page(
            figures.show,
            title="Figures",
            icon=":material/calculate:",
            url_path=places.FIGURES,
            help="Every metric of a campaign, where it comes from, and how others define it.",
        ),
        st.Page(
            money.show,
            title="Money",
            icon=":material/payments:",
            url_path=places.MONEY,
            help="Budget against committed, due, paid and forecast; what each result costs.",
        ),
        st.Page(
            creators.show,
            title="Creators",
            icon=":material/person_search:",
            url_path=places.CREATORS,
            help="Who fits, who really responds, and what was between you and each of them.",
        ),
        st.Page(
            outreach.show,
            title="Outreach",
            icon=":material/forward_to_inbox:",
            url_path=places.OUTREACH,
            help="Who was invited and answered, who is owed an answer, and letters sent to many.",
        ),
        st.Page(
            contracts.show,
            title="Contracts",
            icon=":material/contract:",
            url_path=places.CONTRACTS,
            help="What was promised, posted and paid; disclosure, briefs, rights that end.",
        ),
        st.Page(
            upload.show,
            title="Upload",
            icon=":material/upload_file:",
            url_path=places.UPLOAD,
            help="Load exports, look at what was loaded, undo it, download templates.",
        ),
        st.Page(
            tray.show,
            title="Posts without a campaign",
            icon=":material/inbox:",
            url_path=places.TRAY,
            help="Posts that no campaign claims yet, and why. Put them where they belong.",
        ),
        st.Page(
            people.show,
            title="Who is who",
            icon=":material/group:",
            url_path=places.PEOPLE,
            help="Creators that may be one person under two names, and what was decided.",
        ),
        st.Page(
            settings.show,
            title="Settings",
            icon=":material/settings:",
            url_path=places.SETTINGS,
            help="What the team has chosen: which drift is an alert, and whether estimates count.",
        ),
        st.Page(
            receipt.show,
            title="Receipt",
            icon=":material/receipt_long:",
            url_path=places.RECEIPT,
            visibility="hidden",
        ),
    ],
    position="top",
)

try:
    day = known.asked_day()
    if day is not None:
        known.banner(day)
        known.prepare(day)
    if page.url_path != places.UPLOAD:
        progress.line()
    if day is not None and page.url_path in places.CHANGING:
        known.only_now(page.title)
    else:
        page.run()
    if day is None:
        known.choice()
except PothosError as error:
    show_error(error)
