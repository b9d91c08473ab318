"""Minutes as HTML (one file, to print as PDF) and as CSV."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from core.charts.picture import literal, svg
from core.charts.theme import PALETTES, Drawing
from core.exports.download import Cell, safe_csv
from core.minutes.minutes import Minutes

TEMPLATE: Final = "minutes.html.j2"
COLUMNS: Final = (
    "held_on", "section", "item", "badge", "sentence_or_figure", "value", "receipt",
)  # fmt: skip

_ADDRESS: Final = re.compile(r"https?://\S+")
_OPENING: Final = re.compile(r"<svg\b[^>]*>(<title></title>)?")
_NAMESPACE: Final = re.compile(r'\sxmlns(:\w+)?="[^"]*"')
_CLIP: Final = re.compile(r'(?<= id=")clip\d+(?=")')
_TAG: Final = re.compile(r"<[^>]*>")


def as_html(minutes: Minutes) -> str:
    """One self-contained file: charts are drawings in it, nothing is fetched, no script runs.

    A receipt is a link where it is a web address, and words where it is not.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    light, dark = PALETTES["light"], PALETTES["dark"]
    repainted = [(getattr(light, name), getattr(dark, name)) for name in vars(light)]
    return environment.get_template(TEMPLATE).render(
        minutes=minutes,
        picture=_picture,
        is_address=lambda receipt: _ADDRESS.fullmatch(receipt) is not None,
        light=light,
        dark=dark,
        repainted=repainted,
    )


def as_csv(minutes: Minutes) -> str:
    """A row per sentence and figure, and one for an item with neither; formulas cannot run."""
    rows: list[tuple[Cell, ...]] = []
    for section in minutes.sections:
        for item in section.items:
            said = [(sentence, "", "") for sentence in item.sentences]
            said += [(figure.label, figure.value, figure.receipt) for figure in item.figures]
            for told in said or [("", "", "")]:
                cells = (section.title, item.heading, item.badge, *told)
                rows.append((minutes.held_on, *(literal(cell) for cell in cells)))
    return safe_csv(COLUMNS, rows)


def _shown(value: object) -> object:
    return literal(value) if type(value) is str else value


def _picture(drawing: Drawing, name: str) -> Markup:
    """The chart to stand in a page, with ids of its own, told by the words under ``name``.

    Its words are escaped where it is drawn (core.charts.picture).
    """
    drawn = (
        svg(drawing.chart.to_dict(validate=False), "", "", "light")
        .decode()
        .replace("<desc></desc>", "", 1)
    )
    head = _OPENING.match(drawn)
    assert head is not None  # noqa: S101 - vl-convert begins so
    opening = _NAMESPACE.sub("", head[0].removesuffix("<title></title>"))
    opening = opening.replace("<svg", f'<svg role="img" aria-labelledby="{name}"', 1)
    drawn = opening + drawn[head.end() :]
    # vl-convert counts these through the whole life of the process.
    for number, clip in enumerate(dict.fromkeys(_CLIP.findall(drawn))):
        own = f"{name}-clip-{number}"
        drawn = _TAG.sub(
            lambda tag, clip=clip, own=own: (  # type: ignore[misc]
                tag[0].replace(f'id="{clip}"', f'id="{own}"').replace(f"#{clip})", f"#{own})")
            ),
            drawn,
        )
    return Markup(drawn)  # noqa: S704
