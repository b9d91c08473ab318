"""HTML asks nobody and runs nothing; CSV has everything and no formula."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from core.charts.picture import literal
from core.minutes import Figure, Item, as_csv, as_html
from tests.core.minutes.examples import HOSTILE, chart, minutes

ADDRESS = "https://pothos.example/receipt?metric=a&by=reach"


def addresses(page: str) -> list[str]:
    """What is in an attribute that a browser follows, or in a style that it fetches."""
    return re.findall(r"<[^>]*\b(?:src|href|xlink:href|xmlns)=\"([^\"#][^\"]*)\"", page) + (
        re.findall(r"url\((?!#)[^)]*\)|@import", page)
    )


def test_html_is_one_file_that_asks_nobody_and_runs_nothing() -> None:
    items = [
        Item(words, words, (words, "fine"), (Figure(words, words, words),), chart())
        for words in HOSTILE
    ]
    page = as_html(minutes(*items, title=HOSTILE[2], section=HOSTILE[2]))

    assert addresses(page) == []
    assert not re.search(r"<(script|img|iframe|link|object)\b|<[^>]* on\w+=", page)
    assert "http" not in page.replace("http://x.example", "")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7*7 }}" in page
    assert "␀␈control␛ � half �" in page
    assert page.count("<svg") == len(HOSTILE)
    assert page.count("It rose from 1 to 2 &lt;b&gt;&amp; on&lt;/b&gt;.") == len(HOSTILE)
    page.encode()


def test_a_receipt_is_a_link_only_where_it_is_a_web_address() -> None:
    receipts = (ADDRESS, "javascript:alert(1)", "rate of Moss", f"{ADDRESS} \n", '"><script>', "")
    figures = tuple(Figure("Rate", "4.1 %", receipt) for receipt in receipts)
    page = as_html(minutes(Item("Moss", "", (), figures)))
    assert addresses(page) == [ADDRESS.replace("&", "&amp;")]
    assert "javascript:alert(1)</bdi>" in page
    assert page.count("Receipt:") == len(receipts) - 1


def test_every_drawing_has_ids_of_its_own_and_a_name() -> None:
    page = as_html(minutes(*(Item(str(number), "", (), (), chart()) for number in range(3))))
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    used = re.findall(r'url\(#([^)]*)\)|aria-labelledby="([^"]*)"|href="#([^"]*)"', page)
    assert {name for names in used for name in names if name} <= set(ids)
    assert page.count('role="img"') == 3
    assert len([one for one in ids if "clip" in one]) == 3


def test_dark_is_for_screens_and_repaints_the_drawings() -> None:
    page = as_html(minutes(Item("Moss", "", (), (), chart())))
    dark = page.partition("@media screen and (prefers-color-scheme: dark)")[2]
    assert 'svg [stroke="#1B6B3A" i] { stroke: #7FD492; }' in dark
    assert 'stroke="#1B6B3A"' in dark.partition("<svg")[2]


def test_the_same_minutes_are_the_same_bytes() -> None:
    told = minutes(*(Item(words, "new", (words,), (), chart("c")) for words in HOSTILE))
    assert as_html(told) == as_html(told)
    assert as_csv(told) == as_csv(told)


def test_what_is_not_known_is_not_said() -> None:
    told = replace(minutes(), as_of=None, known_as_of_line=None, by=None)
    assert told.known == "Data as of no day yet."
    assert "line 65 of the journal" in minutes().known


def test_csv_has_every_sentence_and_figure_and_no_formula() -> None:
    items = [Item(words, "new", (words,), (Figure(words, words, words),)) for words in HOSTILE] + [
        Item("nothing more", "", ())
    ]
    text = as_csv(minutes(*items))
    text.encode()
    header, *rows = csv.reader(io.StringIO(text, newline=""))

    assert header[1:] == ["section", "item", "badge", "sentence_or_figure", "value", "receipt"]
    assert len(rows) == 2 * len(HOSTILE) + 1
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "\t"))]
    shown = [row[2].removeprefix("'") for row in rows[:-1:2]]
    assert shown == [literal(words) for words in HOSTILE]


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(), max_size=200), st.lists(st.text(st.characters(), max_size=200)))
def test_no_words_break_html_or_csv(words: str, sentences: list[str]) -> None:
    told = minutes(Item(words, words, tuple(sentences), (Figure(words, words, words),)))
    page = as_html(told)
    page.encode()
    assert not re.search(r"<(script|img|iframe)\b", page)
    rows = list(csv.reader(io.StringIO(as_csv(told), newline="")))
    assert len(rows) == 2 + len(sentences)
