"""The agenda of a review: alerts with their life, in the order of what waiting costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

import duckdb

from core.checks.alert import Alert, Rule
from core.review.causes import one_item_a_cause
from core.review.decisions import Decision, decisions
from core.review.findings import alerts
from core.words import SEVERITIES

State = Literal["new", "seen", "assigned", "snoozed", "decided", "reopened"]

EPISODES: Final = """
SELECT alert_id, min(found_as_of) FILTER (gone_at IS NULL), count(*),
       max(CAST(found_at AS TIMESTAMP)) FILTER (gone_at IS NULL)
FROM alert_episode GROUP BY alert_id
"""
WORDS: Final = """
SELECT alert_id, kind,
       unnest(arg_max(row(to_whom, until, severity, is_useful, weight), said_at))
FROM alert_word GROUP BY alert_id, kind
"""
SEEN: Final = "SELECT alert_id, max(CAST(seen_at AS TIMESTAMP)) FROM alert_seen GROUP BY alert_id"
CHANCES: Final = """
SELECT campaign_id, probability_of_target FROM campaign_pace
SEMI JOIN (FROM goal_now WHERE decides) USING (campaign_id, metric)
WHERE probability_of_target IS NOT NULL
"""
AT_RISK: Final = """
SELECT promise_now.campaign_id, promise_now.currency, sum(at_risk),
       any_value(CAST(budget AS DOUBLE)) FILTER (campaign_now.currency = promise_now.currency)
