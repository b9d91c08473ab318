"""What the team has chosen: in the journal before it counts, and not at all where a write fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.store import open_store
from core.store.settings import alert_settings, choose_alert_settings, leave_out_estimates


def told(data: Path) -> list[str]:
    lines = (data / "journal.jsonl").read_text().splitlines()
    return [json.loads(line)["what"] for line in lines]


def test_nothing_is_chosen_at_first_and_the_newest_choice_counts(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with store.read() as cursor:
        assert alert_settings(cursor) == (None, None)
    for per_week, change in ((1 / 3, 0.15), (0.1, 0.25)):
        with store.write() as cursor:
            choose_alert_settings(store, cursor, per_week, change)
    leave_out_estimates(store, True)
    store.close()
    store = open_store(tmp_path)
    with store.read() as cursor:
        assert alert_settings(cursor) == (0.1, 0.25)
        names = cursor.execute("SELECT name FROM setting ORDER BY name").fetchall()
    assert names == [("false_alerts_per_week",), ("leave_out_estimates",), ("minimum_change",)]
    assert told(tmp_path) == ["sensitivity", "sensitivity", "setting"]
    store.close()


def test_a_write_that_fails_after_the_choice_leaves_neither_setting_nor_line(
    tmp_path: Path,
) -> None:
    store = open_store(tmp_path)
    with pytest.raises(ZeroDivisionError), store.write() as cursor:
        choose_alert_settings(store, cursor, 0.1, 0.25)
        raise ZeroDivisionError
    with store.read() as cursor:
        assert alert_settings(cursor) == (None, None)
    assert told(tmp_path) == []
    store.close()
