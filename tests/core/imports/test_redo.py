"""An import that was undone is loaded again from its original."""

from __future__ import annotations

from datetime import date

import pytest

from core.errors import PothosError
from core.imports import import_exports, read_files, redo_import, undo_import
from core.store import Said, Store, history
from core.store.archive import originals
from core.store.spool import receive
from tests.core.imports.acting_team import a_table, a_zip, bring_in

YESTERDAY = date(2026, 6, 6)
NO_DAY = b"""platform,platform_post_id,handle,caption,published_at,views,likes
tiktok,3,bob,Look,2026-05-12,500,20
"""


def figures(store: Store) -> list[tuple[object, ...]]:
    with store.read() as cursor:
        return cursor.execute(
            "SELECT post_id, campaign_id, as_of::VARCHAR, views FROM post_now ORDER BY 1"
        ).fetchall()


def test_what_was_undone_comes_back_as_it_was_with_all_that_was_said(store: Store) -> None:
    # No day stands in the file: it speaks for the day of its upload, not for that of the redo.
    upload = receive(store.spool, "posts.csv", [NO_DAY], 1 << 20)
    import_exports(store, read_files(store, [upload], YESTERDAY), [Said(campaign="Tea")])  # type: ignore[arg-type]
    before = figures(store)
    assert before == [("tiktok:3", "tea", "2026-06-06", 500)]
    undo_import(store, 1)
    assert figures(store) == []
    assert redo_import(store, 1).import_id == 2
    assert figures(store) == before
    with store.read() as cursor:
        lines = history(cursor)
    assert [(line.import_id, line.redo_of, line.said_campaign) for line in lines] == [
        (2, 1, "Tea"),
        (1, None, "Tea"),
    ]
    assert list(store.spool.iterdir()) == []


def test_one_file_of_a_zip_is_read_with_what_came_with_it(store: Store) -> None:
    content, overview = bring_in(store, a_zip(3), Said())
    assert (content.import_id, overview.import_id) == (1, 2)
    before = figures(store)
    undo_import(store, 1)
    redo_import(store, 1)
    assert figures(store) == before


def test_only_what_was_undone_is_loaded_again(store: Store) -> None:
    bring_in(store, a_table(1), Said())
    with pytest.raises(PothosError, match="Import 1 was not undone"):
        redo_import(store, 1)
    with pytest.raises(PothosError, match="There is no import 7"):
        redo_import(store, 7)


def test_twice_is_once(store: Store) -> None:
    bring_in(store, a_table(1), Said())
    undo_import(store, 1)
    redo_import(store, 1)
    assert redo_import(store, 1).already_imported_at is not None


def test_without_its_original_nothing_is_loaded(store: Store) -> None:
    bring_in(store, a_table(1), Said())
    undo_import(store, 1)
    for path in originals(store.home).glob("*/*"):
        path.unlink()
    with pytest.raises(PothosError, match="An original is missing"):
        redo_import(store, 1)
    assert figures(store) == []
