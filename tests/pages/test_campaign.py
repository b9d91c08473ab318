"""The campaign screen."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

from streamlit.testing.v1 import AppTest

from core.store import Store
from tests.pages.conftest import CAMPAIGNS, Load, page, posts_csv, shown
from tests.pages.test_review import LEAFY, STEADY

HOSTILE = "![x](http://e/a.png)"
CREATORS = f"Creator,Platform,Handle\n{HOSTILE},instagram,ana.home\nBen,instagram,ben.home\n"
SPLIT_POSTS = (
    "Platform,Platform post ID,Handle,Format,Caption,Published at,As of,Reach,Likes,Comments\n"
)


def drifting_posts() -> str:
    """Two creators with a post a day of 1,000 reach each; on day 45 of 90 one falls by 60 %.

    ana.home posts reels and falls from about 50 likes to about 20; ben.home posts images and
    keeps his 50.
    """
    rows = []
    for n in range(90):
        on, wobble = date(2026, 8, 3) + timedelta(days=n), n % 5 - 2
        for handle, form, likes in (("ana", "reel", 50 if n < 45 else 20), ("ben", "image", 50)):
            rows.append(
                f"instagram,{handle}{n},{handle}.home,{form},A pot #leafy,{on},2026-11-15,1000,"
                f"{likes + wobble},0\n"
            )
    return SPLIT_POSTS + "".join(rows)


def drifting(load: Load, **address: str) -> AppTest:
    """The screen of a campaign that drifts, with this in its address."""
    files = {"campaigns.csv": CAMPAIGNS + LEAFY, "creators.csv": CREATORS}
    load({**files, "posts.csv": drifting_posts()})
    at = page("campaign")
    for key, value in {"campaign": "Leafy tea", **address}.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def test_without_a_campaign_in_the_address_one_is_asked_for(load: Load) -> None:
    load({"campaigns.csv": CAMPAIGNS + LEAFY, "posts.csv": posts_csv("leafy", STEADY)})
    at = page("campaign").run()
    assert not at.exception
    assert at.selectbox(key="campaign").value is None
    assert at.selectbox(key="campaign").options == ["Leafy tea"]


def test_a_campaign_that_is_not_known_is_named_as_text(load: Load) -> None:
    load({"campaigns.csv": CAMPAIGNS + LEAFY, "posts.csv": posts_csv("leafy", STEADY)})
    at = page("campaign")
    at.query_params["campaign"] = "Gone # ![x](y)"
    at.run()
    assert not at.exception
    assert "There is no campaign called “Gone # ![x](y)”" in at.text[0].value


def test_the_address_gives_campaign_days_metric_and_denominator(load: Load) -> None:
    load({"campaigns.csv": CAMPAIGNS + LEAFY, "posts.csv": posts_csv("leafy", STEADY)})
    at = page("campaign")
    at.query_params["campaign"] = "Leafy tea"
    at.query_params["metric"] = "Posts"
    at.query_params["by"] = "Views"
    at.query_params["from"] = "2026-08-10"
    at.query_params["to"] = "2026-08-16"
    at.run()
    assert not at.exception
    # Posts on 3, 6, 9, 12, 15 August and so on: two of them from the 10th to the 16th.
    assert "Posts by week: 2 in all" in shown(at)


def test_the_chart_is_described_and_small_enough(load: Load) -> None:
    load({"campaigns.csv": CAMPAIGNS + LEAFY, "posts.csv": posts_csv("leafy", STEADY)})
    at = page("campaign")
    at.query_params["campaign"] = "Leafy tea"
    at.run()
    assert not at.exception
    charts = at.get("vega_lite_chart")
    assert charts
    for chart in charts:
        assert chart.proto.alt
        assert "ordinal" not in json.loads(chart.proto.spec).get("encoding", {})


def test_goal_brief_and_rules_are_shown(load: Load) -> None:
    load({"campaigns.csv": CAMPAIGNS + LEAFY, "posts.csv": posts_csv("leafy", STEADY)})
    at = page("campaign")
    at.query_params["campaign"] = "Leafy tea"
    at.run()
    words = shown(at)
    assert "**Target** 100,000 reach" in words
    assert "Show the tea" in words
    assert "1 August to 31 December 2026" in words
    assert "**\\#leafy**" in words


def test_days_and_figures_that_no_post_has_are_said_and_not_drawn(load: Load) -> None:
    load({"campaigns.csv": CAMPAIGNS + LEAFY, "posts.csv": posts_csv("leafy", STEADY)})
    for address, words in (
        ({"by": "Impressions"}, "No post of these days has engagements together with impressions"),
        ({"from": "2027-01-01"}, "No post of these days has engagements together with reach"),
        ({"from": "2027-01-01", "metric": "Posts"}, "No post of this campaign was published"),
        ({"from": "2026-09-01", "to": "2026-08-01"}, "The last day comes before the first"),
    ):
        at = page("campaign")
        at.query_params["campaign"] = "Leafy tea"
        for key, value in address.items():
            at.query_params[key] = value
        at.run()
        assert not at.exception
        assert words in shown(at)
        assert len(at.get("vega_lite_chart")) == 2  # the pace, and posts by format further down


def test_creators_and_posts_stand_in_tables(load: Load) -> None:
    load({"campaigns.csv": CAMPAIGNS + LEAFY, "posts.csv": posts_csv("leafy", STEADY)})
    at = page("campaign")
    at.query_params["campaign"] = "Leafy tea"
    at.run()
    creators, posts = at.dataframe[0].value, at.dataframe[1].value
    assert list(creators["Posts"]) == [16]
    assert list(creators["Engagements"]) == [801]
    assert len(posts) == 16


def test_an_empty_store_offers_the_sample(store: Store) -> None:
    at = page("campaign").run()
    assert [button.label for button in at.button] == ["Load the sample programme"]


def test_a_late_file_shows_what_it_changed_in_figures_already_shown(load: Load) -> None:
    load({"campaigns.csv": CAMPAIGNS + LEAFY, "posts.csv": posts_csv("leafy", [50, 60])})
    at = page("campaign")
    at.query_params["campaign"] = "Leafy tea"
    assert "What changed in figures already shown" not in shown(at.run())
    load({"late.csv": posts_csv("leafy", [50, 60, 70]).replace("leafy1", "leafy9", 1)})
    at.run()
    assert not at.exception
    assert "What changed in figures already shown" in shown(at)


def test_a_drift_is_told_with_who_is_behind_it_and_how_to_read_the_bars(load: Load) -> None:
    at = drifting(load)
    words = shown(at)
    assert "Why" in [element.value for element in at.subheader]
    # ana.home falls from 5 % to 2 %, ben.home stays: all of it is hers.
    assert f"One of two creators accounts for all of it: {HOSTILE} went from 5.0\u00a0%" in words
    # 17 September is 45 days after 3 August; a range of days may begin a little earlier.
    assert re.search(r"“Before” is all posts until 1[3-6] September 2026 taken together", words)
    assert "“share” how much of the reach they had" in words
    # A drift is dated to a range of days, and so says the card of its alert.
    assert " at the earliest" in words
    assert "on a day between" in words
    assert "The change began on one of the shaded days." in words


def test_the_split_and_the_part_in_the_address_are_shown(load: Load) -> None:
    at = drifting(load, split="Formats", part="reel")
    assert at.selectbox(key="part").value == "reel"
    assert at.selectbox(key="part").options == ["reel", "image"]
    posts = at.dataframe[0].value
    assert len(posts) == 90
    assert set(posts["Format"]) == {"reel"}
    # 45 since the fall, and those of the days in which it may have begun.
    assert 45 <= list(posts["When"]).count("Since") <= 48


def test_a_part_of_another_split_chooses_nothing_and_leaves_the_address(load: Load) -> None:
    at = drifting(load, split="Platforms", part="reel")
    assert at.selectbox(key="part").value is None
    assert "part" not in at.query_params


def test_the_list_does_what_a_click_on_a_bar_does(load: Load) -> None:
    at = drifting(load)
    at.selectbox(key="part").select("Ben").run()
    assert not at.exception
    assert at.query_params["part"] == "Ben"
    assert set(at.dataframe[0].value["Creator"]) == {"Ben"}


def test_the_name_of_a_creator_behind_a_drift_stays_text(load: Load) -> None:
    at = drifting(load)
    assert HOSTILE in at.selectbox(key="part").options
    assert any(HOSTILE in text.value for text in at.text)
    assert not any(HOSTILE in element.value for element in at.markdown)


def test_a_steady_campaign_has_no_why(load: Load) -> None:
    load({"campaigns.csv": CAMPAIGNS + LEAFY, "posts.csv": posts_csv("leafy", STEADY * 2)})
    at = page("campaign")
    at.query_params["campaign"] = "Leafy tea"
    at.query_params["split"] = "Formats"
    at.run()
    assert not at.exception
    assert "is steady: a post usually has" in shown(at)
    assert not at.subheader
    assert "part" not in [box.key for box in at.selectbox]


def test_a_usual_rate_that_is_not_in_the_middle_of_the_chart_is_explained(load: Load) -> None:
    # Small posts have 50 of 1,000, large ones 200 of 10,000: a usual post has about 3 %, the sums
    # 250 of 11,000 are 2.3 %. Without the large ones both are 5 %.
    small = posts_csv("leafy", STEADY * 2)
    large = posts_csv("leafy", [4 * likes for likes in STEADY * 2], reach=10_000)
    load({"campaigns.csv": CAMPAIGNS + LEAFY, "small.csv": small})
    at = page("campaign")
    at.query_params["campaign"] = "Leafy tea"
    explained = "those with the most reach weigh most"
    assert explained not in shown(at.run())
    load({"large.csv": large.replace("instagram,leafy", "instagram,large")})
    assert explained in shown(at.run())
