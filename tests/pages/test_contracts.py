"""The screen of contracts: promises, disclosure, brief, terms, changes, and the team's word."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.store import Store
from pages.parts import cached, cached_contracts
from tests.pages.conftest import CAMPAIGNS, Load, page, shown

EVIL = "![x](http://t.invalid/a.png) :red[x]"
BRIEF = "Leafy tea,2026-08-01,2026-12-31,visibility,views,90000,Soil sensor by Bluetooth,#leafy\n"
PEOPLE = "Creator,Platform,Handle,Followers,As of\nAna,tiktok,ana,20000,2026-11-15\n"
CONTRACTS = (
    "Contract ID,Creator,Campaign,Status,Signed on,Price,Price basis,Currency,Exclusive until\n"
    "C-1,Ana,Leafy tea,signed,2026-08-01,200,per deliverable,USD,2026-12-01\n"
    "C-2,Ben,Leafy tea,sent,,500,per deal,USD,\n"
)
DELIVERABLES = (
    "Deliverable ID,Contract ID,Platform,Format,Due on,Status,Post permalink\n"
    "D-1,C-1,tiktok,video,2026-09-01,live,https://www.tiktok.com/@ana/video/11\n"
    "D-2,C-1,tiktok,video,2026-09-10,promised,\n"
    "D-3,C-1,tiktok,video,2026-10-20,promised,\n"
    "D-4,C-2,tiktok,video,,promised,\n"
)
POSTS = (
    "Platform,Permalink,Handle,Creator,Campaign,Format,Caption,Published at,As of,Views,Likes\n"
    "tiktok,https://www.tiktok.com/@ana/video/11,ana,Ana,Leafy tea,video,"
    "#ad My soil sensor #leafy,2026-09-01,2026-11-15,900,30\n"
    "tiktok,https://www.tiktok.com/@ana/video/12,ana,Ana,Leafy tea,image,"
    f"{EVIL} Sunflower seeds with paprika and honey for the kitchen,2026-10-30,2026-11-15,900,30\n"
)


@pytest.fixture
def programme(load: Load) -> None:
    """Ana is late with one video, and her other post is about sunflower seeds, without a label."""
    load(
        {
            "campaigns.csv": CAMPAIGNS + BRIEF,
            "creators.csv": PEOPLE,
            "contracts.csv": CONTRACTS,
            "deliverables.csv": DELIVERABLES,
            "posts.csv": POSTS,
        }
    )


def screen(section: str | None = None, **address: str) -> AppTest:
    at = page("contracts")
    for key, value in ({"section": section} if section else {}).items() | address.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def rules(store: Store) -> set[str]:
    with store.read() as cursor:
        return {rule for (rule,) in cursor.execute("SELECT DISTINCT rule FROM alert").fetchall()}


def test_promises_stand_in_their_order_with_money_at_risk_and_their_line(programme: None) -> None:
    at = screen()
    table = at.dataframe[0].value
    assert list(table["State"]) == ["late", "late", "unsigned", "no due day"]
    assert list(table["At risk"][:2]) == ["200 USD", "200 USD"]
    assert table["Line"][0] == 3
    words = shown(at)
    assert "Money at risk\\: 400 USD" in words or "Money at risk: 400 USD" in words
    assert "2 late, 1 unsigned, 1 no due day, 1 posted and matched." in words
    assert "It has no due day, so it can never be late." in list(at.dataframe[1].value["In words"])


def test_an_uncertain_match_is_asked_about_and_the_word_is_kept(
    programme: None, store: Store
) -> None:
    at = screen()
    assert "as image instead of video" in shown(at)
    at.button(key="match_0").click().run()
    assert not at.exception
    table = at.dataframe[0].value
    assert list(table["State"]) == ["late", "unsigned", "no due day"]
    with store.read() as cursor:
        made = cursor.execute("SELECT made_by FROM deliverable_match ORDER BY 1").fetchall()
    assert made == [("export",), ("hand",)]


def test_another_post_is_never_suggested_again(programme: None) -> None:
    at = screen()
    at.button(key="no_match_0").click().run()
    assert "Is it this post?" not in [header.value for header in at.header]


def test_disclosure_is_shown_with_its_rule_and_ruled_with_a_reason(
    programme: None, store: Store
) -> None:
    at = screen("Disclosure")
    words = shown(at)
    assert "2 sponsored posts: 1 clear, 0 weak, 1 none." in words
    assert "Rule for US: FTC" in words
    assert "undisclosed post" in rules(store)
    keep = next(b for b in at.button if b.label == "Keep it")
    keep.click().run()
    assert "The reason is missing" in shown(at)
    at.text_input[0].set_value("It was a gift among friends")
    next(b for b in at.button if b.label == "Keep it").click().run()
    assert "undisclosed post" not in rules(store)
    assert "It was a gift among friends" in shown(at)
    at.button(key="disclosure_0_undo").click().run()
    assert "It was a gift among friends" not in shown(at)
    assert "undisclosed post" in rules(store)


def test_posts_outside_the_brief_are_shown_letter_by_letter(programme: None, store: Store) -> None:
    at = screen("On brief")
    words = shown(at)
    assert "No word or hashtag of the brief stands in it." in words
    assert "Missing: hashtag leafy." in words
    assert all(EVIL not in element.value for element in at.markdown)
    assert "off-brief post" in rules(store)


def test_terms_stand_with_what_ends_soon(programme: None) -> None:
    at = screen("Terms and rights")
    table = at.dataframe[0].value
    assert list(table["Contract"]) == ["C-1", "C-2"]
    assert list(table["For"]) == ["per deliverable", "per deal"]
    assert "2 contracts; rights of 1 end within thirty days" in shown(at)


def test_the_evidence_pack_is_made_for_one_creator(programme: None) -> None:
    at = screen("Terms and rights")
    at.selectbox(key="pack_of").select("ana").run()
    assert not at.exception
    version = cached.data_version()
    pack = cached_contracts.pack(
        version, "ana", "Ana", cached.today(version), cached.today(version)
    )
    assert "C-1" in pack
    assert "Sunflower seeds" in pack
    assert "<img" not in pack


def test_nothing_changed_is_said(programme: None) -> None:
    assert "No caption of a sponsored post changed" in shown(screen("Changed or gone"))


def test_without_contracts_it_says_how_to_get_them(load: Load) -> None:
    load({"campaigns.csv": CAMPAIGNS + BRIEF})
    assert "No contract, promised post or paid partnership is known yet." in shown(screen())
