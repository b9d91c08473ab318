"""The dictionary of known exports is checked when it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import PothosError
from core.exports import dictionary, known_exports
from core.exports.dictionary import parse_known_export
from core.exports.known import fold_header
from tests.core.exports.dropped import ReadOne

ENTRY = {
    "label": "Totals",
    "source": "elsewhere",
    "platform": "youtube",
    "record": "account_day",
    "signature": ["Date", "Views"],
    "columns": [{"name": ["Date"], "field": "day"}, {"name": "Views", "field": "views"}],
}


def test_every_export_in_the_dictionary_is_right() -> None:
    ids = [each.id for each in known_exports()]
    assert len(ids) == len(set(ids)) >= 22
    assert {"meta_instagram_content", "tiktok_content", "youtube_table"} <= set(ids)


def test_the_entry_of_the_example_is_right() -> None:
    assert parse_known_export("x", ENTRY).signature == (("Date",), ("Views",))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"colums": []}, "colums"),
        ({"record": "posts"}, "posts"),
        ({"platform": "myspace"}, "myspace"),
        ({"signature": ["Date", "Likes"]}, "Likes"),
        ({"signature": []}, "signature"),
        ({"columns": [{"name": "Date", "field": "dya"}]}, "dya"),
        ({"columns": [{"name": "Date", "felid": "day"}]}, "felid"),
        ({"columns": [{"name": "Date"}, {"name": "DATE"}]}, "DATE"),
        ({"drop": [{"rule": "sum", "code": "c", "message": "m"}]}, "sum"),
        ({"shape": "cube"}, "cube"),
        ({"reach_kind": "followers"}, "followers"),
        ({"values": {"veiws": "0"}}, "veiws"),
        ({"one_row_per": ["Name"]}, "Name"),
    ],
)
def test_a_wrong_entry_is_named(change: dict[str, object], named: str) -> None:
    with pytest.raises((ValueError, KeyError), match=named):
        parse_known_export("x", {**ENTRY, **change})


POSTS = {
    "label": "Posts",
    "source": "elsewhere",
    "record": "post",
    "signature": ["Link"],
}
LINK = {"name": "Link", "field": "permalink"}


@pytest.mark.parametrize(
    ("column", "named"),
    [
        ({"name": "Group", "tags": True, "field": "caption"}, "Group: tags"),
        ({"name": "Buyer", "private": True, "field": "caption"}, "Buyer: private"),
        ({"name": "Text", "estimated": True, "field": "caption"}, "Text: estimated"),
        ({"name": "Reach", "estimated_by": "Flag", "field": "reach"}, "'Flag' is named"),
        ({"name": "Title", "negative": True, "field": "title"}, "Title: negative"),
        ({"name": "Views", "scale": "percent", "field": "views"}, "Views: scale"),
        ({"name": "Views", "joined": True, "field": "views"}, "Views: joined"),
        ({"name": "Tags", "words": {"a": "b"}, "field": "tags"}, "Tags: words"),
        ({"name": "Basis", "words": {"Weekly": "week"}, "field": "basis"}, "Basis: words"),
    ],
)
def test_what_a_column_says_of_itself_must_go_together(
    column: dict[str, object], named: str
) -> None:
    with pytest.raises(ValueError, match=named):
        parse_known_export("x", {**POSTS, "columns": [LINK, column]})


def test_an_export_whose_header_is_not_public_trusts_no_order_of_day_and_month() -> None:
    days = {"name": "Date", "field": "published_at"}
    (_, sure) = parse_known_export("x", {**POSTS, "columns": [LINK, days]}).columns
    (_, unsure) = parse_known_export(
        "x", {**POSTS, "confirm": True, "columns": [LINK, days]}
    ).columns
    assert (sure.formats, sure.proven_formats) == ((), ())
    assert not any("%m/%d" in each or "%d/%m" in each for each in unsure.formats)
    assert {"%m/%d/%Y", "%d/%m/%Y"} <= set(unsure.proven_formats)


def test_the_readme_of_the_dictionary_names_every_entry() -> None:
    told = (dictionary.DICTIONARY / "README.md").read_text()
    entries = dictionary.ENTRIES | dictionary.COLUMN_ENTRIES
    assert [each for each in sorted(entries) if f"`{each}`" not in told] == []


def test_a_file_that_is_wrong_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.yaml").write_text("label: [\n")
    monkeypatch.setattr(dictionary, "DICTIONARY", tmp_path)
    known_exports.cache_clear()
    with pytest.raises(PothosError, match=r"mine\.yaml"):
        known_exports()
    known_exports.cache_clear()


def test_an_export_is_added_without_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read_one: ReadOne
) -> None:
    (tmp_path / "elsewhere.yaml").write_text(
        "label: Elsewhere\nsource: elsewhere\nplatform: pinterest\nrecord: account_day\n"
        "basis: day\nas_of: last_day\nsignature: [Tag, Aufrufe]\n"
        "columns:\n  - {name: Tag, field: day}\n  - {name: Aufrufe, field: views}\n"
    )
    monkeypatch.setattr(dictionary, "DICTIONARY", tmp_path)
    known_exports.cache_clear()
    try:
        export, (row,) = read_one("x.csv", "Tag,Aufrufe\n2026-03-01,5\n")
    finally:
        known_exports.cache_clear()
    assert (export.known_id, row["views"]) == ("elsewhere", "5")


@pytest.mark.parametrize("written", ["Post ID", " post_id ", "\ufeffPOST  ID", "Ｐost\u200b ID"])
def test_spellings_of_one_name_fold_to_one(written: str) -> None:
    assert fold_header(written) == "post id"
