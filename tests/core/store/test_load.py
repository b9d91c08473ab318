from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from core.errors import PothosError
from core.exports.export import Column, Issue
from core.store import Said, Store, assign, history, issues_of, load, undo
from core.store.records import TABLES
from tests.core.store.exports_by_hand import export_of, table_of

POSTS = [
    ["platform", "platform_post_id", "handle", "campaign", "format", "as_of", "views", "likes"],
    ["IG", "1", "@Ann", "Spring  Glow", "IG reel", "2026-05-30", "1000", "40"],
    ["IG", "2", "ann", "spring glow", "Photos", "2026-05-30", "", "0"],
    ["TikTok", "3", "bob", "", "", "2026-06-01", "500", "20"],
]


def rows(store: Store, query: str) -> list[tuple[object, ...]]:
    with store.read() as cursor:
        return cursor.execute(query).fetchall()


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that an import fills, as text."""
    return {
        table: rows(store, f"SELECT columns(*)::VARCHAR FROM {table} ORDER BY ALL")  # noqa: S608
        for table in TABLES
    }


def test_posts_become_posts_snapshots_accounts_and_campaign_names(store: Store) -> None:
    receipt = load(store, export_of(store, "post", POSTS, as_of=date(2026, 6, 1)))
    assert (receipt.rows_in, receipt.rows_loaded, receipt.issue_count) == (3, 3, 0)
    assert rows(
        store,
        "SELECT post_id, account_id, campaign_id, format, format_raw FROM post ORDER BY post_id",
    ) == [
        ("instagram:1", "instagram:ann", "spring glow", "reel", "IG reel"),
        ("instagram:2", "instagram:ann", "spring glow", "image", "Photos"),
        ("tiktok:3", "tiktok:bob", None, None, None),
    ]
    # NULL is unknown, 0 is measured.
    assert rows(
        store,
        "SELECT source_row, post_id, as_of, basis, views, likes FROM post_snapshot "
        "ORDER BY source_row",
    ) == [
        (2, "instagram:1", date(2026, 5, 30), "lifetime", 1000, 40),
        (3, "instagram:2", date(2026, 5, 30), "lifetime", None, 0),
        (4, "tiktok:3", date(2026, 6, 1), "lifetime", 500, 20),
    ]
    assert rows(store, "SELECT account_id, platform, handle FROM account ORDER BY 1") == [
        ("instagram:ann", "instagram", "ann"),
        ("tiktok:bob", "tiktok", "bob"),
    ]
    assert rows(store, "SELECT DISTINCT campaign_id, is_declared FROM campaign") == [
        ("spring glow", False)
    ]


def test_what_was_touched_is_marked_in_the_same_transaction(store: Store) -> None:
    load(store, export_of(store, "post", POSTS))
    assert rows(store, "SELECT DISTINCT post_id FROM touched_post ORDER BY 1") == [
        ("instagram:1",),
        ("instagram:2",),
        ("tiktok:3",),
    ]
    assert rows(store, "SELECT DISTINCT campaign_id FROM touched_campaign") == [("spring glow",)]


def test_followers_that_come_later_touch_the_posts_of_the_account(store: Store) -> None:
    load(store, export_of(store, "post", POSTS))
    with store.write() as cursor:
        cursor.execute("DELETE FROM touched_post").fetchall()
    creators = [["creator", "platform", "handle", "followers"], ["Ann Lee", "ig", "ann", "5000"]]
    load(store, export_of(store, "creator", creators))
    assert rows(store, "SELECT DISTINCT post_id FROM touched_post ORDER BY 1") == [
        ("instagram:1",),
        ("instagram:2",),
    ]


def test_a_bad_value_is_left_out_with_row_column_value_and_reason(store: Store) -> None:
    bad = [*POSTS, ["tiktok", "4", "bob", "", "", "2026-05-30", "12.5", "-3"]]
    receipt = load(store, export_of(store, "post", bad))
    assert receipt.rows_loaded == 4
    assert receipt.issues == (
        Issue(
            "skipped",
            "value out of range",
            "A count cannot be below 0. The value was left out.",
            5,
            "likes",
            "-3",
        ),
        Issue(
            "skipped",
            "unreadable value",
            "This is not a whole number. The value was left out.",
            5,
            "views",
            "12.5",
        ),
    )
    # No counter is left of row 5: there is a post, and nothing is claimed of it.
    assert rows(store, "SELECT count(*) FROM post WHERE post_id = 'tiktok:4'") == [(1,)]
    assert rows(store, "SELECT count(*) FROM post_snapshot WHERE source_row = 5") == [(0,)]


def test_a_bad_value_bears_the_name_of_its_column_in_the_file(store: Store) -> None:
    export = export_of(store, "post", POSTS)
    table = export.tables[0]
    named = tuple(
        replace(column, name="Video views") if column.field == "views" else column
        for column in table.columns
    )
    table.path.write_text(table.path.read_text().replace("500", "lots"))
    receipt = load(store, replace(export, tables=(replace(table, columns=named),)))
    assert [(issue.column, issue.raw) for issue in receipt.issues] == [("Video views", "lots")]


def test_a_row_without_identity_is_skipped_and_said(store: Store) -> None:
    nobody = [*POSTS, ["tiktok", "", "bob", "", "", "", "9", "9"]]
    receipt = load(store, export_of(store, "post", nobody))
    assert (receipt.rows_in, receipt.rows_loaded, receipt.rows_skipped) == (4, 3, 1)
    assert [(issue.source_row, issue.code) for issue in receipt.issues] == [
        (5, "row without identity")
    ]


@pytest.mark.parametrize(
    ("record", "header", "row"),
    [
        ("campaign", ["campaign", "goal"], ["", "sales"]),
        ("creator", ["creator", "email"], [" ", "a@b.example"]),
        ("account_day", ["platform", "handle", "day"], ["tiktok", "ann", ""]),
        ("account_day", ["platform", "handle", "day"], ["", "ann", "2026-05-01"]),
        ("audience", ["platform", "handle", "dimension", "bucket"], ["tiktok", "ann", "", "18"]),
        ("contract", ["contract_id", "price"], ["", "5"]),
        ("deliverable", ["deliverable_id", "status"], ["", "live"]),
        ("message", ["message_id", "body"], ["", "hello"]),
        ("comment", ["comment_id", "body"], ["", "nice"]),
        ("offer", ["code", "kind"], ["", "link"]),
        ("sale", ["order_id", "total"], ["", "5"]),
    ],
)
def test_every_kind_of_row_needs_its_identity(
    store: Store, record: str, header: list[str], row: list[str]
) -> None:
    receipt = load(store, export_of(store, record, [header, row]))  # type: ignore[arg-type]
    assert (receipt.rows_loaded, receipt.rows_skipped, receipt.issue_count) == (0, 1, 1)
    assert all(not found for found in everything(store).values())


def test_figures_whose_day_cannot_be_read_are_left_out_and_not_dated_otherwise(
    store: Store,
) -> None:
    posts = [
        ["platform", "platform_post_id", "as_of", "views"],
        ["tiktok", "1", "2026-05-31", "100"],
        ["tiktok", "2", "2026-02-30", "200"],  # there is no such day
        ["tiktok", "3", "", "300"],  # not given: the day of the export holds
    ]
    receipt = load(store, export_of(store, "post", posts, as_of=date(2026, 6, 1)))
    assert (receipt.rows_loaded, receipt.rows_skipped) == (2, 1)
    assert [(issue.source_row, issue.raw, issue.message) for issue in receipt.issues] == [
        (3, None, "The day that this row speaks for cannot be read. It was left out."),
        (3, "2026-02-30", "This is not written like 2026-05-31. The value was left out."),
        (4, None, "This row gives no day: 2026-06-01, the day of the export, was taken."),
    ]
    assert rows(store, "SELECT post_id, CAST(as_of AS VARCHAR) FROM post_snapshot ORDER BY 1") == [
        ("tiktok:1", "2026-05-31"),
        ("tiktok:3", "2026-06-01"),
    ]


def test_a_repeated_row_is_counted_once_and_said(store: Store) -> None:
    receipt = load(store, export_of(store, "post", [*POSTS, POSTS[1], POSTS[1]]))
    assert (receipt.rows_in, receipt.rows_loaded, receipt.rows_duplicate) == (5, 3, 2)
    assert [(issue.source_row, issue.message) for issue in receipt.issues] == [
        (5, "The same as row 2 in every cell: counted once."),
        (6, "The same as row 2 in every cell: counted once."),
    ]
    assert rows(store, "SELECT sum(views) FROM post_snapshot") == [(1500,)]


def test_rows_that_differ_in_a_column_we_do_not_use_are_two_rows(store: Store) -> None:

    columns = [Column("order_id", "order_id", "identifier"), Column("Line item", None)]
    export = export_of(
        store, "sale", [["order_id", "Line item"], ["1", "pot"], ["1", "soil"]], columns=columns
    )
    assert load(store, export).rows_loaded == 2


def test_the_same_bytes_again_change_nothing_and_say_when_they_came(store: Store) -> None:
    export = export_of(store, "post", POSTS)
    first = load(store, export)
    before, version = everything(store), rows(store, "SELECT count(*) FROM import_file")
    again = load(store, export, Said(campaign="Another"))
    assert first.already_imported_at is None
    assert again.import_id is None
    assert again.already_imported_at is not None
    assert everything(store) == before
    assert rows(store, "SELECT count(*) FROM import_file") == version


def test_the_same_bytes_from_eight_threads_are_loaded_once(store: Store) -> None:
    export = export_of(store, "post", POSTS)
    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(lambda _: load(store, export), range(8)))
    assert sum(receipt.import_id is not None for receipt in receipts) == 1
    assert rows(store, "SELECT count(*) FROM post_snapshot") == [(3,)]


def test_an_undone_import_can_come_again(store: Store) -> None:
    export = export_of(store, "post", POSTS)
    first = load(store, export)
    before = everything(store)
    assert first.import_id is not None
    undo(store, first.import_id)
    again = load(store, export)
    assert again.already_imported_at is None
    strip = {table: [row[1:] for row in found] for table, found in before.items()}
    assert {t: [row[1:] for row in found] for t, found in everything(store).items()} == strip


def test_days_of_an_export_that_names_no_account_are_kept_apart_and_said(store: Store) -> None:
    days = [["day", "followers"], ["2026-05-01", "100"], ["2026-05-02", "101"]]
    export = export_of(store, "account_day", days, platform="youtube", unnamed_account=True)
    receipt = load(store, export)
    assert (receipt.rows_loaded, receipt.rows_skipped) == (2, 0)
    assert [(issue.severity, issue.code) for issue in receipt.issues] == [
        ("note", "unnamed account")
    ]
    # Another channel that is not named either is another account.
    others = [["day", "followers"], ["2026-05-01", "7"]]
    load(store, export_of(store, "account_day", others, platform="youtube", unnamed_account=True))
    assert rows(store, "SELECT account_id, count(*) FROM account_day GROUP BY ALL ORDER BY 1") == [
        ("youtube:?1", 2),
        ("youtube:?2", 1),
    ]


def test_days_of_an_unnamed_account_come_again_with_its_name_after_an_undo(store: Store) -> None:
    days = [["day", "followers"], ["2026-05-01", "100"]]
    export = export_of(store, "account_day", days, platform="tiktok", unnamed_account=True)
    first = load(store, export)
    assert first.import_id is not None
    undo(store, first.import_id)
    assert load(store, export, Said(handle="@Ann")).rows_loaded == 1
    assert rows(store, "SELECT account_id, followers FROM account_day") == [("tiktok:ann", 100)]


def test_a_file_of_which_nothing_was_loaded_may_come_again(store: Store) -> None:
    days = [["day", "followers"], ["2026-05-01", "100"]]
    export = export_of(store, "account_day", days)
    assert load(store, export).rows_loaded == 0
    assert load(store, replace(export, platform="tiktok")).rows_loaded == 1


def test_undo_leaves_every_table_as_if_the_import_had_never_come(store: Store) -> None:
    load(store, export_of(store, "post", POSTS))
    before = everything(store)
    second = load(
        store,
        export_of(
            store, "post", [POSTS[0], ["ig", "1", "ann", "Other", "", "2026-06-01", "9", "-9"]]
        ),
        Said(campaign="Winter"),
    )
    assert second.import_id is not None
    assert everything(store) != before
    undo(store, second.import_id)
    assert everything(store) == before
    with store.read() as cursor:
        lines = history(cursor)
        assert [line.import_id for line in lines] == [2, 1]
        assert lines[0].undone_at is not None
        assert lines[1].undone_at is None
        assert len(issues_of(cursor, second.import_id)) == 1


def test_undo_marks_what_it_takes_away(store: Store) -> None:
    receipt = load(store, export_of(store, "post", POSTS))
    with store.write() as cursor:
        cursor.execute("DELETE FROM touched_post").fetchall()
        cursor.execute("DELETE FROM touched_campaign").fetchall()
    assert receipt.import_id is not None
    undo(store, receipt.import_id)
    assert rows(store, "SELECT count(DISTINCT post_id) FROM touched_post") == [(3,)]
    assert rows(store, "SELECT campaign_id FROM touched_campaign") == [("spring glow",)]


def test_undoing_twice_is_undoing_once_and_an_unknown_import_is_refused(store: Store) -> None:
    receipt = load(store, export_of(store, "post", POSTS))
    assert receipt.import_id is not None
    undo(store, receipt.import_id)
    when = rows(store, "SELECT undone_at::VARCHAR FROM import_file")
    undo(store, receipt.import_id)
    assert rows(store, "SELECT undone_at::VARCHAR FROM import_file") == when
    with pytest.raises(PothosError, match="no such import"):
        undo(store, 99)


@pytest.mark.parametrize("wrong", [{"rows": 4}, {"rows": 2}])
def test_two_readers_that_disagree_load_nothing(store: Store, wrong: dict[str, int]) -> None:
    export = export_of(store, "post", POSTS)
    table = replace(export.tables[0], **wrong)
    with pytest.raises(PothosError, match="Two readers disagree"):
        load(store, replace(export, tables=(table,), rows_in=wrong["rows"]))
    assert rows(store, "SELECT count(*) FROM import_file") == [(0,)]
    assert all(not found for found in everything(store).values())


def test_rows_that_do_not_add_up_load_nothing(store: Store) -> None:
    export = replace(export_of(store, "post", POSTS), rows_in=5, rows_skipped=1)
    # 3 loaded + 1 skipped by the reader is not 5.
    with pytest.raises(PothosError, match="do not add up: 5 against 4"):
        load(store, export)
    assert all(not found for found in everything(store).values())


def test_a_fault_in_the_last_table_takes_the_first_one_back(store: Store) -> None:
    export = export_of(store, "post", POSTS)
    broken = replace(table_of(store, "campaign", [["campaign"], ["Spring"], ["Fall"]]), rows=1)
    with pytest.raises(PothosError):
        load(store, replace(export, tables=(*export.tables, broken), rows_in=4))
    assert all(not found for found in everything(store).values())


def test_several_tables_of_one_file_are_one_import(store: Store) -> None:
    export = export_of(store, "post", POSTS, rows_in=6, rows_skipped=1)
    campaigns = table_of(
        store,
        "campaign",
        [["campaign", "goal", "hashtags"], ["Spring Glow", "Sales", "#a #b"], ["Fall", "", ""]],
    )
    receipt = load(store, replace(export, tables=(*export.tables, campaigns)))
    assert (receipt.rows_in, receipt.rows_loaded, receipt.rows_skipped) == (6, 5, 1)
    assert rows(
        store, "SELECT campaign_id, name, goal, hashtags FROM campaign WHERE is_declared ORDER BY 1"
    ) == [
        ("fall", "Fall", None, None),
        ("spring glow", "Spring Glow", "sales", ["a", "b"]),
    ]


def test_what_the_user_says_is_kept_and_used(store: Store) -> None:
    posts = [["platform_post_id", "views"], ["7", "10"]]
    load(
        store,
        export_of(store, "post", posts, platform="tiktok", unnamed_account=True),
        Said(campaign="  Spring   GLOW", handle="https://www.tiktok.com/@Ann"),
    )
    assert rows(store, "SELECT post_id, account_id, campaign_id FROM post") == [
        ("tiktok:7", "tiktok:ann", None)
    ]
    assert rows(store, "SELECT said_campaign, said_campaign_id, said_handle FROM import_file") == [
        ("  Spring   GLOW", "spring glow", "https://www.tiktok.com/@Ann")
    ]
    assert rows(store, "SELECT campaign_id, is_declared FROM campaign") == [("spring glow", False)]


def test_a_post_known_by_its_address_has_a_key_made_of_it(store: Store) -> None:
    posts = [
        ["permalink", "likes"],
        ["https://www.instagram.com/reel/AbC/", "1"],
        ["https://www.tiktok.com/@ann/video/712", "2"],
        ["https://blog.example/pots/", "3"],
    ]
    load(store, export_of(store, "post", posts))
    assert rows(store, "SELECT post_id, platform FROM post ORDER BY source_row") == [
        ("instagram:/p/AbC", "instagram"),
        ("tiktok:712", "tiktok"),
        ("other:blog.example/pots", "other"),
    ]


def test_constants_of_a_table_hold_for_every_row(store: Store) -> None:
    export = export_of(store, "account_day", [["day", "followers"], ["2026-05-01", "100"]])
    table = replace(export.tables[0], values={"platform": "youtube", "handle": "gideon"})
    load(store, replace(export, tables=(table,)))
    assert rows(store, "SELECT account_id FROM account_day") == [("youtube:gideon",)]


def test_rows_keep_the_numbers_of_the_file_they_came_from(store: Store) -> None:
    export = export_of(store, "sale", [["row", "order_id"], ["7", "a"], ["9", "b"]], columns=[])

    table = replace(
        export.tables[0],
        has_source_rows=True,
        columns=(Column("Name", "order_id", "identifier"),),
    )
    load(store, replace(export, tables=(table,)))
    assert rows(store, "SELECT source_row, order_id FROM sale ORDER BY 1") == [(7, "a"), (9, "b")]


@pytest.mark.parametrize("cell", ["=1+1", "+49 30", "@ann", "-5 % off", "\t=x", "a\nb", '"quoted"'])
def test_the_store_keeps_text_as_it_came(store: Store, cell: str) -> None:
    posts = [["platform", "platform_post_id", "caption"], ["ig", "1", cell]]
    load(store, export_of(store, "post", posts))
    assert rows(store, "SELECT caption FROM post") == [(cell.strip(),)]


def test_sql_in_a_cell_is_only_text(store: Store) -> None:
    evil = "'); DROP TABLE post; --"
    header = ["platform", "platform_post_id", "handle", "campaign", "caption", "views"]
    load(
        store,
        export_of(store, "post", [header, [evil, evil, evil, evil, evil, evil]], file_name=evil),
        Said(campaign=evil, handle=evil),
    )
    assert rows(store, "SELECT caption, campaign_id FROM post") == [
        (evil, "'); drop table post; --")
    ]


def test_a_post_by_day_is_one_post_with_many_days(store: Store) -> None:
    days = [
        ["platform", "platform_post_id", "title", "as_of", "views"],
        ["youtube", "-abc", "Pots", "2026-05-01", "10"],
        ["youtube", "-abc", "Pots", "2026-05-02", "20"],
    ]
    export = export_of(store, "post", days)
    load(store, replace(export, tables=(replace(export.tables[0], basis="day"),)))
    assert rows(store, "SELECT post_id, source_row FROM post") == [("youtube:-abc", 2)]
    assert rows(store, "SELECT as_of, basis, views FROM post_snapshot ORDER BY 1") == [
        (date(2026, 5, 1), "day", 10),
        (date(2026, 5, 2), "day", 20),
    ]


def test_the_readers_own_issues_are_kept_with_the_stores(store: Store) -> None:
    found = Issue("guessed", "year", "The year was taken from the file's name.", 3, "Date", "May 1")
    receipt = load(store, export_of(store, "post", POSTS, issues=(found,)))
    assert receipt.issues == (found,)


def test_a_receipt_shows_the_first_issues_and_counts_all(store: Store) -> None:
    many = [["order_id", "total"], *([str(n), "much"] for n in range(250))]
    receipt = load(store, export_of(store, "sale", many))
    assert (len(receipt.issues), receipt.issue_count) == (200, 250)
    assert receipt.import_id is not None
    with store.read() as cursor:
        last = issues_of(cursor, receipt.import_id, limit=50, offset=200)
    # Row 1 is the header, so the 250th row of figures is row 251.
    assert [issue.source_row for issue in last] == list(range(202, 252))


def test_an_assignment_by_hand_is_kept_and_marks_its_posts(store: Store) -> None:
    assign(store, ["instagram:1", "instagram:2"], "spring glow", "The client said so")
    assert rows(store, "SELECT post_id, campaign_id, reason FROM assignment ORDER BY 1") == [
        ("instagram:1", "spring glow", "The client said so"),
        ("instagram:2", "spring glow", "The client said so"),
    ]
    assert rows(store, "SELECT post_id FROM touched_post ORDER BY 1") == [
        ("instagram:1",),
        ("instagram:2",),
    ]
