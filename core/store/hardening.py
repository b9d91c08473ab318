"""What SQL may not do here, and the proof at every start that it cannot.

No user ever types SQL, but one slip (a value that was not bound) must not become a way to read the
server's files. The order matters: the allowed directory cannot be named once access is off.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import duckdb
import numpy

from core.errors import PothosError

AT_CONNECT: Final[dict[str, bool]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "allow_persistent_secrets": False,
}

ATTACKS: Final[dict[str, str]] = {
    "read a file as CSV": "SELECT * FROM read_csv('{outside}')",
    "read a file as text": "SELECT content FROM read_text('{outside}')",
    "read a file as bytes": "SELECT content FROM read_blob('{outside}')",
    "list a directory": "SELECT * FROM glob('/*')",
    "sniff a file": "SELECT * FROM sniff_csv('{outside}')",
    "leave the spool by ..": "SELECT content FROM read_text('{spool}/../{sibling}')",
    "write a file": "COPY (SELECT 1) TO '{outside}.copy'",
    "export the database": "EXPORT DATABASE '{outside}.export'",
    "attach another database": "ATTACH '{outside}.attached'",
    "install an extension": "INSTALL httpfs",
    "load an extension": "LOAD httpfs",
    "keep a secret on disk": "CREATE PERSISTENT SECRET s (TYPE http, BEARER_TOKEN 'x')",
    "raise the memory limit": "SET memory_limit = '100GB'",
    "open up again": "SET enable_external_access = true",
    "unlock the settings": "SET lock_configuration = false",
    "read a variable of Python": "SELECT * FROM rows_of_python",
}
"""Statements that must fail. ``outside`` is a file of ours that exists, out of the spool."""


def lock(root: duckdb.DuckDBPyConnection, spool: Path) -> None:
    """Close everything but the spool and the database itself, for good, and test that it holds.

    Raises ``PothosError`` when an attack succeeds: then this DuckDB is not safe to start on.
    """
    quoted_spool = str(spool).replace("'", "''")
    root.execute(f"SET allowed_directories = ['{quoted_spool}/']").fetchall()
    root.execute("SET enable_external_access = false").fetchall()
    root.execute("SET lock_configuration = true").fetchall()
    succeeded = attacks_that_succeed(root, spool)
    if succeeded:
        raise PothosError(
            "Pothos did not start.",
            f"DuckDB {duckdb.__version__} let a query {', '.join(succeeded)}.",
            "Install the versions in requirements.txt and start again.",
        )


def attacks_that_succeed(root: duckdb.DuckDBPyConnection, spool: Path) -> list[str]:
    """The names of the attacks that this connection does not stop. Leaves nothing behind."""
    outside = spool.parent / "self-test.txt"
    outside.write_text("canary\n")
    rows_of_python = numpy.array([1])  # noqa: F841 a replacement scan would find it here
    succeeded = []
    for name, statement in ATTACKS.items():
        filled = statement.format(
            outside=str(outside).replace("'", "''"),
            spool=str(spool).replace("'", "''"),
            sibling=outside.name,
        )
        cursor = root.cursor()
        try:
            cursor.execute(filled).fetchall()
            succeeded.append(name)
        except duckdb.Error:
            continue
        finally:
            cursor.close()
    outside.unlink()
    return succeeded
