"""Hosted, for others to reach: what has to be set up before the server starts, and what is not.

Hosted is whoever sets POTHOS_URL, the address that people type. Everything else is checked here,
all at once, and the server does not start while something is missing or weak.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from core.digest.reading import address_of_pothos
from core.errors import PothosError

CALLBACK: Final = "/oauth2callback"
_SECRET_CHARACTERS: Final = 32
_DIFFERENT_CHARACTERS: Final = 12
_ADDRESS: Final = re.compile(r"[^@\s,]+@[a-z0-9-]+(\.[a-z0-9-]+)+")
_MICROSOFT: Final = re.compile(r"https://login\.microsoftonline\.com/([^/]+)/")
_OF_ANY_COMPANY: Final = frozenset({"common", "organizations", "consumers"})
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


class HostingError(PothosError):
    """Something that hosting needs is missing or weak."""

    def __init__(self, wrong: list[str]) -> None:
        super().__init__(
            "Pothos is not set up for others to reach.",
            "\n".join(f"- {one}" for one in wrong),
            "Put it right as docs/deploying/README.md says and start again. To use it on this"
            " machine alone, leave POTHOS_URL away and have no [auth] in secrets.toml.",
        )


@dataclass(frozen=True)
class Hosting:
    """Where people reach it and who owns it.

    ``url`` has no path and no slash at its end, ``host`` is its name alone. ``providers`` are the
    names that ``st.login`` takes, "" for the one without a name; ``tenants`` are the Microsoft
    tenants whose addresses are believed. ``framed_by`` may show it in a frame.
    """

    url: str
    host: str
    is_secure: bool
    owners: tuple[str, ...]
    providers: tuple[str, ...]
    tenants: frozenset[str]
    framed_by: tuple[str, ...] = ()


def hosting(environment: Mapping[str, str], auth: Mapping[str, Any] | None) -> Hosting | None:
    """How it is hosted, None where it is for this machine alone.

    ``auth`` is the section of secrets.toml, None where there is none. Raises ``HostingError`` that
    names everything that is wrong.
    """
    said = address_of_pothos(environment)
    if said is None:
        if auth:
            raise HostingError(["A sign-in is set up, and POTHOS_URL does not say for where."])
        return None
    parts = urlsplit(said)
    host = parts.hostname or ""
    is_near = host in _LOOPBACK
    owners = _list_of(environment.get("POTHOS_OWNERS", "").lower())
    framed_by = _list_of(environment.get("POTHOS_FRAMED_BY", ""))
    providers = _providers(auth or {})
    wrong = [
        *_wrong_in_url(said, is_near),
        *_wrong_in_auth(auth or {}, said),
        *(
            problem
            for name, provider in providers.items()
            for problem in _wrong_in_provider(name, provider)
        ),
        *_wrong_in_owners(owners),
        *(
            f"POTHOS_FRAMED_BY names {one}, which is no https origin."
            for one in framed_by
            if not re.fullmatch(r"https://[a-z0-9.-]+(:\d+)?", one)
        ),
    ]
    if wrong:
        raise HostingError(wrong)
    metadata = [str(one.get("server_metadata_url", "")) for one in providers.values()]
    tenants = frozenset(found[1] for url in metadata if (found := _MICROSOFT.match(url)))
    is_secure = parts.scheme == "https"
    return Hosting(said, host, is_secure, owners, tuple(providers), tenants, framed_by)


def address_in(user: Mapping[str, Any], tenants: frozenset[str]) -> str | None:
    """The address that the provider vouches for in what it says of a user; None for none.

    Whoever makes an account somewhere can write any address into it. It counts where the provider
    says that it was verified, or where the user is of our own company's Microsoft tenant, which
    gives the addresses out itself (Microsoft says nothing of verification).
    """
    if user.get("is_logged_in") is not True:
        return None
    verified = user.get("email_verified")
    if verified is True:
        return _address(user.get("email"))
    tenant = _MICROSOFT.match(str(user.get("iss", "")))
    if verified is None and tenant is not None and tenant[1] in tenants:
        return _address(user.get("email") or user.get("preferred_username"))
    return None


def _address(said: object) -> str | None:
    address = str(said or "").strip().lower()
    return address if _ADDRESS.fullmatch(address) else None


def _list_of(said: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in said.split(",") if one.strip())


def _providers(auth: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """By name; the one whose settings stand in [auth] itself is "" ."""
    named = {name: one for name, one in auth.items() if isinstance(one, Mapping)}
    return {"": auth} if "client_id" in auth else named


def _wrong_in_url(said: str, is_near: bool) -> Iterator[str]:
    parts = urlsplit(said)
    if not parts.hostname or parts.path or parts.query or parts.username:
        yield f"POTHOS_URL is {said!r}; it has to look like https://pothos.example.com."
    elif parts.scheme != "https" and not (is_near and parts.scheme == "http"):
        yield f"POTHOS_URL is {said!r}; without https everybody on the way reads along."


def _wrong_in_auth(auth: Mapping[str, Any], url: str) -> Iterator[str]:
    if not auth:
        yield "No sign-in is set up: .streamlit/secrets.toml has no section [auth]."
        return
    secret = str(auth.get("cookie_secret", ""))
    if len(secret) < _SECRET_CHARACTERS or len(set(secret)) < _DIFFERENT_CHARACTERS:
        yield (
            "cookie_secret in [auth] is missing or can be guessed. Make one with: python -c "
            "'import secrets; print(secrets.token_urlsafe(48))'"
        )
    if auth.get("redirect_uri") != url + CALLBACK:
        yield f"redirect_uri in [auth] has to be {url}{CALLBACK}."
    if not _providers(auth):
        yield "[auth] names no provider: client_id, client_secret and server_metadata_url."


def _wrong_in_provider(name: str, provider: Mapping[str, Any]) -> Iterator[str]:
    where = f"[auth.{name}]" if name else "[auth]"
    for needed in ("client_id", "client_secret", "server_metadata_url"):
        if not str(provider.get(needed, "")).strip():
            yield f"{needed} in {where} is missing."
    metadata = str(provider.get("server_metadata_url", ""))
    parts = urlsplit(metadata)
    if metadata and parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        yield f"server_metadata_url in {where} is not https."
    microsoft = _MICROSOFT.match(metadata)
    if microsoft is not None and microsoft[1] in _OF_ANY_COMPANY:
        yield (
            f"server_metadata_url in {where} is for accounts of any company, who may write any "
            "address into theirs. Put your tenant's id in the place of "
            f"{microsoft[1]!r}."
        )


def _wrong_in_owners(owners: tuple[str, ...]) -> Iterator[str]:
    if not owners:
        yield "POTHOS_OWNERS names nobody: the addresses of those who say who else comes in."
    for one in owners:
        if not _ADDRESS.fullmatch(one):
            yield f"POTHOS_OWNERS names {one!r}, which is no address."
