"""Files that come without a screen, by a command or the inbox: read, loaded, told in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from core.errors import PothosError
from core.exports.export import Export, Refusal, SpooledFile
from core.exports.question import Question
from core.imports import in_words, jobs
from core.imports.drop import CancelledError, forget
from core.imports.jobs import Job
from core.store import Receipt, Said, Store

Became = Literal["loaded", "asks", "cancelled"]
"""loaded: now or before; asks: a person has to do something, the words say what."""


@dataclass(frozen=True)
class TakenIn:
    """What became of one file: of all the tables in it, where it is a zip or a workbook."""

    file: SpooledFile
    became: Became
    words: str


def take_in(
    store: Store,
    files: Sequence[SpooledFile],
    said: Said,
    today: date,
    watch: Callable[[Job], object] = Job.wait,
) -> list[TakenIn]:
    """Read ``files`` as one drop and load all that needs no answer, in background jobs.

    ``said`` holds for every file: its handle for those that name no account. ``watch`` is given
    each job and returns when it is over. What became of each file, in their order. Raises
    ``PothosError`` where nothing could be read, or the figures could not be brought up to date.
    """
    reading = jobs.start_reading(store, files, today)
    watch(reading)
    _require(reading)
    if reading.progress.state == "cancelled":
        return [TakenIn(file, "cancelled", _cancelled(file)) for file in files]
    exports = [one for one in reading.found if isinstance(one, Export)]
    receipts: list[Receipt] = []
    if exports:
        loading = jobs.start(store, exports, [_said_of(export, said) for export in exports])
        watch(loading)
        _require(loading)
        receipts = loading.receipts
    told = dict(zip(map(id, exports), receipts, strict=True))
    taken = [_taken_in(file, reading.found, told) for file in files]
    forget(store, reading.found)
    return taken


def _require(job: Job) -> None:
    if job.error is not None:
        raise job.error


def _said_of(export: Export, said: Said) -> Said:
    has_posts = any(table.record == "post" for table in export.tables)
    return Said(
        campaign=said.campaign if has_posts else None,
        handle=said.handle if export.unnamed_account else None,
    )


def _taken_in(
    file: SpooledFile, found: Sequence[Export | Question | Refusal], told: dict[int, Receipt]
) -> TakenIn:
    """What of ``found`` came out of ``file``, in words. A zip of which something was loaded and
    the rest refused asks for nothing: its text tells what was refused.
    """
    words, loaded, asks, cancelled, refused = [], 0, 0, 0, 0
    for one in found:
        if (one.file.upload or one.file.sha256) != file.sha256:
            continue
        if isinstance(one, Question):
            words.append(in_words.of_question(one))
            asks += 1
        elif isinstance(one, Refusal):
            words.append(in_words.of_refusal(one))
            refused += 1
        else:
            receipt = told[id(one)]
            words.append(in_words.of_receipt(receipt, one))
            is_cancelled = isinstance(receipt.failure, CancelledError)
            cancelled += is_cancelled
            asks += receipt.failure is not None and not is_cancelled
            loaded += receipt.failure is None
    if cancelled:
        return TakenIn(file, "cancelled", "\n".join(words))
    is_loaded = not asks and (loaded or not refused)
    return TakenIn(file, "loaded" if is_loaded else "asks", "\n".join(words))


def _cancelled(file: SpooledFile) -> str:
    error: PothosError = CancelledError(file.name)
    return in_words.of_error(error)
