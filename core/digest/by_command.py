"""`python -m core digest`: sends this week's digest, or prints it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from core.digest.asked import Answer, ask_server
from core.digest.reading import address_of_pothos
from core.digest.scheduler import printed, send_now, words_of_now
from core.imports import jobs
from core.imports.start import open_or_rebuild
from core.sharing import Access
from core.store.journal import JOURNAL_NAME, InUseError, is_in_use

DONE: Final = 0
SOMETHING_FAILED: Final = 1
_JOBS_END_WITHIN_S: Final = 60.0


def digest(data: Path, only_print: bool) -> int:
    """Send to every place that has not got this week's, or only print; the exit code.

    While a server has the database, it does the work and this prints what it answers.
    """
    is_well, words = _digest(data.resolve(), only_print)
    sys.stdout.write(words)
    return DONE if is_well else SOMETHING_FAILED


def _digest(data: Path, only_print: bool) -> Answer:
    try:
        store = open_or_rebuild(data)
    except InUseError:
        journal = data / JOURNAL_NAME
        answered = ask_server(Access(data), only_print, lambda: is_in_use(journal))
        return answered if answered is not None else _digest(data, only_print)
    try:
        access = Access(store.home)
        if only_print:
            return True, printed(words_of_now(store, access, address_of_pothos()))
        return send_now(store, access, address_of_pothos())
    finally:
        jobs.stop_all(_JOBS_END_WITHIN_S)
        store.close()
