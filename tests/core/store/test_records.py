"""Rows of each kind of record, from values to tables, and out again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from core.contracts.refresh import PREPARED as OF_CONTRACTS
from core.creators.refresh import PREPARED as OF_PEOPLE
from core.exports.export import Column
from core.exports.fields import RecordKind
from core.metrics import PREPARED
from core.store import Store, load, undo
from core.store.records import TABLES
from tests.core.store.exports_by_hand import export_of, table_of


def rows(store: Store, query: str) -> list[tuple[Any, ...]]:
    with store.read() as cursor:
        return cursor.execute(query).fetchall()


def load_from(
    store: Store,
    record: RecordKind,
    table: list[list[str]],
    columns: list[Column] | None = None,
    **of_the_table: Any,  # noqa: ANN401
) -> int:
    """Load ``table`` as an export of the vendor "elsewhere"; the import's id."""
    made = table_of(store, record, table, columns=columns, source="elsewhere", **of_the_table)
    export = export_of(store, record, table, columns=columns, tables=(made,))
    import_id = load(store, export).import_id
    assert import_id is not None
    return import_id


def test_undo_empties_every_table_that_an_import_fills(store: Store) -> None:
    found = rows(
        store,
        "SELECT table_name FROM information_schema.columns WHERE column_name = 'import_id' "
        "AND table_name IN (SELECT table_name FROM information_schema.columns "
        "                   WHERE column_name = 'source_row')",
    )
    assert {name for (name,) in found} - {
        "import_issue",
        *PREPARED,
        *OF_PEOPLE,
        *OF_CONTRACTS,
    } == set(TABLES)
    payment = [["creator", "vendor_id", "campaign", "amount"], ["Ana Lima", "7", "Spring", "5"]]
    total = [["code", "creator", "clicks", "kind"], ["ANA20", "Ana Lima", "9", "promo code"]]
    imports = [load_from(store, "payment", payment), load_from(store, "offer_total", total)]
    filled = {t for t in TABLES if rows(store, f"SELECT 1 FROM {t}")}  # noqa: S608
    assert filled == {
        "campaign", "creator", "creator_external_id", "offer", "offer_total", "payment",
    }  # fmt: skip
    for import_id in imports:
        undo(store, import_id)
    assert all(not rows(store, f"FROM {table}") for table in TABLES)


def test_a_payment_without_a_number_is_known_by_what_stays_the_same_of_it(store: Store) -> None:
    header = ["creator", "amount", "status", "paid_on", "notes"]
    waiting = ["Ana Lima", "300", "pending", "", "second"]
    load_from(store, "payment", [header, waiting, ["Ana Lima", "300", "paid", "2026-03-01", "a"]])
    load_from(
        store,
        "payment",
        [
            header,
            ["Ana Lima", "300", "paid", "2026-04-01", "second"],
            ["Ana Lima", "300", "paid", "2026-03-01", "a"],
            ["Ana Lima", "301", "paid", "2026-03-01", "a"],
            ["Ben Light", "300", "paid", "2026-03-01", "a"],
        ],
    )
    ids = {
        notes: {each for (each,) in rows(store, f"SELECT DISTINCT payment_id FROM payment {which}")}  # noqa: S608
        for notes, which in {
            "second": "WHERE notes = 'second'",
            "first": "WHERE notes = 'a' AND amount = 300 AND creator_id = 'ana lima'",
            "all": "",
        }.items()
    }
    # The second payment is the same one before and after it was paid; four payments in all.
    assert [len(ids["second"]), len(ids["first"]), len(ids["all"])] == [1, 1, 4]


def test_two_equal_rows_are_one_payment_and_do_not_number_the_next(store: Store) -> None:
    header = ["creator", "amount", "paid_on"]
    march, april = ["Ana", "5", "2026-03-01"], ["Ana", "5", "2026-04-01"]
    load_from(store, "payment", [header, march, march, april])
    load_from(store, "payment", [header, april, march])
    assert rows(store, "SELECT count(*), count(DISTINCT payment_id) FROM payment") == [(4, 2)]


def test_a_payment_without_an_amount_or_a_person_is_left_out_and_said(store: Store) -> None:
    table = [["payment_id", "creator", "amount"], ["", "", "5"], ["P1", "Ana", "five"]]
    receipt = load(store, export_of(store, "payment", table))
    assert (receipt.rows_loaded, receipt.rows_skipped) == (0, 2)
    assert [(i.source_row, i.message) for i in receipt.issues if i.column is None] == [
        (2, "This row says neither which payment it is nor whose. It was left out."),
        (3, "This row has no amount that can be read. It was left out."),
    ]


def test_a_person_known_by_a_number_only_is_that_number(store: Store) -> None:
    load_from(store, "payment", [["creator", "vendor_id", "amount"], ["", "7001", "5"]])
    assert rows(store, "SELECT creator_id, name FROM creator") == [("#elsewhere:7001", "7001")]
    assert rows(store, "SELECT creator_id, system, external_id FROM creator_external_id") == [
        ("#elsewhere:7001", "elsewhere", "7001")
    ]


