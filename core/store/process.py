"""The one store of this process."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from core.store.connection import Store, open_store

TEAM_DATA: Final = Path(__file__).resolve().parents[2] / "data" / "team"
"""Where a team's own database lives unless POTHOS_DATA names another directory."""

_opening = threading.Lock()
_opened: list[Store] = []


def the_store(opening: Callable[[Path], Store] = open_store) -> Store:
    """The store below POTHOS_DATA (default ``data/team``), opened by ``opening`` at the first call.

    A server begins with ``core.imports.start``, which opens it so that it has all that the journal
    tells. Raises ``PothosError`` as ``opening`` does; the next call tries again.
    """
    with _opening:
        if not _opened:
            _opened.append(opening(Path(os.environ.get("POTHOS_DATA", TEAM_DATA))))
        return _opened[0]
