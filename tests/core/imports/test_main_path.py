from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from core.errors import PothosError
from core.exports.export import Export, Refusal
from core.imports import (
    add_campaign,
    assign_posts,
    finish_pending,
    import_exports,
    read_files,
    undo_import,
)
from core.imports import drop as drop_module
from core.store import Receipt, Said, Store, history, load
from core.store.spool import receive

TODAY = date(2026, 6, 7)
KEPT_AFTER_AN_UNDO = {
    *("import_file", "import_issue", "import_drop", "journal_position", "migration"),
    "restatement",  # the ledger tells of the undo too
}

CAMPAIGNS = """campaign,starts_on,ends_on,goal,goal_metric,target,hashtags
Spring Glow,2026-05-01,2026-06-30,visibility,views,100000,#springglow
"""
POSTS = """platform,platform_post_id,handle,caption,published_at,as_of,views,reach,likes,comments
instagram,1,ann,New pots #springglow,2026-05-10,2026-06-01,1000,800,40,4
instagram,2,ann,My holiday,2026-05-11,2026-06-01,2000,1600,60,6
tiktok,3,bob,Look #SpringGlow,2026-05-12,2026-06-01,500,,20,2
"""
LATER = """platform,platform_post_id,as_of,views,reach,likes,comments,shares,saves
instagram,1,2026-06-05,1500,1200,60,5,1,1
tiktok,3,2026-06-05,400,,20,2,,
"""


def drop(store: Store, *texts: str, names: tuple[str, ...] = ()) -> list[Export | Refusal]:
    """What reading some files gives; the n-th is called n.csv where no name is given."""
    files = []
    for place, text in enumerate(texts):
        name = names[place] if names else f"{place}.csv"
        files.append(receive(store.spool, name, [text.encode()], 1 << 20))
    return read_files(store, files, TODAY)


def bring_in(store: Store, *texts: str) -> list[Receipt]:
    exports = drop(store, *texts)
    assert all(isinstance(export, Export) for export in exports), exports
    return import_exports(store, exports, [Said()] * len(exports))  # type: ignore[arg-type]


