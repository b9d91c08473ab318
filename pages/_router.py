"""The main script: which screens there are for whom, and what is seen when one of them fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from core import acting
from core.acting import MAY, Act
from core.door import Visitor
from core.errors import PothosError
from pages import (
    campaign,
    contracts,
    creators,
    figures,
    guest,
    links,
    meeting,
    money,
    outreach,
    people,
    receipt,
    review,
    settings,
    sign_in,
    tray,
    upload,
)
from pages.parts import known, places, progress, signed_in
from pages.parts import visitor as visitors
from pages.parts.problem import show_error

# A file of ours: a Material icon or an emoji here is fetched from another host by the browser.
_LEAF: Final = Path(__file__).parent / "parts" / "leaf.svg"


@dataclass(frozen=True)
class Screen:
    """A screen of the team: what draws it, and what a person must be allowed to for it.

    Every screen has such a rule; who is not of the team has none of them.
    """

    show: Callable[[], None]
    title: str
    icon: str
    url_path: str
    help: str
    needs: Act = "look"
    is_listed: bool = True
    is_among_more: bool = False
    """Behind "More": a projector's 1,280 pixels hold nine words and that."""


SCREENS: Final = (
    Screen(
        review.show,
        "Review",
        ":material/checklist:",
        "review",
        "Every campaign, worst first, and what asks for a decision.",
    ),
    Screen(
        meeting.show,
        "Meeting",
        ":material/groups:",
        places.MEETING,
        "The weekly review on a projector: one point at a time, by keyboard.",
    ),
    Screen(
        campaign.show,
        "Campaign",
        ":material/campaign:",
        places.CAMPAIGN,
        "One campaign: its goal, pace, engagement, creators and posts.",
    ),
    Screen(
        figures.show,
        "Figures",
        ":material/calculate:",
        places.FIGURES,
        "Every metric of a campaign, where it comes from, and how others define it.",
    ),
    Screen(
        money.show,
        "Money",
        ":material/payments:",
        places.MONEY,
        "Budget against committed, due, paid and forecast; what each result costs.",
    ),
    Screen(
        creators.show,
        "Creators",
        ":material/person_search:",
        places.CREATORS,
        "Who fits, who really responds, and what was between you and each of them.",
    ),
    Screen(
        outreach.show,
        "Outreach",
        ":material/forward_to_inbox:",
        places.OUTREACH,
        "Who was invited and answered, who is owed an answer, and letters sent to many.",
    ),
    Screen(
        contracts.show,
        "Contracts",
        ":material/contract:",
        places.CONTRACTS,
        "What was promised, posted and paid; disclosure, briefs, rights that end.",
    ),
    Screen(
        upload.show,
        "Upload",
        ":material/upload_file:",
        places.UPLOAD,
        "Load exports, look at what was loaded, undo it, download templates.",
        needs="change",
    ),
    Screen(
        tray.show,
        "Posts without a campaign",
        ":material/inbox:",
        places.TRAY,
        "Posts that no campaign claims yet, and why. Put them where they belong.",
        needs="change",
        is_among_more=True,
    ),
    Screen(
        people.show,
        "Who is who",
        ":material/group:",
        places.PEOPLE,
        "Creators that may be one person under two names, and what was decided.",
        needs="change",
        is_among_more=True,
    ),
    Screen(
        links.show,
        "Links",
        ":material/link:",
        places.LINKS,
        "What people outside the team may see, who opened it, and the way to end it.",
        needs="change",
        is_among_more=True,
    ),
    Screen(
        settings.show,
        "Settings",
        ":material/settings:",
        places.SETTINGS,
        "What the team has chosen: which drift is an alert, and whether estimates count.",
        needs="change",
        is_among_more=True,
    ),
    Screen(
        receipt.show,
        "Receipt",
        ":material/receipt_long:",
        places.RECEIPT,
        "Where a figure comes from, to the line of the file.",
        is_listed=False,
    ),
)


def page_of(screen: Screen, is_allowed: bool) -> StreamlitPage:
    """The screen as Streamlit's navigation takes it; who is not allowed to is told so."""
    return st.Page(
        screen.show if is_allowed else partial(acting.require, screen.needs),
        title=screen.title,
        icon=screen.icon,
        default=screen.url_path == "review",
        url_path=screen.url_path,
        help=screen.help,
        visibility="visible" if screen.is_listed and is_allowed else "hidden",
    )


def for_the_team(visitor: Visitor) -> None:
    """The screens that this person's role allows."""
    allowed = MAY[visitor.person.role]
    st.set_page_config(page_title="Pothos", page_icon=_LEAF, layout="wide")
    listed: dict[str, list[StreamlitPage]] = {"": [], "More": []}
    for screen in SCREENS:
        page = page_of(screen, screen.needs in allowed)
        listed["More" if screen.is_among_more else ""].append(page)
    page = st.navigation(listed, position="top")
    try:
        run_on_its_day(page)
    except PothosError as error:
        show_error(error)
    signed_in.line(visitor)


def run_on_its_day(page: StreamlitPage) -> None:
    """The screen, as of the day that its address asks for."""
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


def for_others(draw: Callable[[Visitor], None], visitor: Visitor) -> None:
    """One page and no way on: whatever the address asks for, it is this.

    It stands at every address of the team's, or Streamlit would say that there is no such page.
    """
    st.set_page_config(page_title="Pothos", layout="wide")
    pages = [
        st.Page(
            partial(draw, visitor),
            title="Pothos",
            url_path=screen.url_path,
            default=screen.url_path == "review",
        )
        for screen in SCREENS
    ]
    st.navigation(pages, position="hidden").run()


try:
    looking = visitors.current()
    if looking.guest is not None:
        for_others(guest.show, looking)
    elif "look" in MAY[looking.person.role]:
        for_the_team(looking)
    else:
        for_others(sign_in.show, looking)
except PothosError as error:
    show_error(error)
