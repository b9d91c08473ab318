"""Every comment is read once, and what stands under an account's posts is counted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.creators import comments as room
from core.creators.comments import TABLES, refresh_comments
from core.creators.panels import panels_of
from core.metrics import refresh
from tests.core.metrics.programme import Programme
from tests.core.outreach.words import sentence

SPAM = "I earned $700 this week from home, message me on whatsapp and I show you how"
BODIES = (
    "👍", "ما شاء الله جميل جدا", "العربية " * 1_200, "x" * 10_000, "\u202egnp.exe", "   ", None,
)  # fmt: skip
ADDRESS = "https://www.instagram.com/p/{}/"


@pytest.fixture
def under_posts(programme: Programme) -> Programme:
    """Two posts of Mia; comments know theirs by id or by address only."""
    for name in ("one", "two"):
        programme.post(
            f"instagram:{len(name)}{name}", account_id="instagram:mia", campaign_id="glow",
            permalink=ADDRESS.format(name), published_on=date(2026, 6, 1), as_of=date(2026, 6, 9),
            likes=10, comments=30,
        )  # fmt: skip
    programme.new_import()
    for number in range(24):
        body = SPAM if number % 4 == 0 else sentence(number, 8)
        programme.comment(f"c{number}", "instagram:3one", body, author=f"reader{number % 7}")
    programme.comment("by address", "instagram:/p/two", "😍😍", author="zoe")
    return programme


def brought_up(programme: Programme) -> None:
    refresh(programme.cursor)
    refresh_comments(programme.cursor)


def tables(programme: Programme) -> dict[str, list[tuple[Any, ...]]]:
    return {name: sorted(programme.all(f"FROM {name}"), key=repr) for name in TABLES}


def test_what_stands_under_a_post_is_counted_and_shown_with_its_reasons(
    under_posts: Programme,
) -> None:
    brought_up(under_posts)
    found = panels_of(under_posts.cursor, "instagram:mia").comments
    assert found is not None
    assert (found.posts, found.comments, found.promotional, found.low_effort) == (2, 25, 6, 1)
    assert found.copied == 6
    [post] = [post for post in found.by_post if post.share is not None]
    assert (post.comments, post.promotional) == (24, 6)
    [example] = found.of_kind("promotional")
    assert (example.body, example.number) == (SPAM, 6)
    assert "speaks of money, investing or coins" in example.reasons
    [copied] = found.of_kind("copied by many")
    assert (copied.number, copied.authors) == (6, 6)


def test_one_author_who_copies_is_another_finding(under_posts: Programme) -> None:
    for number in range(4):
        under_posts.comment(f"x{number}", "instagram:3one", "Come and see my shop", author="kim")
    brought_up(under_posts)
    found = panels_of(under_posts.cursor, "instagram:mia").comments
    assert found is not None
    assert [one.body for one in found.of_kind("copied by one")] == ["Come and see my shop"]


def test_what_was_read_is_not_read_again(
    under_posts: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    score = room.score
    monkeypatch.setattr(room, "score", lambda text, *rest: read.append(text) or score(text, *rest))
    brought_up(under_posts)
    assert len(read) == 25
    under_posts.new_import()
    under_posts.comment("new", "instagram:3one", "Is that a monstera?", author="lou")
    read.clear()
    brought_up(under_posts)
    assert read == ["Is that a monstera?"]
    read.clear()
    brought_up(under_posts)
    assert read == []


def test_after_coming_and_going_everything_is_as_made_at_once(under_posts: Programme) -> None:
    brought_up(under_posts)
    before = tables(under_posts)
    gone = under_posts.new_import()
    under_posts.comment("c3", "instagram:3one", SPAM, author="reader3")
    under_posts.comment("more", "instagram:3one", SPAM, author="new")
    brought_up(under_posts)
    assert tables(under_posts) != before
    under_posts.cursor.execute("DELETE FROM comment WHERE import_id = ?", [gone]).fetchall()
    brought_up(under_posts)
    assert tables(under_posts) == before
    # All comments gone: nothing is left of them.
    under_posts.cursor.execute("DELETE FROM comment").fetchall()
    brought_up(under_posts)
    assert all(rows == [] for rows in tables(under_posts).values())


@pytest.mark.parametrize(
    "body",
    ["👍", "ما شاء الله جميل جدا", "العربية " * 1_200, "x" * 10_000, "\u202egnp.exe", "   ", None],
)
def test_comments_in_any_script_and_length_are_read(under_posts: Programme, body: str) -> None:
    under_posts.comment("odd", "instagram:3one", body)
    brought_up(under_posts)
    found = panels_of(under_posts.cursor, "instagram:mia").comments
    assert found is not None
    assert found.comments == (26 if body and body.strip() else 25)


def test_without_comments_or_authors_the_panel_says_so(programme: Programme) -> None:
    programme.post("instagram:1", account_id="instagram:mia", likes=1, as_of=date(2026, 6, 9))
    brought_up(programme)
    assert panels_of(programme.cursor, "instagram:mia").comments is None
    for number in range(25):
        programme.comment(f"c{number}", "instagram:1", f"A remark about leaf {number}")
    brought_up(programme)
    found = panels_of(programme.cursor, "instagram:mia").comments
    assert found is not None
    assert (found.with_author, found.from_top_ten, found.commenters) == (0, 0, ())


def test_a_comment_under_a_post_that_nobody_knows_waits_for_its_post(programme: Programme) -> None:
    programme.comment("c1", "instagram:77", "How lovely this corner is")
    brought_up(programme)
    assert programme.all("FROM comment_score") == []
    programme.new_import()
    programme.post("instagram:77", account_id="instagram:mia", likes=1, as_of=date(2026, 6, 9))
    brought_up(programme)
    assert len(programme.all("FROM comment_score")) == 1
