"""Who fits a campaign: judged at import, from posts for others where there are enough."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from core.benchmarks.rates import refresh_creator_rates
from core.checks.wrong_creators import off_fit_creators
from core.creators import fit as room
from core.creators.countries import country_code
from core.creators.fit import fit_of, kept_fit, refresh_fits, ruling_of
from core.creators.listing import creator_lines
from core.creators.relationship import together
from core.metrics import refresh
from tests.core.metrics.programme import Programme

TODAY = date(2026, 6, 30)
GADGET = "My new gadget measures soil moisture by Bluetooth"
CHICKEN = "Roasted chicken with lemon and thyme for Sunday"


def posts(programme: Programme, who: str, words: str, number: int, of: str | None = None) -> None:
    programme.new_import()
    programme.account(f"tiktok:{who}", creator_id=f"{who} x")
    programme.creator(f"{who} x", f"{who.title()} X")
    for place in range(number):
        programme.post(
            f"tiktok:{who}{of or ''}{place}", account_id=f"tiktok:{who}", campaign_id=of,
            caption=f"{words} {place}", format="video", published_on=date(2026, 5, 1 + place),
            as_of=TODAY, views=1_000, likes=50,
        )  # fmt: skip


@pytest.fixture
def launch(programme: Programme) -> Programme:
    """A gadget's campaign with a chef and an engineer under contract."""
    programme.campaign(
        "pip", brief="Soil moisture sensor, Bluetooth, one battery: show the gadget", goal="sales",
        markets=["US"], ends_on=date(2026, 7, 31),
    )  # fmt: skip
    posts(programme, "chef", CHICKEN, 12)
    posts(programme, "ada", GADGET, 12)
    programme.new_import()
    programme.agree("C1", "pip", creator_id="chef x", status="signed", signed_on=date(2026, 5, 9))
    programme.agree("C2", "pip", creator_id="ada x", status="signed", signed_on=date(2026, 5, 9))
    return programme


def brought_up(programme: Programme, as_of: date = TODAY) -> None:
    refresh(programme.cursor)
    refresh_fits(programme.cursor, as_of)


def rule(programme: Programme, fits: bool | None, minute: int = 0) -> None:
    programme.insert(
        "fit_ruling", campaign_id="pip", creator_id="chef x", fits=fits,
        reason="He cooks for geeks", said_at=datetime(2026, 6, 1, 9, minute, tzinfo=UTC),
    )  # fmt: skip


def test_a_chef_for_a_tech_brand_is_an_alert_and_the_engineer_is_none(launch: Programme) -> None:
    brought_up(launch)
    [alert] = off_fit_creators(launch.cursor, TODAY)
    assert (alert.campaign_id, alert.subject, alert.since) == ("pip", "chef x", date(2026, 5, 9))
    assert "Topics: 0 of 12 posts use words of the brief." in alert.evidence
    chef, ada = (kept_fit(launch.cursor, "pip", who) for who in ("chef x", "ada x"))
    assert chef is not None
    assert ada is not None
    assert (chef.is_off, ada.is_off) == (True, False)
    assert (ada.score or 0) > 80 > 20 > (chef.score or 0)


def test_the_teams_word_wins_until_it_is_taken_back(launch: Programme) -> None:
    rule(launch, fits=True)
    brought_up(launch)
    assert off_fit_creators(launch.cursor, TODAY) == []
    assert ruling_of(launch.cursor, "pip", "chef x") == (True, "He cooks for geeks", "2026-06-01")
    rule(launch, fits=None, minute=1)
    assert ruling_of(launch.cursor, "pip", "chef x") is None
    assert len(off_fit_creators(launch.cursor, TODAY)) == 1


def test_posts_for_the_campaign_itself_count_only_where_there_are_hardly_others(
    launch: Programme,
) -> None:
    posts(launch, "chef", GADGET, 12, of="pip")
    brought_up(launch)
    kept = kept_fit(launch.cursor, "pip", "chef x")
    assert kept is not None
    assert (kept.posts, kept.is_off) == (12, True)
    posts(launch, "neo", GADGET, 12, of="pip")
    posts(launch, "neo", CHICKEN, 4)
    brought_up(launch)
    kept = kept_fit(launch.cursor, "pip", "neo x")
    assert kept is not None
    assert (kept.posts, kept.is_off) == (16, False)


