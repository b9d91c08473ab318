"""Where a link leads: a page that is the same for every link, and the button that opens it.

Asking for the page changes nothing and tells nothing, so a chat's preview and a mail scanner learn
neither what it shows nor whether it works. Only the button redeems the token, for a cookie; the
token is in no other address, and the server's log has none (it keeps no log of requests).
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import Any, Final
from urllib.parse import parse_qs

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from core.door.plain_page import PLAIN_PAGE
from core.door.visitors import Visitors
from core.sharing import Redeeming, TooManyTriesError, leave, redeem

LEADS_TO: Final = "/s/"
_LEAVE: Final = "/leave"
_FORM_BYTES: Final = 4096

_ASK: Final = PLAIN_PAGE.format(
    body="""
<h1>Someone shared a report with you</h1>
<form method="post">
<label for="passcode">Passcode, if you were given one</label>
<input id="passcode" name="passcode" type="password" autocomplete="off" maxlength="200">
<button type="submit">Open the report</button>
</form>
"""
)

_NOT_OPEN: Final = PLAIN_PAGE.format(
    body="""
<h1>This link does not open</h1>
<p>The passcode may be another one, or the link has ended. Try once more, or ask whoever sent it to
you for a new one.</p>
"""
)

_LEAVING: Final = PLAIN_PAGE.format(
    body="""
<h1>Close this report</h1>
<p>You can open it again by the link, as long as that has not ended.</p>
<form method="post">
<button type="submit">Close it</button>
</form>
"""
)

_TOO_OFTEN: Final = PLAIN_PAGE.format(
    body="""
<h1>Too many tries</h1>
<p>Wait a while, then open the link again.</p>
"""
)


def guest_routes(visitors: Callable[[], Visitors]) -> list[Route]:
    """The routes of links. ``visitors`` is asked at each request."""
    tries = Redeeming()

    async def ask(_request: Request) -> Response:
        return HTMLResponse(_ASK)

    async def open_link(request: Request) -> Response:
        if not _is_of_this_site(request):
            return HTMLResponse(_NOT_OPEN, 403)
        passcode = await _passcode(request)
        access, name = visitors().access, visitors().cookie_name
        token = request.path_params["token"]
        try:
            redeemed = await anyio.to_thread.run_sync(
                redeem, access, tries, token, passcode, client_ip(request, visitors())
            )
        except TooManyTriesError as error:
            headers = {"Retry-After": str(int(error.wait_s) + 1)}
            return HTMLResponse(_TOO_OFTEN, 429, headers)
        if redeemed is None:
            return HTMLResponse(_NOT_OPEN, 404)
        cookie, lasts = redeemed
        answer = RedirectResponse("/", 303)
        answer.set_cookie(name, cookie, max_age=int(lasts.total_seconds()), **_only_here(name))
        return answer

    async def ask_to_leave(_request: Request) -> Response:
        return HTMLResponse(_LEAVING)

    async def go(request: Request) -> Response:
        if not _is_of_this_site(request):
            return HTMLResponse(_LEAVING, 403)
        access, name = visitors().access, visitors().cookie_name
        cookie = request.cookies.get(name)
        if cookie:
            await anyio.to_thread.run_sync(leave, access, cookie)
        answer = RedirectResponse("/", 303)
        answer.delete_cookie(name, **_only_here(name))
        return answer

    return [
        Route(f"{LEADS_TO}{{token}}", ask, methods=["GET"]),
        Route(f"{LEADS_TO}{{token}}", open_link, methods=["POST"]),
        Route(_LEAVE, ask_to_leave, methods=["GET"]),
        Route(_LEAVE, go, methods=["POST"]),
    ]


def _only_here(name: str) -> dict[str, Any]:
    """For this host alone, and for no script."""
    secure = name.startswith("__Host-")
    return {"path": "/", "secure": secure, "httponly": True, "samesite": "lax"}


def client_ip(request: Request, visitors: Visitors) -> str:
    """Who asks, as an address of the network.

    Hosted with https there is a proxy before us, and what it added last to X-Forwarded-For is who
    asked it; what stands before that can be written by anybody.
    """
    if visitors.hosted is not None and visitors.hosted.is_secure:
        said = ",".join(request.headers.getlist("x-forwarded-for")).split(",")[-1].strip()
        try:
            address = ip_address(_without_port(said))
        except ValueError:
            pass
        else:
            # Who has one address of IPv6 has 2^64 of them.
            return (
                str(address) if address.version == 4 else str(ip_network((address, 64), False)[0])
            )
    return request.client.host if request.client else ""


def _without_port(said: str) -> str:
    """'192.0.2.1:443' and '[2001:db8::1]:443' as addresses alone."""
    if said.startswith("["):
        return said[1:].partition("]")[0]
    return said.partition(":")[0] if said.count(":") == 1 else said


def _is_of_this_site(request: Request) -> bool:
    """Whether a form was sent from a page of ours, or by what is no browser: another site's page
    could make somebody of the team a guest of its own link."""
    return request.headers.get("sec-fetch-site", "none") in ("same-origin", "none")


async def _passcode(request: Request) -> str:
    """What the form says; nothing where it is larger than a form of ours."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _FORM_BYTES:
            return ""
    try:
        said = parse_qs(body.decode("utf-8", "replace"), max_num_fields=5)
    except ValueError:
        return ""
    return said.get("passcode", [""])[0]