def test_a_post_of_somebody_without_an_account_keeps_its_creator(store: Store) -> None:
    load_from(
        store,
        "post",
        [["permalink", "creator"], ["https://www.instagram.com/p/A1/", "Ana Lima"]],
    )
    assert rows(store, "SELECT account_id, creator_id FROM post") == [(None, "ana lima")]
    assert rows(store, "SELECT name FROM creator") == [("Ana Lima",)]


def test_what_was_measured_counts_before_what_was_estimated(store: Store) -> None:
    columns = [
        Column("Link", "permalink"),
        Column("Est. reach", "reach", "count", is_estimate=True),
        Column("Reach", "reach", "count"),
        Column("Flag", None),
        Column("Likes", "likes", "count", is_estimate=True, estimated_by=3),
    ]
    table = [
        ["Link", "Est. reach", "Reach", "Flag", "Likes"],
        ["https://www.instagram.com/p/A1/", "900", "700", "no", "5"],
        ["https://www.instagram.com/p/A2/", "900", "", "Yes", "5"],
        ["https://www.instagram.com/p/A3/", "", "", "yes", ""],
    ]
    load_from(store, "post", table, columns, reach_kind="modelled")
    assert rows(
        store, "SELECT reach, reach_kind, likes, estimated FROM post_snapshot ORDER BY source_row"
    ) == [(700, "modelled", 5, None), (900, "modelled", 5, ["likes", "reach"])]


def test_tags_of_several_columns_stand_beside_each_other(store: Store) -> None:
    columns = [
        Column("Name", "creator"),
        Column("Team's group", "tags", "list", is_tag=True),
        Column("Tags", "tags", "list"),
    ]
    table = [["Name", "Team's group", "Tags"], ["Ana", "Micro; VIP", "home, #DIY"], ["Ben", "", ""]]
    load_from(store, "creator", table, columns)
    assert rows(store, "SELECT name, tags FROM creator ORDER BY 1") == [
        ("Ana", ["Team's group: Micro", "Team's group: VIP", "home", "diy"]),
        ("Ben", None),
    ]


def test_a_name_in_two_columns_is_joined_and_another_column_stands_in(store: Store) -> None:
    columns = [
        Column("Profile", "creator", is_fallback=True),
        Column("First", "creator", is_joined=True),
        Column("Last", "creator", is_joined=True),
        Column("Email", "email"),
    ]
    table = [
        ["Profile", "First", "Last", "Email"],
        ["ana.home", "Ana", "Lima", "a"],
        ["benlights", "", "", "b"],
        ["", "Cleo", "", "c"],
    ]
    load_from(store, "creator", table, columns)
    assert rows(store, "SELECT name FROM creator ORDER BY email") == [
        ("Ana Lima",), ("benlights",), ("Cleo",),
    ]  # fmt: skip


def test_a_discount_below_zero_is_a_saving_in_its_own_unit(store: Store) -> None:
    columns = [
        Column("Name", "code"),
        Column("Value", "discount_value", "money", is_negative=True),
        Column(
            "Value Type",
            "discount_unit",
            words=(("percentage", "percent"), ("fixed amount", "amount")),
        ),
    ]
    table = [
        ["Name", "Value", "Value Type"],
        ["TEN", "-10.0", "percentage"],
        ["FIVE", "-5.00", "fixed_amount"],
    ]
    load_from(store, "offer", table, columns)
    assert rows(store, "SELECT code, discount, discount_amount FROM offer ORDER BY 1") == [
        ("FIVE", None, Decimal(5)),
        ("TEN", 0.1, None),
    ]


def test_totals_speak_for_their_own_window_and_are_no_sales(store: Store) -> None:
    header = ["code", "window_from", "as_of", "conversions", "sales_amount", "currency"]
    load_from(
        store,
        "offer_total",
        [
            header,
            ["ANA20", "2026-03-01", "2026-03-31", "5", "400", "usd"],
            ["BEN", "", "", "1", "", ""],
        ],
    )
    assert rows(
        store,
        "SELECT code, window_from, as_of, conversions, sales_amount, currency FROM offer_total "
        "ORDER BY 1",
    ) == [
        ("ANA20", date(2026, 3, 1), date(2026, 3, 31), 5, 400, "USD"),
        ("BEN", None, date(2026, 6, 1), 1, None, None),
    ]
    assert rows(store, "FROM sale") == rows(store, "FROM offer") == []


def test_an_order_keeps_who_is_credited_how_and_what_the_shop_says_of_it(store: Store) -> None:
    header = ["order_id", "creator", "campaign", "credited_by", "financial_status", "cancelled_on"]
    load_from(
        store, "sale", [header, ["1", "Ana Lima", "Spring", "Link", "Refunded", "2026-03-02"]]
    )
    assert rows(
        store,
        "SELECT order_id, creator_id, campaign_id, credited_by, financial_status, cancelled_on "
        "FROM sale",
    ) == [("1", "ana lima", "spring", "link", "refunded", date(2026, 3, 2))]


def test_a_payment_for_a_contract_concerns_the_campaign_of_the_contract(store: Store) -> None:
    load_from(store, "contract", [["contract_id", "campaign"], ["C-1", "Spring"]])
    with store.write() as cursor:
        cursor.execute("DELETE FROM touched_campaign").fetchall()
    load_from(store, "payment", [["contract_id", "amount"], ["C-1", "5"]])
    assert rows(store, "FROM touched_campaign") == [("spring",)]
