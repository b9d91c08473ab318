"""What a person sees when something failed that no screen expected."""

from __future__ import annotations

import logging
import secrets
from typing import Final

import streamlit as st

from core.errors import PothosError
from pages.parts.problem import show_error

_LOG: Final = logging.getLogger("pothos")


def show_failure(error: Exception) -> bool:
    """Show what to do, or a number that finds the traceback in the log; never the error itself.

    True, which tells Streamlit that nothing is left to show.
    """
    if isinstance(error, PothosError):
        show_error(error)
        return True
    number = secrets.token_hex(4)
    _LOG.error("Failure %s: %s; its traceback stands above", number, type(error).__name__)
    st.error(
        "Something went wrong on our side, and nothing was changed. Reload the page. If it stays, "
        "this number finds the reason in the server's log:",
        icon=":material/error:",
    )
    st.code(number, language=None)
    return True
