"""What a view holds: what was chosen, and not one word of what is hidden."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from core import review
from core.errors import PothosError
from core.exports import Export
from core.imports import import_exports, load_sample, read_files
from core.sharing import HIDDEN, SECTIONS, Chosen, View, publish
from core.store import Said, Store, open_store
from core.store.spool import receive


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(tmp_path_factory.mktemp("published") / "data")
    load_sample(store)
    yield store
    store.close()


@pytest.fixture
def cursor(sample: Store) -> Iterator[duckdb.DuckDBPyConnection]:
    with sample.read() as cursor:
        yield cursor


@pytest.fixture
def everything(cursor: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    return tuple(line.campaign_id for line in review.review_lines(cursor))


def private_words(cursor: duckdb.DuckDBPyConnection) -> set[str]:
    """Names, handles, addresses, captions and identifiers that the sample programme knows."""
    queries = (
        "SELECT DISTINCT creator_name FROM post_now WHERE creator_name IS NOT NULL",
        "SELECT DISTINCT handle FROM post_now WHERE handle IS NOT NULL",
        "SELECT DISTINCT permalink FROM post_now WHERE permalink IS NOT NULL",
        "SELECT DISTINCT caption FROM post_now WHERE length(caption) > 12",
        "SELECT DISTINCT post_id FROM post_now",
        "SELECT DISTINCT contract_id FROM contract_now",
        "SELECT DISTINCT owner FROM campaign_now WHERE owner IS NOT NULL",
        "SELECT DISTINCT brief FROM campaign_now WHERE brief IS NOT NULL",
    )
    return {str(row[0]) for query in queries for row in cursor.execute(query).fetchall()}


def found_in(view: View, words: set[str]) -> set[str]:
    text = view.text.decode()
    return {word for word in words if json.dumps(word, ensure_ascii=False)[1:-1] in text}


def test_what_is_hidden_is_not_in_it(
    cursor: duckdb.DuckDBPyConnection, everything: tuple[str, ...]
) -> None:
    words = private_words(cursor)
    assert len(words) > 200
    view = publish(cursor, Chosen(everything))
    assert found_in(view, words) == set()
    for campaign in view.campaigns:
        assert not {"costs", "deliverables", "owner", "brief"} & campaign.keys()
        assert not {"caption", "permalink", "handle"} & campaign["posts"].keys()


def test_names_are_in_it_once_they_are_ticked(
    cursor: duckdb.DuckDBPyConnection, everything: tuple[str, ...]
) -> None:
    names = {
        row[0]
        for row in cursor.execute("SELECT DISTINCT creator_name FROM campaign_creator").fetchall()
        if row[0]
    }
    view = publish(cursor, Chosen(everything, shown=frozenset({"names"})))
    assert found_in(view, names)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_that_is_not_chosen_is_not_in_it(
    cursor: duckdb.DuckDBPyConnection, everything: tuple[str, ...], section: str
) -> None:
    rest = frozenset(one for one in SECTIONS if one != section)
    with_it = publish(cursor, Chosen(everything[:1])).campaigns[0]
    without = publish(cursor, Chosen(everything[:1], sections=rest)).campaigns[0]
    assert section in with_it
    assert section not in without


def test_costs_and_contracts_are_in_it_once_they_are_ticked(
    cursor: duckdb.DuckDBPyConnection, everything: tuple[str, ...]
) -> None:
    view = publish(cursor, Chosen(everything, shown=frozenset(HIDDEN)))
    assert any(campaign["costs"] for campaign in view.campaigns)
    assert any(campaign["deliverables"] for campaign in view.campaigns)


def test_a_view_of_one_campaign_has_not_a_word_of_another(
    cursor: duckdb.DuckDBPyConnection, everything: tuple[str, ...]
) -> None:
    names = {line.campaign_id: line.name for line in review.review_lines(cursor)}
    for one in everything:
        view = publish(cursor, Chosen((one,), shown=frozenset({"costs", "contracts"})))
        assert found_in(view, {name for other, name in names.items() if other != one}) == set()


def test_the_same_data_gives_the_same_bytes(
    cursor: duckdb.DuckDBPyConnection, everything: tuple[str, ...]
) -> None:
    assert publish(cursor, Chosen(everything)).text == publish(cursor, Chosen(everything)).text


def test_a_creator_is_the_same_number_in_both_tables(
    cursor: duckdb.DuckDBPyConnection, everything: tuple[str, ...]
) -> None:
    hidden = publish(cursor, Chosen(everything[:1])).campaigns[0]
    named = publish(cursor, Chosen(everything[:1], shown=frozenset({"names"}))).campaigns[0]
    number_of = dict(zip(named["creators"]["creator"], hidden["creators"]["creator"], strict=True))
    assert len(set(number_of.values())) == len(number_of)
    posts = zip(named["posts"]["creator"], hidden["posts"]["creator"], strict=True)
    assert all(number_of[name] == number for name, number in posts)


def test_a_campaign_that_is_gone_is_said(cursor: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(PothosError) as told:
        publish(cursor, Chosen(("gone",)))
    assert "gone" in told.value.title


def test_no_choice_of_a_newer_version_shows_more(tmp_path: Path) -> None:
    facts = {"campaign_ids": ["moss"], "sections": ["pace", "messages"], "shown": ["emails"]}
    assert Chosen.of_facts(facts) == Chosen(("moss",), frozenset({"pace"}), frozenset())


def test_namesakes_and_one_handle_on_two_platforms_are_numbered_apart(tmp_path: Path) -> None:
    store = open_store(tmp_path / "data")
    text = (
        "Platform,Platform post ID,Handle,Caption,Published at,As of,Reach,Likes,Comments\n"
        "instagram,1,annasmith,Look #x,2026-11-01,2026-11-15,100,10,1\n"
        "tiktok,2,annasmith,Look #x,2026-11-02,2026-11-15,100,20,1\n"
    )
    file = receive(store.spool, "posts.csv", [text.encode()], 1 << 20)
    (export,) = read_files(store, [file], date(2026, 11, 16))
    assert isinstance(export, Export)
    import_exports(store, [export], [Said(campaign="X")])
    with store.read() as cursor:
        (line,) = review.review_lines(cursor)
        (campaign,) = publish(cursor, Chosen((line.campaign_id,))).campaigns
    assert campaign["creators"]["creator"] == ["Creator 1", "Creator 2"]
    assert sorted(campaign["posts"]["creator"]) == ["Creator 1", "Creator 2"]
    store.close()
