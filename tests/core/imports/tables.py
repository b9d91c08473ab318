"""All that a store holds, so that two can be compared."""

from __future__ import annotations

from core.store import Store

Tables = dict[str, list[tuple[object, ...]]]


def every_table(store: Store) -> Tables:
    """Every row of every table there is, as text; but for when steps of the schema were made."""
    with store.read() as cursor:
        names = cursor.execute(
            "SELECT table_name FROM duckdb_tables() WHERE table_name <> 'migration' ORDER BY 1"
        ).fetchall()
        return {
            name: cursor.execute(
                f"SELECT columns(*)::VARCHAR FROM {name} ORDER BY ALL"  # noqa: S608
            ).fetchall()
            for (name,) in names
        }


def require_the_same(found: Tables, expected: Tables) -> None:
    """Each table by itself, so that a failure names the one that differs."""
    assert found.keys() == expected.keys()
    for name in expected:
        assert found[name] == expected[name], name
