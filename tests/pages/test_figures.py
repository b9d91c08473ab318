"""The screens of figures, receipts and money, on one small campaign."""

from __future__ import annotations

import io
import json
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.store import Store
from pages.parts import cached, known
from tests.pages.conftest import CAMPAIGNS, Load, page, posts_csv, shown
from tests.pages.test_review import LEAFY, STEADY

BUDGETED = CAMPAIGNS.strip() + ",Budget,Currency\n" + LEAFY.strip() + ",900,USD\n"
CONTRACTS = (
    "Contract ID,Creator,Campaign,Status,Signed on,Price,Price basis,Currency\n"
    "C-1,Ana,Leafy tea,signed,2026-08-01,600,per deal,USD\n"
    "C-2,Ben,Leafy tea,sent,,500,per deal,USD\n"
)
CREATORS = "Creator,Platform,Handle,Followers,As of\nAna,instagram,ana.home,20000,2026-11-15\n"


@pytest.fixture
def leafy(load: Load) -> None:
    """A steady campaign of sixteen posts with a budget and two contracts."""
    load(
        {
            "campaigns.csv": BUDGETED,
            "creators.csv": CREATORS,
            "posts.csv": posts_csv("leafy", STEADY),
            "contracts.csv": CONTRACTS,
        }
    )


def screen(name: str, **address: str) -> AppTest:
    at = page(name)
    for key, value in {"campaign": "Leafy tea", **address}.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def column(at: AppTest, table: int, name: str) -> list[Any]:
    return list(at.dataframe[table].value[name])


def test_every_figure_stands_in_its_group_with_its_formula_and_receipt(leafy: None) -> None:
    at = screen("figures")
    response = at.dataframe[0].value.set_index("Figure")
    # 801 likes on sixteen posts of a reach of 1,000 each.
    assert response.loc["Engagement rate by reach", "How"] == (
        "801 engagements ÷ 16,000 reach = 5.01 %"
    )
    assert response.loc["Engagement rate by impressions", "Value"] == "—"
    assert response.loc["Engagement rate by reach", "Receipt"] == (
        "/receipt?metric=engagement_rate_by_reach&campaign=Leafy+tea"
    )
    costs = at.dataframe[3].value.set_index("Figure")
    assert costs.loc["Cost committed", "Value"] == "600.00 USD"


def test_filters_stand_in_the_address_and_days_the_wrong_way_round_are_said(leafy: None) -> None:
    at = screen("figures", **{"from": "2026-09-01", "to": "2026-08-01"})
    assert "The last day comes before the first" in shown(at)
    narrow = screen("figures", format="reel", basis="paid")
    assert "Response" in shown(narrow)


def test_a_receipt_says_the_formula_the_rows_and_the_lines(leafy: None) -> None:
    at = screen("receipt", metric="engagement_rate_by_reach")
    words = shown(at)
    assert "801 engagements ÷ 16,000 reach = 5.01\u00a0%" in words
    assert "Hootsuite" in words
    assert "16 rows** used" in words or "16 rows used" in words
    assert column(at, 0, "Reach") == [1000] * 16
    assert set(column(at, 1, "File")) == {"posts.csv"}
    assert [button.label for button in at.get("download_button")] == [
        "Download the rows", "Download the lines",
    ]  # fmt: skip


def test_what_was_left_out_is_counted_with_its_reason(leafy: None) -> None:
    words = shown(screen("receipt", metric="cost_committed"))
    assert "600.00 USD cost committed from 1 cost" in words
    assert "1 row left out: The contract is not signed." in words


@pytest.mark.parametrize(
    "address", [{"metric": "no such thing"}, {"metric": "posts", "campaign": "![x](http://e)"}]
)
def test_an_address_that_names_no_figure_is_said(leafy: None, address: dict[str, str]) -> None:
    at = screen("receipt", **address)
    assert "The address names no figure that is known." in shown(at)


