"""Minutes say what the screens said, hold hostile words, and never change afterwards."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import altair as alt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation

from core import review
from core.charts import Drawing
from core.imports import load_sample
from core.minutes import (
    Item,
    Minutes,
    Section,
    as_csv,
    as_html,
    as_powerpoint,
    gather,
    keep_minutes,
    kept_minutes,
)
from core.store import Store, open_store
from core.store.decisions import Decided, decide

DAY = date(2026, 11, 27)
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script><img src=http://x.example/p.gif>",
    "](http://x.example) **bold** {{ 7*7 }} {% raw %}",
    "\x00\x08control \ud83d half \ufffe",
    "\u202eright to left\u2069",
    "word " * 2_000,
    "x" * 10_000,
    "🌱",
    "",
)


def chart() -> Drawing:
    table = pd.DataFrame({"week": ["a", "b"], "rate": [1, 2]})
    drawn = alt.Chart(table).mark_line().encode(x=alt.X("week:N"), y=alt.Y("rate:Q"))
    return Drawing(drawn, "It rose from 1 to 2 <b>& on</b>.")


def minutes(*items: Item) -> Minutes:
    return Minutes(DAY, date(2026, 11, 15), 65, "ana@example.com", (Section("Alerts", items),))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(tmp_path_factory.mktemp("minutes") / "data")
    load_sample(store)
    yield store
    store.close()


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
    assert len(alerts) == min(len(waiting), review.USUAL_ITEMS) + 1
    for item, told in zip(waiting[: review.USUAL_ITEMS], alerts, strict=False):
        assert item.alert.headline in told.heading
        assert item.why_here in told.sentences
    assert f"{len(waiting) - review.USUAL_ITEMS} more wait" in alerts[-1].sentences[0]
    assert [one.heading for one in by_title["Campaigns"]] == [line.name for line in lines]
    assert any(told.drawing for told in alerts)
    assert any(told.receipt for told in alerts)


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


def test_html_is_one_file_that_asks_nobody_and_runs_nothing() -> None:
    items = [Item(words, "new", (words, "fine"), words, chart()) for words in HOSTILE]
    text = as_html(minutes(*items))
    assert "<script" not in text
    assert "<img" not in text
    assert not re.search(r"<[^>]*\b(src|href)=", text)
    assert "{{ 7*7 }}" in text
    assert "It rose from 1 to 2 &lt;b&gt;&amp; on&lt;/b&gt;." in text
    assert text.count("<svg") == len(HOSTILE)
    addresses = text.replace("http://www.w3.org/", "").replace("http://x.example", "")
    assert "http" not in addresses
    assert as_html(minutes(*items)) == text


def test_csv_has_every_sentence_and_no_formula() -> None:
    items = [Item(words, "new", (words,), words) for words in HOSTILE if "\ud83d" not in words]
    rows = list(csv.reader(io.StringIO(as_csv(minutes(*items)))))
    assert len(rows) == len(items) + 1
    assert rows[1][2].startswith("'=")


def deck_of(told: Minutes) -> Presentation:  # type: ignore[valid-type]
    return Presentation(io.BytesIO(as_powerpoint(told)))


def words_on(deck: Presentation) -> str:  # type: ignore[valid-type]
    shapes = (shape for slide in deck.slides for shape in slide.shapes)  # type: ignore[attr-defined]
    return "\n".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)


def test_powerpoint_holds_hostile_words_and_nothing_leaves_a_slide() -> None:
    deck = deck_of(minutes(*(Item(words, "new", (words,), words, chart()) for words in HOSTILE)))
    assert len(deck.slides) > len(HOSTILE), "what does not fit goes on"
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height
    text = words_on(deck)
    assert "<script>alert(1)</script>" in text
    assert text.count("x" * 40) >= 200, "all of a word without blanks"


def test_powerpoint_can_be_read_from_three_metres_and_heard() -> None:
    deck = deck_of(minutes(Item("Moss Hour: fell", "new", ("It fell.",), "rate of Moss", chart())))
    _, slide = deck.slides
    sizes = {
        run.text: run.font.size.pt
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    }
    assert sizes["Moss Hour: fell"] >= 28
    assert sizes["• It fell."] >= 18
    (picture,) = (shape for shape in slide.shapes if not shape.has_text_frame)
    assert picture._element._nvXxPr.cNvPr.get("descr") == chart().alt_text
    assert slide.notes_slide.notes_text_frame.text == "Receipt: rate of Moss"


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300), st.lists(st.text(max_size=200), max_size=5))
def test_no_text_breaks_a_paper(heading: str, sentences: list[str]) -> None:
    told = minutes(Item(heading, heading, tuple(sentences), heading))
    deck_of(told)
    assert "<script" not in as_html(told)
    as_csv(told)


def test_forty_slides_are_quick_and_say_how_far_they_are() -> None:
    items = [Item(f"Alert {number}", "new", ("It fell.",) * 5, "", chart()) for number in range(40)]
    told: list[float] = []
    started = time.monotonic()
    as_powerpoint(minutes(*items), lambda share, words: told.append(share))
    assert time.monotonic() - started < 10
    assert len(told) == 41
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_what_is_kept_does_not_change(tmp_path: Path) -> None:
    first = minutes(Item("Moss", "new", ("It fell.",)))
    papers = keep_minutes(tmp_path, first, lambda share, words: None)
    before = {paper.path: paper.path.read_bytes() for paper in papers}
    assert {paper.kind for paper in papers} == {"html", "csv", "pptx"}
    keep_minutes(tmp_path, minutes(Item("Other", "", ())), lambda share, words: None)
    assert {path: path.read_bytes() for path in before} == before
    next_week = replace(first, held_on=DAY + timedelta(days=7), line=80)
    keep_minutes(tmp_path, next_week, lambda share, words: None)
    newest, oldest = kept_minutes(tmp_path)
    assert newest[0].path.name.startswith("2026-12-04 line 80")
    assert len(oldest) == 3
    assert (tmp_path / "minutes").stat().st_mode & 0o777 == 0o700
