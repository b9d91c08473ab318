"""Two readers, one sum: what DuckDB has typed against what the strict pass has added up."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import duckdb

from core.errors import PothosError
from core.exports.export import CleanTable

NEAR: Final = Decimal("1e-9")
"""Seconds and shares are held as binary fractions, whose sum depends on its order."""


def require_same_sums(
    cursor: duckdb.DuckDBPyConnection, table: CleanTable, relation: str = "typed"
) -> None:
    """Compare the sums of the figures in ``relation`` with those of ``table``.

    ``relation`` holds every row of the table, one column per field. Raises ``PothosError`` where
    they differ: then one of the readers is wrong, and nothing of the file may be kept.
    """
    if not table.sums:
        return
    fields = list(table.sums)
    inexact = {column.field for column in table.columns if column.type not in ("count", "money")}
    sums = ", ".join(f"CAST(coalesce(sum({field}), 0) AS VARCHAR)" for field in fields)
    found = cursor.execute(f"SELECT {sums} FROM {relation}").fetchall()[0]  # noqa: S608 our names
    for field, text in zip(fields, found, strict=True):
        expected, sum_ = table.sums[field], Decimal(text)
        if abs(expected - sum_) > (NEAR * expected if field in inexact else 0):
            raise PothosError(
                "This file was not loaded.",
                f"Two readers disagree about its {field.replace('_', ' ')}: they add up to "
                f"{expected:f} against {sum_:f}. Nothing was changed.",
                "Export it again. If it still fails, keep the file and report it: this is our "
                "mistake.",
            )
