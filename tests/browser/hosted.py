"""A server as it is hosted, with a sign-in by a provider on loopback."""

from __future__ import annotations

from pathlib import Path

from tests.browser.provider import CLIENT, Provider
from tests.browser.server import Server

OWNER = "olga@example.com"
COOKIES = "Gq4-Zr9w2KxP_7mB1nVc3sLd5fHj8tYu"


def hosted_server(data: Path, provider: Provider) -> Server:
    """Not started yet; ``OWNER`` is the only one who comes in."""
    secrets = data.parent / "secrets.toml"
    server = Server(
        data,
        options=("--secrets.files", str(secrets)),
        environment={"POTHOS_OWNERS": OWNER},
    )
    server.environment["POTHOS_URL"] = server.url
    secrets.write_text(
        f"""
[auth]
redirect_uri = "{server.url}/oauth2callback"
cookie_secret = "{COOKIES}"
client_id = "{CLIENT}"
client_secret = "not a secret"
server_metadata_url = "{provider.url}/.well-known/openid-configuration"
"""
    )
    return server