def test_what_is_kept_is_what_would_be_made_now_and_is_made_once(
    launch: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought_up(launch)
    made = fit_of(launch.cursor, "pip", ["chef x", "ada x"])
    assert {who: kept_fit(launch.cursor, "pip", who) for who in made} == made
    judged: list[str] = []
    judge = room._judge
    monkeypatch.setattr(room, "_judge", lambda *given: judged.append(given[2]) or judge(*given))
    brought_up(launch)
    assert judged == []
    launch.new_import()
    launch.post("tiktok:new", account_id="tiktok:ada", caption="Roots", published_on=TODAY)
    brought_up(launch)
    assert judged == ["ada x"]


def test_a_campaign_that_is_long_over_is_not_judged_any_more(launch: Programme) -> None:
    brought_up(launch, as_of=date(2026, 8, 14))
    assert launch.one("SELECT count(*) FROM creator_fit") == 2
    brought_up(launch, as_of=date(2026, 8, 15))
    assert launch.all("FROM creator_fit") == []


def test_the_audience_counts_where_an_export_has_it(launch: Programme) -> None:
    launch.audience("tiktok:ada", "United States", 0.3)
    launch.audience("tiktok:ada", "Germany", 0.7)
    brought_up(launch)
    [parts] = launch.one("SELECT list(parts) FROM creator_fit WHERE creator_id = 'ada x'")
    [audience] = [part for part in json.loads(parts) if part["name"] == "audience"]
    assert audience["points"] == pytest.approx(9)
    assert audience["sentence"] == "30 % of their audience is in US."


def test_a_country_is_one_by_code_or_name() -> None:
    assert [country_code(said) for said in ("US", "United States", "usa", "UK", "Deutschland")] == [
        "us", "us", "us", "gb", "deutschland",
    ]  # fmt: skip


def test_the_list_has_everybody_with_their_fit_and_the_short_list(launch: Programme) -> None:
    launch.insert("short_list", campaign_id="pip", creator_id="ada x", is_on=True,
                  said_at=datetime(2026, 6, 1, tzinfo=UTC))  # fmt: skip
    launch.person("Zoe Q")
    brought_up(launch)
    lines = creator_lines(launch.cursor, "pip")
    assert [(line.name, line.is_of_campaign, line.is_on_short_list) for line in lines] == [
        ("Ada X", True, True), ("Chef X", True, False), ("Zoe Q", False, False),
    ]  # fmt: skip
    assert [line.account_ids for line in lines] == [("tiktok:ada",), ("tiktok:chef",), ()]
    assert {line.score for line in creator_lines(launch.cursor, None)} == {None}


def test_one_creator_with_two_names_is_one_line_and_two_with_one_name_are_two(
    programme: Programme,
) -> None:
    programme.person("Ana Lima", vendor_id="grin:1", accounts=("instagram:ana",))
    programme.person("Ana L.", vendor_id="grin:1")
    programme.new_import()
    programme.person("Kim Doe", vendor_id="grin:2", accounts=("instagram:kim",))
    programme.person("Kim Doe", vendor_id="grin:3", accounts=("tiktok:kimd",))
    brought_up(programme)
    names = [line.name for line in creator_lines(programme.cursor, None)]
    assert len([name for name in names if name.startswith("Ana")]) == 1
    assert names.count("Kim Doe") == 2


def test_amounts_of_two_currencies_stay_apart_in_the_history(launch: Programme) -> None:
    launch.agree("C3", "pip", creator_id="ada x", status="signed", signed_on=date(2026, 5, 9),
                 price=900, price_basis="per deal", currency="EUR")  # fmt: skip
    launch.pay("P1", creator_id="ada x", campaign_id="pip", amount=20, currency="USD",
               status="paid", paid_on=date(2026, 6, 1))  # fmt: skip
    brought_up(launch)
    row = together(launch.cursor, "ada x").iloc[0]
    assert (row["currency"], row["committed"], row["currencies"]) == ("EUR", 900, 2)
    assert row["paid"] != row["paid"]  # not a number: the 20 are dollars


def test_the_largest_account_speaks_with_its_own_figures_only(launch: Programme) -> None:
    launch.account("instagram:ada.big", creator_id="ada x", followers=900_000, as_of=TODAY)
    brought_up(launch)
    refresh_creator_rates(launch.cursor)
    [ada] = [line for line in creator_lines(launch.cursor, None) if line.name == "Ada X"]
    assert (ada.account_id, ada.followers, ada.rate) == ("instagram:ada.big", 900_000, None)
