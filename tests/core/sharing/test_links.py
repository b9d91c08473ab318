"""Links are made, redeemed, paused, revoked and end, and nothing of them can be read back."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core import acting
from core.acting import NotAllowedError, Person
from core.errors import PothosError
from core.sharing import (
    Access,
    Asked,
    Chosen,
    Redeeming,
    TooManyTriesError,
    View,
    guest_of,
    is_as_published,
    leave,
    links,
    live_links,
    make_link,
    open_view,
    pause,
    preview,
    redeem,
    republish,
    resume,
    revoke,
    seen,
    switch_links,
    take_over,
)
from core.sharing.attention import last_opened, watched_since
from core.sharing.attention import opened as opened_by_somebody
from core.sharing.audit import deeds, forget_old
from core.sharing.links import VISIT, link_of, shortened, sweep_published
from core.sharing.tries import Tries
from core.sharing.views import keep_view
from core.store.lines import Line

ASKED = Asked("Leaf & Co.", "Hello", "frozen", Chosen(("moss",)), 30)
SOMEWHERE = "203.0.113.77"


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 11, 27, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def access(tmp_path: Path, clock: Clock) -> Access:
    return Access(tmp_path, clock)


def publish(of: str = "Moss Hour") -> Callable[[Chosen], View]:
    return lambda chosen: View("2026-11-15", ({"name": of},))


def opened(access: Access, token: str, passcode: str = "") -> str | None:
    redeemed = redeem(access, Redeeming(), token, passcode, SOMEWHERE)
    return None if redeemed is None else redeemed[0]


def test_a_link_opens_what_was_published(access: Access) -> None:
    link, token = make_link(access, ASKED, publish())
    cookie = opened(access, token)
    assert cookie is not None
    guest = guest_of(access, cookie)
    assert guest is not None
    assert guest.link == replace(link, opens=guest.link.opens, seen_at=guest.link.seen_at)
    assert open_view(access.home, guest.link.view_sha256).campaigns == ({"name": "Moss Hour"},)


def test_tokens_are_long_different_and_kept_nowhere(access: Access) -> None:
    tokens = [make_link(access, ASKED, publish())[1] for _ in range(200)]
    assert len(set(tokens)) == 200
    assert {len(token) for token in tokens} == {43}
    kept = b"".join(path.read_bytes() for path in access.home.rglob("*") if path.is_file())
    assert not [token for token in tokens if token.encode() in kept]


def test_neither_cookie_nor_passcode_is_kept(access: Access) -> None:
    _, token = make_link(access, replace(ASKED, passcode="terracotta"), publish())
    cookie = opened(access, token, "terracotta")
    assert cookie is not None
    kept = b"".join(path.read_bytes() for path in access.home.rglob("*") if path.is_file())
    assert cookie.encode() not in kept
    assert b"terracotta" not in kept


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "\0", "ü" * 43])
def test_what_is_no_token_opens_nothing(access: Access, token: str) -> None:
    make_link(access, ASKED, publish())
    assert opened(access, token) is None
    assert guest_of(access, token) is None


def test_a_link_ends_to_the_second(access: Access, clock: Clock) -> None:
    link, token = make_link(access, ASKED, publish())
    clock.at = link.expires_at - timedelta(seconds=1)
    cookie = opened(access, token)
    assert cookie is not None
    assert guest_of(access, cookie) is not None
    clock.at = link.expires_at
    assert guest_of(access, cookie) is None
    assert opened(access, token) is None
    assert link.state(clock.at) == "expired"


def test_a_visit_ends_unless_somebody_is_there(access: Access, clock: Clock) -> None:
    _, token = make_link(access, ASKED, publish())
    cookie = opened(access, token)
    assert cookie is not None
    for _ in range(4):
        clock.at += VISIT - timedelta(minutes=1)
        guest = guest_of(access, cookie)
        assert guest is not None
        seen(access, guest)
    clock.at += VISIT
    assert guest_of(access, cookie) is None


def test_a_pause_ends_and_a_revocation_does_not(access: Access) -> None:
    link, token = make_link(access, ASKED, publish())
    cookie = opened(access, token)
    assert cookie is not None
    pause(access, link.link_id)
    assert guest_of(access, cookie) is None
    assert opened(access, token) is None
    resume(access, link.link_id)
    assert guest_of(access, cookie) is not None
    revoke(access, link.link_id)
    assert guest_of(access, cookie) is None
    resume(access, link.link_id)
    assert guest_of(access, cookie) is None
    assert opened(access, token) is None


def test_switched_on_again_old_links_stay_dead(access: Access) -> None:
    _, token = make_link(access, ASKED, publish())
    switch_links(access, are_on=False)
    assert opened(access, token) is None
    with pytest.raises(PothosError):
        make_link(access, ASKED, publish())
    switch_links(access, are_on=True)
    assert opened(access, token) is None
    _, newer = make_link(access, ASKED, publish())
    assert opened(access, newer) is not None


def test_a_passcode_is_asked_for_and_guessing_stops(access: Access) -> None:
    _, token = make_link(access, replace(ASKED, passcode="terracotta"), publish())
    tries = Redeeming()
    assert redeem(access, tries, token, "", "192.0.2.1") is None
    for number in range(4):
        assert redeem(access, tries, token, "guess", f"192.0.2.{number}") is None
    with pytest.raises(TooManyTriesError) as told:
        redeem(access, tries, token, "terracotta", "198.51.100.9")
    assert 0 < told.value.wait_s <= 15 * 60


def test_many_at_once_try_no_more_than_one_after_another(access: Access) -> None:
    _, token = make_link(access, replace(ASKED, passcode="terracotta"), publish())
    tries = Redeeming()

    def guess(number: int) -> bool:
        """Whether it was compared at all."""
        try:
            redeem(access, tries, token, "guess", f"192.0.2.{number}")
        except TooManyTriesError:
            return False
        return True

    with ThreadPoolExecutor(30) as threads:
        assert sum(threads.map(guess, range(60))) == 5


def test_strangers_lock_no_guest_out_and_leave_nothing_behind(access: Access) -> None:
    _, token = make_link(access, ASKED, publish())
    tries = Redeeming()
    for number in range(300):
        assert (
            redeem(access, tries, f"junk {number}", "", f"192.0.{number // 200}.{number}") is None
        )
    assert redeem(access, tries, token, "", "198.51.100.9") is not None
    with access.read() as connection:
        assert connection.execute("SELECT count(*) FROM access_log").fetchone()[0] == 2


def test_a_guest_who_comes_often_is_no_guesser(access: Access) -> None:
    _, token = make_link(access, ASKED, publish())
    tries = Redeeming()
    for _ in range(30):
        assert redeem(access, tries, token, "", SOMEWHERE) is not None


def test_old_tries_are_forgotten() -> None:
    at = [0.0]
    tries = Tries(2, 60, lambda: at[0])
    for number in range(10_001):
        tries.take(f"{number}")
    at[0] = 61.0
    tries.take("another")
    tries.take("another")
    assert len(tries._tried) == 1
    with pytest.raises(TooManyTriesError):
        tries.take("another")
    at[0] = 122.0
    tries.take("another")


def test_switched_off_while_it_is_published_it_is_not_made(access: Access) -> None:
    def publish_slowly(chosen: Chosen) -> View:
        switch_links(access, are_on=False)
        return publish()(chosen)

    with pytest.raises(PothosError):
        make_link(access, ASKED, publish_slowly)
    assert links(access) == []


def test_a_view_may_be_kept_by_many_at_once_and_is_young_again(access: Access) -> None:
    view = publish()(Chosen(("moss",)))
    with ThreadPoolExecutor(8) as threads:
        kept = set(threads.map(lambda _: keep_view(access.home, view), range(80)))
    (sha256,) = kept
    path = access.home / "published" / f"{sha256}.json"
    os.utime(path, (0, 0))
    keep_view(access.home, view)
    assert sweep_published(access) == 0
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_one_address_may_not_try_without_end(access: Access) -> None:
    tries = Redeeming()
    for _ in range(10):
        assert redeem(access, tries, "wrong", "", SOMEWHERE) is None
    with pytest.raises(TooManyTriesError):
        redeem(access, tries, "wrong", "", SOMEWHERE)
    assert redeem(access, tries, "wrong", "", "198.51.100.9") is None


@pytest.mark.parametrize(
    "asked",
    [
        replace(ASKED, days=0),
        replace(ASKED, days=91),
        replace(ASKED, label=" "),
        replace(ASKED, passcode="short"),
        replace(ASKED, chosen=Chosen(())),
    ],
)
def test_a_link_without_end_label_or_campaign_is_not_made(access: Access, asked: Asked) -> None:
    with pytest.raises(PothosError):
        make_link(access, asked, publish())
    assert links(access) == []


@pytest.mark.parametrize("role", ["viewer", "guest", "nobody"])
def test_who_may_only_look_makes_none(access: Access, role: acting.Role) -> None:
    with acting.acting_for(Person("x", role)), pytest.raises(NotAllowedError):
        make_link(access, ASKED, publish())
    assert links(access) == []


def test_an_analyst_ends_own_links_and_an_owner_every_one(access: Access) -> None:
    ana, ben = Person("ana@example.com", "analyst"), Person("ben@example.com", "analyst")
    with acting.acting_for(ana):
        link, token = make_link(access, ASKED, publish())
    with acting.acting_for(ben), pytest.raises(NotAllowedError):
        revoke(access, link.link_id)
    assert opened(access, token) is not None
    with acting.acting_for(ana):
        pause(access, link.link_id)
    with acting.acting_for(Person("olga@example.com", "owner")):
        revoke(access, link.link_id)
    assert opened(access, token) is None


def test_frozen_stays_and_live_follows(access: Access) -> None:
    frozen, _ = make_link(access, ASKED, publish("before"))
    live, _ = make_link(access, replace(ASKED, kind="live"), publish("before"))
    for link in live_links(access):
        republish(access, link, publish("after"))

    shown = {
        link.link_id: open_view(access.home, link.view_sha256).campaigns for link in links(access)
    }
    assert shown[frozen.link_id] == ({"name": "before"},)
    assert shown[live.link_id] == ({"name": "after"},)


def test_a_live_link_that_cannot_be_published_says_why_and_keeps_what_it_has(
    access: Access,
) -> None:
    def gone(_chosen: Chosen) -> View:
        raise PothosError("A campaign is gone.", "It was undone.", "Make a new one.")

    link, _ = make_link(access, replace(ASKED, kind="live"), publish())
    republish(access, link, gone)
    (now,) = links(access)
    assert now.view_sha256 == link.view_sha256
    assert "It was undone." in (now.trouble or "")
    republish(access, now, publish("after"))
    assert links(access)[0].trouble is None


def test_a_live_link_whose_maker_may_make_none_any_more_waits_for_an_owner(access: Access) -> None:
    with acting.acting_for(Person("ana@example.com", "analyst")):
        link, _ = make_link(access, replace(ASKED, kind="live"), publish("before"))
    with acting.acting_for(Person("ana@example.com", "viewer")):
        republish(access, link, publish("after"))
        with pytest.raises(NotAllowedError):
            take_over(access, link.link_id)
    (now,) = links(access)
    assert now.view_sha256 == link.view_sha256
    assert "ana@example.com may make no links any more" in (now.trouble or "")

    with acting.acting_for(Person("olga@example.com", "owner")):
        take_over(access, link.link_id)
        (now,) = links(access)
        assert (now.made_by, now.trouble) == ("olga@example.com", None)
        republish(access, now, publish("after"))

    assert open_view(access.home, links(access)[0].view_sha256).campaigns == ({"name": "after"},)
    with access.read() as connection:
        rows = connection.execute("SELECT who, about FROM access_log WHERE what LIKE '%taken%'")
        assert [tuple(row) for row in rows] == [("olga@example.com", link.link_id)]


@pytest.mark.parametrize("name", ["../access", "", "a" * 63, "A" * 64, "/etc/passwd"])
def test_a_view_has_the_name_of_its_hash_and_no_other(access: Access, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        open_view(access.home, name)


def test_views_that_no_link_shows_are_removed_once_they_are_old(access: Access) -> None:
    link, _ = make_link(access, ASKED, publish("old"))
    path = access.home / "published" / f"{link.view_sha256}.json"
    assert sweep_published(access) == 0
    revoke(access, link.link_id)
    assert sweep_published(access) == 0, "a new one may not be named yet"
    os.utime(path, (0, 0))
    assert sweep_published(access) == 1
    assert not path.exists()


def test_leaving_ends_the_visit(access: Access) -> None:
    _, token = make_link(access, ASKED, publish())
    cookie = opened(access, token)
    assert cookie is not None
    leave(access, cookie)
    assert guest_of(access, cookie) is None


def test_every_event_is_one_line_without_token_and_whole_address(access: Access) -> None:
    link, token = make_link(access, replace(ASKED, passcode="terracotta"), publish())
    opened(access, token, "wrong")
    opened(access, token, "terracotta")
    opened(access, "unknown")
    revoke(access, link.link_id)
    with access.read() as connection:
        rows = [tuple(row) for row in connection.execute("SELECT what, about, ip FROM access_log")]
    network = "203.0.113.0/24"
    assert rows == [
        ("made a link", link.link_id, ""),
        ("wrong passcode", link.link_id, network),
        ("opened", link.link_id, network),
        ("revoked a link", link.link_id, ""),
    ]
    assert links(access)[0].opens == 1


@pytest.mark.parametrize(
    ("ip", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("", ""),
        ("unknown, <script>", ""),
    ],
)
def test_addresses_are_shortened(ip: str, network: str) -> None:
    assert shortened(ip) == network


def test_a_preview_is_of_the_same_figures_and_opens_for_nobody(access: Access) -> None:
    shown = preview(access, ASKED, publish())
    made, _ = make_link(access, ASKED, publish())
    assert (shown.view_sha256, shown.label, shown.as_of) == (
        made.view_sha256, made.label, made.as_of,
    )  # fmt: skip
    assert shown.fingerprint == made.view_sha256[:12]
    assert shown.link_id == ""
    assert [link.link_id for link in links(access)] == [made.link_id]
    with acting.acting_for(Person("vi@example.com", "viewer")), pytest.raises(NotAllowedError):
        preview(access, ASKED, publish())


def test_what_is_no_link_is_said(access: Access) -> None:
    with pytest.raises(PothosError, match="no such link"):
        link_of(access, "never")


def test_a_link_of_nothing_is_none(access: Access) -> None:
    with pytest.raises(PothosError, match="Nothing is chosen"):
        make_link(access, replace(ASKED, chosen=Chosen(())), publish())
    make_link(access, replace(ASKED, chosen=Chosen((), has_review=True)), publish())


@pytest.mark.parametrize("role", ["guest", "nobody"])
def test_the_list_of_links_is_for_the_team(access: Access, role: acting.Role) -> None:
    make_link(access, ASKED, publish())
    with acting.acting_for(Person("somebody", role)):
        for ask in (links, last_opened):
            with pytest.raises(NotAllowedError):
                ask(access)


def test_a_view_that_was_changed_or_is_gone_is_not_shown(access: Access) -> None:
    link, _ = make_link(access, ASKED, publish())
    path = access.home / "published" / f"{link.view_sha256}.json"
    assert is_as_published(access.home, link.view_sha256)
    path.write_bytes(path.read_bytes().replace(b"Moss", b"Boss"))
    assert not is_as_published(access.home, link.view_sha256)
    with pytest.raises(PothosError, match="not what is there"):
        open_view(access.home, link.view_sha256)
    path.unlink()
    with pytest.raises(PothosError, match="not there any more"):
        open_view(access.home, link.view_sha256)


def test_a_view_of_a_newer_version_is_not_guessed_at(access: Access) -> None:
    text = b'{"format":2,"as_of":null,"campaigns":[]}'
    name = hashlib.sha256(text).hexdigest()
    make_link(access, ASKED, publish())
    (access.home / "published" / f"{name}.json").write_bytes(text)
    with pytest.raises(PothosError, match="not there any more"):
        open_view(access.home, name)


def test_when_a_campaign_was_looked_at_is_kept(access: Access, clock: Clock) -> None:
    assert last_opened(access) == {}
    opened_by_somebody(access, "moss")
    clock.at += timedelta(days=1)
    opened_by_somebody(access, "moss")
    assert last_opened(access) == {"moss": clock.at}
    assert watched_since(access) == clock.at - timedelta(days=1)


def test_the_log_is_for_owners_and_forgets_what_is_old(access: Access, clock: Clock) -> None:
    make_link(access, ASKED, publish())
    line = Line(1, clock.at, "setting", {"name": "language"}, "", 0, "olga@example.com")
    by_itself = Line(2, clock.at, "figures", {}, "", 0)
    found = deeds(access, [line, by_itself], 10)
    assert {(deed.who, deed.what, deed.about) for deed in found} == {
        ("olga@example.com", "changed a setting", "language"),
        ("this machine", "made a link", links(access)[0].link_id),
    }
    assert len(deeds(access, [line], 1)) == 1
    with acting.acting_for(Person("ana@example.com", "analyst")), pytest.raises(NotAllowedError):
        deeds(access, [line], 10)
    clock.at += timedelta(days=179)
    forget_old(access)
    assert len(deeds(access, [], 10)) == 1
    clock.at += timedelta(days=2)
    forget_old(access)
    assert deeds(access, [], 10) == []
