"""Minutes small enough to be read, and words that somebody might send us."""

from __future__ import annotations

from datetime import date

import altair as alt
import pandas as pd

from core.charts import Drawing
from core.minutes import Item, Minutes, Section

DAY = date(2026, 11, 27)
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "\t=1+1",
    "<script>alert(1)</script><img src=http://x.example/p.gif>",
    "](http://x.example) **bold** {{ 7*7 }} {% raw %}",
    "\x00\x08control\x1b \ud83d half \ufffe",
    "_x0041_",
    "\u202eright to left\u2069",
    "שלום עולם",
    "word " * 2_000,
    "x" * 10_000,
    "漢字" * 1_000,
    "🌱" * 300,
    "one\ntwo\r\nthree\u2028four",
    "",
)


def chart(name: str = "a") -> Drawing:
    """A line of two weeks, clipped, the first of which is called ``name``."""
    table = pd.DataFrame({"week": [name, "b"], "rate": [1, 2]})
    drawn = alt.Chart(table).mark_line(clip=True, color="#1B6B3A")
    drawn = drawn.encode(x=alt.X("week:N"), y=alt.Y("rate:Q"))
    return Drawing(drawn, "It rose from 1 to 2 <b>& on</b>.")


def minutes(*items: Item, title: str = "Review", section: str = "Alerts") -> Minutes:
    """A review with one section."""
    sections = (Section(section, items),)
    return Minutes(title, DAY, date(2026, 11, 15), 65, "ana@example.com", sections)
