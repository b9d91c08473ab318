"""An earlier evening is shown as it was known then, whatever came, went or was decided since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Self

import pytest

from core.checks.sensitivity import Sensitivity
from core.imports import (
    assign_posts,
    change_sensitivity,
    count_estimates,
    open_or_rebuild,
    set_goals_and_brief,
    undo_import,
)
from core.imports.known_on import forget_all, known_days, known_on, line_of
from core.store import Said, Store, connection
from tests.core.imports.acting_team import bring_in
from tests.core.imports.tables import Tables, every_table

FIRST = datetime(2026, 6, 1, 9, tzinfo=UTC)
CAMPAIGNS = (
    "campaign,starts_on,ends_on,goal,goal_metric,target,hashtags\n"
    "Spring Glow,2026-05-01,2026-06-30,visibility,views,{target},#glow\n"
)
POSTS = (
    "platform,platform_post_id,handle,caption,published_at,as_of,views,reach,likes,comments\n"
    "instagram,1,ann,New pots #glow,2026-05-10,2026-06-01,{views},800,40,4\n"
    "tiktok,3,bob,Look #glow,2026-05-12,2026-06-01,500,,20,2\n"
)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """What the store takes for now: its only entry."""
    now = [FIRST]

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> Self:  # type: ignore[override]
            said = now[0]
            return cls(said.year, said.month, said.day, said.hour, said.minute, tzinfo=UTC)

    monkeypatch.setattr(connection, "datetime", Clock)
    return now


@pytest.fixture
def store(tmp_path: Path, clock: list[datetime]) -> Iterator[Store]:
    opened = open_or_rebuild(tmp_path / "data")
    yield opened
    forget_all()
    opened.close()


def shown(store: Store) -> Tables:
    """All tables but the ledger of restatements: the past has no past of its own."""
    return {name: rows for name, rows in every_table(store).items() if name != "restatement"}


def a_week(store: Store, clock: list[datetime]) -> dict[date, Tables]:
    """A week of a team's work; the tables of each evening."""
    evenings: dict[date, Tables] = {}

    def next_day() -> None:
        evenings[clock[0].date()] = shown(store)
        clock[0] += timedelta(days=1)

    campaigns = CAMPAIGNS.format(target=100_000).encode()
    bring_in(store, {"campaigns.csv": campaigns}, Said())
    [posts] = bring_in(store, {"posts.csv": POSTS.format(views=1000).encode()}, Said())
    next_day()
    bring_in(store, {"later.csv": POSTS.format(views=1500).encode()}, Said())
    assign_posts(store, ["tiktok:3"], None, "not ours")
    next_day()
    assert posts.import_id is not None
    undo_import(store, posts.import_id)
    next_day()
    count_estimates(store, False)
    change_sensitivity(store, Sensitivity(0.5, 0.3))
    next_day()
    set_goals_and_brief(
        store,
        {"campaign": "Spring Glow"},
        [{"campaign": "Spring Glow", "goal_metric": "views", "target": "300", "decides": "yes"}],
    )
    next_day()
    return evenings


def test_every_evening_is_as_it_was(store: Store, clock: list[datetime]) -> None:
    evenings = a_week(store, clock)
    assert len(evenings) == 5
    for day, expected in evenings.items():
        known = known_on(store, line_of(store, day))
        assert known.lost == ()
        found = shown(known.store)
        for name in expected:
            assert found[name] == expected[name], f"{name} on {day}"


def test_an_import_that_was_undone_since_is_there_on_the_day_before(
    store: Store, clock: list[datetime]
) -> None:
    a_week(store, clock)
    query = "SELECT views FROM post_now WHERE post_id = 'instagram:1'"
    with known_on(store, line_of(store, FIRST.date())).store.read() as cursor:
        assert cursor.execute(query).fetchall() == [(1000,)]
    with store.read() as cursor:
        assert cursor.execute(query).fetchall() == [(1500,)]


def test_days_without_an_act_are_the_evening_before_them(
    store: Store, clock: list[datetime]
) -> None:
    a_week(store, clock)
    last = max(known_days(store) or ())
    assert line_of(store, last + timedelta(days=3)) == line_of(store, last)
    assert line_of(store, FIRST.date() - timedelta(days=1)) == 0


def test_an_import_whose_original_is_gone_is_named_and_the_rest_is_shown(
    store: Store, clock: list[datetime]
) -> None:
    a_week(store, clock)
    with store.read() as cursor:
        [(sha256,)] = cursor.execute(
            "SELECT original FROM import_file WHERE file_name = 'later.csv'"
        ).fetchall()
    for path in (store.home / "originals").rglob(f"*{sha256}*"):
        path.unlink()
    known = known_on(store, line_of(store, FIRST.date() + timedelta(days=1)))
    assert known.lost == ("import 3, later.csv",)
    with known.store.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM post_now").fetchall() == [(2,)]


def test_only_the_days_asked_for_last_are_kept(store: Store, clock: list[datetime]) -> None:
    for day in a_week(store, clock):
        known_on(store, line_of(store, day))
    assert len(list((store.home / "known").iterdir())) == 3
