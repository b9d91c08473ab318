"""A file that nobody knows, from the drop to figures, and the next one without asking."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from core.errors import PothosError
from core.exports import Export, HeaderMapping, Question, Refusal
from core.exports.entry import entry_from
from core.exports.question import Choice, Corrections
from core.exports.reading import mapping_of
from core.imports import import_exports, read_files
from core.imports.preview import convert, convert_one
from core.store import Said, Store
from core.store.mappings import (
    mappings_in_use,
    rename_mapping,
    save_mapping,
    withdraw_mapping,
)
from core.store.spool import receive

TODAY = date(2026, 11, 22)
POSTS = (
    "Member;Post Link;Went up;Likes;Reach;Mood\n"
    "Ana Lima;https://www.instagram.com/reel/DYz2HS0M2ks/;13.05.2026;1.640;11.200;sunny\n"
    "Bo Chen;https://www.instagram.com/reel/DYz2HS0M2kt/;01.06.2026;77;900;grey\n"
)


def read(store: Store, text: str, name: str = "tool.csv") -> Export | Question | Refusal:
    file = receive(store.spool, name, [text.encode()], 1_000_000)
    [found] = read_files(store, [file], TODAY)
    return found


def asked(store: Store, text: str) -> Question:
    found = read(store, text)
    assert isinstance(found, Question), found
    return found


def confirmed(question: Question, name: str = "Our tool") -> HeaderMapping:
    """What a person confirms who corrects one column: the day the post went up."""
    went_up = next(column for column in question.columns if column.name == "Went up")
    corrections = Corrections(
        "post",
        question.platform,
        "lifetime",
        {went_up.place: Choice("published_at", {"proven": ["%d.%m.%Y"]})},
    )
    entry = entry_from(question, corrections)
    assert isinstance(entry, dict), entry
    return mapping_of(question, name, entry)


def names(store: Store) -> list[str]:
    with store.read() as cursor:
        return [saved.mapping.name for saved in mappings_in_use(cursor)]


def test_what_is_confirmed_once_is_loaded_and_next_week_is_not_asked_about(store: Store) -> None:
    save_mapping(store, confirmed(asked(store, POSTS)))
    for content in (POSTS, POSTS.replace("1.640", "1.702").replace("77", "80")):
        export = read(store, content)
        assert isinstance(export, Export)
        assert export.mapping == "Our tool"
        [receipt] = import_exports(store, [export], [Said()])
        assert (receipt.failure, receipt.rows_loaded) == (None, 2)
    with store.read() as cursor:
        likes = cursor.execute(
            "SELECT post_id, max(likes), max(published_on)::VARCHAR FROM post_snapshot "
            "JOIN post USING (post_id) GROUP BY post_id ORDER BY post_id"
        ).fetchall()
        [saved] = mappings_in_use(cursor)
    assert likes == [
        ("instagram:/p/DYz2HS0M2ks", 1702, "2026-05-13"),
        ("instagram:/p/DYz2HS0M2kt", 80, "2026-06-01"),
    ]
    assert saved.files_read == 2


def test_a_question_shows_what_its_samples_become(store: Store) -> None:
    question = asked(store, POSTS)
    by_name = {column.name: column.converted for column in question.columns}
    assert by_name["Likes"] == ("1,640", "77")
    assert by_name["Mood"] == (None, None)
    became = convert(store, question, confirmed(question).entry)
    assert became[2] == ("13 May 2026", "1 June 2026")


def test_a_figure_that_cannot_be_read_becomes_nothing(store: Store) -> None:
    question = asked(store, POSTS)
    mood = Choice("views")
    corrections = Corrections("post", None, "lifetime", {5: mood})
    entry = entry_from(question, corrections)
    assert isinstance(entry, dict)
    assert convert(store, question, entry)[5] == (None, None)


def test_a_withdrawn_mapping_is_asked_about_again(store: Store) -> None:
    save_mapping(store, confirmed(asked(store, POSTS)))
    with store.read() as cursor:
        [saved] = mappings_in_use(cursor)
    withdraw_mapping(store, saved.mapping_id)
    assert names(store) == []
    assert isinstance(read(store, POSTS), Question)


def test_a_renamed_mapping_reads_the_same_files_under_its_new_name(store: Store) -> None:
    save_mapping(store, confirmed(asked(store, POSTS)))
    rename_mapping(store, 1, "Tool of the agency")
    export = read(store, POSTS)
    assert isinstance(export, Export)
    assert export.mapping == "Tool of the agency"


def test_a_second_mapping_of_one_header_takes_the_place_of_the_first(store: Store) -> None:
    save_mapping(store, confirmed(asked(store, POSTS), "First"))
    save_mapping(store, HeaderMapping("Second", *_parts(store, "First")))
    assert names(store) == ["Second"]


def test_one_name_is_one_mapping(store: Store) -> None:
    save_mapping(store, HeaderMapping("Weekly", ("a", "b"), {}))
    with pytest.raises(PothosError, match="already the mapping"):
        save_mapping(store, HeaderMapping("Weekly", ("a", "c"), {}))
    with pytest.raises(PothosError, match="no name"):
        save_mapping(store, HeaderMapping(" ", ("a", "c"), {}))
    with pytest.raises(PothosError, match="no such mapping"):
        rename_mapping(store, 7, "x")


def _parts(store: Store, name: str) -> tuple[tuple[str, ...], dict[str, object]]:
    with store.read() as cursor:
        found = next(s.mapping for s in mappings_in_use(cursor) if s.mapping.name == name)
    return found.header, dict(found.entry)


def test_what_a_person_says_of_decimals_and_years_is_shown_at_once(store: Store) -> None:
    question = asked(store, POSTS)
    likes = next(column for column in question.columns if column.name == "Likes")
    as_point = Choice("likes", {"decimal": ".", "settled": True})
    as_comma = Choice("likes", {"decimal": ",", "settled": True})
    assert convert_one(store, question, likes, as_comma) == ("1,640", "77")
    assert convert_one(store, question, likes, as_point) == (None, "77")
    told = dataclasses.replace(likes, name="Day", samples=("8 de marzo", "March 9, 2025"), entry={})
    without = Choice("published_at", {"no_year": True, "year": 2026, "settled": True})
    assert convert_one(store, question, told, without) == ("8 March 2026", "9 March 2025")


def test_a_header_to_confirm_that_lacks_a_column_another_one_leans_on_can_be_confirmed(
    store: Store,
) -> None:
    # Aspire's impressions are estimates where "Estimated" says so; this file has no such column.
    question = asked(
        store,
        "Member,Insight Date,Network,Post Date,Post Link,Content Source,Reach,Impressions,Likes\n"
        "Ana Lima,2026-03-08,Instagram,2026-03-01,https://www.instagram.com/p/EEE1/,UGC,"
        "48200,12000,640\n",
    )
    entry = entry_from(question, Corrections("post", None, "day", {}))

    assert isinstance(entry, dict), entry
    assert convert(store, question, entry)[7] == ("12,000",)


def test_a_shortened_number_is_shown_as_the_number_that_it_becomes(store: Store) -> None:
    question = asked(
        store,
        "Account,Link,Subscribers count\nana,https://www.tiktok.com/@ana,10.4M\n"
        "bo,https://www.tiktok.com/@bo,950K\n",
    )

    assert convert(store, question, question.entry)[2] == ("10,400,000", "950,000")
