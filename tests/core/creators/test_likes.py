"""Likes that comments do not explain, kept by account; days on which followers jumped."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from core.checks.odd_likes import odd_likes
from core.creators.likes import refresh_follower_jumps, refresh_likes
from core.creators.panels import panels_of
from core.metrics import refresh
from tests.core.metrics.programme import Programme

TODAY = date(2026, 6, 30)
BOUGHT = (3, 9)


def posts(programme: Programme, number: int, bought: tuple[int, ...] = BOUGHT) -> None:
    random = np.random.default_rng(7)
    programme.new_import()
    for place in range(number):
        likes = int(1_000 * np.exp(random.normal(0, 0.15)))
        programme.post(
            f"instagram:{place}", account_id="instagram:mia", campaign_id="glow",
            published_on=date(2026, 4, 1) + timedelta(days=3 * place), as_of=TODAY,
            likes=likes * (4 if place in bought else 1), comments=max(1, likes // 25),
        )  # fmt: skip


def brought_up(programme: Programme) -> None:
    refresh(programme.cursor)
    refresh_likes(programme.cursor)


def test_the_bought_posts_are_named_and_no_other(programme: Programme) -> None:
    posts(programme, 20)
    brought_up(programme)
    found = panels_of(programme.cursor, "instagram:mia").likes
    assert found is not None
    assert (found.posts, found.odd_posts, found.are_too_even) == (20, 2, False)
    assert [one.published_on for one in found.odd] == [
        date(2026, 4, 1) + timedelta(days=3 * place) for place in BOUGHT
    ]
    [alert] = odd_likes(programme.cursor, TODAY)
    assert (alert.subject, alert.since) == ("instagram:mia", found.odd[0].published_on)
    assert "worth a question" in alert.headline
    assert "fake" not in " ".join((alert.headline, *alert.evidence, alert.advice)).lower()


@pytest.mark.parametrize(("number", "bought"), [(20, ()), (20, (3,)), (40, (3, 9))])
def test_one_post_or_few_of_many_are_no_alert(
    programme: Programme, number: int, bought: tuple[int, ...]
) -> None:
    posts(programme, number, bought)
    brought_up(programme)
    assert odd_likes(programme.cursor, TODAY) == []


def test_with_fewer_than_twelve_posts_nothing_is_said(programme: Programme) -> None:
    posts(programme, 11)
    brought_up(programme)
    found = panels_of(programme.cursor, "instagram:mia").likes
    assert found is not None
    assert (found.odd_posts, found.posts_missing) == (None, 1)
    assert odd_likes(programme.cursor, TODAY) == []


def test_what_comes_and_goes_leaves_nothing_behind(programme: Programme) -> None:
    posts(programme, 20, ())
    brought_up(programme)
    before = programme.all("FROM account_likes"), programme.all("FROM odd_likes")
    gone = programme.new_import()
    programme.post("instagram:3", account_id="instagram:mia", likes=9_000, comments=40,
                   as_of=TODAY, published_on=date(2026, 4, 10))  # fmt: skip
    brought_up(programme)
    assert programme.one("SELECT count(*) FROM odd_likes") == 1
    programme.undo(gone)
    brought_up(programme)
    assert (programme.all("FROM account_likes"), programme.all("FROM odd_likes")) == before


def test_a_jump_in_followers_is_kept_with_the_posts_before_it(programme: Programme) -> None:
    programme.post("instagram:1", account_id="instagram:mia", published_on=date(2026, 5, 19),
                   as_of=TODAY, likes=1)  # fmt: skip
    for number in range(40):
        day = date(2026, 5, 1) + timedelta(days=number)
        programme.account_day("instagram:mia", day, 50_000 + 30 * number + 9_000 * (number >= 20))
    refresh(programme.cursor)
    refresh_follower_jumps(programme.cursor)
    [jump] = panels_of(programme.cursor, "instagram:mia").jumps
    assert (jump.day, jump.after - jump.before, jump.posts_near) == (date(2026, 5, 21), 9_030, 1)
    assert jump.usual == pytest.approx(30)
