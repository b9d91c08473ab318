"""Who wrote a message, as exports say it: understood, or told."""

from __future__ import annotations

from datetime import date

from core.exports import Export
from core.imports import import_exports, read_files
from core.store import Said, Store, issues_of
from core.store.spool import receive

MESSAGES = """Message ID,Creator,Sent at,Direction,Body
1,Ana Lima,2026-05-01T09:00:00Z,outgoing,Hello Ana
2,Ana Lima,2026-05-02T09:00:00Z,Received,Hello back
3,Ana Lima,2026-05-03T09:00:00Z,sideways,And now?
4,Ana Lima,2026-05-04T09:00:00Z,,Are you there?
"""


def test_a_direction_that_is_neither_is_told_with_its_row(store: Store) -> None:
    upload = receive(store.spool, "messages.csv", [MESSAGES.encode()], 1 << 20)
    (export,) = (
        one for one in read_files(store, [upload], date(2026, 11, 22)) if isinstance(one, Export)
    )

    (receipt,) = import_exports(store, [export], [Said()])

    assert (receipt.failure, receipt.rows_loaded) == (None, 4)
    with store.read() as cursor:
        read = cursor.execute(
            "SELECT message_id, direction FROM message ORDER BY message_id"
        ).fetchall()
        told = [one for one in issues_of(cursor, receipt.import_id) if one.column == "Direction"]
    assert read == [("1", "out"), ("2", "in"), ("3", None), ("4", None)]
    assert [(one.source_row, one.raw) for one in told] == [(4, "sideways")]
    assert "counts as one of the team's" in told[0].message
