"""What a view holds: what was chosen, and not one word of what is hidden."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import duckdb
import pytest

from core import review
from core.errors import PothosError
from core.exports import Export
from core.imports import import_exports, load_sample, read_files
from core.sharing import HIDDEN, SECTIONS, Chosen, Hidden, View, publish
from core.store import Said, open_store
from core.store.decisions import write_note
from core.store.spool import receive


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
        "SELECT DISTINCT email FROM creator WHERE email IS NOT NULL",
        "SELECT DISTINCT subject FROM message_now WHERE length(subject) > 12",
        "SELECT DISTINCT excerpt FROM message_now WHERE length(excerpt) > 12",
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


@pytest.fixture
def told(cursor: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """What each tick may show, by its name."""
    queries = {
        "emails": "SELECT DISTINCT email FROM creator WHERE email IS NOT NULL",
        "messages": "SELECT DISTINCT excerpt FROM message_now WHERE length(excerpt) > 12",
        "names": "SELECT DISTINCT permalink FROM post_now WHERE permalink IS NOT NULL",
    }
    return {
        name: {str(row[0]) for row in cursor.execute(query).fetchall()}
        for name, query in queries.items()
    }


@pytest.mark.parametrize("ticked", ["emails", "messages", "names"])
def test_a_tick_shows_what_it_says_and_nothing_else(
    cursor: duckdb.DuckDBPyConnection,
    everything: tuple[str, ...],
    told: dict[str, set[str]],
    ticked: Hidden,
) -> None:
    view = publish(cursor, Chosen(everything, shown=frozenset({ticked})))
    found = {name: found_in(view, words) for name, words in told.items()}
    assert found.pop(ticked)
    assert not any(found.values())


def test_messages_of_one_campaign_alone_and_without_names(
    cursor: duckdb.DuckDBPyConnection, everything: tuple[str, ...]
) -> None:
    (view,) = publish(cursor, Chosen(everything[:1], shown=frozenset({"messages"}))).campaigns
    messages = view["messages"]
    own = cursor.execute(
        "SELECT excerpt FROM message_now WHERE campaign_id = ?", [everything[0]]
    ).fetchall()
    assert sorted(messages["excerpt"]) == sorted(row[0] for row in own)
    assert set(messages) == {"sent_on", "is_inbound", "creator", "excerpt"}
    numbers = {f"Creator {n}" for n in range(1, len(view["creators"]["creator"]) + 1)}
    assert {one for one in messages["creator"] if one} <= numbers


def test_notes_are_in_it_once_they_are_ticked_and_not_before(tmp_path: Path) -> None:
    store = open_store(tmp_path / "data")
    load_sample(store)
    with store.read() as cursor:
        one, other = (line.campaign_id for line in review.review_lines(cursor)[:2])
    write_note(store, "campaign", one, one, "Waits for the new labels")
    write_note(store, "day", one, one, "The shop was closed", date(2026, 11, 2))
    write_note(store, "campaign", other, other, "Theirs alone")
    write_note(store, "creator", "marisol quispe", one, "Hard to reach")
    with store.read() as cursor:
        (hidden,) = publish(cursor, Chosen((one,))).campaigns
        view = publish(cursor, Chosen((one,), shown=frozenset({"notes"})))
    assert "notes" not in hidden
    told = {(note["on"], note["words"]) for note in view.campaigns[0]["notes"]}
    assert ("2026-11-02", "The shop was closed") in told
    assert {words for _, words in told} == {"Waits for the new labels", "The shop was closed"}
    assert found_in(view, {"Theirs alone", "Hard to reach"}) == set()
    store.close()


def test_the_review_is_every_campaign_in_a_line_without_a_private_word(
    cursor: duckdb.DuckDBPyConnection, everything: tuple[str, ...]
) -> None:
    view = publish(cursor, Chosen((), has_review=True))
    lines = review.review_lines(cursor)
    assert view.campaigns == ()
    assert view.review is not None
    assert view.review["name"] == [line.name for line in lines]
    assert view.as_of == max(line.as_of for line in lines if line.as_of).isoformat()
    assert found_in(view, private_words(cursor)) == set()
    in_full = {one["name"]: one for one in publish(cursor, Chosen(everything)).campaigns}
    for name, status, reason in zip(
        view.review["name"], view.review["status"], view.review["reason"], strict=True
    ):
        assert (status, reason) == (in_full[name]["status"], in_full[name]["reason"])


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
    facts = {
        "campaign_ids": ["moss"],
        "sections": ["pace", "decisions"],
        "shown": ["phones"],
        "has_review": "all",
    }
    assert Chosen.of_facts(facts) == Chosen(("moss",), frozenset({"pace"}), frozenset())


@pytest.mark.parametrize("has_review", [True, False])
def test_what_was_chosen_is_kept_as_it_was(has_review: bool) -> None:
    chosen = Chosen(("moss", "glow"), frozenset({"pace"}), frozenset({"notes"}), has_review)
    assert Chosen.of_facts(json.loads(json.dumps(chosen.as_facts()))) == chosen


def test_a_link_of_before_there_were_reviews_has_none() -> None:
    facts = {"campaign_ids": ["moss"], "sections": ["pace"], "shown": []}
    assert Chosen.of_facts(facts) == Chosen(("moss",), frozenset({"pace"}), frozenset(), False)


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
