"""What Streamlit's sign-in wrote into a browser: its own signed cookie, read as Streamlit reads it.

The functions are not public; tests/pages/test_session_cookie.py holds them to what they do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from streamlit.web.server.starlette import starlette_websocket


def user_of(url: str) -> Callable[[Mapping[str, str]], Mapping[str, Any]]:
    """A function from cookies to what the provider said of the user; empty for nobody.

    ``url`` is where the sign-in is set up: a cookie for another address counts for nothing.
    """

    def read(cookies: Mapping[str, str]) -> Mapping[str, Any]:
        decoded = starlette_websocket._get_signed_cookie_with_chunks(
            dict(cookies), "_streamlit_user"
        )
        if not decoded:
            return {}
        return starlette_websocket._parse_decoded_user_cookie(decoded, url)

    return read
