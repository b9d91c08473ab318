"""An empty programme for every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.core.metrics.programme import Programme


@pytest.fixture
def programme() -> Iterator[Programme]:
    programme = Programme()
    programme.new_import()
    yield programme
    programme.cursor.close()
