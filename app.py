"""The server: `streamlit run app.py` starts it.

An ASGI app around the pages: what happens at start-up, where uploads go, the health address and
the security headers. The main script is pages/_router.py and not this file, because Streamlit
would otherwise open any file of a pages/ folder beside its main script by itself.
"""

from __future__ import annotations

import gc
import importlib
import logging
import os
import pkgutil
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, NoReturn

import anyio
import anyio.to_thread
import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit import config
from streamlit.auth_util import get_secrets_auth_section
from streamlit.runtime import get_instance

import pages
from core.acting import THIS_MACHINE, acting_for
from core.digest import DigestScheduler
from core.door import (
    UPLOADS,
    ClosedAddresses,
    Crowd,
    Hosting,
    Principals,
    SecurityHeaders,
    UploadSpooling,
    Visitors,
    guest_routes,
    hosting,
    must_be_this_machine_only,
)
from core.errors import PothosError
from core.imports import jobs, start
from core.imports.inbox import Inbox
from core.sharing import Access, live_links, publish, republish
from core.sharing.audit import forget_old
from core.sharing.links import say_trouble, sweep_published
from core.store import the_store
from core.store.archive import compress_waiting
from core.store.spool import clean_up
from pages.parts import messages, session_cookie, visitor
from pages.parts.failure import show_failure

_LOG: Final = logging.getLogger("pothos")
_ROUTER: Final = Path(__file__).parent / "pages" / "_router.py"
_INDEX: Final = Path(st.__file__).parent / "static" / "index.html"
_KEEP_UPLOADS_S: Final = 60 * 60
_SWEEP_EVERY_S: Final = 10 * 60
_JOBS_END_WITHIN_S: Final = 8.0
_LOOK_EVERY_S: Final = 2.0
_LOOK_AGAIN_S: Final = 60.0
_PUBLISH_EVERY_S: Final = 2.0


def _hosted() -> Hosting | None:
    """How it is hosted; a server that is set up wrongly does not start."""
    section = get_secrets_auth_section()
    try:
        found = hosting(os.environ, section.to_dict() if section else None)
        if found is None:
            must_be_this_machine_only(config.get_option("server.address"))
    except PothosError as error:
        _stop_with(error)
    return found


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Open the store, do what a killed server left undone, load the pages; then serve."""
    try:
        await anyio.to_thread.run_sync(_prepare)
    except PothosError as error:
        _stop_with(error)
    url = _HOSTED.url if _HOSTED else None
    digests = DigestScheduler(the_store(), visitor.the_visitors().access, url)
    digests.start()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_sweep)
        tasks.start_soon(_watch_inbox)
        tasks.start_soon(_publish_live)
        try:
            yield None
        finally:
            tasks.cancel_scope.cancel()
    await anyio.to_thread.run_sync(digests.stop)
    await anyio.to_thread.run_sync(_stop_jobs)
    the_store().close()


def _prepare() -> None:
    start()
    access = Access(the_store().home)
    if _HOSTED is None:
        visitor.set_up(Visitors(access))
    else:
        visitor.set_up(Visitors(access, _HOSTED, session_cookie.user_of(_HOSTED.url)))
    for module in pkgutil.walk_packages(pages.__path__, "pages."):
        if module.name != "pages._router":
            importlib.import_module(module.name)
    if config.get_option("server.fileWatcherType") == "none":
        # A collection walks all imported modules, 120 ms that block every session (measured).
        # Frozen, they are left out.
        gc.collect()
        gc.freeze()


def _stop_with(error: PothosError) -> NoReturn:
    """End the process with a readable text; an exception here would print uvicorn's traceback."""
    sys.stderr.write(f"\n{error.title}\n{error.what_happened}\n{error.what_to_do}\n\n")
    sys.stderr.flush()
    os._exit(1)


async def _sweep() -> None:
    """Remove what uploads and imports left behind and pack the originals, every ten minutes."""
    while True:
        try:
            UPLOADS.clear(get_instance().is_active_session, _KEEP_UPLOADS_S)
            await anyio.to_thread.run_sync(_clean_up)
            await _pack_originals()
        except Exception:  # noqa: BLE001 - whatever is wrong with a file, the server goes on
            _LOG.exception("The spool could not be swept")
        await anyio.sleep(_SWEEP_EVERY_S)


