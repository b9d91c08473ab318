"""Deciding on the screens, and what the settings make of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import acting, review
from core.acting import Person
from core.creators.listing import creator_lines
from core.store import Store
from core.store.decisions import Decided, assign_alert, decide, say_useful, write_note
from core.store.settings import alerts_in_a_meeting
from pages.parts import cached, visitor
from tests.pages.conftest import page
from tests.pages.test_figures import leafy

__all__ = ["leafy"]


def first_alert(store: Store) -> review.AgendaItem:
    with store.read() as cursor:
        return review.agenda(cursor, cached.today())[0]


def decided_on(item: review.AgendaItem) -> Decided:
    alert = item.alert
    return Decided(
        alert.alert_id, alert.campaign_id, alert.rule, alert.headline, "pivot",
        "# too *few* posts", "Ana", None, None, cached.today() + timedelta(days=7),
    )  # fmt: skip


def words_of(name: str, section: str | None = None) -> str:
    at = page(name)
    at.query_params["campaign"] = "Leafy tea"
    if section is not None:
        at.query_params["section"] = section
    at.run()
    assert not at.exception
    return "\n".join(
        [*(one.value for one in at.markdown), *(one.value for one in at.text),
         *(one.value for one in at.title)]
    )  # fmt: skip


def test_settings_say_what_to_do_before_anybody_said_anything(leafy: None) -> None:
    words = words_of("settings", "What helped")
    assert "Nobody has said of an alert yet" in words
    assert "Nothing was decided yet." in words


def test_settings_count_what_was_useful_and_what_worked(leafy: None, store: Store) -> None:
    item = first_alert(store)
    say_useful(store, item.alert.alert_id, True)
    decide(store, decided_on(item), cached.today(), None)
    at = page("settings")
    at.query_params["section"] = "What helped"
    at.run()
    alerts, decisions = (table.value for table in at.dataframe)
    assert alerts.to_dict("records") == [
        {
            "Alert": item.alert.rule.capitalize(),
            "Useful": 1,
            "Said of": 1,
            "Hit rate": 100.0,
        }
    ]
    assert list(decisions["Decision"]) == ["Pivot"]


def test_a_decision_stands_on_the_review_and_on_its_campaign(leafy: None, store: Store) -> None:
    item = first_alert(store)
    decide(store, decided_on(item), cached.today(), None)
    assert "1 more is decided or asleep." in "\n".join(
        one.value.replace("\\", "") for one in _captions("review")
    )
    campaign = words_of("campaign") if item.alert.campaign_id else ""
    assert "Pivot: # too *few* posts. Ana." in campaign


def _captions(name: str) -> list:  # type: ignore[type-arg]
    at = page(name)
    at.run()
    return list(at.caption)


def test_a_note_is_shown_literally_with_its_day(leafy: None, store: Store) -> None:
    with store.read() as cursor:
        (line, *_) = review.review_lines(cursor)
    words = "<b>look</b> ](http://x) **now** 🌱"
    write_note(store, "day", line.campaign_id, line.campaign_id, words, cached.today())
    at = page("campaign")
    at.query_params["campaign"] = line.name
    at.run()
    assert words in [one.value for one in at.text]


def test_owners_choose_how_many_alerts_a_meeting_goes_through(leafy: None, store: Store) -> None:
    at = page("settings")
    at.query_params["section"] = "What helped"
    at.run()
    at.number_input[0].set_value(1)
    [keep] = [button for button in at.button if button.label == "Keep it"]
    keep.click().run()
    assert not at.exception

    with store.read() as cursor:
        assert alerts_in_a_meeting(cursor) == 1
        waiting = [item for item in review.agenda(cursor, cached.today()) if item.waits_for_us]
    meeting = page("meeting")
    meeting.run()
    assert not meeting.exception
    assert len(waiting) > 1
    [alerts] = [one.label for one in meeting.button if one.label.startswith("Alerts")]
    assert "2" in alerts  # the one, and what is left


def test_others_read_how_many_a_meeting_goes_through(
    leafy: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acting, "_asked", [lambda: Person("kim@example.com", "analyst")])
    assert "A meeting goes through 12 alerts." in words_of("settings", "What helped")


def test_an_assignee_who_left_is_told(
    leafy: None, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = first_alert(store)
    assign_alert(store, item.alert.alert_id, "ana@example.com")
    assert "is not in the team any more" not in words_of("campaign")

    monkeypatch.setattr(visitor, "has_left", lambda name: name == "ana@example.com")

    assert "Whoever looks after it is not in the team any more" in words_of("campaign")


def test_a_note_on_a_creator_is_written_on_their_page(leafy: None, store: Store) -> None:
    at = page("creators")
    with store.read() as cursor:
        lines = creator_lines(cursor, None)
    at.query_params["creator"] = lines[0].creator_id
    at.run()
    assert not at.exception
    at.text_area[0].set_value("\U0001f331")
    [keep] = [button for button in at.button if button.label == "Keep the note"]
    keep.click().run()

    assert not at.exception
    assert "\U0001f331" in [one.value for one in at.text]
