"""The door to apprise: what an address means, and sending plain text to it.

Of the hundred services that apprise knows four kinds are let in, by their classes: an address can
name no other. Of an address's settings only those are let in that say where to send to; others can
read files of this machine, switch the check of certificates off, or follow a server elsewhere.
"""

from __future__ import annotations

import logging
import re
import socket
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, Literal
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from apprise import Apprise, AppriseAsset, NotifyFormat, NotifyType
from apprise.exception import AppriseException
from apprise.plugins.base import NotifyBase
from apprise.plugins.custom_form import NotifyForm
from apprise.plugins.custom_json import NotifyJSON
from apprise.plugins.custom_xml import NotifyXML
from apprise.plugins.email import NotifyEmail
from apprise.plugins.slack import NotifySlack
from apprise.plugins.workflows import NotifyWorkflows

from core.digest.reach import Reach, only_within
from core.errors import PothosError
from core.imports.in_words import plain

Kind = Literal["E-mail", "Slack", "Teams", "Webhook"]
Encryption = Literal["STARTTLS", "TLS", "none"]

MASK: Final = "••••"
_CLASSES: Final[dict[str, tuple[Kind, type[NotifyBase]]]] = {
    "mailto": ("E-mail", NotifyEmail),
    "mailtos": ("E-mail", NotifyEmail),
    "slack": ("Slack", NotifySlack),
    "workflow": ("Teams", NotifyWorkflows),
    "workflows": ("Teams", NotifyWorkflows),
    "json": ("Webhook", NotifyJSON),
    "jsons": ("Webhook", NotifyJSON),
    "xml": ("Webhook", NotifyXML),
    "xmls": ("Webhook", NotifyXML),
    "form": ("Webhook", NotifyForm),
    "forms": ("Webhook", NotifyForm),
}
_SETTINGS: Final[dict[Kind, frozenset[str]]] = {
    "E-mail": frozenset({"to", "from", "name", "smtp", "mode", "user", "pass"}),
    "Slack": frozenset({"mode", "to"}),
    "Teams": frozenset(
        {"id", "sig", "signature", "api-version", "ver", "sp", "sv"}
        | {"pa", "powerautomate", "route", "routeid"}
    ),
    "Webhook": frozenset({"method"}),
}
_OF_A_WEBHOOK: Final = ("+", "-", ":")
"""With these begin headers, parameters and fields that a webhook wants."""
_CONNECT_S: Final = 10.0
_READ_S: Final = 20.0
_ASSET: Final = AppriseAsset(
    app_id="Pothos", app_desc="Pothos", app_url="", http_redirects=False,
    image_url_mask="", image_url_logo="",
)  # fmt: skip

_told: ContextVar[list[str] | None] = ContextVar("told", default=None)


class _Listener(logging.Handler):
    """Keeps what apprise tells of one sending: it returns no reason."""

    def emit(self, record: logging.LogRecord) -> None:
        told = _told.get()
        if told is not None:
            told.append(record.getMessage())


# What it tells has addresses with their secrets in it: it goes to nobody but to us.
_LOG: Final = logging.getLogger("apprise")
_LOG.addHandler(_Listener())
_LOG.setLevel(logging.DEBUG)
_LOG.propagate = False


@dataclass(frozen=True)
class Understood:
    """An address: its kind, how it is shown without secrets, and the machine it leads to."""

    kind: Kind
    shown: str
    host: str
    service: NotifyBase


class AddressError(PothosError):
    """What was written is no address that a digest can go to."""

    def __init__(self, what_happened: str, what_to_do: str | None = None) -> None:
        super().__init__(
            "A digest cannot go there.",
            what_happened,
            what_to_do
            or "Paste the address of a Slack or Teams webhook, a webhook that takes JSON, or an "
            "address of apprise that begins with mailto, slack, workflows, json, xml or form.",
        )