def rows(store: Store, query: str) -> list[tuple[object, ...]]:
    with store.read() as cursor:
        return cursor.execute(query).fetchall()


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the receipts, as text, in an order of its own."""
    tables = [
        row[0]
        for row in rows(store, "SELECT table_name FROM information_schema.tables ORDER BY 1")
        if row[0] not in KEPT_AFTER_AN_UNDO
    ]
    return {
        f"{table}": rows(store, f"SELECT columns(*)::VARCHAR FROM {table} ORDER BY ALL")  # noqa: S608
        for table in tables
    }


def test_a_template_that_a_german_spreadsheet_saved_keeps_days_and_figures(store: Store) -> None:
    bring_in(
        store,
        "Platform;Platform post ID;Handle;Published at;Is paid partnership;As of;Views\r\n"
        "tiktok;3;bob;12.05.2026 18:30;ja;01.06.2026;15.300\r\n",
    )
    found = "SELECT strftime(published_at, '%Y-%m-%d %H:%M'), is_paid_partnership FROM post"
    assert rows(store, found) == [("2026-05-12 18:30", True)]
    assert rows(store, "SELECT as_of, views FROM post_snapshot") == [(date(2026, 6, 1), 15_300)]


def test_two_peoples_downloads_in_one_zip_do_not_speak_for_each_other(store: Store) -> None:
    time_and_day = {"ann": (2025, "June 25"), "bob": (2026, "May 25")}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for handle, (year, day) in time_and_day.items():
            number = int(datetime(year, 5, 20, tzinfo=UTC).timestamp()) << 32
            archive.writestr(
                f"download/{handle}/Content.csv",
                "Time,Video title,Video link,Post time,Total likes,Total comments,Total shares,"
                f"Total views\n{day},,https://www.tiktok.com/@{handle}/video/{number},May 20,"
                "1,1,1,1\n",
            )
            archive.writestr(
                f"download/{handle}/Overview.csv",
                f"Date,Video Views,Profile Views,Likes,Comments,Shares\n{day},7,1,1,1,1\n",
            )
    file = receive(store.spool, "all.zip", [content.getvalue()], 1 << 20)
    exports = [one for one in read_files(store, [file], TODAY) if isinstance(one, Export)]
    import_exports(store, exports, [Said()] * 4)
    assert rows(store, "SELECT account_id, day FROM account_day ORDER BY ALL") == [
        ("tiktok:ann", date(2025, 6, 25)),
        ("tiktok:bob", date(2026, 5, 25)),
    ]


def test_a_file_that_went_between_preview_and_load_is_said_to_be_gone(store: Store) -> None:
    (export,) = drop(store, POSTS)
    assert isinstance(export, Export)
    export.tables[0].path.unlink()
    (receipt,) = import_exports(store, [export], [Said()])
    assert receipt.failure is not None
    assert receipt.failure.title == "This file is no longer here."
    assert rows(store, "SELECT count(*) FROM import_file") == [(0,)]


def test_a_file_that_is_not_as_it_was_read_is_not_loaded(store: Store) -> None:
    (export,) = drop(store, POSTS)
    assert isinstance(export, Export)
    export.tables[0].path.write_text("1,2\n1\n")
    (receipt,) = import_exports(store, [export], [Said()])
    assert receipt.failure is not None
    assert "is not as it was when it was read" in receipt.failure.what_happened


def test_a_file_that_went_before_it_was_read_is_refused(store: Store) -> None:
    gone = receive(store.spool, "gone.csv", [POSTS.encode()], 1 << 20)
    gone.path.unlink()
    (refusal,) = read_files(store, [gone], TODAY)
    assert isinstance(refusal, Refusal)
    assert refusal.title == "This file is no longer here."


def test_what_is_dropped_becomes_figures(store: Store) -> None:
    receipts = bring_in(store, CAMPAIGNS, POSTS)
    assert [(receipt.rows_in, receipt.rows_loaded) for receipt in receipts] == [(1, 1), (3, 3)]
    # Posts 1 and 3 carry the hashtag; post 2 waits for a campaign.
    assert rows(store, "SELECT post_id, campaign_id, assigned_by FROM post_now ORDER BY 1") == [
        ("instagram:1", "spring glow", "hashtag"),
        ("instagram:2", None, None),
        ("tiktok:3", "spring glow", "hashtag"),
    ]
    assert rows(store, "SELECT campaign_id, posts FROM campaign_now") == [("spring glow", 2)]
    assert rows(store, "SELECT count(*) FROM touched_post") == [(0,)]


def test_undo_brings_every_figure_back(store: Store) -> None:
    bring_in(store, CAMPAIGNS, POSTS)
    before = everything(store)
    (second,) = bring_in(store, LATER)
    assert everything(store) != before
    assert second.import_id is not None
    undo_import(store, second.import_id)
    assert everything(store) == before


def test_undoing_everything_leaves_an_empty_store(store: Store) -> None:
    empty = everything(store)
    receipts = [*bring_in(store, CAMPAIGNS, POSTS), *bring_in(store, LATER)]
    for receipt in receipts:
        assert receipt.import_id is not None
        undo_import(store, receipt.import_id)
    assert everything(store) == empty


def test_the_order_of_undoing_does_not_matter(store: Store) -> None:
    (campaigns, posts), (later,) = bring_in(store, CAMPAIGNS, POSTS), bring_in(store, LATER)
    assert campaigns.import_id and posts.import_id and later.import_id
    undo_import(store, posts.import_id)
    assert rows(store, "SELECT count(*) FROM post_now WHERE campaign_id IS NOT NULL") == [(0,)]
    undo_import(store, later.import_id)
    assert rows(store, "SELECT count(*) FROM post_now") == [(0,)]
    assert rows(store, "SELECT posts FROM campaign_now") == [(0,)]


def test_the_same_file_twice_changes_nothing(store: Store) -> None:
    bring_in(store, CAMPAIGNS, POSTS)
    before = everything(store)
    receipts = bring_in(store, CAMPAIGNS, POSTS)
    assert [receipt.already_imported_at is not None for receipt in receipts] == [True, True]
    assert everything(store) == before
    with store.read() as cursor:
        assert len(history(cursor)) == 2


def test_one_file_that_fails_does_not_stop_the_others(store: Store) -> None:
    campaigns, posts = drop(store, CAMPAIGNS, POSTS)
    assert isinstance(campaigns, Export)
    assert isinstance(posts, Export)
    broken = replace(posts, rows_in=99)
    receipts = import_exports(store, [broken, campaigns], [Said(), Said()])
    assert receipts[0].failure is not None
    assert receipts[0].import_id is None
    assert receipts[1].rows_loaded == 1
    assert rows(store, "SELECT count(*) FROM post") == [(0,)]
    assert rows(store, "SELECT count(*) FROM campaign_now") == [(1,)]


def test_progress_only_grows_and_says_what_begins(store: Store) -> None:
    told: list[tuple[float, str]] = []
    exports = [export for export in drop(store, CAMPAIGNS, POSTS) if isinstance(export, Export)]
    import_exports(store, exports, [Said(), Said()], lambda share, text: told.append((share, text)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert [text for _, text in told[:2]] == ["Loading 0.csv", "Loading 1.csv"]


def test_the_spool_is_empty_after_an_import_and_still_there(store: Store) -> None:
    bring_in(store, CAMPAIGNS, POSTS)
    assert store.spool.is_dir()
    assert list(store.spool.iterdir()) == []


def test_a_zip_is_read_as_the_files_in_it(store: Store) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("campaigns.csv", CAMPAIGNS)
        archive.writestr("logo.png", b"\x89PNG")
        archive.writestr("posts.csv", POSTS)
    file = receive(store.spool, "drop.zip", [content.getvalue()], 1 << 20)
    found = read_files(store, [file], TODAY)
    assert [type(one) for one in found] == [Export, Refusal, Export]
    assert [one.file.name for one in found] == ["campaigns.csv", "logo.png", "posts.csv"]
    exports = [one for one in found if isinstance(one, Export)]
    import_exports(store, exports, [Said(), Said()])
    assert not file.path.exists()


def test_a_file_that_nobody_knows_is_refused_in_its_place(store: Store) -> None:
    found = drop(store, CAMPAIGNS, "wombat,dingo\n1,2\n", POSTS)
    assert [type(one) for one in found] == [Export, Refusal, Export]


def test_what_a_killed_server_left_is_finished_at_the_next_start(store: Store) -> None:
    campaigns, posts = drop(store, CAMPAIGNS, POSTS)
    assert isinstance(campaigns, Export)
    assert isinstance(posts, Export)
    load(store, campaigns)
    load(store, posts)
    assert rows(store, "SELECT count(*) FROM post_now") == [(0,)]  # killed here
    finish_pending(store)
    finished = everything(store)
    assert rows(store, "SELECT count(*) FROM post_now") == [(3,)]
    version = store.data_version
    finish_pending(store)
    assert store.data_version == version, "nothing was pending the second time"
    assert everything(store) == finished


def test_a_server_killed_while_the_figures_are_made_shows_the_old_ones_and_makes_them_later(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_in(store, CAMPAIGNS, POSTS)
    before = rows(store, "SELECT columns(*)::VARCHAR FROM post_now ORDER BY ALL")

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    exports = [export for export in drop(store, LATER) if isinstance(export, Export)]
    with monkeypatch.context() as patched:
        patched.setattr("core.imports.figures.check", die)
        with pytest.raises(KeyboardInterrupt):
            import_exports(store, exports, [Said()])
    assert rows(store, "SELECT columns(*)::VARCHAR FROM post_now ORDER BY ALL") == before
    finish_pending(store)
    assert rows(store, "SELECT views FROM post_now WHERE post_id = 'instagram:1'") == [(1500,)]


def test_a_campaign_from_the_form_is_an_import_that_can_be_undone(store: Store) -> None:
    empty = everything(store)
    receipt = add_campaign(
        store,
        {"campaign": '=Spring, "Glow"', "target": "5,000", "brief": "Say:\nhello", "owner": ""},
    )
    assert receipt.rows_loaded == 1
    assert rows(store, "SELECT name, target, brief, owner FROM campaign_now") == [
        ('=Spring, "Glow"', 5000, "Say:\nhello", None)
    ]
    assert receipt.import_id is not None
    undo_import(store, receipt.import_id)
    assert everything(store) == empty


def test_a_campaign_without_a_name_is_not_entered(store: Store) -> None:
    with pytest.raises(PothosError, match="no name"):
        add_campaign(store, {"campaign": "  ", "target": "5"})
    assert rows(store, "SELECT count(*) FROM import_file") == [(0,)]


def test_a_post_assigned_by_hand_moves_and_outlives_an_undo(store: Store) -> None:
    _, posts = bring_in(store, CAMPAIGNS, POSTS)
    assign_posts(store, ["instagram:2"], "spring glow", "Anna knows")
    assigned = "SELECT campaign_id, assigned_by FROM post_now WHERE post_id = 'instagram:2'"
    assert rows(store, assigned) == [("spring glow", "hand")]
    assert rows(store, "SELECT posts FROM campaign_now") == [(3,)]
    assert posts.import_id is not None
    undo_import(store, posts.import_id)
    bring_in(store, POSTS)
    assert rows(store, assigned) == [("spring glow", "hand")]


def test_files_stay_for_another_try_where_the_load_failed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    exports = [export for export in drop(store, CAMPAIGNS) if isinstance(export, Export)]

    def fail(*_: object) -> Receipt:
        raise PothosError("The disk is full.", "No room.", "Free some.")

    with monkeypatch.context() as patched:
        patched.setattr(drop_module, "load", fail)
        (failed,) = import_exports(store, exports, [Said()])
    assert failed.failure is not None
    (receipt,) = import_exports(store, exports, [Said()])
    assert receipt.rows_loaded == 1


def test_a_refused_file_leaves_nothing_in_the_spool_but_itself(store: Store) -> None:
    (refused,) = drop(store, "wombat,dingo\n1,2\n")
    assert isinstance(refused, Refusal)
    assert list(store.spool.iterdir()) == [refused.file.path]
