"""The life of an alert: found, put off, decided, gone, found again; and the order of the agenda."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from core import acting
from core.acting import NotAllowedError, Person
from core.checks.alert import Alert, Rule
from core.checks.episodes import keep_episodes
from core.checks.findings import alert_row, keep
from core.errors import PothosError
from core.review import AgendaItem, agenda, decisions, hit_rates, resolved, track_record
from core.review.held import reviews_held, weeks_skipped
from core.review.notes import notes, notes_about
from core.store import Store, open_store
from core.store.decisions import (
    AlreadyDecidedError,
    Decided,
    assign_alert,
    decide,
    end_decision,
    hold_review,
    keep_note,
    say_useful,
    snooze_alert,
    write_note,
)
from core.store.settings import (
    ALERTS_AT_FIRST,
    alerts_in_a_meeting,
    choose_alerts_in_a_meeting,
)
from core.words import Severity

MONDAY = date(2026, 11, 16)
WEEK = timedelta(days=7)


def alert(
    rule: Rule = "no goal", campaign_id: str = "moss", severity: Severity = "medium"
) -> Alert:
    return Alert(
        rule, campaign_id, "", severity, f"{rule} of {campaign_id}.", (), None, "Do it.", MONDAY
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "data")
    with opened.write() as cursor:
        for name in ("moss", "fern"):
            cursor.execute(
                "INSERT INTO campaign_now BY NAME SELECT ? AS campaign_id, ? AS name", [name, name]
            ).fetchall()
    yield opened
    opened.close()


def found(store: Store, *alerts: Alert, on: date = MONDAY) -> None:
    """What a check of that day finds."""
    with store.write() as cursor:
        cursor.execute("DELETE FROM alert").fetchall()
        keep(cursor, "alert", [alert_row(one) for one in alerts])
        keep_episodes(cursor, store.now(), on)


def items(store: Store, today: date = MONDAY) -> list[AgendaItem]:
    with store.read() as cursor:
        return agenda(cursor, today)


def only(store: Store, today: date = MONDAY) -> AgendaItem:
    (item,) = items(store, today)
    return item


def decided(**other: object) -> Decided:
    made = Decided(
        alert().alert_id, "moss", "no goal", "No goal.", "pivot", "It has none", "Ana", None, None,
        MONDAY + 2 * WEEK,
    )  # fmt: skip
    return replace(made, **other)  # type: ignore[arg-type]


def test_an_alert_is_new_and_the_same_next_week(store: Store) -> None:
    found(store, alert())
    found(store, replace(alert(), headline="Worse."), on=MONDAY + WEEK)
    item = only(store, MONDAY + WEEK)
    assert (item.state, item.open_since, item.times_found) == ("new", MONDAY, 1)
    assert item.why_here == "Look at it, open for 7 days."
    with store.read() as cursor:
        rows = cursor.execute("SELECT headline FROM alert_episode").fetchall()
    assert rows == [("Worse.",)]


def test_it_resolves_by_itself_with_the_days_and_comes_back_with_its_history(
    store: Store,
) -> None:
    found(store, alert())
    found(store, on=MONDAY + WEEK)
    assert items(store) == []
    with store.read() as cursor:
        (gone,) = resolved(cursor, MONDAY)
    assert (gone.headline, gone.found_on, gone.gone_on) == (
        "no goal of moss.",
        MONDAY,
        MONDAY + WEEK,
    )
    found(store, alert(), on=MONDAY + 2 * WEEK)
    item = only(store, MONDAY + 2 * WEEK)
    assert (item.state, item.times_found, item.open_since) == ("reopened", 2, MONDAY + 2 * WEEK)
    with store.read() as cursor:
        assert resolved(cursor, MONDAY) == []


def test_a_check_that_finds_the_same_changes_nothing(store: Store) -> None:
    found(store, alert())
    with store.read() as cursor:
        before = cursor.execute("SELECT columns(*)::VARCHAR FROM alert_episode").fetchall()
    found(store, alert(), on=MONDAY + WEEK)
    with store.read() as cursor:
        assert cursor.execute("SELECT columns(*)::VARCHAR FROM alert_episode").fetchall() == before


def test_what_an_undo_took_away_has_no_history_and_its_decision_stays(store: Store) -> None:
    found(store, alert())
    decide(store, decided(), MONDAY, None)
    with store.write() as cursor:
        cursor.execute("DELETE FROM campaign_now WHERE campaign_id = 'moss'").fetchall()
    found(store)
    with store.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM alert_episode").fetchall() == [(0,)]
        (made,) = decisions(cursor)
    assert made.is_gone
    assert made.campaign is None
    assert made.is_due(MONDAY + 2 * WEEK)


def test_assigned_snoozed_and_decided_in_turn(store: Store) -> None:
    found(store, alert())
    assign_alert(store, alert().alert_id, "Ana")
    assert (only(store).state, only(store).assigned_to) == ("assigned", "Ana")
    snooze_alert(store, alert().alert_id, MONDAY + WEEK, "medium")
    assert only(store).state == "snoozed"
    assert not only(store).waits_for_us
    assert only(store, MONDAY + WEEK).state == "assigned"
    decide(store, decided(), MONDAY, None)
    assert only(store).state == "decided"
    assert not only(store).waits_for_us
    assign_alert(store, alert().alert_id, None)
    assert only(store).assigned_to is None


def test_it_wakes_where_it_is_more_severe(store: Store) -> None:
    found(store, alert())
    snooze_alert(store, alert().alert_id, MONDAY + 4 * WEEK, "medium")
    found(store, alert(severity="low"))
    assert only(store).state == "snoozed"
    found(store, alert(severity="high"))
    assert only(store).state == "new"


def test_it_wakes_where_clearly_more_money_is_at_risk(store: Store) -> None:
    found(store, alert("late deliverable"))
    at_risk(store, 200)
    light = only(store).weight
    snooze_alert(store, alert("late deliverable").alert_id, MONDAY + 4 * WEEK, "medium", light)
    at_risk(store, 400)
    assert only(store).state == "snoozed"
    at_risk(store, 600)
    assert only(store).weight == pytest.approx(light + 1.2)
    assert only(store).state == "new"


def test_it_does_not_wake_by_waiting_alone(store: Store) -> None:
    found(store, alert("late deliverable"))
    item = only(store)
    snooze_alert(store, item.alert.alert_id, MONDAY + 20 * WEEK, "medium", item.weight)
    assert only(store, MONDAY + 12 * WEEK).cost > item.cost + 1
    assert only(store, MONDAY + 12 * WEEK).state == "snoozed"


def at_risk(store: Store, amount: int) -> None:
    """What the campaign's promises put at risk, of a budget of 1,000."""
    with store.write() as cursor:
        cursor.execute("DELETE FROM promise_now").fetchall()
        cursor.execute("DELETE FROM campaign_now WHERE campaign_id = 'moss'").fetchall()
        cursor.execute(
            "INSERT INTO campaign_now BY NAME SELECT 'moss' AS campaign_id, 'EUR' AS currency, "
            "1000 AS budget"
        ).fetchall()
        cursor.execute(
            "INSERT INTO promise_now BY NAME SELECT 'moss' AS campaign_id, 'EUR' AS currency, "
            "CAST(? AS DOUBLE) AS at_risk",
            [amount],
        ).fetchall()


