"""Sending to a real mail server and a real web server on loopback: once, or told as not sent."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import requests

from core.digest import (
    Digest,
    add_place,
    attempts,
    choose,
    next_going,
    remove_place,
    send_test,
    sending,
)
from core.digest.sending import deliver, next_try, owe, owe_now
from core.digest.services import post
from core.sharing import Access
from tests.core.digest.conftest import Clock
from tests.core.digest.servers import Mailbox, Web, mail_server, web_server
from tests.core.digest.test_places import SLACK, TEAMS

SAID = Digest("Pothos, 16 November 2026: 1 thing needs somebody", "1. Moss Hour: It fell.\n", 1)
HOSTILE = '=1+1 <b>x</b> ](http://x) <!channel> <at>ana</at> & "q" *b* _c_ ünïcode 🌱'
MONDAY_AT_EIGHT = datetime(2026, 11, 16, 8, tzinfo=UTC)


def look(access: Access, said: Digest = SAID) -> None:
    """One look of the server's scheduler."""
    owe(access)
    deliver(access, lambda: said, is_hosted=False)


def by_mail(access: Access, mail: Mailbox, to: str = "ana@example.com") -> str:
    address = f"mailto://127.0.0.1:{mail.port}/?from=pothos@example.com&to={to}"
    return add_place(access, address, is_hosted=False).place_id


def by_web(access: Access, web: Web, path: str = "hook") -> str:
    return add_place(access, f"http://127.0.0.1:{web.port}/{path}", is_hosted=False).place_id


def text_of(message: EmailMessage) -> list[str]:
    return str(message.get_content()).splitlines()


def outcomes(access: Access) -> list[str]:
    """The newest first."""
    return [one.outcome for one in attempts(access, 100)]


def test_it_goes_on_monday_at_eight_and_once(
    access: Access, clock: Clock, mail: Mailbox, web: Web
) -> None:
    by_mail(access, mail)
    by_web(access, web)
    look(access)
    clock.now = MONDAY_AT_EIGHT - timedelta(seconds=1)
    look(access)
    assert (mail.taken, web.taken) == ([], [])

    clock.goes(seconds=1)
    look(access)
    clock.goes(hours=5)
    look(access)

    (message,) = mail.taken
    assert message["Subject"] == SAID.title
    assert message["To"] == "ana@example.com"
    assert message["From"].addresses[0].addr_spec == "pothos@example.com"
    assert message.get_content_type() == "text/plain"
    assert text_of(message) == SAID.body.splitlines()
    (given,) = web.taken
    assert (given["title"], given["message"].strip()) == (SAID.title, SAID.body.strip())
    assert outcomes(access) == ["sent", "sent"]
    clock.goes(days=7)
    look(access)
    assert (len(mail.taken), len(web.taken)) == (2, 2)


def test_words_of_others_are_neither_markup_nor_headers(
    access: Access, clock: Clock, mail: Mailbox, web: Web
) -> None:
    by_mail(access, mail)
    by_web(access, web)
    clock.goes(days=1)
    look(access, Digest("A title\r\nBcc: all@example.com", f"{HOSTILE}\nBcc: x@y.z\n.\nend\n", 1))

    (message,) = mail.taken
    assert message["Bcc"] is None
    assert message["Subject"] == "A title Bcc: all@example.com"
    assert message.get_content_type() == "text/plain"
    assert text_of(message)[:4] == [HOSTILE, "Bcc: x@y.z", ".", "end"]
    assert web.taken[0]["message"].startswith(HOSTILE)


def test_slack_and_teams_are_given_no_markup_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    # Both post to https hosts of their own: what would be posted is looked at instead.
    posted: list[dict[str, Any]] = []

    def instead(*_: object, **given: Any) -> requests.Response:  # noqa: ANN401
        posted.append(json.loads(given["data"]))
        response = requests.Response()
        response.status_code, response._content = 200, b"ok"
        return response

    monkeypatch.setattr(requests, "request", instead)
    monkeypatch.setattr(requests, "post", instead)
    for address in (SLACK, TEAMS):
        assert post(address, "A title", f"{HOSTILE}\nTwo", is_hosted=True) is None

    of_slack, of_teams = posted
    assert of_slack["mrkdwn"] is False
    told = of_slack["attachments"][0]["text"]
    assert told.startswith("=1+1 &lt;b&gt;x&lt;/b&gt; ](http://x) &lt;!channel&gt;")
    card = of_teams["attachments"][0]["content"]
    assert "entities" not in card["msteams"]  # nobody is called
    told = card["body"][-1]["text"]
    assert "\\]\\(http" in told
    assert "<at" not in told
    assert told.rstrip().endswith("\n\nTwo")


