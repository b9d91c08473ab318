"""Doing again what the journal tells: one function for every kind of line.

A part that notes an act of its own kind in the journal adds one line to ``KINDS``. The function
does what was done, through the same function of the store that noted it: that takes the instant
from the line, and the line counts as taken in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from core.errors import PothosError
from core.imports.figures import bring_up_to_date
from core.imports.readings import Readings
from core.store import Place, Said, Store, assign, load, undo, withdraw
from core.store.drops import keep_facts
from core.store.journal import Line

Kind = Callable[[Store, Line], object]


def _drop(store: Store, line: Line) -> None:
    with store.write() as cursor:
        keep_facts(store, cursor, line.facts["drop_id"], line.facts["drop"])


def _undo(store: Store, line: Line) -> None:
    undo(store, line.facts["import_id"])


def _figures(store: Store, _line: Line) -> None:
    bring_up_to_date(store)


def _assignment(store: Store, line: Line) -> None:
    facts = line.facts
    assign(store, facts["post_ids"], facts["campaign_id"], facts["reason"])


def _withdrawal(store: Store, line: Line) -> None:
    withdraw(store, line.facts["post_ids"])


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "drop": _drop,
        "undo": _undo,
        "figures": _figures,
        "assignment": _assignment,
        "withdrawal": _withdrawal,
    }
)
"""What does a line of each kind again; "import" is in :func:`replay`, which keeps readings."""


def replay(
    store: Store, lines: Iterable[Line], progress: Callable[[Line], None] = lambda line: None
) -> None:
    """Do again what ``lines`` tell, in their order. ``progress`` is told each line before.

    Raises ``PothosError`` where one cannot be done again; those before it are done.
    """
    with Readings(store) as readings:
        for line in lines:
            progress(line)
            with store.replaying(line):
                if line.what == "import":
                    _import(store, line, readings)
                elif line.what in KINDS:
                    KINDS[line.what](store, line)
                else:
                    raise PothosError(
                        "The journal was written by a newer Pothos.",
                        f"Line {line.number} tells of {line.what!r}, which this version does not "
                        "know.",
                        "Install the newer version again.",
                    )


def _import(store: Store, line: Line, readings: Readings) -> None:
    facts = line.facts
    export = readings.export(facts["drop_id"], facts["place"], facts["sha256"])
    said = Said(facts["said"]["campaign"], facts["said"]["handle"])
    load(store, export, said, Place(facts["redo_of"], facts["import_id"]))