def test_a_tool_that_defines_it_otherwise_is_answered_in_the_first_sentence(leafy: None) -> None:
    at = screen("figures", section="By whose definition", tool="GRIN")
    # 801 of 16 posts by 20,000 followers each: 801 / 320,000 = .25 %.
    assert "GRIN says 0.25\u00a0% where Pothos says 5.0\u00a0% by reach." in shown(at)
    assert "because GRIN divides by followers, Pothos by reach." in shown(at)
    assert column(at, 0, "Difference")[0] == "What it adds up"
    assert "Media value is what a card of prices" not in shown(at)


def test_media_value_is_off_until_asked_for_and_names_its_cards(leafy: None) -> None:
    at = screen("figures", section="By whose definition", emv="Shown, by card")
    assert "decides nothing in Pothos" in shown(at)
    values = at.dataframe[-1].value.set_index("Card")["Value"]
    assert values["Lefty"] == "480 USD"  # 32,000 views x .015


def test_creators_stand_among_their_peers_and_beside_the_published_band(leafy: None) -> None:
    at = screen("figures", section="Against whom")
    assert column(at, 0, "Creator") == ["Ana"]
    assert column(at, 0, "Better than") == ["—"]  # nobody else is known
    assert column(at, 1, "Against the band") == ["low"]


def test_money_of_a_campaign_says_whether_the_budget_holds(leafy: None) -> None:
    at = screen("money", basis="committed")
    words = shown(at)
    assert "300 USD will be left, 33\u00a0% of the budget." in words
    assert "Spend against reach of 1 creators" in words
    assert column(at, -1, "Why") == ["The contract is not signed."]


def test_money_of_all_campaigns_stands_in_one_table(leafy: None) -> None:
    at = page("money").run()
    assert not at.exception
    [row] = at.dataframe[0].value.to_dict("records")
    assert (row["Campaign"], row["Budget"], row["Committed"], row["Left"]) == (
        "Leafy tea", 900, 600, 300,
    )  # fmt: skip


def test_a_campaign_without_money_says_so(load: Load) -> None:
    load({"campaigns.csv": CAMPAIGNS + LEAFY, "posts.csv": posts_csv("leafy", STEADY)})
    assert "Neither a budget nor a cost of it is known." in shown(screen("money"))
    assert "nothing can be divided" in shown(screen("money"))


@pytest.mark.parametrize(
    "plot", ["Posts by format", "Spend against result", "Pace and forecast", "Engagement by week"]
)
def test_each_plot_is_drawn_told_and_can_be_taken_away(leafy: None, plot: str) -> None:
    at = screen("campaign", plot=plot)
    labels = [button.label for button in at.get("download_button")]
    assert labels == ["PNG", "SVG", "CSV"]
    charts = at.get("vega_lite_chart")
    assert all(json.loads(chart.proto.spec) for chart in charts)


def test_a_plot_without_data_says_what_is_missing(leafy: None) -> None:
    words = shown(screen("campaign", plot="Growth with age"))
    assert "No export tells of a post" in words
    assert "No week has posts" in shown(screen("campaign", plot="Weeks side by side"))


def test_the_form_sets_goals_and_says_that_they_are_saved(leafy: None, store: Store) -> None:
    at = screen("settings")
    key = next(iter(cached.campaign_ids(cached.data_version()).values()))
    at.text_input(key=f"goal_form_{key}_owner").set_value("Kim")
    at.text_input(key=f"goal_form_{key}_currency").set_value("")
    at.number_input(key=f"goal_form_{key}_budget").set_value(500.0)
    at.button(key=f"goal_form_{key}_save").click().run()
    assert "The budget has no currency" in shown(at) + "".join(m.value for m in at.markdown)
    assert at.text_input(key=f"goal_form_{key}_owner").value == "Kim"  # nothing typed is lost
    at.text_input(key=f"goal_form_{key}_currency").set_value("EUR")
    at.button(key=f"goal_form_{key}_save").click().run()
    assert not at.exception
    assert "The goals and the brief of Leafy tea are saved." in shown(at)
    with store.read() as cursor:
        found = cursor.execute("SELECT owner, budget, currency FROM campaign_now").fetchall()
    assert [(owner, float(budget), currency) for owner, budget, currency in found] == [
        ("Kim", 500.0, "EUR")
    ]


