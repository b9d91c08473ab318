"""Who can reach the server: without a sign-in, only people at this machine."""

from __future__ import annotations

from ipaddress import ip_address

from core.errors import PothosError


class OpenToOthersError(PothosError):
    """The server was told to listen where others reach it, and nothing asks them who they are."""

    def __init__(self, address: str) -> None:
        super().__init__(
            "Pothos does not start where others could reach it.",
            f"It was told to listen on {address or 'every address'}. It holds fees, contracts and"
            " private messages, and has no sign-in: whoever reaches the address would see and"
            " change all of it.",
            "Start it with --server.address 127.0.0.1, and it is for this machine alone. For others"
            " to reach it, set a sign-in up first: docs/deploying/README.md says how, step by step,"
            " with Google and with Microsoft (POTHOS_URL, POTHOS_OWNERS, and [auth] in"
            " .streamlit/secrets.toml).",
        )


def must_be_this_machine_only(address: str | None) -> None:
    """Check the address that the server is to listen on; None or empty means all of them.

    Raises OpenToOthersError for anything but a loopback address or a socket file. A name other
    than localhost is refused as well: what it stands for is decided elsewhere and can change.
    """
    asked = (address or "").strip()
    if asked.lower() == "localhost" or asked.startswith("unix://"):
        return
    try:
        is_loopback = ip_address(asked.strip("[]")).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise OpenToOthersError(asked)
