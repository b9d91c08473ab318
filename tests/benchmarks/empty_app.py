"""The empty page with our server's one trick: what is imported is out of the garbage collection."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import altair  # noqa: F401 what our pages have imported, an empty page would have too
import duckdb  # noqa: F401
import pandas as pd  # noqa: F401
import streamlit as st


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Freeze, then serve."""
    gc.collect()
    gc.freeze()
    yield None


app = st.App(Path(__file__).with_name("empty_page.py"), lifespan=lifespan)
