"""Settings, Digest."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core import acting
from core.acting import Person
from core.digest import add_place, attempts, places, schedule
from core.sharing import Access
from core.store import Store
from pages.parts import visitor
from tests.core.digest.servers import Mailbox, Web, mail, web
from tests.pages.conftest import CAMPAIGNS, Load, page, posts_csv, shown

__all__ = ["mail", "web"]

HOSTILE = "](http://x) <b>=1+1"


@pytest.fixture
def access(store: Store, load: Load) -> Access:
    """Of a programme with one campaign, which has no goal."""
    campaign = f"{HOSTILE},2026-08-01,,,,,,#leafy\n"
    load({"campaigns.csv": CAMPAIGNS + campaign, "posts.csv": posts_csv("leafy", [5, 6])})
    return visitor.the_visitors().access


def opened() -> AppTest:
    at = page("settings")
    at.query_params["section"] = "Digest"
    at.run()
    assert not at.exception
    return at


def text_input(at: AppTest, label: str) -> object:
    (found,) = [one for one in at.text_input if one.label == label]
    return found


def click(at: AppTest, label: str) -> None:
    (found,) = [one for one in at.button if one.label == label]
    found.click().run()
    assert not at.exception


def test_it_shows_what_would_be_sent_as_plain_text(access: Access) -> None:
    at = opened()

    told = "\n".join(one.value for one in at.text)
    assert "thing needs somebody" in told or "things need somebody" in told
    assert "](http:\u2060//x) <b>=1+1: It has no goal" in told
    assert HOSTILE not in "\n".join(one.value for one in at.markdown)
    assert "there is no place yet to send it to" in told
    assert "Nothing was sent yet." in told


def test_a_mail_address_is_added_tested_and_removed(access: Access, mail: Mailbox) -> None:
    at = opened()
    text_input(at, "To").set_value("ana@example.com")
    text_input(at, "Mail server").set_value("127.0.0.1")
    text_input(at, "From").set_value("pothos@example.com")
    (port,) = [one for one in at.number_input if one.label == "Port"]
    port.set_value(mail.port)
    (encryption,) = [one for one in at.selectbox if one.label == "Encryption"]
    encryption.set_value("none")
    click(at, "Add this e-mail address")
    assert f"E-mail: ana@example.com, by 127.0.0.1:{mail.port}" in shown(at)

    click(at, "Test now")
    assert "Test sent" in shown(at)
    assert str(mail.taken[0]["Subject"]).startswith("Test: Pothos, ")
    assert list(at.dataframe[0].value["What became of it"]) == [
        "Test sent: the other side took it."
    ]

    mail.bouncing.add("ana@example.com")
    click(at, "Test now")
    assert "The test was not sent" in shown(at)
    assert "550 5.1.1 no such user here" in shown(at)
    assert [one.outcome for one in attempts(access, 5)] == ["test failed", "test sent"]

    click(at, "Remove")
    assert places(access) == []


def test_a_webhook_is_added_and_its_secret_is_not_shown_again(access: Access, web: Web) -> None:
    at = opened()
    address = f"http://127.0.0.1:{web.port}/s3cr3t?token=s3cr3t"
    text_input(at, "Address of the webhook").set_value(address)
    click(at, "Add this webhook")
    click(at, "Test now")

    assert f"Webhook: http://127.0.0.1:{web.port}/••••" in shown(at)
    assert web.paths == ["/s3cr3t?token=s3cr3t"]
    everything = shown(at) + "".join(str(one.value) for one in (*at.text_input, *at.dataframe))
    assert "s3cr3t" not in everything


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://169.254.169.254/latest", "link-local or metadata address"),
        ("tgram://123/456", "which Pothos does not send to"),
        ("<b>nonsense", "It does not begin like an address."),
    ],
)
def test_an_address_that_cannot_be_is_refused_with_the_reason(
    access: Access, address: str, why: str
) -> None:
    at = opened()
    text_input(at, "Address of the webhook").set_value(address)
    click(at, "Add this webhook")

    assert "A digest cannot go there" in shown(at)
    assert why in shown(at)
    assert places(access) == []


def test_hosted_the_own_network_is_refused_and_it_says_why(
    access: Access, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POTHOS_URL", "https://pothos.example.com")
    at = opened()
    text_input(at, "Address of the webhook").set_value(f"http://127.0.0.1:{web.port}/")
    click(at, "Add this webhook")

    assert "is in the server's own network" in shown(at)
    assert "https://pothos.example.com/campaign?campaign=" in shown(at)


def test_when_it_goes_is_chosen_and_said(access: Access) -> None:
    add_place(access, "json://hook.invalid/x", is_hosted=False)
    at = opened()
    for label, value in (("Day", "Friday"), ("Time zone", "Asia/Tokyo")):
        (found,) = [one for one in at.selectbox if one.label == label]
        found.set_value(value)
    (hour,) = [one for one in at.number_input if one.label == "Hour"]
    hour.set_value(17)
    click(at, "Save when it goes")

    assert schedule(access).in_words == "Fridays at 17:00 (Asia/Tokyo)"
    assert "It goes Fridays at 17:00 (Asia/Tokyo) to 1 place; next on Friday " in shown(at)

    at.toggle[0].set_value(False)
    click(at, "Save when it goes")
    assert "It is switched off: it goes only by the command." in shown(at)


@pytest.mark.parametrize("role", ["analyst", "viewer"])
def test_who_is_no_owner_sees_the_preview_and_no_address(
    access: Access, role: acting.Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_place(access, "mailto://127.0.0.1/?from=a@b.de&to=ana@example.com", is_hosted=False)
    monkeypatch.setattr(acting, "_asked", [lambda: Person("ben", role)])
    at = opened()

    assert "to 1 place" in shown(at)
    assert "It has no goal" in shown(at)
    assert "ana@example.com" not in shown(at)
    assert not [one.label for one in at.button]
