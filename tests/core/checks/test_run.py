from __future__ import annotations

from datetime import date, timedelta

from core.checks import check
from core.metrics import refresh
from tests.core.metrics.programme import Programme

START = date(2026, 6, 1)
AS_OF = date(2026, 8, 3)


def sixty_posts(programme: Programme, campaign_id: str, *, falls: bool) -> None:
    """One post a day with 10,000 reach; 800 likes, and only 300 from the 36th on if it falls."""
    programme.campaign(
        campaign_id, goal="visibility", goal_metric="reach", target=800_000,
        starts_on=START, ends_on=START + timedelta(days=90),
    )  # fmt: skip
    for day in range(56):
        likes = 800 + 40 * (day % 5 - 2)
        if falls and day >= 35:
            likes -= 500
        programme.post(
            f"tiktok:{campaign_id}{day}", campaign_id=campaign_id,
            published_on=START + timedelta(days=day), as_of=START + timedelta(days=day + 7),
            reach=10_000, reach_kind="unique_accounts", likes=likes, views=20_000,
        )  # fmt: skip


def bring_up_to_date(programme: Programme, as_of: date = AS_OF) -> None:
    check(programme.cursor, refresh(programme.cursor), as_of)


def rules(programme: Programme) -> list[tuple[str, str]]:
    return programme.all("SELECT campaign_id, rule FROM alert ORDER BY ALL")  # type: ignore[return-value]


def test_a_fall_is_found_for_every_denominator_and_raised_for_the_campaigns_own(
    programme: Programme,
) -> None:
    sixty_posts(programme, "glow", falls=True)
    sixty_posts(programme, "shine", falls=False)
    bring_up_to_date(programme)
    findings = programme.all(
        "SELECT campaign_id, denominator, verdict FROM drift_finding ORDER BY ALL"
    )
    assert findings == [
        ("glow", "reach", "drift"), ("glow", "views", "drift"),
        ("shine", "reach", "steady"), ("shine", "views", "steady"),
    ]  # fmt: skip
    subject, since, severity = programme.one(
        "SELECT subject, since, severity FROM alert WHERE rule = 'level shift'"
    )
    assert (subject, severity) == ("reach", "high")
    # The first low post is of 6 July, the 36th day.
    assert abs((since - date(2026, 7, 6)).days) <= 3


def test_every_week_with_settled_posts_has_its_rate_and_its_band(programme: Programme) -> None:
    sixty_posts(programme, "shine", falls=False)
    bring_up_to_date(programme)
    weeks = programme.all("FROM drift_week WHERE denominator = 'reach' ORDER BY week")
    assert len(weeks) == 8
    _, _, week, rate, expected, low, high, posts, *_ = weeks[0]
    # The first seven days: 720, 760, 800, 840, 880, 720, 760 likes, 5,480 of 70,000.
    assert (week, posts, round(rate, 5)) == (START, 7, round(5480 / 70_000, 5))
    assert low < expected < high


def test_the_same_finding_keeps_its_id_and_checking_twice_adds_nothing(
    programme: Programme,
) -> None:
    sixty_posts(programme, "glow", falls=True)
    bring_up_to_date(programme)
    tables = ("alert", "drift_finding", "drift_week", "campaign_pace")
    before = {table: programme.all(f"FROM {table} ORDER BY ALL") for table in tables}
    check(programme.cursor, ["glow"], AS_OF)
    assert {table: programme.all(f"FROM {table} ORDER BY ALL") for table in tables} == before


def test_a_campaign_that_did_not_change_keeps_its_level_shift(programme: Programme) -> None:
    sixty_posts(programme, "glow", falls=True)
    bring_up_to_date(programme)
    programme.campaign("shine")
    bring_up_to_date(programme)
    assert rules(programme) == [("glow", "level shift"), ("shine", "no goal")]


def test_nothing_is_left_of_a_campaign_that_was_undone(programme: Programme) -> None:
    sixty_posts(programme, "glow", falls=True)
    bring_up_to_date(programme)
    programme.undo(1)
    bring_up_to_date(programme)
    for table in ("alert", "drift_finding", "drift_week", "campaign_pace"):
        assert programme.all(f"FROM {table}") == []


def test_data_grows_stale_by_what_came_for_others(programme: Programme) -> None:
    sixty_posts(programme, "shine", falls=False)
    bring_up_to_date(programme)
    assert rules(programme) == []
    # Shine's newest figures are of 2 August; the programme has moved on to the 13th.
    check(programme.cursor, [], date(2026, 8, 13))
    assert rules(programme) == [("shine", "stale data")]


def test_a_pace_far_behind_is_kept_and_raised(programme: Programme) -> None:
    sixty_posts(programme, "glow", falls=False)
    programme.campaign("glow", target=5_000_000)
    bring_up_to_date(programme)
    # 56 posts of 10,000 each, of 5,000,000.
    assert programme.one("SELECT metric, total, target, verdict FROM campaign_pace") == (
        "reach", 560_000, 5_000_000, "behind",
    )  # fmt: skip
    assert rules(programme) == [("glow", "pace behind")]


def test_findings_of_all_are_made_anew_when_the_campaigns_they_are_spread_over_change(
    programme: Programme,
) -> None:
    sixty_posts(programme, "glow", falls=True)
    bring_up_to_date(programme)
    assert programme.all("FROM judged_with")[0][2] == 1
    programme.cursor.execute("UPDATE drift_finding SET in_words = 'old'").fetchall()
    bring_up_to_date(programme)
    assert programme.all("SELECT DISTINCT in_words FROM drift_finding") == [("old",)]

    # With two campaigns each has half of the false alerts: 2 of 4 a year, above the cap of one.
    # With five each has 4 / 6: five are counted as six.
    for number in range(4):
        sixty_posts(programme, f"shine{number}", falls=False)
    bring_up_to_date(programme)

    assert programme.all("FROM judged_with")[0][2] == 6
    assert programme.all("FROM drift_finding WHERE in_words = 'old'") == []
    assert rules(programme) == [("glow", "level shift")]