def mail_address(
    to: str, server: str, port: int, encryption: Encryption, user: str, password: str, sender: str
) -> str:
    """The address for mail to one person by a mail server. Raises ``AddressError``."""
    for said, what in ((to, "the address it goes to"), (sender, "the sender's address")):
        if not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+", said.strip()):
            raise AddressError(f"{what.capitalize()} is missing or is none.", "Write one address.")
    if not re.fullmatch(r"[\w.-]+", server.strip(), re.ASCII):
        raise AddressError(
            "The name of the mail server is missing or is none.",
            "Write a name like smtp.example.com; your mail provider's help has it.",
        )
    mode = {"STARTTLS": "starttls", "TLS": "ssl", "none": "insecure"}[encryption]
    signed_in = f"{quote(user, safe='')}:{quote(password, safe='')}@" if user else ""
    said_of_it = {
        "smtp": server.strip(),
        "to": to.strip(),
        "from": sender.strip(),
        "name": "Pothos",
        "mode": mode,
    }
    scheme = "mailto" if encryption == "none" else "mailtos"
    return f"{scheme}://{signed_in}{server.strip()}:{port}/?{urlencode(said_of_it)}"


def understand(address: str) -> Understood:
    """What an address means; ``AddressError`` where a digest cannot go there."""
    try:
        kind, of_class, said = _parsed(address.strip())
    except ValueError:  # of urllib, about brackets that do not close
        raise AddressError("This is no whole address.") from None
    unknown = sorted(
        key
        for key in said.get("qsd", {})
        if key not in _SETTINGS[kind] and not (kind == "Webhook" and key.startswith(_OF_A_WEBHOOK))
    )
    if unknown:
        raise AddressError(
            f"The address has a setting that Pothos does not take: {plain(unknown[0])[:40]}.",
            "Leave it away.",
        )
    said |= {"verify": True, "redirect": False}
    if kind != "Teams":  # a card is always Markdown: said to be text, it would not be escaped
        said["format"] = "text"
    said |= {"cto": _CONNECT_S, "rto": _READ_S, "asset": _ASSET}
    if kind in ("Slack", "Teams"):
        said["include_image"] = False
    try:
        service = of_class(**said)
    except (AppriseException, TypeError, ValueError):
        raise AddressError(f"This is no whole address for {kind}.") from None
    return Understood(kind, *_shown(kind, service), service)


