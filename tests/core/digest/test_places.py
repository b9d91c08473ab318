"""Where it goes: four kinds of address, secrets kept, dangerous machines refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core import acting
from core.acting import NotAllowedError, Person
from core.digest import add_place, attempts, count_places, mail_address, places, remove_place
from core.digest.reach import Reach
from core.digest.services import AddressError, understand
from core.errors import PothosError
from core.sharing import Access

SLACK = "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"
TEAMS = (
    "https://prod-10.westus.logic.azure.com:443/workflows/643e69f83c8944/triggers/manual/paths/"
    "invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=s3cr3tsignature"
)
MAIL = "mailtos://ana:hunter2secret@smtp.invalid:587/?from=ana@example.com&to=ben@example.com"
HOOK = "https://hook.invalid/in/s3cr3tpath?token=s3cr3ttoken"


@pytest.mark.parametrize(
    ("address", "kind", "shown"),
    [
        (SLACK, "Slack", "Slack, ••••"),
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7/#news", "Slack", "Slack #news, ••••"),
        (TEAMS, "Teams", "Teams, prod-10.westus.logic.azure.com, ••••"),
        (MAIL, "E-mail", "ben@example.com, by smtp.invalid:587"),
        (HOOK, "Webhook", "https://hook.invalid/••••"),
        ("json://10.0.0.7:8080/x", "Webhook", "http://10.0.0.7:8080/••••"),
        ("xmls://hook.invalid/x?+X-Token=s3cr3t", "Webhook", "https://hook.invalid/••••"),
        ("form://hook.invalid/x", "Webhook", "http://hook.invalid/••••"),
    ],
)
def test_an_address_is_understood_and_shown_without_its_secrets(
    address: str, kind: str, shown: str
) -> None:
    there = understand(address)
    assert (there.kind, there.shown) == (kind, shown)


def test_no_secret_is_in_what_is_listed_or_logged(access: Access) -> None:
    for address in (SLACK, TEAMS, MAIL, HOOK):
        add_place(access, address, is_hosted=False)
    with access.read() as connection:
        logged = [tuple(row) for row in connection.execute("SELECT * FROM access_log")]
    told = repr(places(access)) + repr(logged)
    for secret in ("TIiajkdnlazkcOXrIdevi7", "s3cr3t", "hunter2"):
        assert secret not in told
    assert count_places(access) == 4


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "ana@example.com",
        "tgram://123456789:ABCdefghijkl/123",
        "file:///etc/passwd",
        "json://",
        "https://[",
        "mailtos://ana:pw@smtp.invalid/?from=a@b.de&to=c@d.de,e@f.de",
        "mailtos://ana:pw@smtp.invalid/?from=a@b.de&to=c@d.de&cc=e@f.de",
        "mailto://ana:pw@smtp.invalid/?from=a@b.de&to=c@d.de",
        "jsons://hook.invalid/?verify=no",
        "jsons://hook.invalid/?redirect=yes",
        "jsons://hook.invalid/?method=DELETE",
        "workflows://host.invalid/abc/def?template=/etc/passwd",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7/?template=/etc/passwd",
        "mailtos://ana:pw@smtp.invalid/?from=a@b.de&to=c@d.de&pgpprv=/etc/passwd",
        "mailtos://ana:pw@smtp.invalid/?from=a@b.de&to=c@d.de&+Bcc=e@f.de",
        "mailtos://ana:pw@smtp.invalid/?from=a@b.de&to=c@d.de&format=html",
    ],
)
def test_what_is_no_place_is_refused_and_not_repeated_with_its_secrets(
    access: Access, wrong: str
) -> None:
    with pytest.raises(AddressError) as told:
        add_place(access, wrong, is_hosted=False)
    assert told.value.what_to_do
    assert ":pw@" not in str(told.value)
    assert places(access) == []


def test_a_mail_address_is_made_of_what_a_form_asks() -> None:
    address = mail_address(
        "ana@example.com", "smtp.invalid", 465, "TLS", "u@x.de", "p@:/?#&= ss", "pothos@example.com"
    )
    there = understand(address)
    assert there.shown == "ana@example.com, by smtp.invalid:465"
    assert (there.service.user, there.service.password) == ("u@x.de", "p@:/?#&= ss")


@pytest.mark.parametrize(
    ("to", "server", "sender"),
    [
        ("", "smtp.invalid", "a@b.de"),
        ("ana@x.de\nBcc: b@c.de", "smtp.invalid", "a@b.de"),
        ("a@b.de,c@d.de", "smtp.invalid", "a@b.de"),
        ("ana@x.de", "smtp.invalid/?verify=no", "a@b.de"),
        ("ana@x.de", "", "a@b.de"),
        ("ana@x.de", "smtp.invalid", "nobody"),
    ],
)
def test_a_form_that_is_filled_in_wrongly_is_refused(to: str, server: str, sender: str) -> None:
    with pytest.raises(AddressError):
        mail_address(to, server, 587, "STARTTLS", "", "", sender)


@pytest.mark.parametrize(
    "ip",
    [
        "169.254.169.254",
        "169.254.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "100.100.100.200",
        "168.63.129.16",
        "224.0.0.1",
    ],
)
@pytest.mark.parametrize("is_mail", [True, False])
def test_metadata_and_link_local_addresses_are_never_reached(ip: str, is_mail: bool) -> None:
    assert Reach(is_hosted=False, is_mail=is_mail).why_not(ip)
    assert Reach(is_hosted=True, is_mail=is_mail).why_not(ip)


@pytest.mark.parametrize(
    "ip", ["127.0.0.1", "::1", "10.0.0.7", "192.168.1.1", "fd12::1", "100.64.0.1"]
)
def test_the_own_network_is_reached_only_where_pothos_is_for_this_machine(ip: str) -> None:
    assert Reach(is_hosted=False, is_mail=False).why_not(ip) is None
    why = Reach(is_hosted=True, is_mail=False).why_not(ip)
    assert why is not None
    assert "POTHOS_URL is set" in why
    assert Reach(is_hosted=True, is_mail=True).why_not(ip) is None  # a company's own mail relay


def test_a_public_machine_is_reached() -> None:
    for ip in ("93.184.216.34", "2606:2800:220:1::1"):
        assert Reach(is_hosted=True, is_mail=False).why_not(ip) is None


@pytest.mark.parametrize(
    ("address", "is_hosted"),
    [
        ("http://169.254.169.254/latest/meta-data/", False),
        ("http://[fd00:ec2::254]/latest", False),
        ("http://2852039166/latest", False),
        ("http://localhost:9/x", True),
        ("http://127.0.0.1:9/x", True),
        ("mailto://169.254.169.254:25/?from=a@b.de&to=c@d.de", False),
    ],
)
def test_such_an_address_is_refused_when_it_is_added(
    access: Access, address: str, is_hosted: bool
) -> None:
    with pytest.raises(PothosError):
        add_place(access, address, is_hosted)
    assert places(access) == []


def test_the_same_address_twice_is_one_place(access: Access) -> None:
    add_place(access, HOOK, is_hosted=False)
    with pytest.raises(PothosError, match="already"):
        add_place(access, HOOK, is_hosted=False)


def test_a_removed_place_forgets_its_address(access: Access) -> None:
    place = add_place(access, HOOK, is_hosted=False)
    remove_place(access, place.place_id)
    assert places(access) == []
    with access.read() as connection:
        assert connection.execute("SELECT address FROM digest_place").fetchall()[0][0] is None


@pytest.mark.parametrize("role", ["analyst", "viewer", "guest", "nobody"])
def test_only_owners_see_and_change_places(access: Access, role: acting.Role) -> None:
    place = add_place(access, HOOK, is_hosted=False)
    asked: list[Callable[[], object]] = [
        lambda: places(access),
        lambda: attempts(access, 5),
        lambda: add_place(access, SLACK, is_hosted=False),
        lambda: remove_place(access, place.place_id),
    ]
    with acting.acting_for(Person("ben", role)):
        for one in asked:
            with pytest.raises(NotAllowedError):
                one()
    assert [one.place_id for one in places(access)] == [place.place_id]
