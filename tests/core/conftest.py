"""An empty programme for every test, and the sample programme once for a module that reads it."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from core.imports import load_sample
from core.store import Store, open_store
from tests.core.metrics.programme import Programme


@pytest.fixture
def programme() -> Iterator[Programme]:
    programme = Programme()
    programme.new_import()
    yield programme
    programme.cursor.close()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(tmp_path_factory.mktemp("sample") / "data")
    load_sample(store)
    yield store
    store.close()


@pytest.fixture
def cursor(sample: Store) -> Iterator[duckdb.DuckDBPyConnection]:
    """To read the sample programme with."""
    with sample.read() as cursor:
        yield cursor
