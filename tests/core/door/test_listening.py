"""Without a sign-in the server listens for people at this machine only."""

from __future__ import annotations

import pytest

from core.door import OpenToOthersError, must_be_this_machine_only


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost", "Localhost ", "unix:///p.sock"],
)
def test_this_machine_is_let(address: str) -> None:
    must_be_this_machine_only(address)


@pytest.mark.parametrize(
    "address",
    [
        *(None, "", " ", "::", "192.168.1.4", "10.0.0.1", "8.8.8.8", "fe80::1"),
        "0.0.0.0",  # noqa: S104 - it is what must be refused
        *("localhost.example.com", "pothos.example.com", "127.0.0.1.example.com", "127.1"),
    ],
)
def test_every_other_address_is_refused_with_what_to_do(address: str | None) -> None:
    with pytest.raises(OpenToOthersError) as refused:
        must_be_this_machine_only(address)

    assert (address or "").strip() in refused.value.what_happened
    assert "--server.address 127.0.0.1" in refused.value.what_to_do
