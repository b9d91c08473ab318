"""Who is who."""

from __future__ import annotations

from core.store import Store
from tests.pages.conftest import CAMPAIGNS, Load, page, posts_csv, shown
from tests.pages.test_review import LEAFY

CREATORS = "Creator,Email,Platform,Handle\n"
TWO_SPELLINGS = (
    CREATORS + "Ana *Holm*,ana@holm.example,instagram,ana.home\n"
    "Ana Hollm,,tiktok,anaholm.tv\nBen Ott,,youtube,benott\n"
)


def test_nobody_looks_like_somebody_else(load: Load) -> None:
    load({"creators.csv": CREATORS + "Ben Ott,,youtube,potsandmore\n"})
    at = page("people").run()
    assert not at.exception
    assert "Nobody looks like somebody else." in shown(at)


def test_a_pair_is_shown_side_by_side_with_its_evidence_and_escaped(load: Load) -> None:
    load(
        {
            "campaigns.csv": CAMPAIGNS + LEAFY,
            "creators.csv": TWO_SPELLINGS,
            "posts.csv": posts_csv("leafy", [5, 6]),
        }
    )
    at = page("people").run()
    assert not at.exception
    words = shown(at)
    assert "Similar names" in words
    assert "Ana \\*Holm\\*" in words
    assert "2 posts in Leafy tea" in words
    assert "E\\-mail at holm" in words or "E-mail at holm" in words
    assert "ana@" not in words


def test_the_same_person_is_one_creator_until_that_is_taken_back(store: Store, load: Load) -> None:
    load({"creators.csv": TWO_SPELLINGS})
    at = page("people").run()
    at.button(key="people_asked_0_same").click().run()
    assert not at.exception
    assert "one person from now on" in at.success[0].value
    with store.read() as cursor:
        people = "SELECT count(DISTINCT creator_id) FROM account_now"
        assert cursor.execute(people).fetchall() == [(2,)]
    at.button(key="people_undo_0").click().run()
    with store.read() as cursor:
        assert cursor.execute(people).fetchall() == [(3,)]
    assert "Similar names" in shown(at)


def test_two_people_never_come_up_again(load: Load) -> None:
    load({"creators.csv": TWO_SPELLINGS})
    at = page("people").run()
    at.button(key="people_asked_0_two").click().run()
    assert "Similar names" not in shown(at)
    load({"more.csv": TWO_SPELLINGS + "Cy Roe,,tiktok,cyroe\n"})
    assert "Similar names" not in shown(page("people").run())


def test_a_short_link_is_told_in_the_receipt(load: Load) -> None:
    posts = "Platform,Permalink,Handle,As of,Views\n"
    short = "tiktok,https://vm.tiktok.com/ZMabc/,ana,2026-08-20,5\n"
    [receipt] = load({"posts.csv": posts + short})
    assert [issue.code for issue in receipt.issues if issue.code == "short link"] == ["short link"]
