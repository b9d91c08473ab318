"""Posts without a campaign."""

from __future__ import annotations

from core.imports import assign_posts
from core.store import Store
from pages.parts import cached
from tests.pages.conftest import CAMPAIGNS, Load, page, posts_csv, shown
from tests.pages.test_review import LEAFY, STEADY


def test_a_post_waits_with_the_reason_why(load: Load) -> None:
    load({"campaigns.csv": CAMPAIGNS + LEAFY, "posts.csv": posts_csv("nobody", [5, 6])})
    at = page("tray").run()
    assert not at.exception
    table = at.dataframe[0].value
    assert len(table) == 2
    assert "Why it waits" not in table  # one reason for all is said once
    assert "Why all of these wait: carries no hashtag of a brief" in shown(at)
    assert at.button(key="tray_assign").disabled


def test_the_search_narrows_to_a_word_of_the_caption(load: Load) -> None:
    load({"posts.csv": posts_csv("first", [5, 6]), "more.csv": posts_csv("second", [7])})
    at = page("tray").run()
    at.text_input(key="tray_search").set_value("#SECOND").run()
    assert len(at.dataframe[0].value) == 1


def test_an_empty_tray_says_so(load: Load) -> None:
    load({"campaigns.csv": CAMPAIGNS + LEAFY, "posts.csv": posts_csv("leafy", STEADY)})
    at = page("tray").run()
    assert "Every post has its campaign." in shown(at)
    assert cached.tray(cached.data_version(), 10).empty


def test_posts_without_caption_and_account_are_listed_as_well(load: Load) -> None:
    # YouTube's table names neither a handle nor a caption.
    youtube = (
        "Content,Video title,Video publish time,Duration,Views\n"
        'Total,,,,30\nabcdefghij1,,"Nov 2, 2026",60,30\n'
    )
    bare = "Platform,Platform post ID,Published at,As of,Views\ntiktok,9,2026-08-03,2026-08-20,5\n"
    load({"Table data.csv": youtube, "posts.csv": bare})
    at = page("tray").run()
    assert not at.exception
    assert len(at.dataframe[0].value) == 2


def test_posts_can_be_put_into_a_campaign_that_is_new(load: Load) -> None:
    load({"posts.csv": posts_csv("nobody", [5, 6])})
    at = page("tray").run()
    at.selectbox(key="tray_target").select("A new campaign").run()
    at.text_input(key="tray_new_campaign").set_value("Found").run()
    assert not at.exception
    # AppTest cannot select rows.
    assert at.button(key="tray_assign").disabled


def test_an_assignment_can_be_taken_back(store: Store, load: Load) -> None:
    load({"campaigns.csv": CAMPAIGNS + LEAFY, "posts.csv": posts_csv("nobody", [5, 6])})
    waiting = list(cached.tray(cached.data_version(), 10)["post_id"])
    # AppTest cannot select rows: what the screen does after a selection, by hand.
    assign_posts(store, waiting, "leafy tea", "put there by hand")
    at = page("tray")
    at.session_state["tray_done"] = (waiting, "Leafy tea")
    at.run()
    assert not at.exception
    assert "2 posts put into Leafy tea" in at.success[0].value
    assert "Every post has its campaign." in shown(at)
    at.button(key="tray_undo").click().run()
    assert not at.exception
    assert list(cached.tray(cached.data_version(), 10)["post_id"]) == waiting
