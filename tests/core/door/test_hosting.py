"""What has to be set up before others reach the server, and whose address is believed."""

from __future__ import annotations

from typing import Any

import pytest

from core.door import Hosting, HostingError, hosting
from core.door.hosting import address_in

URL = "https://pothos.example.com"
COOKIE = "Gq4-Zr9w2KxP_7mB1nVc3sLd5fHj8tYu"
TENANT = "0f9d3c1e-7a54-4d3b-9a55-1c2f4f6f2b11"
ENVIRONMENT = {"POTHOS_URL": URL, "POTHOS_OWNERS": "Olga@example.com, ben@example.com"}
GOOGLE = {
    "client_id": "id",
    "client_secret": "secret",
    "server_metadata_url": "https://accounts.google.com/.well-known/openid-configuration",
}
AUTH: dict[str, Any] = {
    "redirect_uri": f"{URL}/oauth2callback",
    "cookie_secret": COOKIE,
    "google": GOOGLE,
}
MICROSOFT = {
    **GOOGLE,
    "server_metadata_url": f"https://login.microsoftonline.com/{TENANT}/v2.0/.well-known/openid-configuration",
}


def found(environment: dict[str, str] = ENVIRONMENT, auth: dict[str, Any] = AUTH) -> Hosting:
    hosted = hosting(environment, auth)
    assert hosted is not None
    return hosted


def test_without_an_address_it_is_for_this_machine() -> None:
    assert hosting({}, None) is None
    assert hosting({"POTHOS_URL": " "}, None) is None


def test_all_of_it_set_up() -> None:
    hosted = found()
    assert hosted.url == URL
    assert hosted.host == "pothos.example.com"
    assert hosted.is_secure
    assert hosted.owners == ("olga@example.com", "ben@example.com")
    assert hosted.providers == ("google",)
    assert found(auth={**GOOGLE, **AUTH}).providers == ("",)


@pytest.mark.parametrize(
    ("environment", "auth", "word"),
    [
        ({}, AUTH, "POTHOS_URL"),
        (ENVIRONMENT, None, "[auth]"),
        (ENVIRONMENT | {"POTHOS_URL": "http://pothos.example.com"}, AUTH, "https"),
        (ENVIRONMENT | {"POTHOS_URL": "pothos.example.com"}, AUTH, "POTHOS_URL"),
        (ENVIRONMENT | {"POTHOS_URL": f"{URL}/pothos"}, AUTH, "POTHOS_URL"),
        (ENVIRONMENT | {"POTHOS_OWNERS": ""}, AUTH, "POTHOS_OWNERS"),
        (ENVIRONMENT | {"POTHOS_OWNERS": "@example.com"}, AUTH, "POTHOS_OWNERS"),
        (ENVIRONMENT | {"POTHOS_FRAMED_BY": "*"}, AUTH, "POTHOS_FRAMED_BY"),
        (ENVIRONMENT | {"POTHOS_FRAMED_BY": "http://a.example"}, AUTH, "POTHOS_FRAMED_BY"),
        (ENVIRONMENT, AUTH | {"cookie_secret": ""}, "cookie_secret"),
        (ENVIRONMENT, AUTH | {"cookie_secret": COOKIE[:31]}, "cookie_secret"),
        (ENVIRONMENT, AUTH | {"cookie_secret": "secret" * 8}, "cookie_secret"),
        (ENVIRONMENT, AUTH | {"redirect_uri": "https://other/oauth2callback"}, "redirect_uri"),
        (ENVIRONMENT, {k: v for k, v in AUTH.items() if k != "google"}, "provider"),
        (ENVIRONMENT, AUTH | {"google": GOOGLE | {"client_secret": " "}}, "client_secret"),
        (
            ENVIRONMENT,
            AUTH | {"google": GOOGLE | {"server_metadata_url": "http://evil.example/"}},
            "https",
        ),
        *(
            (
                ENVIRONMENT,
                AUTH
                | {
                    "microsoft": GOOGLE
                    | {"server_metadata_url": f"https://login.microsoftonline.com/{any_one}/v2.0/x"}
                },
                any_one,
            )
            for any_one in ("common", "organizations", "consumers")
        ),
    ],
)  # fmt: skip
def test_what_is_missing_or_weak_is_refused_by_name(
    environment: dict[str, str], auth: dict[str, Any] | None, word: str
) -> None:
    with pytest.raises(HostingError) as told:
        hosting(environment, auth)
    assert word in told.value.what_happened
    assert "docs/deploying" in told.value.what_to_do


def test_everything_that_is_wrong_is_said_at_once_and_no_secret() -> None:
    with pytest.raises(HostingError) as told:
        hosting({"POTHOS_URL": "http://x.example"}, {"cookie_secret": "hunter2hunter2"})
    assert told.value.what_happened.count("\n") >= 3
    assert "hunter2" not in str(told.value)


def test_on_a_loopback_address_http_will_do() -> None:
    url = "http://127.0.0.1:8501"
    hosted = found(
        ENVIRONMENT | {"POTHOS_URL": url}, AUTH | {"redirect_uri": f"{url}/oauth2callback"}
    )
    assert not hosted.is_secure


@pytest.mark.parametrize(
    ("user", "address"),
    [
        ({"is_logged_in": True, "email": "Ana@Example.com", "email_verified": True},
         "ana@example.com"),
        ({"is_logged_in": True, "email": "ana@example.com", "email_verified": False}, None),
        ({"is_logged_in": True, "email": "ana@example.com", "email_verified": "true"}, None),
        ({"is_logged_in": True, "email": "ana@example.com"}, None),
        ({"is_logged_in": "yes", "email": "ana@example.com", "email_verified": True}, None),
        ({"email": "ana@example.com", "email_verified": True}, None),
        ({}, None),
        ({"is_logged_in": True, "email_verified": True}, None),
        ({"is_logged_in": True, "email": "@example.com", "email_verified": True}, None),
        ({"is_logged_in": True, "email": "ana@example.com",
          "iss": f"https://login.microsoftonline.com/{TENANT}/v2.0"}, "ana@example.com"),
        ({"is_logged_in": True, "preferred_username": "ana@example.com",
          "iss": f"https://login.microsoftonline.com/{TENANT}/v2.0"}, "ana@example.com"),
        ({"is_logged_in": True, "email": "ana@example.com",
          "iss": "https://login.microsoftonline.com/another/v2.0"}, None),
        ({"is_logged_in": True, "email": "ana@example.com", "email_verified": False,
          "iss": f"https://login.microsoftonline.com/{TENANT}/v2.0"}, None),
    ],
)  # fmt: skip
def test_an_address_counts_where_somebody_vouches_for_it(
    user: dict[str, Any], address: str | None
) -> None:
    tenants = found(auth=AUTH | {"microsoft": MICROSOFT}).tenants
    assert tenants == {TENANT}
    assert address_in(user, tenants) == address


def test_a_secret_of_twelve_different_characters_is_just_enough() -> None:
    twelve, eleven = "abcdefghijkl" * 3, "abcdefghijk" * 3
    assert found(auth={**AUTH, "cookie_secret": twelve}).is_secure
    with pytest.raises(HostingError, match="cookie_secret"):
        found(auth={**AUTH, "cookie_secret": eleven})
