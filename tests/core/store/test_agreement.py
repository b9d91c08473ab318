"""Two readers must agree on every sum, or nothing of the file is kept."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import PothosError
from core.exports.export import CleanTable, Export
from core.exports.fields import FieldType
from core.exports.figures import figure
from core.store import Store, load
from tests.core.store.exports_by_hand import export_of
from tests.core.store.test_values import read_cell

ROWS = [
    ["platform", "platform_post_id", "views", "watch_seconds"],
    ["instagram", "1", "1,200", "0.1"],
    ["instagram", "2", "3", "0.2"],
]


def with_sums(export: Export, **sums: str) -> Export:
    table: CleanTable = export.tables[0]
    added = {field: Decimal(sum_) for field, sum_ in sums.items()}
    return dataclasses.replace(export, tables=(dataclasses.replace(table, sums=added),))


def test_a_file_whose_sums_agree_is_loaded(store: Store) -> None:
    # 0.1 and 0.2 are held as binary fractions and add up to a little more than 0.3.
    export = with_sums(export_of(store, "post", ROWS), views="1203", watch_seconds="0.3")
    assert load(store, export).rows_loaded == 2


def test_a_difference_of_one_takes_the_whole_import_back(store: Store) -> None:
    with pytest.raises(PothosError, match="Two readers disagree about its views") as error:
        load(store, with_sums(export_of(store, "post", ROWS), views="1204"))
    assert "1204 against 1203" in error.value.what_happened
    with store.read() as cursor:
        tables = ("import_file", "import_issue", "post", "post_snapshot")
        counts = [cursor.execute(f"SELECT count(*) FROM {t}").fetchall() for t in tables]  # noqa: S608
    assert counts == [[(0,)]] * 4


def test_the_sum_of_a_billion_is_compared_to_the_last_unit(store: Store) -> None:
    rows = [ROWS[0][:3], ["instagram", "1", "9000000000000"], ["instagram", "2", "1"]]
    with pytest.raises(PothosError, match="Two readers disagree"):
        load(store, with_sums(export_of(store, "post", rows), views="9000000000000"))


FIGURE = st.one_of(
    st.from_regex(r"[+−-]?[0-9]{1,4}([.,' \u00a0\u202f][0-9]{1,3}){0,3}( ?%)?", fullmatch=True),
    st.text("0123456789.,:- %$€eEkN\u00a0\u200b\u202f’'−+()", max_size=8),
    st.sampled_from(["NaN%", "#DIV/0!", "undefined", "1e3", "٣", "9" * 19, "EUR 5", "1:1"]),
)


@given(
    FIGURE,
    st.sampled_from(["count", "money", "percent", "fraction", "seconds", "hours"]),
    st.sampled_from([".", ","]),
)
@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_both_readers_make_the_same_of_any_text(
    store: Store, text: str, type_: FieldType, mark: str
) -> None:
    value, _ = read_cell(store, type_, text, decimal_mark=mark)
    expected = figure(text, type_, mark)
    found = Decimal(str(value)) if value is not None else Decimal(0)
    assert abs(found - expected) <= Decimal("1e-9") * abs(expected), (text, value)
