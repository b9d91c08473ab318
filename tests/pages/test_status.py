"""Every status has its icon and its word."""

from __future__ import annotations

from types import SimpleNamespace
from typing import get_args

import pytest

from core.review import Status
from pages.parts.status import status_of


@pytest.mark.parametrize("status", get_args(Status))
def test_a_status_is_shown_as_an_icon_and_a_word(status: Status) -> None:
    shown = status_of(SimpleNamespace(status=status))  # type: ignore[arg-type]
    assert ":material/" in shown
    assert status.capitalize() in shown
