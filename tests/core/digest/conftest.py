"""A clock that the tests turn, the team's SQLite file, and two servers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.digest import choose
from core.sharing import Access
from tests.core.digest.servers import mail, web

__all__ = ["mail", "web"]


class Clock:
    """``now`` is Sunday 15 November 2026, noon in London, until it is turned."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 15, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def goes(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def access(tmp_path: Path, clock: Clock) -> Access:
    """The digest goes on Mondays at eight in London."""
    made = Access(tmp_path, clock)
    choose(made, True, 0, 8, "Europe/London", 12)
    return made
