"""The one type of alert: something found that asks for a decision."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, get_args

from core.words import SEVERITIES, Severity

Rule = Literal[
    "platform shock",
    "level shift",
    "pace behind",
    "no goal",
    "stale data",
    "data drift",
    "mix drift",
    "money paid wrongly",
    "late deliverable",
    "undisclosed post",
    "exclusivity broken",
    "off-brief post",
    "content changed",
    "no contract",
    "unsigned contract",
    "rights ending",
    "off-fit creator",
    "owed an answer",
    "crickets",
    "likes worth a question",
    "promotional comments",
    "blanket outreach",
    "cold contact",
]
"""Which check found it, in the order in which a review takes up alerts of one severity: first
what has gone wrong, then what is missing, then what is worth a question."""
RULES: Final[tuple[Rule, ...]] = get_args(Rule)


@dataclass(frozen=True)
class Alert:
    """Something found that asks for a decision.

    ``subject`` is what it speaks of within the campaign: a denominator, an account's id, or "" for
    the campaign as a whole, or a creator's id. An alert of the whole programme has "" for its
    campaign, and says in its subject what moved: a platform and a day, or a platform and its
    counters. ``headline`` is one sentence with the size in it, ``evidence`` the facts behind it,
    one sentence each, ``since`` the first day it held (for a range of days its first) and
    ``advice`` what to do. All plain text.
    """

    rule: Rule
    campaign_id: str
    subject: str
    severity: Severity
    headline: str
    evidence: tuple[str, ...]
    since: date | None
    advice: str
    as_of: date

    @property
    def alert_id(self) -> str:
        """Made of rule, campaign and subject."""
        return id_of_alert(self.rule, self.campaign_id, self.subject)

    @property
    def urgency(self) -> tuple[int, int]:
        """What alerts are sorted by, the most urgent lowest: by severity, then by rule."""
        return SEVERITIES.index(self.severity), RULES.index(self.rule)


def id_of_alert(rule: str, campaign_id: str, subject: str) -> str:
    """The same finding has the same id next week."""
    key = "\x1f".join((rule, campaign_id, subject))
    return hashlib.sha256(key.encode()).hexdigest()[:16]
