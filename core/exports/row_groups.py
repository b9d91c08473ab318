"""A Parquet file of ours, written as its rows come."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyarrow as pa
from pyarrow import parquet

ROW_GROUP: Final = 122_880
"""As many rows as the store keeps together: each thread of DuckDB loads one such group."""


class RowGroups:
    """A Parquet file, written in groups of ``ROW_GROUP`` rows as they come."""

    def __init__(self, path: Path, schema: pa.Schema, dictionaries: list[str]) -> None:
        self._schema = schema
        numbers = [each.name for each in schema if pa.types.is_integer(each.type)]
        self._writer = parquet.ParquetWriter(
            path,
            schema,
            compression="none",
            use_dictionary=dictionaries,
            write_statistics=False,
            column_encoding=dict.fromkeys(numbers, "DELTA_BINARY_PACKED"),
        )
        self._waiting: list[pa.RecordBatch] = []
        self._count = 0

    def __enter__(self) -> RowGroups:
        return self

    def __exit__(self, *error: object) -> None:
        if error[0] is None and self._count:
            self._write(self._count)
        self._writer.close()

    def add(self, batch: pa.RecordBatch) -> None:
        """Append some rows."""
        self._waiting.append(batch)
        self._count += batch.num_rows
        while self._count >= ROW_GROUP:
            self._write(ROW_GROUP)

    def _write(self, count: int) -> None:
        table = pa.Table.from_batches(self._waiting, self._schema)
        self._writer.write_table(table.slice(0, count), ROW_GROUP)
        self._waiting = table.slice(count).to_batches()
        self._count -= count
