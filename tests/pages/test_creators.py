"""The screen of creators: the list, one of them, several side by side, and the team's own word."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from core.store import Store
from tests.core.outreach.words import sentence
from tests.pages.conftest import CAMPAIGNS, Load, page, shown

EVIL = "![x](http://t.invalid/a.png) <b>b</b> :red[x]"
BRIEF = "Leafy tea,2026-08-01,2026-12-31,visibility,views,90000,Soil sensor by Bluetooth,#leafy\n"
POSTS = (
    "Platform,Platform post ID,Handle,Creator,Campaign,Format,Caption,Published at,As of,Views,"
    "Likes,Comments\n"
)
PEOPLE = "Creator,Platform,Handle,Followers,As of\n"


def rows(who: str, handle: str, caption: str, number: int, bought: tuple[int, ...] = ()) -> str:
    first = date(2026, 8, 3)
    return "".join(
        f"instagram,{handle}{n},{handle},{who},Leafy tea,reel,{caption} {sentence(n, 5)},"
        f"{first + timedelta(days=4 * n)},2026-11-15,{4_000 + 90 * n},"
        f"{(200 + 7 * n) * (4 if n in bought else 1)},{10 + n % 3}\n"
        for n in range(number)
    )


@pytest.fixture
def programme(load: Load) -> None:
    """Ana is on the brief, Ben cooks and has bought likes, and advertisements under one post."""
    lines = []
    for n in range(24):
        promotes = f"Earn ${100 + n} a week from home, message me on whatsapp"
        body = promotes if n % 2 else f"{EVIL} {sentence(n, 6)}"
        lines.append(f'c{n},instagram,ben6,reader{n},"{body}",2026-09-01T09:00:00Z\n')
    spam = "".join(lines)
    load(
        {
            "campaigns.csv": CAMPAIGNS + BRIEF,
            "creators.csv": f"{PEOPLE}Ana,instagram,ana,20000,2026-11-15\n"
            "Ben,instagram,ben,30000,2026-11-15\n",
            "posts.csv": POSTS
            + rows("Ana", "ana", "My sensor reads the soil by Bluetooth", 14)
            + rows("Ben", "ben", f"{EVIL} Roast chicken", 14, bought=(6, 9)),
            "comments.csv": "Comment ID,Platform,Platform post ID,Author,Body,Created at\n" + spam,
            "contracts.csv": "Contract ID,Creator,Campaign,Status,Signed on,Price,Currency\n"
            "C-1,Ben,Leafy tea,signed,2026-08-01,600,USD\n",
        }
    )


def screen(**address: str) -> AppTest:
    at = page("creators")
    for key, value in address.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def test_the_list_has_everybody_and_with_a_campaign_their_fit(programme: None) -> None:
    assert sorted(screen().dataframe[0].value["Creator"]) == ["Ana", "Ben"]
    table = screen(campaign="Leafy tea").dataframe[0].value
    assert list(table["Creator"]) == ["Ana", "Ben"]
    assert table["Fit"][0] > 70 > 40 > table["Fit"][1]
    assert table["Worth a question"][1] == "likes worth a question; off-fit creator"


def test_who_is_worth_a_question_is_a_list_of_its_own_and_names_are_found(programme: None) -> None:
    at = screen(list="Worth a question")
    assert list(at.dataframe[0].value["Creator"]) == ["Ben"]
    assert list(screen(find="AN").dataframe[0].value["Creator"]) == ["Ana"]
    assert "No creator is among these." in shown(screen(find="nobody"))


def test_one_creator_has_fit_peers_panels_and_the_relationship(programme: None) -> None:
    at = screen(campaign="Leafy tea", creator="instagram:ben")
    words = shown(at)
    assert [h.value for h in at.header] == [
        "Ben", "Fit with Leafy tea", "Response among peers", "Is the response meant?",
        "The relationship", "Notes",
    ]  # fmt: skip
    assert "**Hardly a post touches the brief.**" in words
    assert "Promotion or scam: 24 of 24, 100" in words  # those with an address count as well
    assert "2 posts of 14 carry at least twice the likes" in words
    assert "1 campaign together." in words
    assert at.query_params["creator"] == "ben"
    # Somebody else's words are never markdown: only in cells, texts and escaped.
    for element in at.markdown:
        assert EVIL not in element.value


def test_the_words_of_the_brief_are_marked_in_the_captions(programme: None) -> None:
    at = screen(campaign="Leafy tea", creator="ana")
    [caption, *_] = [m.value for m in at.markdown if m.value.startswith("- ")]
    assert ":green-background[**sensor**]" in caption
    assert ":green-background[**Bluetooth**]" in caption


def test_what_is_missing_is_said_with_how_to_get_it(programme: None) -> None:
    words = shown(screen(creator="ana"))
    assert "No comment under their posts is loaded. Export them" in words
    assert "No message is loaded." in words


def test_several_stand_side_by_side(programme: None) -> None:
    table = screen(campaign="Leafy tea", creator="ana|ben").dataframe[0].value.set_index("")
    assert list(table.columns) == ["Ana", "Ben"]
    assert table.loc["  topics", "Ana"] == "25 of 25"
    assert table.loc["Posts with odd likes", "Ben"] == "2"


def test_the_teams_word_needs_a_reason_wins_and_is_taken_back(
    programme: None, store: Store
) -> None:
    at = screen(campaign="Leafy tea", creator="ben")
    keep = next(b for b in at.button if b.label == "Keep it")
    keep.click().run()
    assert "The reason is missing" in shown(at)
    at.text_input[1].set_value("He cooks with herbs")
    next(b for b in at.button if b.label == "Keep it").click().run()
    assert "He cooks with herbs" in shown(at)
    assert not is_raised(store)
    table = screen(campaign="Leafy tea").dataframe[0].value
    assert list(table["Said by the team"].fillna("")) == ["", "fits"]
    at.button(key="fit_undo").click().run()
    table = screen(campaign="Leafy tea").dataframe[0].value
    assert list(table["Said by the team"].fillna("")) == ["", ""]
    assert is_raised(store)


def is_raised(store: Store) -> bool:
    with store.read() as cursor:
        query = "SELECT count(*) FROM alert WHERE rule = 'off-fit creator' AND subject = 'ben'"
        return bool(cursor.execute(query).fetchall()[0][0])


def test_the_short_list_is_kept(programme: None) -> None:
    at = screen(campaign="Leafy tea", creator="ana")
    at.button(key="short_list").click().run()
    assert not at.exception
    assert "Take off the short list" in at.button(key="short_list").label
    assert list(screen(campaign="Leafy tea", list="Short list").dataframe[0].value["Creator"]) == [
        "Ana"
    ]


def test_a_creator_who_is_not_known_any_more_is_said(programme: None) -> None:
    assert f"Not known: {EVIL}." in shown(screen(creator=EVIL))
