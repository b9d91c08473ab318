"""Minutes as HTML (one file, to print as PDF), as CSV, and as PowerPoint."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Emu, Inches, Pt

from core.charts.picture import png, svg
from core.charts.theme import PALETTES
from core.exports.download import safe_csv
from core.minutes.minutes import Item, Minutes

TEMPLATE: Final = "minutes.html.j2"
Progress = Callable[[float, str], None]

# What XML 1.0 cannot hold, and marks that turn the direction of the text around them.
_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_WIDTH, _HEIGHT = Inches(13.333), Inches(7.5)
_MARGIN: Final = Inches(0.6)
_HEADING: Final = Pt(30)
_TEXT: Final = Pt(20)
_SMALL: Final = Pt(14)
_LINES: Final = 11
"""Lines of text that fit on a slide beside nothing; half as many beside a chart."""
_LETTERS: Final = 92
_HEADING_LETTERS: Final = 160
_BLANK_LAYOUT: Final = 6
_RED_GREEN_BLUE: Final = bytes.fromhex(PALETTES["light"].text.removeprefix("#"))
_COLOUR: Final = RGBColor(*_RED_GREEN_BLUE)  # type: ignore[no-untyped-call]


def as_html(minutes: Minutes) -> str:
    """One self-contained file: charts are drawings in it, nothing is fetched, no script runs."""

    def picture(item: Item) -> Markup:
        # Of our own making: what stands in the data is escaped there (core.charts.picture).
        assert item.drawing is not None  # noqa: S101 - the template asks only where there is one
        drawn = svg(item.drawing.chart.to_dict(), "", item.drawing.alt_text, "light")
        return Markup(drawn.decode())  # noqa: S704

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True
    )
    return environment.get_template(TEMPLATE).render(minutes=minutes, picture=picture)


def as_csv(minutes: Minutes) -> str:
    """One row per sentence; formulas cannot run."""
    rows = [
        (minutes.held_on, section.title, item.heading, item.badge, sentence, item.receipt)
        for section in minutes.sections
        for item in section.items
        for sentence in item.sentences
    ]
    return safe_csv(("held_on", "section", "item", "status", "sentence", "receipt"), rows)


def as_powerpoint(minutes: Minutes, progress: Progress = lambda share, text: None) -> bytes:
    """A title, then a slide per item, and more where its text does not fit on one."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = _WIDTH, _HEIGHT
    deck.core_properties.title = minutes.title
    deck.core_properties.author = "Pothos"
    at = datetime(minutes.held_on.year, minutes.held_on.month, minutes.held_on.day)  # noqa: DTZ001
    deck.core_properties.created = deck.core_properties.modified = at
    number = sum(len(section.items) for section in minutes.sections)
    done = 0
    _first(deck, minutes)
    for section in minutes.sections:
        for item in section.items:
            progress(done / max(number, 1), f"Slide {done + 1} of {number}")
            _slides(deck, section.title, item)
            done += 1
    progress(1.0, "Done")
    content = io.BytesIO()
    deck.save(content)
    return content.getvalue()


def _first(deck: Any, minutes: Minutes) -> None:  # noqa: ANN401 python-pptx has no types
    slide = deck.slides.add_slide(deck.slide_layouts[_BLANK_LAYOUT])
    _write(slide, [minutes.title], _MARGIN, Inches(1.2), _WIDTH - 2 * _MARGIN, Pt(44), is_bold=True)
    agenda = [f"{section.title} ({len(section.items)})" for section in minutes.sections]
    _write(slide, agenda, _MARGIN, Inches(2.5), _WIDTH - 2 * _MARGIN, Pt(24))
    _write(slide, [minutes.known], _MARGIN, Inches(6.4), _WIDTH - 2 * _MARGIN, _SMALL)


def _slides(deck: Any, section: str, item: Item) -> None:  # noqa: ANN401
    has_chart = item.drawing is not None
    lines = list(_lines(item.sentences, _LETTERS // 2 if has_chart else _LETTERS))
    pages = [lines[start : start + _LINES] for start in range(0, len(lines), _LINES)] or [[]]
    for number, page in enumerate(pages):
        slide = deck.slides.add_slide(deck.slide_layouts[_BLANK_LAYOUT])
        badge = f"{section}{f', {item.badge}' if item.badge else ''}"
        _write(slide, [badge], _MARGIN, Inches(0.35), _WIDTH - 2 * _MARGIN, _SMALL)
        heading = _shortened(item.heading) + (" (more)" if number else "")
        _write(slide, [heading], _MARGIN, Inches(0.7), _WIDTH - 2 * _MARGIN, _HEADING, is_bold=True)
        shows_chart = has_chart and number == 0
        width = (_WIDTH - 2 * _MARGIN) // (2 if has_chart else 1)
        _write(slide, page, _MARGIN, Inches(2.1), width, _TEXT)
        if shows_chart:
            _chart(slide, item, _MARGIN + width)
        slide.notes_slide.notes_text_frame.text = _clean(
            f"Receipt: {item.receipt}" if item.receipt else item.heading
        )


def _chart(slide: Any, item: Item, left: int) -> None:  # noqa: ANN401
    assert item.drawing is not None  # noqa: S101 - asked by the caller
    picture = png(item.drawing.chart.to_dict(), "", "light")
    width = Emu(_WIDTH - left - _MARGIN)
    shape = slide.shapes.add_picture(io.BytesIO(picture), left, Inches(2.1), width=width)
    most = _HEIGHT - Inches(2.1) - _MARGIN
    if shape.height > most:
        shape.width, shape.height = int(shape.width * most / shape.height), most
    properties = shape._element._nvXxPr.cNvPr
    properties.set("descr", _clean(item.drawing.alt_text))


def _write(
    slide: Any,  # noqa: ANN401
    paragraphs: list[str],
    left: int,
    top: int,
    width: int,
    size: int,
    is_bold: bool = False,
) -> None:
    height = Emu(min(int(size * 1.4) * max(len(paragraphs), 1), _HEIGHT - top))
    frame = slide.shapes.add_textbox(left, top, width, height).text_frame
    frame.word_wrap = True
    for number, words in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = _clean(words)
        run.font.size = size
        run.font.bold = is_bold
        run.font.color.rgb = _COLOUR


def _lines(sentences: tuple[str, ...], letters: int) -> Iterator[str]:
    """Sentences broken into lines that fit, so that a slide holds as many as it is tall."""
    for sentence in sentences:
        line = ""
        for word in f"• {_clean(sentence)}".split():
            while len(word) > letters:
                if line:
                    yield line
                    line = ""
                yield word[:letters]
                word = word[letters:]
            if len(line) + len(word) + 1 > letters:
                yield line
                line = word
            else:
                line = f"{line} {word}".strip()
        if line:
            yield line


def _shortened(words: str) -> str:
    clean = _clean(words)
    return clean if len(clean) <= _HEADING_LETTERS else clean[: _HEADING_LETTERS - 1] + "…"


def _clean(words: str) -> str:
    return " ".join(_UNSEEN.sub("", words).split())
