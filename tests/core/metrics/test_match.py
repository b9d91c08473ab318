"""Promised posts and live ones: certain where everything agrees, suggested where it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.metrics import refresh
from core.metrics.match import Match, Posted, Promised, match
from tests.benchmarks.contracts import programme as simulated
from tests.core.metrics.programme import Programme

DUE = date(2026, 6, 10)
ONE = Promised("D1", "ana", "glow", "tiktok", "video", DUE, ("ana.home",))
POST = Posted("P1", "ana", "ana.home", "glow", "tiktok", "video", DUE, has_hashtag=True)


def on(days: int, **changed: object) -> Posted:
    return replace(POST, published_on=DUE + timedelta(days=days), **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("post", "is_certain"),
    [
        (POST, True), (on(7), True), (on(-7), True), (on(8), False), (on(0, format="reel"), True),
        (on(0, format="image"), False), (on(0, campaign_id=None), False),
        (on(1, has_hashtag=False), True),
    ],
)  # fmt: skip
def test_certain_is_what_agrees_in_everything(post: Posted, is_certain: bool) -> None:
    [found] = match([ONE], [post])
    assert (found.post_id, found.is_certain) == ("P1", is_certain)


@pytest.mark.parametrize(
    "post",
    [on(31), on(0, campaign_id="other"), on(0, platform="instagram"), on(0, creator_id="ben")],
)
def test_what_cannot_be_is_no_match(post: Posted) -> None:
    other = replace(post, handle="ben.other")
    assert match([ONE], [other]) == []


def test_two_posts_that_would_both_do_are_asked_about() -> None:
    [found] = match([ONE], [on(1), replace(on(-2), post_id="P2")])
    assert (found.post_id, found.is_certain) == ("P1", False)
    [found] = match([ONE], [on(1), replace(on(-5), post_id="P2")])
    assert found.is_certain


def test_two_promises_share_their_posts_so_that_all_fit_best() -> None:
    later = replace(ONE, deliverable_id="D2", due_on=DUE + timedelta(days=5))
    posts = [on(4), replace(on(9), post_id="P2")]
    found = {one.deliverable_id: one.post_id for one in match([ONE, later], posts)}
    assert found == {"D1": "P1", "D2": "P2"}


def test_a_handle_that_is_nearly_theirs_is_only_suggested() -> None:
    misspelt = on(0, creator_id=None, handle="ana.home_")
    [found] = match([ONE], [misspelt])
    assert (found.is_certain, found.reason) == (
        False, "A handle nearly theirs posted on the due day.",
    )  # fmt: skip
    assert match([ONE], [replace(misspelt, handle="zoe.garden")]) == []


def test_a_refused_pair_is_never_made_again() -> None:
    refused = frozenset({("D1", "P1")})
    assert match([ONE], [POST], refused) == []
    [found] = match([ONE], [POST, replace(on(3), post_id="P2")], refused)
    assert found.post_id == "P2"


def test_promises_without_day_or_person_wait() -> None:
    assert (
        match([replace(ONE, due_on=None), replace(ONE, creator_id=None, handles=())], [POST]) == []
    )
    assert match([], [POST]) == match([ONE], []) == []


def test_on_a_noisy_programme_certain_is_right_and_most_are_found() -> None:
    promised, posted, truth = simulated(seed=5)
    some = {one.deliverable_id for one in promised[:4_000]}
    found = match([one for one in promised if one.deliverable_id in some], posted)
    right = [truth.get(one.deliverable_id) == one.post_id for one in found]
    certain = [ok for ok, one in zip(right, found, strict=True) if one.is_certain]
    assert sum(certain) / len(certain) >= 0.99
    assert sum(right) / sum(one in truth for one in some) >= 0.90


def said(programme: Programme) -> list[tuple[object, ...]]:
    refresh(programme.cursor)
    return programme.all(
        "SELECT deliverable_id, post_id, made_by, is_certain FROM deliverable_match ORDER BY ALL"
    )


def test_the_export_and_the_team_come_before_any_guess(programme: Programme) -> None:
    programme.account("tiktok:ana", creator_id="ana")
    programme.creator("ana", "Ana")
    for number in (1, 2):
        programme.post(
            f"tiktok:{number}", account_id="tiktok:ana", campaign_id="glow", format="video",
            published_on=date(2026, 6, 9 + number), caption="x", likes=1, as_of=date(2026, 6, 30),
            permalink=f"https://www.tiktok.com/@ana/video/{number}",
        )  # fmt: skip
    programme.agree("C1", "glow", creator_id="ana", status="signed")
    programme.promise("D1", contract_id="C1", platform="tiktok", format="video", due_on=DUE,
                      post_permalink="https://www.tiktok.com/@ana/video/2")  # fmt: skip
    programme.promise("D2", contract_id="C1", platform="tiktok", format="video", due_on=DUE)
    assert said(programme) == [
        ("D1", "tiktok:2", "export", True), ("D2", "tiktok:1", "days", True),
    ]  # fmt: skip
    assert programme.one("SELECT post_id FROM deliverable_now WHERE deliverable_id = 'D2'") == (
        "tiktok:1"
    )
    ruling = "INSERT INTO match_ruling VALUES ('D2', 'tiktok:1', ?, ?)"
    programme.cursor.execute(ruling, [False, "2026-06-30 10:00:00+00"]).fetchall()
    assert said(programme) == [("D1", "tiktok:2", "export", True)]
    programme.cursor.execute(ruling, [True, "2026-06-30 11:00:00+00"]).fetchall()
    assert said(programme)[1] == ("D2", "tiktok:1", "hand", True)
    programme.cursor.execute(ruling, [None, "2026-06-30 12:00:00+00"]).fetchall()
    assert said(programme)[1] == ("D2", "tiktok:1", "days", True)


def test_a_match_is_said_in_words() -> None:
    [found] = match([ONE], [on(9, format="image", has_hashtag=False, campaign_id=None)])
    assert found == Match(
        "D1", "P1", False,
        "The account posted 9 days after it was due, as image instead of video, with no campaign "
        "named on both sides, without the campaign's hashtag.",
    )  # fmt: skip
