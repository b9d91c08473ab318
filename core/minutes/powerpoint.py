"""Minutes as PowerPoint: a slide per item, to be read from three metres."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import chain, repeat
from typing import Any, Final

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Emu, Pt

from core.charts.picture import literal, png
from core.charts.theme import PALETTES, Drawing
from core.minutes.fitting import BETWEEN, LINE, Paragraph, lines, pages
from core.minutes.minutes import Item, Minutes

Progress = Callable[[float, str], None]

FONT: Final = "Arial"
TITLE: Final = 40
HEADING: Final = 30
TEXT: Final = 20
SMALL: Final = 18

_WIDTH, _HEIGHT = 960.0, 540.0
"""Of a slide, in points: 16:9. All places below are points."""
_MARGIN: Final = 44.0
_FULL: Final = _WIDTH - 2 * _MARGIN
_STRIP_TOP: Final = 24.0
_HEADING_TOP: Final = 56.0
_HEADING_LINES: Final = 2
_FOOT: Final = 24.0
_BESIDE: Final = 400.0
"""Width of the words beside a chart."""
_GAP: Final = 16.0
_CHART_PIXELS: Final = 400
"""Drawn narrow, shown wide: the letters of a chart grow with it."""

_TITLE_ONLY: Final = 5
_LIGHT: Final = PALETTES["light"]
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def as_powerpoint(minutes: Minutes, progress: Progress = lambda share, words: None) -> bytes:
    """A title, the agenda, then a slide per item, and more where its words do not fit on one.

    Speaker notes say where the receipts of the figures are. The same minutes are the same bytes.
    """
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(_WIDTH), Pt(_HEIGHT)
    held_at = datetime(minutes.held_on.year, minutes.held_on.month, minutes.held_on.day)  # noqa: DTZ001
    about = deck.core_properties
    about.title = literal(minutes.title)[:255]
    about.author = about.last_modified_by = "Pothos"
    about.created = about.modified = held_at
    number = sum(len(section.items) for section in minutes.sections)
    progress(0.0, "Title and agenda")
    _slides(deck, "Pothos", "", minutes.title, [Paragraph(minutes.known)], heading_size=TITLE)
    agenda = [
        Paragraph(f"{section.title} ({len(section.items)})") for section in minutes.sections
    ] or [Paragraph("Nothing was on it.")]
    _slides(deck, "", "", "Agenda", agenda)
    items = ((section.title, item) for section in minutes.sections for item in section.items)
    for done, (section, item) in enumerate(items):
        progress(done / number, f"Slide {done + 1} of {number}")
        words = [
            *(Paragraph(f"{figure.label}: {figure.value}", True) for figure in item.figures),
            *(Paragraph(f"• {sentence}") for sentence in item.sentences),
        ]
        _slides(deck, section, item.badge, item.heading, words, _notes(item), item.drawing)
    progress(1.0, "Done")
    return _packed(deck)


def _notes(item: Item) -> str:
    return "\n".join(
        f"{figure.label}: {figure.value}. Receipt: {figure.receipt}"
        for figure in item.figures
        if figure.receipt
    )


def _slides(
    deck: Any,  # noqa: ANN401 python-pptx has no types of use
    strip: str,
    badge: str,
    heading: str,
    words: Sequence[Paragraph],
    notes: str = "",
    drawing: Drawing | None = None,
    heading_size: int = HEADING,
) -> None:
    """What does not fit into strip, badge or heading comes whole as the first words below."""
    cut_strip, cut_badge, cut_heading = (
        _cut(strip, _FULL / 2 - _GAP, SMALL, 1),
        _cut(badge, _FULL / 2 - _GAP, SMALL, 1),
        _cut(heading, _FULL, heading_size, _HEADING_LINES, " (more)"),
    )
    whole = [
        Paragraph(text)
        for text, cut in ((heading, cut_heading), (badge, cut_badge), (strip, cut_strip))
        if cut != _one_line(text)
    ]
    told = [
        Paragraph(line.expandtabs(4), paragraph.is_strong)
        for paragraph in (*whole, *words)
        for line in literal(paragraph.words).splitlines() or [""]
    ]
    first = _BESIDE if drawing is not None and told else _FULL
    top = _HEADING_TOP + _HEADING_LINES * heading_size * LINE + 8
    rooms = ((room, _HEIGHT - _FOOT - top) for room in chain([first], repeat(_FULL)))
    for number, page in enumerate(pages(told, rooms, TEXT)):
        slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
        _leaf(slide)
        _heading(slide, cut_heading + (" (more)" if number else ""), heading_size)
        if cut_strip or cut_badge:
            _strip(slide, cut_strip, cut_badge)
        room = first if number == 0 else _FULL
        if page:
            _body(slide, page, top, room)
        if drawing is not None and number == 0:
            _chart(slide, drawing, top, _MARGIN + (_BESIDE + _GAP if page else 0))
        if notes:
            slide.notes_slide.notes_text_frame.text = literal(notes)


def _one_line(words: str) -> str:
    return " ".join(literal(words).split())


def _cut(words: str, room: float, size: float, most: int, spare: str = "") -> str:
    """In one paragraph of at most ``most`` lines, with room for ``spare`` behind it."""
    whole = _one_line(words)
    if len(lines(whole + spare, room, size)) <= most:
        return whole
    kept = "".join(lines(whole, room, size)[:most])
    while len(lines(f"{kept}…{spare}", room, size)) > most:
        kept = kept[:-1]
    return f"{kept}…"


def _leaf(slide: Any) -> None:  # noqa: ANN401
    """The green edge of every slide."""
    edge = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, Pt(12), Pt(_HEIGHT))
    edge.fill.solid()
    edge.fill.fore_color.rgb = _colour(_LIGHT.measured)
    edge.line.fill.background()
    edge.shadow.inherit = False
    edge._element._nvXxPr.cNvPr.set("descr", "")


def _heading(slide: Any, words: str, size: int) -> None:  # noqa: ANN401
    title = slide.shapes.title
    _place(title, _MARGIN, _HEADING_TOP, _FULL, _HEADING_LINES * size * LINE)
    frame = _frame(title)
    _run(frame.paragraphs[0], words, size, _LIGHT.text, is_strong=True)


def _strip(slide: Any, section: str, badge: str) -> None:  # noqa: ANN401
    box = slide.shapes.add_textbox(0, 0, 0, 0)
    _place(box, _MARGIN, _STRIP_TOP, _FULL, SMALL * LINE)
    paragraph = _frame(box).paragraphs[0]
    _run(paragraph, section, SMALL, _LIGHT.expected)
    if badge:
        _run(paragraph, f"{'  ·  ' if section else ''}", SMALL, _LIGHT.expected)
        _run(paragraph, badge, SMALL, _LIGHT.measured, is_strong=True)


def _body(slide: Any, page: Sequence[Paragraph], top: float, room: float) -> None:  # noqa: ANN401
    box = slide.shapes.add_textbox(0, 0, 0, 0)
    _place(box, _MARGIN, top, room, _HEIGHT - _FOOT - top)
    frame = _frame(box)
    for number, told in enumerate(page):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(BETWEEN)
        colour = _LIGHT.measured if told.is_strong else _LIGHT.text
        _run(paragraph, told.words, TEXT, colour, told.is_strong)


def _chart(slide: Any, drawing: Drawing, top: float, left: float) -> None:  # noqa: ANN401
    specification = drawing.chart.to_dict(validate=False)
    if "layer" in specification or "mark" in specification:
        specification["width"] = _CHART_PIXELS
    picture = io.BytesIO(png(specification, "", "light"))
    shape = slide.shapes.add_picture(picture, 0, 0)
    wide, high = _WIDTH - _MARGIN - left, _HEIGHT - _FOOT - top
    scale = min(Pt(wide) / shape.width, Pt(high) / shape.height)
    _place(shape, left, top, shape.width * scale / Pt(1), shape.height * scale / Pt(1))
    shape._element._nvXxPr.cNvPr.set("descr", literal(drawing.alt_text))


def _place(shape: Any, left: float, top: float, width: float, height: float) -> None:  # noqa: ANN401
    shape.left, shape.top = Pt(left), Pt(top)
    shape.width, shape.height = Pt(width), Pt(height)


def _frame(shape: Any) -> Any:  # noqa: ANN401
    frame = shape.text_frame
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    return frame


def _run(paragraph: Any, words: str, size: int, colour: str, is_strong: bool = False) -> None:  # noqa: ANN401
    run = paragraph.add_run()
    run.text = words
    run.font.name = FONT
    run.font.size = Pt(size)
    run.font.bold = is_strong
    run.font.color.rgb = _colour(colour)


def _colour(name: str) -> RGBColor:
    return RGBColor.from_string(name.removeprefix("#"))  # type: ignore[no-untyped-call,no-any-return]


def _packed(deck: Any) -> bytes:  # noqa: ANN401
    """The file without the time of its making in every part of its zip."""
    written, packed = io.BytesIO(), io.BytesIO()
    deck.save(written)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(packed, "w") as again:
        for name in parts.namelist():
            part = zipfile.ZipInfo(name, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            again.writestr(part, parts.read(name))
    return packed.getvalue()
