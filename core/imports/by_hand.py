"""What a person enters on a screen."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from core.errors import PothosError
from core.exports.export import Export, Refusal
from core.exports.fields import FIELDS, RecordKind
from core.exports.question import Question
from core.imports.drop import import_exports, read_files
from core.imports.figures import bring_up_to_date
from core.store import Receipt, Said, Store, assign, withdraw
from core.store.contracts import About, rule_match, rule_post
from core.store.identities import decide_sameness, withdraw_sameness
from core.store.people import keep_on_short_list, rule_fit
from core.store.settings import leave_out_estimates
from core.store.spool import receive

FORM_LIMIT_BYTES: Final = 1 << 20
ENTERED: Final = "Entered on the screen.csv"


def add_campaign(store: Store, fields: Mapping[str, str]) -> Receipt:
    """A campaign typed into the form: an import of the campaigns template with one row.

    ``fields`` maps names of the record ``campaign`` to text as a CSV would hold it. So it has a
    receipt, can be undone, and is read like any other. Raises ``PothosError`` without a name or
    where the row could not be loaded.
    """
    if not fields.get("campaign", "").strip():
        raise PothosError(
            "The campaign has no name.", "The field Name is empty.", "Give the campaign a name."
        )
    return _enter(store, {"campaign": [fields]})[0]


def set_goals_and_brief(
    store: Store, brief: Mapping[str, str], goals: Sequence[Mapping[str, str]]
) -> list[Receipt]:
    """What the form for goals and brief says: imports of the campaigns and the goals template.

    ``brief`` is one row of the record ``campaign``, ``goals`` rows of the record ``goal``; text as
    a CSV would hold it. What did not change is best left out: then nothing is imported for it.
    Raises ``PothosError`` where a row could not be loaded.
    """
    rows: dict[RecordKind, list[Mapping[str, str]]] = {}
    if len(brief) > 1:
        rows["campaign"] = [brief]
    if goals:
        rows["goal"] = list(goals)
    return _enter(store, rows) if rows else []


def _enter(store: Store, rows: Mapping[RecordKind, Sequence[Mapping[str, str]]]) -> list[Receipt]:
    """Import rows of our own templates, each kind as a file of its own."""
    files = []
    for record, said in rows.items():
        names = [field.name for field in FIELDS[record]]
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(
            [names, *([row.get(name, "") for name in names] for row in said)]
        )
        name = f"Entered on the screen ({record}).csv" if record != "campaign" else ENTERED
        files.append(receive(store.spool, name, [text.getvalue().encode()], FORM_LIMIT_BYTES))
    exports: list[Export] = []
    for read in read_files(store, files, datetime.now(UTC).date()):
        if isinstance(read, Refusal):
            raise PothosError(read.title, read.what_happened, read.what_to_do)
        if isinstance(read, Question):
            raise PothosError(read.title, read.why, "Write the days as 2026-05-31.")
        exports.append(read)
    receipts = import_exports(store, exports, [Said()] * len(exports))
    for receipt in receipts:
        if receipt.failure is not None:
            raise receipt.failure
    return receipts


def assign_posts(
    store: Store, post_ids: Sequence[str], campaign_id: str | None, reason: str
) -> None:
    """Put posts into a campaign by hand (None: into none) and bring the figures up to date."""
    assign(store, post_ids, campaign_id, reason)
    bring_up_to_date(store)


def withdraw_assignment(store: Store, post_ids: Sequence[str]) -> None:
    """Take the newest assignment of these posts back and bring the figures up to date."""
    withdraw(store, post_ids)
    bring_up_to_date(store)


def say_sameness(store: Store, one: str, other: str, is_same: bool, said: str) -> None:
    """Say that two people are one, or are two, and bring the figures up to date."""
    decide_sameness(store, one, other, is_same, said)
    bring_up_to_date(store)


def take_back_sameness(store: Store, one: str, other: str) -> None:
    """Take back the newest word on a pair of people and bring the figures up to date."""
    withdraw_sameness(store, one, other)
    bring_up_to_date(store)


def say_fit(
    store: Store, campaign_id: str, creator_id: str, fits: bool | None, reason: str
) -> None:
    """Say that a creator fits a campaign or not, with the reason; alerts follow at once."""
    rule_fit(store, campaign_id, creator_id, fits, reason)
    bring_up_to_date(store)


def think_of(store: Store, campaign_id: str, creator_id: str, is_on: bool) -> None:
    """Put a creator on a campaign's short list or take them off; their fit is judged at once."""
    keep_on_short_list(store, campaign_id, creator_id, is_on)
    bring_up_to_date(store)


def say_match(store: Store, deliverable_id: str, post_id: str, is_match: bool | None) -> None:
    """Say whether a post meets a deliverable; costs, states and alerts follow at once."""
    rule_match(store, deliverable_id, post_id, is_match)
    bring_up_to_date(store)


def say_in_order(
    store: Store, post_id: str, about: About, is_fine: bool | None, reason: str
) -> None:
    """Say that what was found about a post is in order, and why; alerts follow at once."""
    rule_post(store, post_id, about, is_fine, reason)
    bring_up_to_date(store)


def count_estimates(store: Store, are_counted: bool) -> None:
    """Count figures that exports call estimates, or leave them out everywhere, from now on."""
    leave_out_estimates(store, not are_counted)
    bring_up_to_date(store)
