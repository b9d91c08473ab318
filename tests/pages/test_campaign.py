"""The campaign screen."""

from __future__ import annotations

import json

from core.store import Store
from tests.pages.conftest import CAMPAIGNS, Load, page, posts_csv, shown
from tests.pages.test_review import LEAFY, STEADY


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
        assert len(at.get("vega_lite_chart")) == 1  # the pace


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
