"""A server with Pothos' own middleware around one page with an uploader (uploads_page.py)."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from core.door import SecurityHeaders, UploadSpooling
from core.store import the_store

INDEX = Path(st.__file__).parent / "static" / "index.html"

app = st.App(
    Path(__file__).parent / "uploads_page.py",
    middleware=[
        Middleware(SecurityHeaders, page=INDEX.read_text(encoding="utf-8")),
        Middleware(UploadSpooling, spool=lambda: the_store().spool),
    ],
)