def test_the_owner_of_the_campaign_is_known(store: Store) -> None:
    found(store, alert())
    assert only(store).owner is None
    with store.write() as cursor:
        cursor.execute(
            "UPDATE campaign_now SET owner = 'Ana' WHERE campaign_id = 'moss'"
        ).fetchall()
    assert only(store).owner == "Ana"


def test_it_can_be_woken(store: Store) -> None:
    found(store, alert())
    snooze_alert(store, alert().alert_id, MONDAY + WEEK, "medium")
    snooze_alert(store, alert().alert_id, None, "medium")
    assert only(store).state == "new"


def test_a_decision_comes_back_on_its_day(store: Store) -> None:
    found(store, alert())
    decision_id = decide(store, decided(look_on=MONDAY + WEEK), MONDAY, None)
    assert not only(store, MONDAY + timedelta(days=6)).waits_for_us
    assert only(store, MONDAY + WEEK).waits_for_us
    with store.read() as cursor:
        (made,) = decisions(cursor)
    assert made.outcome == "still there"
    assert not made.is_due(MONDAY + timedelta(days=6))
    assert made.is_due(MONDAY + WEEK)
    end_decision(store, decision_id, "closed")
    with store.read() as cursor:
        (made,) = decisions(cursor)
    assert not made.is_due(MONDAY + WEEK)


def test_a_decision_of_before_it_was_gone_is_not_about_this_time(store: Store) -> None:
    found(store, alert())
    decide(store, decided(), MONDAY, None)
    found(store)
    with store.read() as cursor:
        (made,) = decisions(cursor)
    assert made.outcome == "gone"
    found(store, alert())
    assert only(store).state == "reopened"
    assert only(store).decision is None