def _clean_up() -> None:
    spool = the_store().spool
    forget_old(visitor.the_visitors().access)
    jobs.hold_files(spool)
    clean_up(spool, _KEEP_UPLOADS_S)


async def _pack_originals() -> None:
    """Compress the originals of the uploads since the last time; a server that stops may go on."""
    serving = threading.Event()
    serving.set()
    try:
        await anyio.to_thread.run_sync(
            compress_waiting, the_store().home, serving.is_set, abandon_on_cancel=True
        )
    finally:
        serving.clear()


async def _watch_inbox() -> None:
    """Load what is put into the watched folder."""
    inbox: Inbox | None = None
    while True:
        try:
            inbox = inbox or Inbox(the_store())
            # Not waited for at the end: its job is stopped with all others.
            await anyio.to_thread.run_sync(_look, inbox, abandon_on_cancel=True)
            pause_s = _LOOK_EVERY_S
        except Exception:  # noqa: BLE001 - whatever is wrong with a folder, the server goes on
            _LOG.exception("The inbox could not be looked at")
            pause_s = _LOOK_AGAIN_S
        await anyio.sleep(pause_s)


async def _publish_live() -> None:
    """Publish what live links show anew, whenever the data has changed."""
    published = None
    while True:
        await anyio.sleep(_PUBLISH_EVERY_S)
        version = the_store().data_version
        if version == published:
            continue
        try:
            await anyio.to_thread.run_sync(_publish)
            published = version
        except Exception:  # noqa: BLE001 - whatever is wrong with a link, the server goes on
            _LOG.exception("The live links could not be published")
            await anyio.sleep(_LOOK_AGAIN_S)


def _publish() -> None:
    visitors = visitor.the_visitors()
    access = visitors.access
    with acting_for(THIS_MACHINE):
        for link in live_links(access):
            try:
                with acting_for(visitors.person_of(link.made_by)), the_store().read() as cursor:
                    republish(access, link, partial(publish, cursor))
            except Exception:  # noqa: BLE001 - one link that cannot be published stops no other
                _LOG.exception("A live link could not be published")
                say_trouble(access, link, "It failed on our side; the log of the server has why.")
        sweep_published(access)


def _look(inbox: Inbox) -> None:
    with acting_for(THIS_MACHINE):
        inbox.look()


def _stop_jobs() -> None:
    jobs.stop_all(_JOBS_END_WITHIN_S, for_good=True)


async def health(_request: Request) -> JSONResponse:
    """200 once the database answers, 503 otherwise."""
    is_ready = await anyio.to_thread.run_sync(_database_answers)
    return JSONResponse({"ready": is_ready}, status_code=200 if is_ready else 503)


def _database_answers() -> bool:
    try:
        with the_store().read() as cursor:
            return bool(cursor.execute("SELECT count(*) >= 0 FROM campaign_now").fetchall())
    except Exception:  # noqa: BLE001 - whatever is wrong, the answer is "not ready" and the log says why
        _LOG.exception("The database does not answer")
        return False


_HOSTED: Final = _hosted()
if _HOSTED is not None:
    # People come by its name; the address of this machine is for the health check.
    names = [*config.get_option("server.allowedHosts"), _HOSTED.host]
    config.set_option("server.allowedHosts", names)

app = st.App(
    _ROUTER,
    lifespan=lifespan,
    routes=[Route("/health", health), *guest_routes(visitor.the_visitors)],
    middleware=[
        Middleware(
            SecurityHeaders,
            page=_INDEX.read_text(encoding="utf-8"),
            framed_by=_HOSTED.framed_by if _HOSTED else (),
            is_secure=_HOSTED is not None and _HOSTED.is_secure,
        ),
        # Streamlit holds its list against websockets only.
        Middleware(
            TrustedHostMiddleware, allowed_hosts=config.get_option("server.allowedHosts") or ["*"]
        ),
        Middleware(ClosedAddresses),
        Middleware(Crowd),
        Middleware(
            Principals, visitors=visitor.the_visitors, is_let_through=messages.is_for_screens
        ),
        Middleware(UploadSpooling, spool=lambda: the_store().spool),
    ],
    on_script_error=show_failure,
)
