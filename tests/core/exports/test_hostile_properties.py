"""Hypothesis builds hostile files from the list of quirks, and makes small what breaks."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.exports import Export
from tests.core.exports.fuzz.faults import DELIMITERS, ENCODINGS, ODD_CELLS
from tests.core.exports.fuzz.run import read_alone, try_file

NAMES = ["Code", "Kind", "Creator", "Starts on", "Discount"]

quiet = settings(
    max_examples=120,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
letters = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
cells = st.one_of(letters, st.sampled_from([one for one in ODD_CELLS if len(one) < 100]))
names = st.one_of(st.sampled_from(NAMES), st.just(""), letters)
dialects = st.tuples(
    st.sampled_from(DELIMITERS),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
above = st.lists(
    st.sampled_from(["# Account: Lumen", "Report of October", "", ",,,,", "sep=;", "a,b"]),
    max_size=3,
)


def text_of(rows: list[list[str]], dialect: tuple[str, str, int]) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=dialect[0], lineterminator=dialect[1], quoting=dialect[2])
    writer.writerows(rows)
    return stream.getvalue()


@quiet
@given(
    above,
    st.lists(names, min_size=1, max_size=7),
    st.lists(st.lists(cells, max_size=8), max_size=8),
    dialects,
    st.sampled_from(ENCODINGS),
)
def test_any_table_is_read_asked_about_or_refused_in_words(
    lines: list[str],
    header: list[str],
    rows: list[list[str]],
    dialect: tuple[str, str, int],
    encoding: str,
) -> None:
    text = "".join(line + dialect[1] for line in lines) + text_of([header, *rows], dialect)
    with tempfile.TemporaryDirectory() as folder:
        try_file(Path(folder), "offers.csv", text.encode(encoding, "replace"))


@quiet
@given(st.binary(max_size=300), st.sampled_from(["offers.csv", "a.xlsx", "a.zip", "a.csv.gz"]))
def test_any_bytes_are_refused_in_words_or_read(data: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try_file(Path(folder), name, data)


wild = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).filter(
    lambda text: text.strip() != "" and not text.startswith(("\ufeff", "(example row)"))
)


@quiet
@given(
    st.lists(wild, min_size=1, max_size=6, unique=True),
    dialects,
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_csv_writer_wrote_comes_back_letter_by_letter(
    creators: list[str], dialect: tuple[str, str, int], encoding: str
) -> None:
    rows = [[f"CODE{n}", "link", creator] for n, creator in enumerate(creators)]
    data = text_of([NAMES[:3], *rows], dialect).encode(encoding)
    with tempfile.TemporaryDirectory() as folder:
        export, found = read_alone(Path(folder), "offers.csv", data)
    assert isinstance(export, Export)
    assert [row["creator"] for row in found] == creators