def test_the_second_of_two_is_shown_the_first_ones_decision(store: Store) -> None:
    found(store, alert())
    with acting.acting_for(Person("ana@example.com", "analyst")):
        first = decide(store, decided(), MONDAY, None)
    with acting.acting_for(Person("ben@example.com", "analyst")):
        with pytest.raises(AlreadyDecidedError) as told:
            decide(store, decided(kind="pause"), MONDAY, None)
        assert told.value.decision_id == first
        with store.read() as cursor:
            assert [one.by for one in decisions(cursor)] == ["ana@example.com"]
        decide(store, decided(kind="pause"), MONDAY, first)
    with store.read() as cursor:
        assert [(one.kind, one.by) for one in decisions(cursor)] == [
            ("pause", "ben@example.com"),
            ("pivot", "ana@example.com"),
        ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"why": "  "},
        {"who": ""},
        {"kind": "dance"},
        {"look_on": MONDAY - timedelta(days=1)},
        {"expected_change": 11.0},
        {"expected_change": -1.1},
        {"expected_change": 0.3, "moved_figure": None},
        {"expected_change": None, "moved_figure": "posts a week"},
        {"why": "x" * 10_001},
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_kept(
    store: Store, wrong: dict[str, object]
) -> None:
    with pytest.raises(PothosError) as told:
        decide(store, decided(**wrong), MONDAY, None)
    assert told.value.what_to_do
    with store.read() as cursor:
        assert decisions(cursor) == []


def test_a_viewer_decides_nothing(store: Store) -> None:
    with acting.acting_for(Person("v", "viewer")), pytest.raises(NotAllowedError):
        decide(store, decided(), MONDAY, None)


def test_shocks_come_first_then_what_waiting_costs(store: Store) -> None:
    shock = replace(alert("platform shock", "", "low"), subject="instagram 2026-11-10")
    urgent, middle = alert("late deliverable", "fern", "high"), alert("pace behind", "moss")
    found(store, middle, urgent, shock, alert("stale data", "fern", "low"))
    order = [item.alert.rule for item in items(store)]
    assert order == ["platform shock", "late deliverable", "pace behind", "stale data"]


def counted_otherwise(store: Store, counter: str = "reach", on: date = MONDAY) -> None:
    """In fern's posts, and engagement by reach fell in the week from Monday."""
    with store.write() as cursor:
        cursor.execute(
            "UPDATE campaign_now SET denominator = 'reach' WHERE campaign_id = 'fern'"
        ).fetchall()
        cursor.execute("DELETE FROM drift_finding").fetchall()
        cursor.execute("DELETE FROM data_drift").fetchall()
        cursor.execute(
            "INSERT INTO drift_finding BY NAME SELECT 'fern' AS campaign_id, "
            "'reach' AS denominator, 'drift' AS verdict, CAST(? AS DATE) AS began_from, "
            "CAST(? AS DATE) AS began_to",
            [MONDAY, MONDAY + WEEK],
        ).fetchall()
        cursor.execute(
            "INSERT INTO data_drift BY NAME SELECT 'fern' AS campaign_id, "
            "'instagram' AS platform, 'definition changed' AS kind, ? AS counter, "
            "'views' AS other, CAST(? AS DATE) AS first_on, CAST(? AS DATE) AS last_on",
            [counter, on, on],
        ).fetchall()


DATA = replace(
    alert("data drift", "fern", "low"), subject="instagram|definition changed|reach|views"
)
SHIFT = replace(alert("level shift", "fern", "high"), subject="reach")


def test_a_shift_that_began_with_another_way_of_counting_is_part_of_that_alert(
    store: Store,
) -> None:
    counted_otherwise(store)
    found(store, DATA, SHIFT, alert("no goal"))
    one, other = items(store)
    assert one.alert.rule == "data drift"
    assert one.alert.evidence == (
        "Part of it: fern. level shift of fern. It began with this change.",
    )
    assert one.why_here.startswith("Act now")
    assert other.alert.rule == "no goal"


@pytest.mark.parametrize(("counter", "days"), [("impressions", 0), ("reach", 21), ("reach", -21)])
def test_another_counter_or_another_time_is_another_cause(
    store: Store, counter: str, days: int
) -> None:
    counted_otherwise(store, counter, MONDAY + timedelta(days=days))
    data = replace(DATA, subject=f"instagram|definition changed|{counter}|views")
    found(store, data, SHIFT)
    assert sorted(item.alert.rule for item in items(store)) == ["data drift", "level shift"]


def test_what_somebody_looks_after_stays_by_itself(store: Store) -> None:
    counted_otherwise(store)
    found(store, DATA, SHIFT)
    assign_alert(store, SHIFT.alert_id, "Ana")
    assert sorted(item.alert.rule for item in items(store)) == ["data drift", "level shift"]


