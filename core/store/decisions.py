"""What the team says in reviews, by hand: of alerts, decisions, notes, reviews that were held."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final, Literal, cast, get_args

import duckdb

from core.errors import PothosError
from core.store.connection import Store

DecisionKind = Literal[
    "pivot", "pause", "brief again", "replace", "renegotiate", "accept", "look again"
]
DECISION_KINDS: Final[tuple[DecisionKind, ...]] = get_args(DecisionKind)
MovedFigure = Literal["engagement rate", "views of a typical post", "posts a week"]
MOVED_FIGURES: Final[tuple[MovedFigure, ...]] = get_args(MovedFigure)
NoteAbout = Literal["campaign", "creator", "post", "day"]
NOTES_ABOUT: Final[tuple[NoteAbout, ...]] = get_args(NoteAbout)
DecisionEnd = Literal["taken back", "closed"]
LONGEST: Final = 10_000
"""Characters of a note or of a reason."""

NEWEST: Final = """
SELECT decision_id FROM decision
WHERE alert_id = ? AND decision_id NOT IN (SELECT decision_id FROM decision_end)
ORDER BY decided_at DESC LIMIT 1
"""


@dataclass(frozen=True)
class Decided:
    """What was chosen. ``alert_id`` is None for a campaign without an alert, ``campaign_id`` "" for
    the whole programme; ``rule`` and ``headline`` are the alert's as it stood there.

    ``expected_change`` is how much ``moved_figure`` should move, as a fraction of it (0.2 is a
    fifth more); both are None where it is about something else. ``look_on`` is when it comes back.
    """

    alert_id: str | None
    campaign_id: str
    rule: str | None
    headline: str | None
    kind: DecisionKind
    why: str
    who: str
    due_on: date | None
    expected_change: float | None
    look_on: date
    moved_figure: MovedFigure | None = None


class AlreadyDecidedError(PothosError):
    """Somebody else has decided on the same alert meanwhile; nothing was saved."""

    def __init__(self, decision_id: str) -> None:
        super().__init__(
            "Somebody has decided on this meanwhile.",
            "Their decision stands above; yours is not saved yet.",
            "Read theirs. Save again to add yours to it, or leave it at theirs.",
        )
        self.decision_id = decision_id


def decide(store: Store, decided: Decided, today: date, knows: str | None) -> str:
    """Keep a decision; its id. ``knows`` is the newest decision on the alert that its maker saw.

    Raises ``AlreadyDecidedError`` where there is a newer one, and ``PothosError`` where the reason
    or the person is missing, or the days are past.
    """
    _check(decided, today)
    with store.write() as cursor:
        newest = cursor.execute(NEWEST, [decided.alert_id]).fetchall()
        if newest and newest[0][0] != knows:
            raise AlreadyDecidedError(newest[0][0])
        decision_id = secrets.token_hex(6)
        _keep(store, cursor, decision_id, decided)
    return decision_id


def decide_again(store: Store, facts: Mapping[str, Any]) -> None:
    """The same as the journal tells it: it was checked when it was made."""
    due_on = facts["due_on"]
    names = ("alert_id", "campaign_id", "rule", "headline", "kind", "why", "who", "expected_change")
    decided = Decided(
        **{name: facts[name] for name in names},
        moved_figure=_figure_told(facts),
        due_on=None if due_on is None else date.fromisoformat(due_on),
        look_on=date.fromisoformat(facts["look_on"]),
    )
    with store.write() as cursor:
        _keep(store, cursor, facts["decision_id"], decided)


def _figure_told(facts: Mapping[str, Any]) -> MovedFigure | None:
    """Journals of before the figure could be chosen tell of the engagement rate only."""
    if "moved_figure" in facts:
        return cast("MovedFigure | None", facts["moved_figure"])
    return None if facts["expected_change"] is None else "engagement rate"


def _keep(
    store: Store, cursor: duckdb.DuckDBPyConnection, decision_id: str, decided: Decided
) -> None:
    """Within a write."""
    told = asdict(decided)
    store.note("decision", decision_id=decision_id, **told)
    *first, figure = told.values()
    _add(cursor, "decision", (decision_id, *first, store.by(), store.now(), figure))


def end_decision(store: Store, decision_id: str, kind: DecisionEnd) -> None:
    """Take a decision back, or close it once it was looked at. It stays in the history."""
    with store.write() as cursor:
        store.note("decision_end", decision_id=decision_id, kind=kind)
        _add(cursor, "decision_end", (decision_id, kind, store.by(), store.now()))


def assign_alert(store: Store, alert_id: str, to_whom: str | None) -> None:
    """Say who looks after an alert; None for nobody any more."""
    with store.write() as cursor:
        store.note("alert_assigned", alert_id=alert_id, to_whom=to_whom)
        _say(store, cursor, alert_id, "assigned", to_whom=to_whom)


def snooze_alert(
    store: Store,
    alert_id: str,
    until: date | None,
    severity: str | None,
    weight: float | None = None,
) -> None:
    """Let an alert be until a day, or until it is worse than it is now; None wakes it.

    ``severity`` and ``weight`` (``AgendaItem.weight``) say how bad it is now.
    """
    with store.write() as cursor:
        told = {"until": until, "severity": severity, "weight": weight}
        store.note("alert_snoozed", alert_id=alert_id, **told)
        _say(store, cursor, alert_id, "snoozed", until=until, severity=severity, weight=weight)


def say_useful(store: Store, alert_id: str, is_useful: bool | None) -> None:
    """Say that an alert was worth the team's time or not; None takes it back."""
    with store.write() as cursor:
        store.note("alert_useful", alert_id=alert_id, is_useful=is_useful)
        _say(store, cursor, alert_id, "useful", is_useful=is_useful)


