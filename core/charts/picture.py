"""A chart as a picture to paste or send: SVG and PNG, without a browser and without a network."""

from __future__ import annotations

import re
from typing import Any, Final
from xml.sax.saxutils import escape

import vl_convert

from core.charts.theme import PALETTES, Mode

SCALE: Final = 2
"""A PNG has twice the pixels of the screen: sharp on a slide."""
WIDTH: Final = 900

# What XML 1.0 cannot hold. vl-convert 1.9 does not raise on it: it ends the whole process.
_NOT_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PICTURES: Final = 0x2400
"""Where Unicode has a sign for each control character: ␀ for the first."""

Specification = dict[str, Any]


def literal(words: str) -> str:
    """Words as any paper can hold them: what XML cannot hold is shown as a sign ("␀", "�")."""
    return _NOT_XML.sub(
        lambda found: chr(_PICTURES + ord(found[0])) if found[0] < " " else "\ufffd", words
    )


def svg(specification: Specification, title: str, alt_text: str, mode: Mode) -> bytes:
    """The chart as SVG with its title, and its alt text for those who do not see it.

    All text of the data is text: nothing in it becomes markup, and nothing is fetched.
    """
    drawn = vl_convert.vegalite_to_svg(_for_paper(specification, title, mode), allowed_base_urls=[])
    told = f"<title>{escape(literal(title))}</title><desc>{escape(literal(alt_text))}</desc>"
    head, bracket, rest = drawn.partition(">")
    return f"{head}{bracket}{told}{rest}".encode()


def png(specification: Specification, title: str, mode: Mode) -> bytes:
    """The chart as PNG with its title, at twice the size of the screen."""
    return bytes(
        vl_convert.vegalite_to_png(
            _for_paper(specification, title, mode), scale=SCALE, allowed_base_urls=[]
        )
    )


def _for_paper(specification: Specification, title: str, mode: Mode) -> Specification:
    """With what Streamlit gives on screen: a width, colours of text, and a background."""
    colours = PALETTES[mode]
    paper: Specification = _literal(specification)
    paper["background"] = colours.background
    paper.setdefault("width", WIDTH)
    if not isinstance(paper["width"], int | float):
        paper["width"] = WIDTH
    paper["title"] = {
        "text": literal(title), "anchor": "start", "fontSize": 18, "color": colours.text,
        "offset": 14,
    }  # fmt: skip
    paper["padding"] = 16
    config = paper.setdefault("config", {})
    config["axis"] = {
        "labelColor": colours.text, "titleColor": colours.text,
        "gridColor": colours.track, "domainColor": colours.track, "tickColor": colours.track,
        **config.get("axis", {}),
    }  # fmt: skip
    config["legend"] = {
        "labelColor": colours.text,
        "titleColor": colours.text,
        **config.get("legend", {}),
    }
    return paper


def _literal(part: Any) -> Any:  # noqa: ANN401 any part of a specification
    """A copy, all words of which are as ``literal`` shows them."""
    if isinstance(part, str):
        return literal(part)
    if isinstance(part, dict):
        return {_literal(key): _literal(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_literal(value) for value in part]
    return part