def test_an_unlikely_goal_and_money_at_risk_cost_and_are_said(store: Store) -> None:
    with store.write() as cursor:
        cursor.execute(
            "UPDATE campaign_now SET budget = 1000, currency = 'EUR' WHERE campaign_id = 'fern'"
        ).fetchall()
        cursor.execute(
            "INSERT INTO promise_now BY NAME SELECT 'fern' AS campaign_id, 'EUR' AS currency, "
            "500.0 AS at_risk"
        ).fetchall()
    found(store, alert("late deliverable", "moss"), alert("late deliverable", "fern"))
    first, second = items(store)
    assert first.alert.campaign_id == "fern"
    assert first.cost - second.cost == pytest.approx(1.5)
    assert first.why_here == "Look at it, 500 EUR at risk, found today."


def test_thumbs_make_the_hit_rate_of_a_rule(store: Store) -> None:
    found(store, alert(), alert("stale data"), alert("no goal", "fern"))
    say_useful(store, alert().alert_id, True)
    say_useful(store, alert("no goal", "fern").alert_id, False)
    say_useful(store, alert("stale data").alert_id, True)
    say_useful(store, alert("stale data").alert_id, None)
    with store.read() as cursor:
        assert hit_rates(cursor) == [("no goal", 1, 2)]


def test_which_kinds_of_decision_worked(store: Store) -> None:
    found(store, alert(), alert("stale data"))
    decide(store, decided(), MONDAY, None)
    taken_back = decide(store, decided(alert_id="x", kind="pause"), MONDAY, None)
    end_decision(store, taken_back, "taken back")
    decide(store, decided(alert_id=alert("stale data").alert_id), MONDAY, None)
    found(store, alert())
    with store.read() as cursor:
        (record,) = track_record(decisions(cursor))
    assert (record.kind, record.worked, record.did_not, record.open) == ("pivot", 1, 1, 0)


@pytest.mark.parametrize("words", ["🌱", "x" * 10_000, "=1+1", "<b>bold</b> ](http://x) \u202e"])
def test_a_note_is_kept_as_it_was_written(store: Store, words: str) -> None:
    note_id = write_note(store, "day", "moss", "moss", words, MONDAY)
    with store.read() as cursor:
        (note,) = notes(cursor, "moss")
    assert (note.words, note.on_day) == (words.strip(), MONDAY)
    keep_note(store, note_id, "day", "moss", "moss", MONDAY, None)
    with store.read() as cursor:
        assert notes(cursor, "moss") == []


@pytest.mark.parametrize("words", ["", " \n", "x" * 10_001])
def test_a_note_that_is_none_is_refused(store: Store, words: str) -> None:
    with pytest.raises(PothosError):
        write_note(store, "campaign", "moss", "moss", words)


def test_reviews_are_remembered_and_skipped_ones_counted(store: Store) -> None:
    found(store, alert())
    began_at = datetime(2026, 11, 16, 9, tzinfo=UTC)
    hold_review(store, began_at, [alert().alert_id], 2)
    with store.read() as cursor:
        held = reviews_held(cursor)
    assert [(one.alerts, one.decisions) for one in held] == [(1, 2)]
    assert only(store).state == "seen"
    assert weeks_skipped(held, MONDAY + timedelta(days=13)) == 0
    assert weeks_skipped(held, MONDAY + 3 * WEEK) == 2
    assert weeks_skipped([], MONDAY) == 0


def test_a_note_on_a_creator_or_a_post_is_found_by_every_id_of_it(store: Store) -> None:
    with store.write() as cursor:
        cursor.execute(
            "INSERT INTO creator_identity VALUES ('creator', 'ana l.', 'ana lima')"
        ).fetchall()
        cursor.execute(
            "INSERT INTO post_identity VALUES ('instagram:/p/x', 'a', 'instagram:7')"
        ).fetchall()
    long = "\U0001f331 " + "x" * 9_990
    write_note(store, "creator", "ana l.", "", "\U0001f331")
    write_note(store, "creator", "ana lima", "", long)
    write_note(store, "creator", "ben", "", "Of somebody else")
    write_note(store, "post", "instagram:/p/x", "moss", "Of the post")

    with store.read() as cursor:
        of_ana = notes_about(cursor, "creator", "ana lima")
        of_post = notes_about(cursor, "post", "instagram:7")
        of_campaign = notes(cursor, "moss")

    assert [note.words for note in of_ana] == [long, "\U0001f331"]
    assert [note.words for note in of_post] == ["Of the post"]
    assert of_campaign == of_post


@pytest.mark.parametrize("number", [0, 51, -1])
def test_a_meeting_holds_what_a_day_holds(store: Store, number: int) -> None:
    with store.read() as cursor:
        assert alerts_in_a_meeting(cursor) == ALERTS_AT_FIRST
    choose_alerts_in_a_meeting(store, 3)
    with pytest.raises(PothosError):
        choose_alerts_in_a_meeting(store, number)
    with store.read() as cursor:
        assert alerts_in_a_meeting(cursor) == 3
