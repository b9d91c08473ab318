"""One reading of a messy file for messy_rows.py, in a process of its own: prints JSON.

Whoever is measured makes a table with types and a list of the bad cells: row, column, value.

POTHOS_DATA=... python -m tests.benchmarks.messy_once pothos|duckdb|casts|pandas|polars|pyarrow FILE
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.import_once import import_with_pothos, memory_now, memory_peak, reset_peak
from tests.benchmarks.messy import COLUMNS, COUNTS

AMOUNTS = ("Watch seconds",)
WORDS = ("Platform", "Platform post ID", "Permalink")


def with_duckdb(path: Path, *, removes_commas: bool) -> int:
    """DuckDB's bare one pass: all text, then TRY_CAST; it lists no bad cell."""
    import duckdb

    data = Path(os.environ["POTHOS_DATA"])
    data.mkdir(parents=True)
    root = duckdb.connect(
        str(data / "plain.duckdb"),
        config={
            "memory_limit": "512MB",
            "threads": 2,
            "temp_directory": str(data / "temp"),
            "storage_compatibility_version": "v1.0.0",
            "allocator_background_threads": True,
        },
    )

    def cast(name: str, type_: str) -> str:
        cell = f"replace(\"{name}\", ',', '')" if removes_commas else f'"{name}"'
        return f'TRY_CAST({cell} AS {type_}) AS "{name}"'

    casts = [f'"{name}"' for name in WORDS]
    casts += ['TRY_CAST("As of" AS DATE) AS "As of"']
    casts += [cast(name, "BIGINT") for name in COUNTS] + [cast(name, "DOUBLE") for name in AMOUNTS]
    casts += ["TRY_CAST(rtrim(\"Engagement rate\", '%') AS DOUBLE) / 100 AS rate"]
    query = (
        f"CREATE TABLE snapshot AS SELECT {', '.join(casts)} FROM read_csv(?, all_varchar = true)"  # noqa: S608
    )
    root.execute(query, [str(path)]).fetchall()
    root.execute("CHECKPOINT").fetchall()
    root.close()
    return 0


def with_pandas(path: Path) -> int:
    """All text, then columns turned into numbers and days; what became none was bad."""
    import pandas as pd

    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    bad = []
    for name in (*COUNTS, *AMOUNTS):
        text = table[name]
        values = pd.to_numeric(text.str.replace(",", ""), errors="coerce")
        if name in COUNTS:
            values = values.where((values >= 0) & (values % 1 == 0)).astype("Int64")
        is_bad = values.isna() & (text != "")
        bad.append(text[is_bad])
        table[name] = values
    day = pd.to_datetime(table["As of"], format="%Y-%m-%d", errors="coerce")
    bad.append(table["As of"][day.isna() & (table["As of"] != "")])
    table["As of"] = day
    table["Engagement rate"] = table["Engagement rate"].str.rstrip("%").astype(float) / 100
    return sum(map(len, bad))


def with_polars(path: Path) -> int:
    """The same in polars."""
    import polars as pl

    table = pl.read_csv(path, infer_schema=False)
    number = [
        pl.col(name).str.replace_all(",", "", literal=True).cast(pl.UInt64, strict=False)
        for name in COUNTS
    ]
    number += [
        pl.col(name).str.replace_all(",", "", literal=True).cast(pl.Float64, strict=False)
        for name in AMOUNTS
    ]
    number.append(pl.col("As of").str.to_date("%Y-%m-%d", strict=False))
    rate = pl.col("Engagement rate").str.strip_suffix("%").cast(pl.Float64, strict=False) / 100
    typed = table.with_columns(*number, rate)
    bad = [
        table.lazy()
        .with_row_index()
        .select("index", name)
        .filter(typed[name].is_null() & (pl.col(name) != ""))
        .collect()
        for name in (*COUNTS, *AMOUNTS, "As of")
    ]
    return sum(map(len, bad))


def with_pyarrow(path: Path) -> int:
    """The same in pyarrow, whose casts fail on one bad cell: a pattern finds those before."""
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import csv

    types = dict.fromkeys(COLUMNS, pa.string())
    table = csv.read_csv(path, convert_options=csv.ConvertOptions(column_types=types))
    bad = []

    def typed(name: str, text: pa.ChunkedArray, pattern: str, type_: pa.DataType) -> None:
        nonlocal table
        is_good = pc.match_substring_regex(text, pattern)
        found = pc.and_not(pc.not_equal(text, ""), is_good)
        bad.append(table[name].filter(found))
        values = pc.if_else(is_good, text, pa.scalar(None, pa.string())).cast(type_)
        table = table.set_column(COLUMNS.index(name), name, values)

    for name in COUNTS:
        typed(name, pc.replace_substring(table[name], ",", ""), "^[0-9]{1,18}$", pa.int64())
    for name in AMOUNTS:
        text = pc.replace_substring(table[name], ",", "")
        typed(name, text, r"^[0-9]+(\.[0-9]+)?$", pa.float64())
    typed("As of", table["As of"], r"^[0-9]{4}-(0[1-9]|1[0-2])-[0-9]{2}$", pa.date32())
    rate = pc.utf8_rtrim(table["Engagement rate"], "%").cast(pa.float64())
    table = table.set_column(COLUMNS.index("Engagement rate"), "rate", pc.divide(rate, 100))
    return sum(map(len, bad))


SIDES: dict[str, Callable[[Path], int]] = {
    "duckdb": lambda path: with_duckdb(path, removes_commas=True),
    "casts": lambda path: with_duckdb(path, removes_commas=False),
    "pandas": with_pandas,
    "polars": with_polars,
    "pyarrow": with_pyarrow,
}


def main() -> None:
    """Measure one side: seconds, and how far memory rose above what the imports had taken."""
    side, path = sys.argv[1], Path(sys.argv[2])
    if side == "pothos":
        with_figures = "--without-figures" not in sys.argv
        print(json.dumps(import_with_pothos(path, with_figures=with_figures)))
        return
    for module in ("duckdb", side):
        if module != "casts":
            __import__(module)
    before = memory_now()
    reset_peak()
    start, processor = time.perf_counter(), time.process_time()
    bad = SIDES[side](path)
    seconds = time.perf_counter() - start
    busy = time.process_time() - processor
    print(
        json.dumps(
            {
                "seconds": seconds,
                "bad cells": bad,
                "processor seconds": busy,
                "memory grew by, MB, peak": memory_peak() - before,
            }
        )
    )


if __name__ == "__main__":
    main()
