from __future__ import annotations

from core.imports import load_sample, undo_import
from core.imports.sample import SAMPLE
from core.store import Store


def test_the_sample_comes_in_whole_and_goes_out_whole(store: Store) -> None:
    receipts = load_sample(store)
    assert len(receipts) == len(list(SAMPLE.rglob("*.csv")))
    for receipt in receipts:
        assert receipt.failure is None
        assert receipt.rows_loaded > 0, receipt
        assert receipt.rows_in == (
            receipt.rows_loaded + receipt.rows_duplicate + receipt.rows_skipped
        )
    with store.read() as cursor:
        counted = cursor.execute("SELECT count(*) FROM post_now WHERE campaign_id IS NOT NULL")
        assert int(counted.fetchall()[0][0]) > 500
    again = load_sample(store)
    assert all(receipt.already_imported_at is not None for receipt in again)
    last = receipts[-1].import_id
    assert last is not None
    undo_import(store, last)
    redone = load_sample(store)
    assert sum(receipt.import_id is not None for receipt in redone) == 1
