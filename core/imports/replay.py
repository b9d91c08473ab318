"""Doing again what the journal tells: one function for every kind of line.

A part that notes an act of its own kind in the journal adds one line to ``KINDS``. The function
does what was done, through the same function of the store that noted it: that takes the instant
from the line, and the line counts as taken in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from core.checks.sensitivity import Sensitivity
from core.errors import PothosError
from core.imports.drop import our_mistake
from core.imports.figures import bring_up_to_date, change_answer_limit, change_sensitivity
from core.imports.readings import Readings
from core.store import Place, Said, Store, assign, load, undo, withdraw
from core.store.contracts import rule_match, rule_post
from core.store.decisions import (
    assign_alert,
    decide_again,
    end_decision,
    hold_review,
    keep_note,
    say_useful,
    snooze_alert,
)
from core.store.erasures import keep_erasure, lift_erasure
from core.store.exchange import say_exchange_rate
from core.store.given_up import GIVEN_UP, give_up
from core.store.identities import decide_sameness, withdraw_sameness
from core.store.lines import Line
from core.store.mappings import read_back, rename_mapping, save_mapping, withdraw_mapping
from core.store.people import keep_on_short_list, rule_fit
from core.store.settings import choose_alerts_in_a_meeting, leave_out_estimates
from core.watched import StoppedError

Kind = Callable[[Store, Line], object]


def _undo(store: Store, line: Line) -> None:
    undo(store, line.facts["import_id"])


def _figures(store: Store, _line: Line) -> None:
    bring_up_to_date(store)


def _assignment(store: Store, line: Line) -> None:
    facts = line.facts
    assign(store, facts["post_ids"], facts["campaign_id"], facts["reason"])


def _sameness(store: Store, line: Line) -> None:
    facts = line.facts
    decide_sameness(store, facts["one"], facts["other"], facts["is_same"], facts["said"])


def _sameness_withdrawal(store: Store, line: Line) -> None:
    withdraw_sameness(store, line.facts["one"], line.facts["other"])


def _setting(store: Store, line: Line) -> None:
    leave_out_estimates(store, line.facts["value"] == "yes")


def _sensitivity(store: Store, line: Line) -> None:
    facts = line.facts
    change_sensitivity(store, Sensitivity(facts["false_alerts_per_week"], facts["minimum_change"]))


def _exchange_rate(store: Store, line: Line) -> None:
    facts = line.facts
    rate = None if facts["rate"] is None else Decimal(facts["rate"])
    on_day = date.fromisoformat(facts["on_day"])
    say_exchange_rate(store, facts["from_currency"], facts["to_currency"], rate, on_day)


def _answer_within(store: Store, line: Line) -> None:
    change_answer_limit(store, line.facts["days"])


def _fit_ruling(store: Store, line: Line) -> None:
    facts = line.facts
    rule_fit(store, facts["campaign_id"], facts["creator_id"], facts["fits"], facts["reason"])


def _match_ruling(store: Store, line: Line) -> None:
    facts = line.facts
    rule_match(store, facts["deliverable_id"], facts["post_id"], facts["is_match"])


def _post_ruling(store: Store, line: Line) -> None:
    facts = line.facts
    rule_post(store, facts["post_id"], facts["about"], facts["is_fine"], facts["reason"])


def _short_list(store: Store, line: Line) -> None:
    facts = line.facts
    keep_on_short_list(store, facts["campaign_id"], facts["creator_id"], facts["is_on"])


def _decision(store: Store, line: Line) -> None:
    decide_again(store, line.facts)


def _decision_end(store: Store, line: Line) -> None:
    end_decision(store, line.facts["decision_id"], line.facts["kind"])


def _alert_assigned(store: Store, line: Line) -> None:
    assign_alert(store, line.facts["alert_id"], line.facts["to_whom"])


def _alert_snoozed(store: Store, line: Line) -> None:
    facts = line.facts
    # Journals of before know no weight.
    until, weight = _day(facts["until"]), facts.get("weight")
    snooze_alert(store, facts["alert_id"], until, facts["severity"], weight)


def _alert_useful(store: Store, line: Line) -> None:
    say_useful(store, line.facts["alert_id"], line.facts["is_useful"])


def _review_held(store: Store, line: Line) -> None:
    facts = line.facts
    began_at = datetime.fromisoformat(facts["began_at"])
    hold_review(store, began_at, facts["alert_ids"], facts["decisions"])


def _team_note(store: Store, line: Line) -> None:
    facts = line.facts
    of = (facts["note_id"], facts["about"], facts["about_id"], facts["campaign_id"])
    keep_note(store, *of, _day(facts["on_day"]), facts["words"])


def _alerts_in_a_meeting(store: Store, line: Line) -> None:
    choose_alerts_in_a_meeting(store, line.facts["alerts"])


def _erasure(store: Store, line: Line) -> None:
    facts = line.facts
    keep_erasure(store, facts["key"], facts["stands_for"], facts["marks"], facts["told"])


def _erasure_lifted(store: Store, line: Line) -> None:
    lift_erasure(store, line.facts["stands_for"])


def _day(said: str | None) -> date | None:
    return None if said is None else date.fromisoformat(said)


def _withdrawal(store: Store, line: Line) -> None:
    withdraw(store, line.facts["post_ids"])


def _mapping(store: Store, line: Line) -> None:
    save_mapping(store, read_back(line.facts))


def _given_up(store: Store, line: Line) -> None:
    give_up(store, line.facts)


def _mapping_renamed(store: Store, line: Line) -> None:
    rename_mapping(store, line.facts["mapping_id"], line.facts["name"])


def _mapping_withdrawn(store: Store, line: Line) -> None:
    withdraw_mapping(store, line.facts["mapping_id"])


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "undo": _undo,
        "figures": _figures,
        "assignment": _assignment,
        "withdrawal": _withdrawal,
        "sameness": _sameness,
        "sameness_withdrawal": _sameness_withdrawal,
        "setting": _setting,
        "sensitivity": _sensitivity,
        "exchange_rate": _exchange_rate,
        "answer_within": _answer_within,
        "fit_ruling": _fit_ruling,
        "short_list": _short_list,
        "match_ruling": _match_ruling,
        "post_ruling": _post_ruling,
        "decision": _decision,
        "decision_end": _decision_end,
        "alert_assigned": _alert_assigned,
        "alert_snoozed": _alert_snoozed,
        "alert_useful": _alert_useful,
        "review_held": _review_held,
        "team_note": _team_note,
        "alerts_in_a_meeting": _alerts_in_a_meeting,
        "erasure": _erasure,
        "erasure_lifted": _erasure_lifted,
        "mapping": _mapping,
        "mapping_renamed": _mapping_renamed,
        "mapping_withdrawn": _mapping_withdrawn,
        GIVEN_UP: _given_up,
    }
)
"""What does a line of each kind again; "import" is in :func:`do_again`, which keeps readings."""


BEFORE: Final = "before"
"""The kind of the first line of a journal that began when there were imports already: it names
them, for they cannot be made again."""


def replay(store: Store, lines: Iterable[Line]) -> None:
    """Do again what ``lines`` tell, in their order.

    Raises ``PothosError`` where one cannot be done again; those before it are done.
    """
    with Readings(store) as readings:
        for line in lines:
            do_again(store, line, readings)


def do_again(store: Store, line: Line, readings: Readings) -> None:
    """Do again what ``line`` tells. ``readings`` are kept from line to line.

    Raises ``PothosError`` where that is not possible; then nothing was changed.
    """
    if line.what != "import" and line.what not in KINDS:
        raise PothosError(
            "The journal was written by a newer Pothos.",
            f"Line {line.number} tells of {line.what!r}, which this version does not know.",
            "Install the newer version again.",
        )
    with store.replaying(line):
        try:
            if line.what == "import":
                _import(store, line, readings)
            else:
                KINDS[line.what](store, line)
        except (PothosError, StoppedError):
            raise
        except Exception as error:
            raise our_mistake(error) from error


def _import(store: Store, line: Line, readings: Readings) -> None:
    facts = line.facts
    if "drop" in facts:
        readings.learn(facts["drop_id"], facts["drop"])
    export = readings.export(facts["drop_id"], facts["place"], facts["sha256"])
    said = Said(facts["said"]["campaign"], facts["said"]["handle"])
    load(store, export, said, Place(facts["redo_of"], facts["import_id"]))