def test_a_refused_address_is_shown_and_tried_again(
    access: Access, clock: Clock, mail: Mailbox
) -> None:
    mail.bouncing.add("gone@example.com")
    by_mail(access, mail, "gone@example.com")
    by_mail(access, mail, "ana@example.com")
    clock.now = MONDAY_AT_EIGHT
    look(access)

    assert [message["To"] for message in mail.taken] == ["ana@example.com"]
    (failed,) = [one for one in attempts(access, 10) if one.outcome == "failed"]
    assert failed.in_words("Europe/London") == (
        "Not sent. The mail server refused it: 550 5.1.1 no such user here. Tried again on "
        "Monday 16 November 2026 at 08:01."
    )
    clock.goes(seconds=59)
    look(access)
    assert len(attempts(access, 10)) == 2
    mail.bouncing.clear()
    clock.goes(seconds=1)
    look(access)
    assert [message["To"] for message in mail.taken] == ["ana@example.com", "gone@example.com"]
    clock.goes(hours=3)
    look(access)
    assert len(mail.taken) == 2


def test_a_server_that_is_down_gets_it_when_it_is_up(access: Access, clock: Clock) -> None:
    with mail_server() as down, web_server() as gone:
        by_mail(access, down)
        by_web(access, gone)
    clock.now = MONDAY_AT_EIGHT
    look(access)
    assert outcomes(access) == ["failed", "failed"]
    for one in attempts(access, 10):
        assert "Nobody answers there: the connection was refused." in one.in_words("UTC")

    with mail_server(down.port) as mail, web_server(gone.port) as web:
        clock.goes(minutes=1)
        look(access)
        assert (len(mail.taken), len(web.taken)) == (1, 1)
    assert outcomes(access)[:2] == ["sent", "sent"]


