"""Words that XML cannot hold end the process in vl-convert 1.9, unless they are replaced before."""

from __future__ import annotations

import altair as alt
import pytest

from core.charts.picture import literal, png, svg


@pytest.mark.parametrize("mark", ["\x00", "\x08", "\x0b", "\x1b", "\ud83d", "\ufffe", "\uffff"])
def test_a_mark_that_xml_cannot_hold_is_drawn_as_a_sign(mark: str) -> None:
    rows = alt.Data(values=[{"name": f"Moss{mark}", "rate": 1}])
    chart = alt.Chart(rows).mark_bar().encode(x="name:N", y="rate:Q").to_dict()
    drawn = svg(chart, mark, mark, "light").decode()
    assert f"Moss{literal(mark)}" in drawn
    assert mark not in drawn
    assert png(chart, mark, "light").startswith(b"\x89PNG")


def test_other_words_stay_as_they_are() -> None:
    assert literal("a\tb\nc 🌱 שלום") == "a\tb\nc 🌱 שלום"
    assert literal("\x00\x1f\ud83d\uffff") == "␀␟��"