FROM promise_now JOIN campaign_now USING (campaign_id)
WHERE at_risk > 0
GROUP BY ALL
ORDER BY sum(at_risk)
"""
OWNERS: Final = "SELECT campaign_id, owner FROM campaign_now WHERE owner IS NOT NULL"
RESOLVED: Final = """
SELECT alert_id, rule, alert_episode.campaign_id, name, headline, gone_as_of, found_as_of
FROM alert_episode LEFT JOIN campaign_now USING (campaign_id)
WHERE gone_at >= $since AND alert_id NOT IN (SELECT alert_id FROM alert)
QUALIFY row_number() OVER (PARTITION BY alert_id ORDER BY gone_at DESC) = 1
ORDER BY gone_at DESC, alert_id
LIMIT 200
"""

_POINTS_OF_SEVERITY: Final = {"high": 6.0, "medium": 3.0, "low": 1.0}
_WORDS_OF_SEVERITY: Final = {"high": "act now", "medium": "look at it", "low": "good to know"}
_POINTS_AT_MOST: Final = 3.0
_POINTS_WORSE: Final = 1.0
"""By how many points an alert has to grow to wake: a third less chance of the goal, or a third more
of the budget at risk."""
_POINTS_A_WEEK: Final = 0.25
_WEEKS_AT_MOST: Final = 8
_ABOUT_THE_GOAL: Final[frozenset[Rule]] = frozenset(
    {"level shift", "pace behind", "mix drift", "no goal", "stale data"}
)
_ABOUT_MONEY: Final[frozenset[Rule]] = frozenset(
    {"money paid wrongly", "late deliverable", "no contract", "unsigned contract"}
)


@dataclass(frozen=True)
class AgendaItem:
    """One alert with its life. ``open_since`` is the day that the data spoke for when it was found,
    ``times_found`` counts how often it came back after it was gone.

    ``owner`` answers for the campaign; ``assigned_to`` looks after this alert.

    ``cost`` is what it is sorted by, ``why_here`` says it in one line; ``weight`` is the part of it
    that does not grow by waiting alone.
    """

    alert: Alert
    state: State
    open_since: date | None
    times_found: int
    assigned_to: str | None
    owner: str | None
    snoozed_until: date | None
    is_useful: bool | None
    decision: Decision | None
    weight: float
    cost: float
    why_here: str

    @property
    def waits_for_us(self) -> bool:
        """Whether a meeting has to take it up: nobody has decided on it or put it off."""
        return self.state not in ("snoozed", "decided")


@dataclass(frozen=True)
class Resolved:
    """An alert that is found no more: it resolved by itself, or by what was decided."""

    alert_id: str
    rule: Rule
    campaign_id: str
    campaign: str | None
    headline: str
    gone_on: date | None
    found_on: date | None


def agenda(cursor: duckdb.DuckDBPyConnection, today: date) -> list[AgendaItem]:
    """Every open alert, those of one cause as one: shocks first, then by what waiting costs.

    The cost is a convention of ours, said in ``why_here``: points for severity (6, 3, 1), up to 3
    for how unlikely the goal is (alerts about it), up to 3 for the share of the budget at risk
    (alerts about contracts), and a quarter for each week that it has been open, up to eight.
    """
    episodes = {row[0]: row[1:] for row in cursor.execute(EPISODES).fetchall()}
    words: dict[tuple[str, str], tuple[Any, ...]] = {
        (row[0], row[1]): row[2:] for row in cursor.execute(WORDS).fetchall()
    }
    owners = dict(cursor.execute(OWNERS).fetchall())
    seen = dict(cursor.execute(SEEN).fetchall())
    chances = dict(cursor.execute(CHANCES).fetchall())
    at_risk = {row[0]: row[1:] for row in cursor.execute(AT_RISK).fetchall()}
    decided: dict[str, Decision] = {}
    for one in decisions(cursor):
        if one.alert_id is not None and one.ended is None:
            decided.setdefault(one.alert_id, one)
    items = []
    for alert in alerts(cursor):
        since, times, found_at = episodes.get(alert.alert_id, (None, 1, None))
        assigned = words.get((alert.alert_id, "assigned"))
        snoozed = words.get((alert.alert_id, "snoozed"))
        useful = words.get((alert.alert_id, "useful"))
        made = decided.get(alert.alert_id)
        # A word on an alert that has gone since is about that time, not about this one.
        is_of_before = made is not None and found_at is not None and made.at < found_at
        decision = None if is_of_before else made
        weight, cost, why = _cost(alert, since, today, chances, at_risk)
        until = _snoozed_until(alert, weight, snoozed, today)
        state = _state(
            decision is not None and not decision.is_due(today),
            until is not None,
            bool(assigned and assigned[0]),
            times > 1,
            found_at is not None and seen.get(alert.alert_id, found_at) > found_at,
        )
        items.append(
            AgendaItem(
                alert=alert,
                state=state,
                open_since=since,
                times_found=int(times),
                assigned_to=assigned[0] if assigned else None,
                owner=owners.get(alert.campaign_id),
                snoozed_until=until,
                is_useful=useful[3] if useful else None,
                decision=decision,
                weight=weight,
                cost=cost,
                why_here=why,
            )
        )
    items = one_item_a_cause(cursor, items)
    return sorted(items, key=lambda item: (item.alert.rule != "platform shock", -item.cost))


def resolved(cursor: duckdb.DuckDBPyConnection, since: date) -> list[Resolved]:
    """Alerts that are found no more since a day, the newest first."""
    return [Resolved(*row) for row in cursor.execute(RESOLVED, {"since": since}).fetchall()]


def _snoozed_until(
    alert: Alert, weight: float, said: tuple[Any, ...] | None, today: date
) -> date | None:
    """Until when it sleeps; None where it is awake, also because it is worse than it was."""
    if said is None or said[1] is None or said[1] <= today:
        return None
    was = SEVERITIES.index(said[2]) if said[2] in SEVERITIES else 0
    is_heavier = said[4] is not None and weight >= said[4] + _POINTS_WORSE
    return None if SEVERITIES.index(alert.severity) < was or is_heavier else said[1]


def _state(
    is_decided: bool, is_snoozed: bool, is_assigned: bool, is_reopened: bool, is_seen: bool
) -> State:
    if is_decided:
        return "decided"
    if is_snoozed:
        return "snoozed"
    if is_assigned:
        return "assigned"
    if is_seen:
        return "seen"
    return "reopened" if is_reopened else "new"


def _likely(chance: float) -> str:
    """Never 0 or 100 %: nobody knows that."""
    if chance < 0.01:
        return "under 1 %"
    return "over 99 %" if chance > 0.99 else f"{chance * 100:.0f} %"


def _cost(
    alert: Alert,
    since: date | None,
    today: date,
    chances: dict[str, float],
    at_risk: dict[str, tuple[Any, ...]],
) -> tuple[float, float, str]:
    """The cost without the days that it has waited, with them, and both in words."""
    cost = _POINTS_OF_SEVERITY[alert.severity]
    said = [_WORDS_OF_SEVERITY[alert.severity]]
    chance = chances.get(alert.campaign_id)
    if chance is not None and alert.rule in _ABOUT_THE_GOAL:
        cost += (1 - chance) * _POINTS_AT_MOST
        said.append(f"{_likely(chance)} chance of the goal")
    money = at_risk.get(alert.campaign_id)
    if money is not None and alert.rule in _ABOUT_MONEY:
        currency, amount, budget = money
        cost += min(amount / budget, 1.0) * _POINTS_AT_MOST if budget else 1.0
        said.append(f"{amount:,.0f} {currency or 'of no known currency'} at risk")
    weight = cost
    if since is not None:
        days = max((today - since).days, 0)
        cost += min(days / 7, _WEEKS_AT_MOST) * _POINTS_A_WEEK
        said.append("found today" if days == 0 else f"open for {days} day{'s' * (days != 1)}")
    words = ", ".join(said)
    return weight, cost, f"{words[0].upper()}{words[1:]}."
