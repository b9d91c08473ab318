"""What the team decided: each decision with what became of it, and which kinds worked."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

import duckdb

from core.store.decisions import DecisionKind, MovedFigure

Outcome = Literal["worked", "did not", "too early to say", "gone", "still there", "not measured"]
"""``gone`` and ``still there`` are of the alert, where no figure was to move."""

DECISIONS: Final = """
WITH ended AS (
    SELECT decision_id, arg_max(kind, ended_at) AS kind FROM decision_end GROUP BY decision_id
),
changed AS (
    SELECT campaign_id, max(changed_on) AS changed_on
    FROM goal_change WHERE value_before IS NOT NULL GROUP BY campaign_id
)
SELECT decision_id, decision.alert_id, decision.campaign_id, campaign_now.name,
       decision.rule, decision.headline, decision.kind, why, who, due_on, expected_change,
       moved_figure, look_on, decided_by, CAST(decided_at AS TIMESTAMP), ended.kind,
       verdict, sentence, alert.alert_id IS NOT NULL, changed.changed_on > CAST(decided_at AS DATE)
FROM decision
LEFT JOIN campaign_now USING (campaign_id)
LEFT JOIN ended USING (decision_id)
LEFT JOIN decision_verdict USING (decision_id)
LEFT JOIN alert ON alert.alert_id = decision.alert_id
LEFT JOIN changed ON changed.campaign_id = decision.campaign_id
ORDER BY decided_at DESC, decision_id
"""

HIT_RATES: Final = """
SELECT rule, count(*) FILTER (is_useful), count(*)
FROM (
    SELECT alert_id, arg_max(row(is_useful), said_at)[1] AS is_useful
    FROM alert_word WHERE kind = 'useful' GROUP BY alert_id
)
JOIN (SELECT DISTINCT alert_id, rule FROM alert_episode) USING (alert_id)
WHERE is_useful IS NOT NULL
GROUP BY rule ORDER BY rule
"""


@dataclass(frozen=True)
class Decision:
    """One decision. ``campaign`` is None where the campaign is gone (its import was undone) or it
    is of the whole programme.

    ``outcome`` is what became of it, ``sentence`` says it with figures; ``is_found`` tells whether
    its alert is found today. ``goal_changed`` tells whether the campaign's goal is another one
    since.
    """

    decision_id: str
    alert_id: str | None
    campaign_id: str
    campaign: str | None
    rule: str | None
    headline: str | None
    kind: DecisionKind
    why: str
    who: str
    due_on: date | None
    expected_change: float | None
    moved_figure: MovedFigure | None
    look_on: date
    by: str | None
    at: datetime
    ended: Literal["taken back", "closed"] | None
    outcome: Outcome
    sentence: str
    is_found: bool
    goal_changed: bool

    @property
    def is_gone(self) -> bool:
        """Whether it speaks of a campaign that is not there any more."""
        return self.campaign is None and self.campaign_id != ""

    def is_due(self, today: date) -> bool:
        """Whether it has come back: its day is here, and nobody has closed it."""
        return self.ended is None and self.look_on <= today


def decisions(cursor: duckdb.DuckDBPyConnection) -> list[Decision]:
    """Every decision, the newest first."""
    return [_decision(*row) for row in cursor.execute(DECISIONS).fetchall()]


def _decision(*row: Any) -> Decision:  # noqa: ANN401 cells of a row
    *told, verdict, sentence, is_found, goal_changed = row
    rule = told[4]
    if verdict is not None:
        outcome, said = verdict, sentence
    elif rule is None:
        outcome, said = "not measured", "It is about no alert and no figure: look at it yourselves."
    elif is_found:
        outcome, said = "still there", "The alert is found today as well."
    else:
        outcome, said = "gone", "The alert is found no more."
    cells = [*told, outcome, str(said), bool(is_found), bool(goal_changed)]
    return Decision(*cells)


@dataclass(frozen=True)
class TrackRecord:
    """How decisions of one kind ended; "too early" and "not measured" are not counted."""

    kind: DecisionKind
    worked: int
    did_not: int
    open: int


def track_record(made: list[Decision]) -> list[TrackRecord]:
    """By kind of decision, the most used first; decisions that were taken back do not count."""
    counted: defaultdict[DecisionKind, Counter[str]] = defaultdict(Counter)
    for decision in made:
        if decision.ended != "taken back":
            counted[decision.kind][decision.outcome] += 1
    found = [
        TrackRecord(
            kind,
            outcomes["worked"] + outcomes["gone"],
            outcomes["did not"] + outcomes["still there"],
            outcomes["too early to say"] + outcomes["not measured"],
        )
        for kind, outcomes in counted.items()
    ]
    return sorted(found, key=lambda one: (-(one.worked + one.did_not + one.open), one.kind))


def hit_rates(cursor: duckdb.DuckDBPyConnection) -> list[tuple[str, int, int]]:
    """By rule: how many alerts the team called useful, and of how many it said anything."""
    return cursor.execute(HIT_RATES).fetchall()
