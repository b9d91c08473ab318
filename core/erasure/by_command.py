"""The command: after a backup was put back, erase again who was erased since."""

from __future__ import annotations

import sys
from pathlib import Path

from core.erasure.again import erase_again
from core.imports.start import open_or_rebuild
from core.sharing.access import Access


def erase_again_in(data: Path, erased_in: Path) -> None:
    """Erase in ``data`` whoever the journal below ``erased_in`` says was erased; told on stdout.

    Raises ``PothosError`` as :func:`core.erasure.erase_again` does.
    """
    store = open_or_rebuild(data)
    try:
        again = erase_again(store, Access(store.home), erased_in)
    finally:
        store.close()
    for name in again:
        sys.stdout.write(f"Erased again: {name}\n")
    if not again:
        sys.stdout.write("Nobody in it had been erased.\n")
