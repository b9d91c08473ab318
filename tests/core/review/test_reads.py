from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from core import review
from core.checks import check
from core.errors import PothosError
from core.metrics import refresh
from tests.core.metrics.programme import Programme

START = date(2026, 6, 1)
AS_OF = date(2026, 7, 27)

MIGRATIONS = Path(__file__).parents[3] / "core" / "store" / "migrations"
OF_REVIEWS = set(re.findall(r"CREATE TABLE (\w+)", (MIGRATIONS / "0015_decisions.sql").read_text()))
"""What the team says in its reviews, and what is prepared of it: no export fills it."""
READABLE = {"import_file", "import_issue", "sameness", "setting", "restatement", "promise_now"}
READABLE |= OF_REVIEWS


def put(programme: Programme, campaign_id: str, *, posts: int, falls: bool = False) -> None:
    """A post a day with 10,000 views at a week; the likes fall to a third after four weeks."""
    for day in range(posts):
        likes = 800 + 40 * (day % 5 - 2)
        programme.post(
            f"tiktok:{campaign_id}{day}", campaign_id=campaign_id, account_id="tiktok:mia",
            published_on=START + timedelta(days=day), as_of=START + timedelta(days=day + 7),
            views=10_000, likes=likes // 3 if falls and day >= 28 else likes,
        )  # fmt: skip


def declare(programme: Programme, campaign_id: str, target: int | None) -> None:
    programme.campaign(
        campaign_id, goal="visibility", goal_metric="views", target=target, owner="Maren",
        starts_on=START, ends_on=START + timedelta(days=90), hashtags=[campaign_id],
    )  # fmt: skip


@pytest.fixture
def three(programme: Programme) -> Iterator[Programme]:
    """One campaign that falls, one without a target, one in order; and a post in the tray."""
    programme.account("tiktok:mia", creator_id="mia koch")
    programme.creator("mia koch", "Mia Koch")
    declare(programme, "falling", 400_000)
    declare(programme, "aimless", None)
    declare(programme, "healthy", 400_000)
    put(programme, "falling", posts=49, falls=True)
    put(programme, "aimless", posts=3)
    put(programme, "healthy", posts=49)
    programme.post("tiktok:lost", published_on=START, as_of=START, likes=5)
    check(programme.cursor, refresh(programme.cursor), AS_OF)
    yield programme


def test_campaigns_come_worst_first_with_status_and_reason(three: Programme) -> None:
    lines = review.review_lines(three.cursor)
    assert [(line.name, line.status) for line in lines] == [
        ("Falling", "drifting"), ("Aimless", "no goal"), ("Healthy", "on track"),
    ]  # fmt: skip
    falling, aimless, healthy = lines
    assert falling.reason.startswith("Engagement by views fell by")
    assert falling.reason == review.alerts(three.cursor, "falling")[0].headline
    assert aimless.reason == "It has no target."
    assert [line.needs_attention for line in lines] == [True, True, False]
    assert (healthy.alerts, healthy.worst) == (0, None)
    assert "steady" in healthy.reason


def test_a_line_carries_rate_pace_and_drift(three: Programme) -> None:
    line = review.review_lines(three.cursor)[0]
    assert line.denominator == "views"
    # The newest four of seven weeks: one of 8 %, three of a third of it: 8 % * (1 + 3 / 3) / 4.
    assert line.rate == pytest.approx(0.04, rel=0.02)
    assert line.pace is not None
    assert line.pace.total == 490_000
    assert line.drift is not None
    assert line.drift.verdict == "drift"


def test_alerts_come_most_severe_first_and_can_be_of_one_campaign(three: Programme) -> None:
    everything = review.alerts(three.cursor)
    # The aimless one has only three posts of June: its figures are old as well.
    assert [(alert.campaign_id, alert.severity, alert.rule) for alert in everything] == [
        ("falling", "high", "level shift"), ("aimless", "medium", "no goal"),
        ("aimless", "medium", "stale data"),
    ]  # fmt: skip
    assert review.alerts(three.cursor, "aimless") == everything[1:]


def test_weeks_are_those_that_overlap_the_days_asked_for(three: Programme) -> None:
    weeks = review.weeks(three.cursor, "healthy", "views", date(2026, 6, 14), date(2026, 6, 22))
    assert [week.date() for week in weeks["week"]] == [
        date(2026, 6, 8), date(2026, 6, 15), date(2026, 6, 22),
    ]  # fmt: skip
    assert list(weeks["posts"]) == [7, 7, 7]
    assert weeks["rate_with_young"].isna().all()
    assert (weeks["expected_low"] < weeks["expected_high"]).all()


def test_a_week_of_young_posts_has_a_rate_so_far_and_no_settled_one(
    programme: Programme,
) -> None:
    programme.post(
        campaign_id="glow", published_on=START, as_of=START + timedelta(days=2), likes=5, views=100
    )
    refresh(programme.cursor)
    (week,) = review.weeks(programme.cursor, "glow", "views").to_dict("records")
    assert week["rate_with_young"] == 0.05
    assert week["posts_young"] == 1
    assert week["rate"] != week["rate"]  # NaN


