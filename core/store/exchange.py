"""What one currency was worth in another on a day, as the team says. The newest word counts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

import duckdb

from core.errors import PothosError
from core.store.connection import Store

SAY: Final = "INSERT INTO exchange_rate VALUES (?, ?, ?, ?, ?)"
READ: Final = """
SELECT from_currency, to_currency, arg_max(coalesce(rate, -1), said_at),
       arg_max(on_day, said_at)
FROM exchange_rate GROUP BY from_currency, to_currency
ORDER BY from_currency, to_currency
"""


def say_exchange_rate(
    store: Store, from_currency: str, to_currency: str, rate: Decimal | None, on_day: date
) -> None:
    """Keep a rate: one of ``from_currency`` was worth ``rate`` of ``to_currency``; None takes it
    back. Nothing is added up anew by it: money is converted where it is shown, rate and day beside.

    Raises ``PothosError`` for a code that is none, the same currency twice, or a rate not above 0.
    """
    one, other = from_currency.strip().upper(), to_currency.strip().upper()
    for code in (one, other):
        if len(code) != 3 or not code.isalpha():
            raise PothosError(
                "This is no currency.",
                f"“{code}” is no code of three letters.",
                "Write EUR or USD.",
            )
    if one == other:
        raise PothosError(
            "Both currencies are the same.", f"{one} is {one}.", "Choose another for one of them."
        )
    if rate is not None and rate <= 0:
        raise PothosError(
            "The rate is not above 0.", f"It says {rate}.", "Give what one unit was worth."
        )
    with store.write() as cursor:
        store.note(
            "exchange_rate",
            from_currency=one,
            to_currency=other,
            rate=None if rate is None else str(rate),
            on_day=on_day.isoformat(),
        )
        cursor.execute(SAY, [one, other, rate, on_day, store.now()]).fetchall()


def exchange_rates(
    cursor: duckdb.DuckDBPyConnection,
) -> list[tuple[str, str, Decimal, date]]:
    """The rates in use: from, to, rate and the day whose rate it is."""
    rows = cursor.execute(READ).fetchall()
    return [(one, other, rate, on_day) for one, other, rate, on_day in rows if rate > 0]