def addresses_of(host: str) -> list[str]:
    """The IP addresses that a name leads to now; none where it leads nowhere."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return sorted({str(one[4][0]) for one in found})


def post(address: str, title: str, body: str, is_hosted: bool) -> str | None:
    """Send plain text there, now. None where the other side took it, else why not, in words."""
    try:
        there = understand(address)
    except AddressError as error:
        return error.what_happened
    if there.kind == "Teams":
        # A card takes <at> for calling somebody, whatever stands around it, and joins lines.
        body = body.replace("<", "<\u2060").replace("\n", "\n\n")
    sender = Apprise(asset=_ASSET)
    sender.add(there.service)
    reach = Reach(is_hosted, is_mail=there.kind == "E-mail")
    told: list[str] = []
    token = _told.set(told)
    try:
        with only_within(reach):
            is_sent = bool(
                sender.notify(
                    title=title,
                    body=body,
                    body_format=NotifyFormat.TEXT,
                    notify_type=NotifyType.INFO,
                )
            )
    except Exception as error:  # noqa: BLE001 - whatever a service does, a digest is never lost in silence
        return f"It could not be sent ({type(error).__name__})."
    finally:
        _told.reset(token)
    if is_sent:
        return None
    return reach.refused[0] if reach.refused else _reason(told)


def _parsed(address: str) -> tuple[Kind, type[NotifyBase], dict[str, Any]]:
    scheme = address.partition("://")[0].casefold() if "://" in address else ""
    if scheme in ("http", "https"):
        natives: list[tuple[Kind, type[NotifyBase], Callable[[str], Any]]] = [
            ("Slack", NotifySlack, NotifySlack.parse_native_url),
            ("Teams", NotifyWorkflows, NotifyWorkflows.parse_native_url),
        ]
        for kind, of_class, parse in natives:
            said = parse(address)
            if said:
                return kind, of_class, dict(said)
        scheme = "json" if scheme == "http" else "jsons"
        address = _as_json_webhook(scheme, address)
    if scheme not in _CLASSES:
        raise AddressError(
            f"It begins with {plain(scheme)[:20]}, which Pothos does not send to."
            if scheme
            else "It does not begin like an address."
        )
    kind, of_class = _CLASSES[scheme]
    # apprise writes a channel as /#general, which in an address begins its end.
    said = of_class.parse_url(address.replace("/#", "/%23") if kind == "Slack" else address)
    if not said:
        raise AddressError(f"This is no whole address for {kind}.")
    return kind, of_class, dict(said)


def _as_json_webhook(scheme: str, address: str) -> str:
    """A web address as apprise names it: its parameters go along as they are."""
    parts = urlsplit(address)
    given = urlencode([(f"-{name}", value) for name, value in parse_qsl(parts.query, True)])
    return f"{scheme}://{parts.netloc}{parts.path}{'?' if given else ''}{given}"


def _shown(kind: Kind, service: Any) -> tuple[str, str]:  # noqa: ANN401 - one of the classes above
    """How a place is shown, without what would let others send there; and its machine."""
    if kind == "E-mail":
        if len(service.targets) != 1 or service.cc or service.bcc:
            raise AddressError(
                "It names nobody or several people to write to.",
                "Add each address as a place of its own, so that one that bounces is tried again "
                "alone.",
            )
        host = str(service.smtp_host)
        is_near = host in ("localhost", "127.0.0.1", "::1")
        if service.password and service.secure_mode == "insecure" and not is_near:
            raise AddressError(
                "The password would go to the mail server unencrypted.",
                "Choose STARTTLS or TLS (mailtos:// in an address).",
            )
        return f"{service.targets[0][1]}, by {host}:{service.port}", host
    if kind == "Slack":
        channels = [str(one) for one in service.channels if one]
        if len(channels) > 1:
            raise AddressError(
                "It names several channels.", "Add each channel as a place of its own."
            )
        channel = f" {plain(channels[0])}" if channels else ""
        return f"Slack{channel}, {MASK}", "hooks.slack.com"
    host = str(service.host).strip("[]")
    if kind == "Teams":
        return f"Teams, {host}, {MASK}", host
    if service.method not in ("POST", "PUT"):
        raise AddressError(f"A digest is posted or put, not sent by {service.method}.")
    port = f":{service.port}" if service.port else ""
    return f"{'https' if service.secure else 'http'}://{service.host}{port}/{MASK}", host


_REASONS: Final[Mapping[str, str]] = {
    "certificate": "The certificate of the server is not one that can be trusted.",
    "wrong version number|SSLError|ssl": "The server does not speak TLS there, or another one.",
    "refused|Errno 111": "Nobody answers there: the connection was refused.",
    "timed out|Timeout|Errno 110": "The server did not answer in time.",
    "not known|name resolution|NameResolution|getaddrinfo": "The server's name leads nowhere.",
    "STARTTLS extension": "The mail server offers no STARTTLS: choose another encryption.",
    "AUTH extension|authentication method": "The mail server takes no password there.",
    "unreachable|Errno 113|Errno 101": "There is no way to this machine.",
    "reset|closed|RemoteDisconnected|aborted|EOF": "The server ended the connection.",
}


def _reason(told: list[str]) -> str:
    """Why it was not sent. What the other side wrote is told only for mail: an answer of a web
    server may be anybody's page."""
    whole = " ".join(told)
    mail = re.search(r"\((\d{3}), b?(['\"])(.*?)\2\)", whole)
    if mail is None:
        mail = re.search(r"was refused: (\d{3}) b?(['\"])(.*?)\2", whole)
    if mail is not None:
        said = plain(mail[3].replace("\\n", " "))[:200].rstrip(".")
        return f"The mail server refused it: {mail[1]} {said}."
    status = re.search(r"error=(\d{3})", whole)
    if status is not None:
        number = int(status[1])
        name = HTTPStatus(number).phrase if number in set(HTTPStatus) else ""
        return f"The server answered {number} {name}".rstrip() + "."
    for pattern, words in _REASONS.items():
        if re.search(pattern, whole, re.IGNORECASE):
            return words
    return "It could not be sent."
