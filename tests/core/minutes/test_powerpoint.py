"""The deck, opened again: what it says, how large, and that nothing leaves a slide."""

from __future__ import annotations

import io
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageFont
from pptx import Presentation

from core.charts.picture import literal
from core.minutes import Figure, Item, Minutes, as_powerpoint
from core.minutes.fitting import BETWEEN, LINE, lines, width
from tests.core.minutes.examples import HOSTILE, chart, minutes

POINT = 12_700


def deck_of(told: Minutes) -> Any:  # noqa: ANN401 python-pptx has no types
    return Presentation(io.BytesIO(as_powerpoint(told)))


def words_of(slide: Any) -> list[str]:  # noqa: ANN401
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def assert_all_fits(deck: Any) -> None:  # noqa: ANN401
    """No shape leaves its slide, none but the green edge touches another, no words leave theirs."""
    for slide in deck.slides:
        boxes = []
        for shape in slide.shapes:
            left, top = shape.left, shape.top
            right, bottom = left + shape.width, top + shape.height
            assert 0 <= left < right <= deck.slide_width
            assert 0 <= top < bottom <= deck.slide_height
            for other in boxes:
                assert (
                    left >= other[2] or other[0] >= right or top >= other[3] or other[1] >= bottom
                )
            boxes.append((left, top, right, bottom))
            if not shape.has_text_frame or not shape.text_frame.text:
                continue
            needs = 0.0
            for paragraph in shape.text_frame.paragraphs:
                size = paragraph.runs[0].font.size.pt if paragraph.runs else 0
                words = "".join(run.text for run in paragraph.runs)
                needs += len(lines(words, shape.width / POINT, size)) * size * LINE
                needs += BETWEEN if paragraph.space_after else 0
            assert needs <= shape.height / POINT + 0.01


def test_a_title_an_agenda_and_a_slide_per_item() -> None:
    figure = Figure("Engagement by reach", "4.1 %", "https://pothos.example/receipt?a=1&b=2")
    deck = deck_of(
        minutes(
            Item("Moss Hour: fell", "new", ("It fell.",), (figure,), chart()),
            Item("Fern: quiet", "", ("Nothing moved.",)),
        )
    )
    title, agenda, moss, fern = deck.slides

    assert deck.slide_width * 9 == deck.slide_height * 16
    assert [slide.shapes.title.text_frame.text for slide in deck.slides] == [
        "Review", "Agenda", "Moss Hour: fell", "Fern: quiet",
    ]  # fmt: skip
    assert any("line 65 of the journal" in words for words in words_of(title))
    assert "Alerts (2)" in words_of(agenda)
    assert "Alerts  ·  new" in words_of(moss)
    assert "Engagement by reach: 4.1 %\n• It fell." in words_of(moss)
    (picture,) = (shape for shape in moss.shapes if shape.shape_type == 13)
    assert picture._element._nvXxPr.cNvPr.get("descr") == "It rose from 1 to 2 <b>& on</b>."
    assert moss.notes_slide.notes_text_frame.text == (
        "Engagement by reach: 4.1 %. Receipt: https://pothos.example/receipt?a=1&b=2"
    )
    assert not fern.has_notes_slide
    assert_all_fits(deck)


def test_it_can_be_read_from_three_metres() -> None:
    for slide in deck_of(minutes(Item("Moss", "new", ("It fell.",), (), chart()))).slides:
        for shape in slide.shapes:
            least = 28 if shape == slide.shapes.title else 18
            runs = (run for text in shape.text_frame.paragraphs for run in text.runs) if (
                shape.has_text_frame
            ) else ()  # fmt: skip
            assert all(run.font.size.pt >= least for run in runs)


def test_hostile_words_are_shown_whole_and_stay_on_their_slides() -> None:
    items = [
        Item(words, words, (words,), (Figure(words, "1", words),), chart()) for words in HOSTILE
    ]
    deck = deck_of(minutes(*items, title=HOSTILE[8], section=HOSTILE[9]))
    assert len(deck.slides) > 2 + len(HOSTILE)
    assert_all_fits(deck)
    told = "".join("".join(words_of(slide)) for slide in deck.slides)
    letters = "".join(told.split())
    assert "<script>alert(1)</script><imgsrc=http://x.example/p.gif>" in letters
    assert "␀␈control␛�half�" in letters
    assert "_x0041_" in letters
    for mark, count in (("x", 10_000), ("漢", 1_000), ("🌱", 300)):
        assert letters.count(mark) >= count


def test_words_that_go_on_are_all_there_in_their_order() -> None:
    sentences = tuple(" ".join(f"{one}-{number}" for number in range(150)) for one in "abc")
    deck = deck_of(minutes(Item("Long", "new", sentences, (), chart())))
    slides = list(deck.slides)[2:]
    assert [slide.shapes.title.text_frame.text for slide in slides[:2]] == ["Long", "Long (more)"]
    told = " ".join(words_of(slide)[-1] for slide in slides)
    assert told.replace("•", "").split() == " ".join(sentences).split()
    assert sum(shape.shape_type == 13 for slide in slides for shape in slide.shapes) == 1


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(), max_size=300), st.lists(st.text(st.characters(), max_size=300)))
def test_no_words_break_the_file(words: str, sentences: list[str]) -> None:
    item = Item(words, words, tuple(sentences), (Figure(words, words, words),))
    deck = deck_of(minutes(item, title=words, section=words))
    assert_all_fits(deck)
    told = "".join("".join(words_of(slide)) for slide in deck.slides)
    for sentence in sentences:
        for line in literal(sentence).splitlines():
            assert "".join(line.split()) in "".join(told.split())


def test_the_same_minutes_are_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    told = minutes(Item("Moss", "new", ("It fell.",), (), chart()))
    first = as_powerpoint(told)
    later = time.time() + 86_400
    monkeypatch.setattr(time, "time", lambda: later)
    assert as_powerpoint(told) == first


def test_room_is_not_underestimated() -> None:
    """DejaVu Sans is wider than Arial: what fits in it by measure fits on a slide."""
    path = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
    if not path.exists():
        pytest.skip("DejaVu Sans is not on this machine.")
    font = ImageFont.truetype(str(path), 200)
    for words in (
        "The rate fell by a fifth in the week of 5 October, and has stayed there since.",
        "ENGAGEMENT BY REACH: 4.1 % (−21 %), 12,345 posts & more @handle #tag",
        "Кампания отстаёт от плана", "Η καμπάνια", "mmmm WWWW 0000 dddd",
    ):  # fmt: skip
        assert font.getlength(words) <= width(words, 200)


def test_forty_slides_are_quick_and_say_how_far_they_are() -> None:
    items = [Item(f"Alert {number}", "new", ("It fell.",) * 5, (), chart()) for number in range(40)]
    told: list[float] = []
    began = time.monotonic()
    as_powerpoint(minutes(*items), lambda share, words: told.append(share))
    assert time.monotonic() - began < 10
    assert told == sorted(told)
    assert (len(told), told[0], told[-1]) == (42, 0.0, 1.0)
