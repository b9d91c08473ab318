"""Minutes say what the screens said, and never change afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from core import review
from core.minutes import (
    Item,
    Minutes,
    Section,
    gather,
    keep_minutes,
    kept_minutes,
)
from core.store import Store
from core.store.decisions import Decided, decide
from core.store.settings import ALERTS_AT_FIRST

DAY = date(2026, 11, 27)


def minutes(*items: Item) -> Minutes:
    sections = (Section("Alerts", items),)
    return Minutes("Review", DAY, date(2026, 11, 15), 65, "ana@example.com", sections)


def of_now(store: Store, began_at: datetime | None = None) -> Minutes:
    with store.read() as cursor:
        line = store.last_line
        assert line is not None
        began = began_at or datetime.now(UTC)
        return gather(cursor, began, datetime.now(UTC).date(), line.number, None)


def test_they_say_what_the_review_says(sample: Store) -> None:
    found = of_now(sample)
    with sample.read() as cursor:
        items = review.agenda(cursor, datetime.now(UTC).date())
        lines = review.review_lines(cursor)
    by_title = {section.title: section.items for section in found.sections}
    waiting = [item for item in items if item.waits_for_us]
    alerts = by_title["What waits for a decision"]
    assert len(alerts) == min(len(waiting), ALERTS_AT_FIRST) + 1
    for item, told in zip(waiting[:ALERTS_AT_FIRST], alerts, strict=False):
        assert item.alert.headline in told.heading
        assert item.why_here in told.sentences
    assert f"{len(waiting) - ALERTS_AT_FIRST} more wait" in alerts[-1].sentences[0]
    assert [one.heading for one in by_title["Campaigns"]] == [line.name for line in lines]
    assert any(told.drawing for told in alerts)
    assert any(figure.receipt for told in alerts for figure in told.figures)


def test_a_decision_of_this_review_is_in_them_and_one_of_before_is_not(sample: Store) -> None:
    with sample.read() as cursor:
        item = review.agenda(cursor, DAY)[0]
    today = datetime.now(UTC).date()
    made = Decided(
        item.alert.alert_id, item.alert.campaign_id, item.alert.rule, item.alert.headline,
        "pivot", "Shorter videos", "Ana", None, None, today + timedelta(days=7),
    )  # fmt: skip
    began_at = datetime.now(UTC)
    decide(sample, made, today, None)
    (decided, *_) = of_now(sample, began_at).sections
    assert decided.title == "What was decided"
    assert decided.items[0].sentences[:2] == ("Shorter videos", "Who: Ana.")
    later = of_now(sample, datetime.now(UTC) + timedelta(seconds=1))
    assert later.sections[0].title != "What was decided"


def test_what_is_kept_does_not_change(tmp_path: Path) -> None:
    first = minutes(Item("Moss", "new", ("It fell.",)))
    papers = keep_minutes(tmp_path, first, lambda share, words: None)
    before = {paper.path: paper.path.read_bytes() for paper in papers}
    assert {paper.kind for paper in papers} == {"html", "csv", "pptx"}
    keep_minutes(tmp_path, minutes(Item("Other", "", ())), lambda share, words: None)
    assert {path: path.read_bytes() for path in before} == before
    next_week = replace(first, held_on=DAY + timedelta(days=7), known_as_of_line=80)
    keep_minutes(tmp_path, next_week, lambda share, words: None)
    newest, oldest = kept_minutes(tmp_path)
    assert newest[0].path.name.startswith("2026-12-04 line 80")
    assert len(oldest) == 3
    assert (tmp_path / "minutes").stat().st_mode & 0o777 == 0o700


def test_words_that_no_file_can_hold_do_not_stop_them(tmp_path: Path) -> None:
    half = minutes(Item("half an emoji \ud83d", "\x00", ("\x08",)))
    assert len(keep_minutes(tmp_path, half, lambda share, words: None)) == 3