def test_a_rate_is_kept_and_one_that_is_none_is_said(leafy: None, store: Store) -> None:
    at = screen("settings", section="Currencies")
    at.text_input(key="exchange_from").set_value("eur")
    at.text_input(key="exchange_to").set_value("USD")
    at.number_input(key="exchange_rate_value").set_value(-1.0)
    at.button[0].click().run()
    assert "The rate is not above 0" in shown(at)
    at.number_input(key="exchange_rate_value").set_value(1.08)
    at.button[0].click().run()
    assert not at.exception
    with store.read() as cursor:
        assert cursor.execute("SELECT from_currency, rate FROM exchange_rate").fetchall()[0][0] == (
            "EUR"
        )


@pytest.mark.parametrize("words", ["yesterday", "2031-01-01", "1999-01-01"])
def test_a_day_of_which_nothing_is_known_is_now_and_said(
    leafy: None, app: AppTest, words: str
) -> None:
    app.query_params[known.KEY] = words
    app.run()
    assert not app.exception
    assert f"“{words}” is no earlier day of which something is known: this is now." in shown(app)
    assert "As known on the evening" not in shown(app)


def test_rows_are_given_out_safe_for_spreadsheets(leafy: None) -> None:
    from pages.receipt import _csv

    text = _csv(pd.DataFrame({"What": ["=1+1", None], "Day": [pd.NaT, pd.NaT]}))
    assert io.StringIO(text).readlines()[1].startswith("'=1+1")


def test_a_forecast_has_a_receipt_with_its_sum_its_rows_and_the_way_on(leafy: None) -> None:
    at = screen("receipt", metric="forecast_of_reach")
    words = shown(at)
    assert "## Forecast of reach:" in words
    assert "16,000 so far + " in words
    assert "Four times in five it ends between" in words
    assert "**Rows** 16 rows used, no rows left out." in words
    table = at.dataframe[0].value
    assert len(table) == 16
    assert list(table["Reach"]) == [1000.0] * 16
    assert table["Still to gain"].sum() >= 0
    assert [one.proto.label for one in at.get("page_link")][-1] == (
        "The files and lines of these figures"
    )


def test_the_forecast_of_costs_names_every_item_and_why_one_does_not_count(leafy: None) -> None:
    at = screen("receipt", metric="cost_forecast")
    assert "the larger of 600.00 promised and 0.00 due and paid + 0.00 commissions = 600.00" in (
        shown(at)
    )
    table = at.dataframe[0].value.set_index("What")
    assert table.loc["contract C-1", "Used"]
    assert not table.loc["contract C-2", "Used"]
    assert table.loc["contract C-2", "Left out because"] == "The contract is not signed."


def test_a_figure_that_a_campaign_does_not_have_is_said(leafy: None) -> None:
    for name in ("change_of_rate_by_reach", "forecast_of_clicks"):
        assert "This campaign has no such figure by now." in shown(screen("receipt", metric=name))


def test_one_post_has_a_receipt_of_its_own(leafy: None) -> None:
    table = next(
        one.value for one in screen("campaign").dataframe if "Why it is here" in one.value.columns
    )
    address = table["Receipt"].iloc[0]
    assert address.startswith("/receipt?metric=engagement_rate_by_reach&campaign=Leafy+tea&post=")
    post = address.rpartition("post=")[2].replace("%3A", ":")
    at = screen("receipt", metric="engagement_rate_by_reach", post=post)
    assert len(at.dataframe[0].value) == 1
    assert f"Of it only: {post}." in shown(at)


def test_costs_by_creator_lead_to_their_receipts(leafy: None) -> None:
    at = screen("money", result="reach")
    (table,) = [one.value for one in at.dataframe if "Own share" in one.value.columns]
    address = table.set_index("Creator").loc["Ana", "Receipt"]
    assert address == "/receipt?metric=cost_per_reach&campaign=Leafy+tea&creator=ana"
    assert "600.00 USD cost committed" in shown(
        screen("receipt", metric="cost_per_reach", creator="ana")
    )