def test_a_campaign_is_read_whole_and_an_unknown_one_is_said(three: Programme) -> None:
    campaign = review.campaign(three.cursor, "falling")
    assert (campaign.owner, campaign.hashtags, campaign.mentions) == ("Maren", ["falling"], [])
    assert campaign.posts == 49
    assert campaign.drift == review.drift(three.cursor, "falling", "views")
    with pytest.raises(PothosError, match="not known"):
        review.campaign(three.cursor, "nobody")


def test_creators_posts_and_progress_are_tables(three: Programme) -> None:
    (creator,) = review.creators_of(three.cursor, "aimless", "views").to_dict("records")
    # 720, 760 and 800 likes of three times 10,000 views.
    assert (creator["creator_name"], creator["posts"]) == ("Mia Koch", 3)
    assert creator["rate"] == pytest.approx(2280 / 30_000)
    posts = review.posts_of(three.cursor, "aimless", "views", limit=2)
    assert list(posts["post_id"]) == ["tiktok:aimless2", "tiktok:aimless1"]
    assert posts["rate"].iloc[0] == pytest.approx(0.08)
    assert posts["assigned_reason"].iloc[0] == "named by the export export.csv"
    assert review.posts_of(three.cursor, "aimless")["rate"].isna().all()
    assert review.progress(three.cursor, "aimless")["total"].iloc[-1] == 30_000


def test_the_tray_holds_posts_that_wait_and_not_those_sent_away(three: Programme) -> None:
    assert review.tray_count(three.cursor) == 1
    tray = review.tray(three.cursor, limit=10)
    assert list(tray["post_id"]) == ["tiktok:lost"]
    assert tray["reason"].iloc[0] == "carries no hashtag of a brief"
    assert review.tray(three.cursor, limit=10, offset=1).empty
    three.assign("tiktok:lost", None, "not ours")
    refresh(three.cursor)
    assert review.tray_count(three.cursor) == 0


def test_contradictions_name_the_files_that_disagree(three: Programme) -> None:
    three.new_import("later.csv")
    three.post("tiktok:aimless0", as_of=AS_OF, likes=0)
    three.post("tiktok:lost", as_of=AS_OF, likes=0)
    refresh(three.cursor)
    (one,) = review.contradictions(three.cursor, "aimless").to_dict("records")
    assert (one["metric"], one["value_before"], one["value_after"]) == ("likes", 720, 0)
    assert (one["file_before"], one["file_after"]) == ("export.csv", "later.csv")
    assert len(review.contradictions(three.cursor)) == 2


def test_freshness_counts_the_days_since_the_newest_figures(three: Programme) -> None:
    fresh = review.freshness(three.cursor, date(2026, 8, 3))
    # The post of 19 July, a week old.
    assert (fresh.as_of, fresh.age_days, fresh.is_stale) == (date(2026, 7, 26), 8, False)
    assert review.freshness(three.cursor, date(2026, 8, 4)).is_stale


def test_an_empty_programme_reads_as_nothing(programme: Programme) -> None:
    assert review.review_lines(programme.cursor) == []
    assert review.alerts(programme.cursor) == []
    assert review.tray_count(programme.cursor) == 0
    fresh = review.freshness(programme.cursor, AS_OF)
    assert (fresh.as_of, fresh.age_days, fresh.is_stale) == (None, None, False)


def test_no_read_of_a_screen_names_a_table_that_exports_fill(root: Path) -> None:
    before_the_prepared = "\n".join(
        path.read_text().partition("-- Prepared tables")[0]
        for path in sorted(MIGRATIONS.glob("*.sql"))
    )
    raw = set(re.findall(r"CREATE TABLE (\w+)", before_the_prepared)) - READABLE
    assert {"post_snapshot", "post", "campaign", "sale"} <= raw
    for path in (root / "core" / "review").glob("*.py"):
        named = set(re.findall(r"(?:FROM|JOIN)\s+(\w+)", path.read_text()))
        assert not named & raw, f"{path.name} reads {named & raw}"


def test_two_files_that_disagree_on_many_posts_are_said_once(programme: Programme) -> None:
    for file_name, views in (("posts.csv", 64), ("other preset.csv", 0)):
        programme.new_import(file_name)
        for number in range(3):
            programme.post(f"facebook:{number}", campaign_id="glow", as_of=AS_OF, views=views)
    refresh(programme.cursor)
    said = review.disagreements(programme.cursor, "glow")
    assert [disagreement.in_words for disagreement in said] == [
        "Views of 3 posts: up to 64 in posts.csv, 0 in other preset.csv for the same day. The "
        "larger figures are used. An export with other columns may count something else by that "
        "name."
    ]
