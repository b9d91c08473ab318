"""Ids of records that an export does not number, the same in every export that tells of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.exports.fields import RecordKind


@dataclass(frozen=True)
class MadeId:
    """What stays the same of a record from export to export, and the order of those that agree.

    The days are no part of it: a payment that was pending has none, and is the same when it is
    paid. Of several that agree in all else the oldest is the first in every export. A row that
    says none of ``whose`` gets no id.
    """

    id: str
    whose: tuple[str, ...]
    stays: tuple[str, ...]
    in_order_of: str


MADE_IDS: Final[dict[RecordKind, MadeId]] = {
    "payment": MadeId(
        "payment_id",
        ("creator_id", "contract_id"),
        ("creator_id", "campaign_id", "contract_id", "lower(kind)", "amount", "upper(currency)"),
        "coalesce(paid_on, initiated_on, due_on)",
    ),
    "deliverable": MadeId(
        "deliverable_id",
        ("creator_id", "contract_id"),
        ("contract_id", "creator_id", "campaign_id", "platform", "format"),
        "due_on",
    ),
}


def with_made_ids(record: RecordKind, keyed: str, source: str) -> str:
    """The query ``keyed`` with ids where rows of ``record`` have none; ``source`` is an SQL text.

    Reads the temporary table ``repeated``: rows that are counted once are numbered once.
    """
    made = MADE_IDS.get(record)
    if made is None:
        return keyed
    said = ", ".join(f"coalesce(CAST({each} AS VARCHAR), '')" for each in made.stays)
    return f"""
        SELECT * REPLACE (coalesce({made.id}, CASE
            WHEN coalesce({", ".join(made.whose)}) IS NOT NULL
            THEN '#' || left(md5(concat_ws('|', {source}, {said})), 16)
            || '-' || row_number() OVER (
                PARTITION BY {made.id} IS NULL, record IN (SELECT record FROM repeated),
                             {", ".join(made.stays)}
                ORDER BY {made.in_order_of} NULLS LAST, source_row
            ) END) AS {made.id})
        FROM ({keyed})
    """  # noqa: S608 names of our own fields
