"""A server whose page fails, with what Pothos shows then."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.parts.failure import show_failure

app = st.App(Path(__file__).parent / "failing_page.py", on_script_error=show_failure)