def _say(
    store: Store,
    cursor: duckdb.DuckDBPyConnection,
    alert_id: str,
    kind: str,
    to_whom: str | None = None,
    until: date | None = None,
    severity: str | None = None,
    is_useful: bool | None = None,
    weight: float | None = None,
) -> None:
    said = (alert_id, kind, to_whom, until, severity, is_useful, store.by(), store.now(), weight)
    _add(cursor, "alert_word", said)


def hold_review(store: Store, began_at: datetime, alert_ids: Sequence[str], decisions: int) -> None:
    """Note that a review was held from ``began_at`` until now, and which alerts it went through."""
    with store.write() as cursor:
        told = {"began_at": began_at, "alert_ids": list(alert_ids), "decisions": decisions}
        store.note("review_held", **told)
        held = (began_at, store.now(), len(alert_ids), decisions, store.by())
        _add(cursor, "review_held", held)
        for alert_id in alert_ids:
            _add(cursor, "alert_seen", (alert_id, store.by(), store.now()))


def write_note(
    store: Store,
    about: NoteAbout,
    about_id: str,
    campaign_id: str,
    words: str,
    on_day: date | None = None,
) -> str:
    """Keep a note; its id. Raises ``PothosError`` where it is empty or too long."""
    if not words.strip():
        raise PothosError("The note is empty.", "Nothing was written.", "Write something.")
    _not_longer(words, "note")
    note_id = secrets.token_hex(6)
    keep_note(store, note_id, about, about_id, campaign_id, on_day, words.strip())
    return note_id


def keep_note(
    store: Store,
    note_id: str,
    about: NoteAbout,
    about_id: str,
    campaign_id: str,
    on_day: date | None,
    words: str | None,
) -> None:
    """The note with that id as it is now; words None takes it back."""
    with store.write() as cursor:
        told = (note_id, about, about_id, campaign_id, on_day, words)
        names = ("note_id", "about", "about_id", "campaign_id", "on_day", "words")
        store.note("team_note", **dict(zip(names, told, strict=True)))
        _add(cursor, "team_note", (*told, store.by(), store.now()))


def _add(cursor: duckdb.DuckDBPyConnection, table: str, row: tuple[Any, ...]) -> None:
    places = ", ".join("?" for _ in row)
    cursor.execute(f"INSERT INTO {table} VALUES ({places})", list(row)).fetchall()  # noqa: S608 our own names


def _check(decided: Decided, today: date) -> None:
    if decided.kind not in DECISION_KINDS:
        raise PothosError(
            "No decision is chosen.",
            f"{decided.kind or 'Nothing'} is none of them.",
            f"Choose one of: {', '.join(DECISION_KINDS)}.",
        )
    if not decided.why.strip():
        raise PothosError(
            "The reason is missing.",
            "Next week nobody knows why it was decided.",
            "Write it in one sentence.",
        )
    _not_longer(decided.why, "reason")
    if not decided.who.strip():
        raise PothosError("Nobody is named.", "What nobody does is not done.", "Write who does it.")
    if decided.look_on < today:
        raise PothosError(
            "The day on which to look again is past.",
            f"{decided.look_on.isoformat()} was before today.",
            "Choose a day to come.",
        )
    change = decided.expected_change
    if change is not None and not -1 <= change <= 10:
        raise PothosError(
            "This is no change that can be expected.",
            f"{change * 100:.0f} % was written.",
            "Write how much the figure should move, between -100 and 1,000 %.",
        )
    if (change is None) != (decided.moved_figure is None):
        raise PothosError(
            "A move needs a figure and a size.",
            f"{'No size' if change is None else 'No figure'} was given.",
            f"Choose one of {', '.join(MOVED_FIGURES)}, and by how much it should move.",
        )


def _not_longer(words: str, what: str) -> None:
    if len(words) > LONGEST:
        raise PothosError(
            f"The {what} is too long.",
            f"It has {len(words):,} characters; {LONGEST:,} fit.",
            "Shorten it, or keep the long version elsewhere and say where.",
        )
