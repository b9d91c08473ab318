"""The screen of outreach: who waits, how far invitations get, letters to many, again and again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from core.store import Store
from tests.core.outreach.words import sentence
from tests.pages.conftest import CAMPAIGNS, Load, page, posts_csv, shown
from tests.pages.test_review import LEAFY, STEADY

HEAD = "Message ID,Creator,Campaign,Channel,Direction,Sender,Sent at,Replied at,Status,Body\n"
LETTER = (
    "Hi {name}! We love your content and think you would be a perfect fit for our campaign. "
    "Just reply to this message and we send you everything."
)


@pytest.fixture
def programme(load: Load) -> None:
    """Thirty copies of a letter with three answers, ten personal ones with nine."""
    lines = []
    for n in range(40):
        is_copy = n < 30
        name = f"Person{n}"
        sent = date(2026, 10, 1) + timedelta(days=n % 7)
        body = LETTER.format(name=name) if is_copy else f"Dear {name}, {sentence(n)}."
        replied = f"{sent + timedelta(days=1)}T10:00:00Z" if n % 15 == 0 or n > 31 else ""
        status = "declined" if replied else "delivered"
        lines.append(f"M{n},{name},Leafy tea,email,out,{'Kim' if is_copy else 'Lou'},"
                     f'{sent}T09:00:00Z,{replied},{status},"{body}"\n')  # fmt: skip
    lines.append("Q1,Person1,Leafy tea,email,in,,2026-10-20T08:00:00Z,,replied,What do you pay?\n")
    lines += [f"N{n},Person2,Leafy tea,email,out,Kim,2026-11-0{n}T09:00:00Z,,sent,Hello again\n"
              for n in (1, 5)]  # fmt: skip
    load(
        {
            "campaigns.csv": CAMPAIGNS + LEAFY,
            "posts.csv": posts_csv("leafy", STEADY),
            "messages.csv": HEAD + "".join(lines),
        }
    )


def screen(section: str | None = None, **address: str) -> AppTest:
    at = page("outreach")
    for key, value in ({"section": section} if section else {} | address).items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def test_who_is_owed_an_answer_stands_first_with_their_words(programme: None) -> None:
    at = screen()
    table = at.dataframe[0].value
    assert (table["Creator"][0], table["Days"][0]) == ("Person1", 26)
    assert table["Their last words"][0] == "What do you pay?"
    assert "1 creator waits for an answer, 1 of them for longer than your 2 days" in shown(at)


def test_the_funnel_says_its_figures_and_splits(programme: None) -> None:
    at = screen("How far invitations get")
    assert "First-time creators: invited 100 % (40)" in shown(at).replace("\u00a0", " ")
    at.query_params["by"] = "Sender"
    at.run()
    table = at.dataframe[0].value
    assert list(table["Sender"]) == ["Kim", "Lou"]
    assert list(table["Invited"]) == [30, 10]


def test_copies_are_shown_with_what_they_do_to_replies(programme: None) -> None:
    at = screen("Letters to many")
    table = at.dataframe[0].value
    assert [list(row) for row in table[["First message", "Creators", "Answered"]].values] == [
        ["Copied letter", 30, 3], ["Personal message", 10, 9],
    ]  # fmt: skip
    words = shown(at)
    assert "That is more than chance." in words
    assert "30 messages to 30 creators" in words
    assert "“Hi …! We love your content" in words


def test_who_hears_from_us_again_and_again_is_named(programme: None) -> None:
    table = screen("Again and again").dataframe[0].value
    assert list(table["Creator"]) == ["Person2"]
    assert list(table["Letters"]) == [3]


def test_the_limit_is_a_setting_and_the_alert_follows(programme: None, store: Store) -> None:
    def is_raised() -> bool:
        with store.read() as cursor:
            query = "SELECT count(*) FROM alert WHERE rule = 'owed an answer'"
            return bool(cursor.execute(query).fetchall()[0][0])

    assert is_raised()
    at = page("settings")
    at.query_params["section"] = "Outreach"
    at.run()
    at.number_input[0].set_value(60)
    next(b for b in at.button if b.label == "Keep it").click().run()
    assert not at.exception
    assert "No creators wait longer than 60 days now." in shown(at)
    assert not is_raised()


def test_without_messages_it_says_how_to_get_them(load: Load) -> None:
    load({"campaigns.csv": CAMPAIGNS + LEAFY, "posts.csv": posts_csv("leafy", STEADY)})
    assert "No message is loaded yet." in shown(screen())