def test_it_is_tried_after_1_5_and_30_minutes_then_hourly_until_a_day_has_gone(
    access: Access, clock: Clock, web: Web
) -> None:
    web.status = 503
    by_web(access, web)
    start = clock.now = MONDAY_AT_EIGHT
    while clock.now < start + timedelta(hours=30):
        look(access)
        clock.goes(minutes=1)

    tried = [(one.at - start) // timedelta(minutes=1) for one in reversed(attempts(access, 100))]
    # At once, 1, 5 and 30 minutes later, then every 60: 36 + 23 * 60 = 1416 is within a day's 1440.
    assert tried == [0, 1, 6, *range(36, 1441, 60)]
    last = attempts(access, 1)[0]
    assert last.outcome == "given up"
    assert last.in_words("UTC") == (
        "Not sent, and given up after a day. The server answered 503 Service Unavailable."
    )


def test_hours_of_retries_are_counted_from_the_first_try() -> None:
    first = MONDAY_AT_EIGHT
    assert next_try(first, first, 1) == first + timedelta(minutes=1)
    assert next_try(first, first + timedelta(hours=23), 9) == first + timedelta(hours=24)
    assert next_try(first, first + timedelta(hours=23, minutes=1), 9) is None


def test_four_runs_at_once_send_one(access: Access, clock: Clock, mail: Mailbox) -> None:
    people = [f"p{number}@example.com" for number in range(5)]
    for one in people:
        by_mail(access, mail, one)
    clock.now = MONDAY_AT_EIGHT
    together = threading.Barrier(4)

    def run() -> None:
        own = Access(access.home, clock)  # as another process has it
        together.wait()
        owe_now(own)
        look(own)

    runs = [threading.Thread(target=run) for _ in range(4)]
    for thread in runs:
        thread.start()
    for thread in runs:
        thread.join()

    assert sorted(message["To"] for message in mail.taken) == people
    assert outcomes(access) == ["sent"] * 5


def test_the_command_before_the_hour_and_the_schedule_after_it_send_one(
    access: Access, clock: Clock, web: Web
) -> None:
    by_web(access, web)
    clock.now = MONDAY_AT_EIGHT - timedelta(hours=2)
    owe_now(access)
    look(access)
    assert next_going(access) == MONDAY_AT_EIGHT + timedelta(days=7)
    clock.goes(hours=4)
    look(Access(access.home, clock))
    owe_now(access)
    look(access)
    assert len(web.taken) == 1


def test_one_that_was_stopped_while_sending_is_told_and_not_sent_twice(
    access: Access, clock: Clock, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_web(access, web)
    clock.now = MONDAY_AT_EIGHT

    def killed(address: str, title: str, body: str, is_hosted: bool) -> None:
        post(address, title, body, is_hosted)
        raise SystemExit

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(sending, "post", killed)
        look(access)
    look(access)
    assert outcomes(access) == []
    clock.goes(minutes=11)
    look(access)

    assert outcomes(access) == ["unsure"]
    assert "may have arrived or not" in attempts(access, 1)[0].in_words("UTC")
    assert len(web.taken) == 1
    owe_now(access)  # somebody wants it again
    look(access)
    assert len(web.taken) == 2


def test_a_removed_place_gets_nothing(access: Access, clock: Clock, mail: Mailbox) -> None:
    mail.bouncing.add("ana@example.com")
    ana = by_mail(access, mail)
    ben = by_mail(access, mail, "ben@example.com")
    clock.now = MONDAY_AT_EIGHT
    look(access)
    remove_place(access, ana)
    remove_place(access, ben)
    mail.bouncing.clear()
    for _ in range(9):
        clock.goes(days=1)
        look(access)

    assert [message["To"] for message in mail.taken] == ["ben@example.com"]
    assert sorted(outcomes(access)) == ["failed", "sent"]


def test_a_place_that_is_removed_while_it_is_sent_to_is_not_tried_again(
    access: Access, clock: Clock, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = by_web(access, web)
    clock.now = MONDAY_AT_EIGHT

    def removed_meanwhile(*_: object) -> str:
        remove_place(access, place)
        return "The server did not answer in time."

    with monkeypatch.context() as patched:
        patched.setattr(sending, "post", removed_meanwhile)
        look(access)
    clock.goes(hours=1)
    look(access)
    assert web.taken == []
    assert outcomes(access) == ["failed"]


def test_a_place_gets_nothing_of_a_week_that_was_due_before_it_was_added(
    access: Access, clock: Clock, web: Web
) -> None:
    clock.now = MONDAY_AT_EIGHT + timedelta(hours=1)
    by_web(access, web)
    look(access)
    assert web.taken == []
    assert next_going(access) == MONDAY_AT_EIGHT + timedelta(days=7)


def test_an_hour_that_was_chosen_after_it_had_passed_counts_from_next_week(
    access: Access, clock: Clock, web: Web
) -> None:
    by_web(access, web)
    clock.now = datetime(2026, 11, 15, 20, tzinfo=UTC)
    choose(access, True, 6, 19, "Europe/London", 12)
    look(access)
    assert web.taken == []


def test_switched_off_it_goes_only_by_the_command(access: Access, clock: Clock, web: Web) -> None:
    by_web(access, web)
    choose(access, False, 0, 8, "Europe/London", 12)
    clock.goes(days=2)
    look(access)
    assert (web.taken, next_going(access)) == ([], None)
    owe_now(access)
    look(access)
    assert len(web.taken) == 1


def test_a_server_that_was_off_sends_up_to_three_days_late_then_tells_it_as_missed(
    access: Access, clock: Clock, web: Web
) -> None:
    by_web(access, web)
    clock.now = datetime(2026, 11, 18, 12, tzinfo=UTC)
    look(access)
    assert len(web.taken) == 1
    clock.now = datetime(2026, 11, 27, 12, tzinfo=UTC)
    look(access)
    look(access)
    assert len(web.taken) == 1
    assert outcomes(access) == ["missed", "sent"]
    assert attempts(access, 1)[0].reason == (
        "It was due on Monday 23 November 2026 at 08:00, and Pothos did not run until now."
    )


def test_a_test_is_sent_at_once_and_is_no_digest_of_the_week(
    access: Access, clock: Clock, web: Web
) -> None:
    place = by_web(access, web)
    assert send_test(access, place, SAID, is_hosted=False).outcome == "test sent"
    assert web.taken[0]["title"] == f"Test: {SAID.title}"
    assert web.taken[0]["message"].startswith("This is a test; the weekly digest comes besides.")
    clock.goes(days=1)
    look(access)
    assert len(web.taken) == 2
    web.status = 404
    assert send_test(access, place, SAID, is_hosted=False).in_words("UTC") == (
        "The test was not sent. The server answered 404 Not Found."
    )


def test_a_redirect_is_not_followed(access: Access, web: Web) -> None:
    web.status, web.headers = 302, {"Location": f"http://127.0.0.1:{web.port}/elsewhere"}
    tested = send_test(access, by_web(access, web), SAID, is_hosted=False)
    assert tested.reason == "The server answered 302 Found."
    assert web.paths == ["/hook"]


def test_a_name_that_leads_elsewhere_later_is_refused_where_it_is_connected_to(web: Web) -> None:
    # Added while it led to the world; now it leads to this machine, which is not for the hosted.
    address = f"http://localhost:{web.port}/hook"
    reason = post(address, "title", "body", is_hosted=True)
    assert reason is not None
    assert "is in the server's own network" in reason
    assert web.paths == []
    assert post(address, "title", "body", is_hosted=False) is None  # it is over with the sending


def test_no_reason_repeats_a_secret(access: Access, clock: Clock) -> None:
    with web_server() as gone:
        pass
    add_place(access, f"http://ana:hunter2@127.0.0.1:{gone.port}/s3cr3t?token=s3cr3t", False)
    clock.goes(days=1)
    look(access)
    told = repr(attempts(access, 5))
    assert "failed" in told
    assert "s3cr3t" not in told
    assert "hunter2" not in told


def test_a_parameter_of_a_webhook_goes_along(access: Access, web: Web) -> None:
    send_test(access, by_web(access, web, "hook?token=abc&x=1"), SAID, is_hosted=False)
    assert web.paths == ["/hook?token=abc&x=1"]


def test_words_are_asked_for_only_where_something_is_to_be_sent(access: Access) -> None:
    def never() -> Digest:
        raise AssertionError

    owe(access)
    deliver(access, never, is_hosted=False)
