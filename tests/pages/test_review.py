"""The review screen."""

from __future__ import annotations

import re
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from core.store import Store
from pages.parts import cached
from tests.pages.conftest import CAMPAIGNS, Load, posts_csv, shown

STEADY = [50, 52, 48, 51, 49, 50, 53, 47, 50, 51, 49, 50, 52, 48, 50, 51]
LEAFY = "Leafy tea,2026-08-01,2026-12-31,visibility,reach,100000,Show the tea,leafy\n"
AIMLESS = "Aimless,2026-08-01,2026-12-31,visibility,,,Show something,aimless\n"


def test_an_empty_store_says_what_to_do_and_offers_the_sample(store: Store, app: AppTest) -> None:
    app.run()
    assert not app.exception
    assert [button.label for button in app.button] == ["Load the sample programme"]
    assert [link.value for link in app.page_link] == ["Upload your own exports"]
    # Two sentences, no more.
    [words] = [element.value for element in app.markdown]
    assert words.count(". ") == 1


def test_every_campaign_has_its_line_with_status_pace_and_engagement(
    load: Load, app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    load({"campaigns.csv": CAMPAIGNS + LEAFY, "posts.csv": posts_csv("leafy", STEADY)})
    monkeypatch.setattr(cached, "today", lambda _version=None: date(2026, 11, 22))
    app.run()
    assert not app.exception
    words = shown(app)
    assert "Data as of **Sunday 15 November 2026**, 7 days ago." in words
    assert "Leafy tea" in words
    # 16 posts with a reach of 1,000 each: 16,000 of the target of 100,000.
    assert "[**16k**](/receipt?metric=reach&campaign=Leafy+tea) of 100k reach" in words
    # 801 likes on 16,000 people reached are 5.0 %.
    assert "[**5.0 %**](/receipt?metric=settled_rate_by_reach&campaign=Leafy+tea)" in words
    assert not app.warning


def test_silence_is_not_shown_as_health(load: Load, app: AppTest) -> None:
    fern = "Fern,2026-08-01,2026-12-31,visibility,reach,100000,Show the fern,fern\n"
    load(
        {
            "campaigns.csv": CAMPAIGNS + LEAFY + fern,
            "posts.csv": posts_csv("leafy", STEADY),
            "more posts.csv": posts_csv("fern", STEADY * 2),
        }
    )
    app.run()
    assert not app.exception
    words = shown(app)
    # 18 posts are needed: twelve to know what is usual, six to compare with it.
    assert "Too few posts to tell drift from chance: about 2 more" in words
    assert re.search("Steady; a \\d+\u00a0% drop would show in 4 weeks", words)


def test_posts_without_any_campaign_lead_to_the_first_one(load: Load, app: AppTest) -> None:
    load({"posts.csv": posts_csv("nobody", [5, 6])})
    app.run()
    assert not app.exception
    words = shown(app)
    assert "No campaign is known yet" in words
    assert "need attention" not in words
    assert "Nothing asks for a decision" not in words
    assert not app.get("button_group")
    assert [link.value for link in app.page_link] == [
        "Add a campaign",
        "2 posts wait for a campaign",
    ]


def test_a_campaign_that_is_over_has_its_line(load: Load, app: AppTest) -> None:
    over = "Leafy tea,2026-08-01,2026-08-31,visibility,reach,100,Show the tea,leafy\n"
    load({"campaigns.csv": CAMPAIGNS + over, "posts.csv": posts_csv("leafy", [50, 51])})
    app.run()
    assert not app.exception
    assert ":material/event_available: Ended" in shown(app)


def test_figures_older_than_eight_days_are_a_warning_in_words(
    load: Load, app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    load({"campaigns.csv": CAMPAIGNS + LEAFY, "posts.csv": posts_csv("leafy", STEADY)})
    monkeypatch.setattr(cached, "today", lambda _version=None: date(2026, 11, 24))
    app.run()
    assert "9 days old" in shown(app)
    assert "Upload this week's exports before you decide anything." in shown(app)


def test_a_campaign_without_a_goal_says_so_and_shows_a_dash_and_no_zero(
    load: Load, app: AppTest
) -> None:
    load({"campaigns.csv": CAMPAIGNS + AIMLESS, "posts.csv": posts_csv("aimless", STEADY)})
    app.run()
    words = shown(app)
    assert "**Target** —" in words
    assert "No target is set" in words
    assert "**0** of" not in words


def test_the_filter_stands_in_the_address_and_is_taken_from_it(load: Load, app: AppTest) -> None:
    load(
        {
            "campaigns.csv": CAMPAIGNS + LEAFY + AIMLESS,
            "posts.csv": posts_csv("leafy", STEADY),
            "more posts.csv": posts_csv("aimless", STEADY),
        }
    )
    app.query_params["show"] = "Needs attention"
    app.run()
    names = [element.value for element in app.markdown if element.value.startswith("####")]
    assert any("Aimless" in name for name in names)
    app.query_params["show"] = "nonsense"
    app.run()
    assert not app.exception
    assert "show" not in app.query_params


def test_a_hostile_name_shows_as_it_is(load: Load, app: AppTest) -> None:
    name = "# big ![x](http://evil.example/a.png) $5 :red[x] <b>"
    row = f"{name},2026-08-01,2026-12-31,visibility,reach,1000,Brief,leafy\n"
    load({"campaigns.csv": CAMPAIGNS + row, "posts.csv": posts_csv("leafy", STEADY)})
    app.run()
    assert not app.exception
    everything = shown(app)
    assert "![x](" not in everything
    assert ":red[x]" not in everything
    assert "\\# big" in everything
