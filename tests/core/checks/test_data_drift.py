"""Exports that changed what they count: one alert, and silence where all is as before."""

from __future__ import annotations

from typing import Any

from tests.core.checks.daily import (
    alerts_of,
    bring_up_to_date,
    declare,
    on_day,
    post_daily,
    usual_likes,
)
from tests.core.metrics.programme import Programme

CHANGED_ON = 30
DAYS = 50
AS_OF = on_day(60)
BOTH = {"views": 20_000, "impressions": 30_000}


def posts(before: dict[str, Any], since: dict[str, Any]) -> list[dict[str, Any]]:
    """50 posts of which the 31st is the first of the new export."""
    return [before if day < CHANGED_ON else since for day in range(DAYS)]


def test_a_counter_that_stopped_is_told_with_its_days(programme: Programme) -> None:
    declare(programme, "glow")
    post_daily(programme, "glow", posts(BOTH, {"views": 20_000}))
    bring_up_to_date(programme, AS_OF)
    ((campaign_id, subject, severity, headline, evidence, since),) = alerts_of(
        programme, "data drift"
    )
    assert (campaign_id, subject, severity) == ("glow", "tiktok|stopped|impressions|", "medium")
    # The last post with it is the 30th, of 30 June; the first without is of 1 July.
    assert headline == (
        "TikTok: exports no longer tell impressions of posts, since a day "
        "between 30 June and 1 July 2026."
    )
    assert evidence[1] == "It is in the posts of one campaign."
    assert since == on_day(29)


def test_a_counter_of_engagements_that_stopped_is_of_little_weight(programme: Programme) -> None:
    declare(programme, "glow")
    post_daily(programme, "glow", posts({"saves": 30}, {}))
    bring_up_to_date(programme, AS_OF)
    ((_, subject, severity, *_),) = alerts_of(programme, "data drift")
    assert (subject, severity) == ("tiktok|stopped|saves|", "low")


def test_a_counter_that_goes_on_under_another_name_is_told_as_renamed(
    programme: Programme,
) -> None:
    declare(programme, "glow")
    post_daily(programme, "glow", posts({"impressions": 30_000}, {"views": 31_000}))
    bring_up_to_date(programme, AS_OF)
    ((_, subject, _, headline, evidence, _),) = alerts_of(programme, "data drift")
    assert subject == "tiktok|renamed|impressions|views"
    assert headline == (
        "TikTok: impressions stopped and views began, between 30 June and 1 July 2026."
    )
    assert evidence[0] == (
        "It is likely one figure under a new name: 30,000 for a post before, 31,000 since."
    )


def test_a_counter_that_counts_something_else_is_told_with_its_ratio(
    programme: Programme,
) -> None:
    declare(programme, "glow")
    # Views double against reach and impressions, which stay as they are.
    post_daily(programme, "glow", posts(BOTH, BOTH | {"views": 40_000}))
    bring_up_to_date(programme, AS_OF)
    ((_, subject, _, headline, evidence, _),) = alerts_of(programme, "data drift")
    assert subject.startswith("tiktok|definition changed|views|")
    assert "TikTok: views for each " in headline
    # 2 views for each reached before, 4 since; of impressions 0.67 and 1.3.
    assert evidence[0].startswith(("2.0 views for each reach", "0.7 views for each impressions"))


def test_one_change_in_several_campaigns_is_one_alert_of_the_programme(
    programme: Programme,
) -> None:
    for campaign_id in ("glow", "shine"):
        declare(programme, campaign_id)
        post_daily(programme, campaign_id, posts(BOTH, {"views": 20_000}))
    bring_up_to_date(programme, AS_OF)
    ((campaign_id, subject, _, _, evidence, _),) = alerts_of(programme, "data drift")
    assert (campaign_id, subject) == ("", "tiktok|stopped|impressions|")
    assert evidence[1] == "It is in the posts of 2 campaigns: Glow and Shine."


def test_of_an_old_change_nothing_is_said_any_more(programme: Programme) -> None:
    declare(programme, "glow")
    post_daily(programme, "glow", posts(BOTH, {"views": 20_000}))
    # The first post without is of day 30. On the 56th day after it, it is old.
    bring_up_to_date(programme, on_day(30 + 55))
    assert len(alerts_of(programme, "data drift")) == 1
    bring_up_to_date(programme, on_day(30 + 56))
    assert alerts_of(programme, "data drift") == []


def test_exports_that_stay_as_they_are_are_silent(programme: Programme) -> None:
    declare(programme, "glow")
    # Rates fall by half: the campaign drifts, its data does not.
    post_daily(
        programme, "glow",
        [
            BOTH | {"likes": usual_likes(day) // (1 if day < CHANGED_ON else 2), "comments": 10}
            for day in range(DAYS)
        ],
    )  # fmt: skip
    bring_up_to_date(programme, AS_OF)
    assert programme.all("FROM data_drift") == []
    assert len(alerts_of(programme, "level shift")) == 1


def test_what_was_found_goes_with_its_campaign(programme: Programme) -> None:
    declare(programme, "glow")
    post_daily(programme, "glow", posts(BOTH, {"views": 20_000}))
    bring_up_to_date(programme, AS_OF)
    programme.undo(1)
    bring_up_to_date(programme, AS_OF)
    assert programme.all("FROM data_drift") == []
    assert programme.all("FROM alert") == []
