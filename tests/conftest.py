"""What all tests share: no test writes to the team's own store."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Before anything imports the store: a test that forgets to say where gets a directory of its own.
os.environ["POTHOS_DATA"] = tempfile.mkdtemp(prefix="pothos-test-")


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's top directory."""
    return ROOT
