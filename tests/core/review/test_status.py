from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.checks.alert import Alert, Rule
from core.review.findings import Drift, Pace
from core.review.status import Judged, Promises, status_of
from core.words import Severity

STEADY = Drift(
    "glow", "reach", "steady", 0.04, 0.03, 0.05, 20, None, None,
    None, None, None, None, None, None, None, None, None, "It is steady.", None, None, [],
)  # fmt: skip
ON_PACE = Pace("glow", "views", date(2026, 6, 1), 5, 10, 5, 10, 8, 12, 0.6, "on pace", "")


def found(rule: Rule, severity: Severity) -> Alert:
    return Alert(rule, "glow", "", severity, "The headline.", (), None, "Look.", date(2026, 6, 1))


def in_words(*given: Any) -> tuple[str, str]:  # noqa: ANN401
    judged = status_of(*given)
    return judged.status, judged.reason


def verdicts(judged: Judged) -> dict[str, str]:
    return {reason.about: reason.verdict for reason in judged.reasons}


@pytest.mark.parametrize(
    ("rule", "status"),
    [
        ("level shift", "drifting"),
        ("pace behind", "behind pace"),
        ("no goal", "no goal"),
        ("stale data", "stale data"),
        ("crickets", "needs a look"),
    ],
)
def test_the_worst_alert_gives_the_word_and_its_headline_the_reason(
    rule: Rule, status: str
) -> None:
    alerts = [found(rule, "high"), found("no goal", "medium")]
    assert in_words(alerts, STEADY, ON_PACE, 9, None) == (status, "The headline.")


def test_what_is_only_good_to_know_does_not_make_a_status() -> None:
    status, reason = in_words([found("level shift", "low")], STEADY, ON_PACE, 9, None)
    assert (status, reason) == ("on track", "It is steady. It is on pace.")


def test_on_track_needs_a_figure_that_says_so() -> None:
    unknown = replace(STEADY, verdict="too little", in_words="Too few posts.")
    early = replace(ON_PACE, verdict="too early")
    assert in_words([], unknown, early, 3, None) == ("too little data", "Too few posts.")
    assert in_words([], unknown, ON_PACE, 3, None) == ("on track", "It is on pace.")
    assert in_words([], None, None, 0, None)[0] == "too little data"


def test_a_campaign_that_is_over_has_ended_and_is_not_on_track() -> None:
    status, reason = in_words([], STEADY, ON_PACE, 9, date(2026, 6, 30))
    assert (status, reason) == ("ended", "Its last day was 30 June 2026.")


def test_alerts_of_one_severity_are_taken_up_by_what_has_gone_wrong_first() -> None:
    unsorted = [
        found("crickets", "medium"),
        found("pace behind", "low"),
        found("level shift", "medium"),
        found("stale data", "high"),
    ]
    assert [(alert.rule) for alert in sorted(unsorted, key=lambda alert: alert.urgency)] == [
        "stale data", "level shift", "crickets", "pace behind",
    ]  # fmt: skip


def test_silence_says_what_it_rules_out_and_only_where_the_rate_is_steady() -> None:
    known = replace(STEADY, minimum_detectable_change=0.25)
    assert known.silence_in_words == "A drop of 25 % would be noticed within four weeks."
    assert STEADY.silence_in_words == "With so few posts even a drop by half would go unnoticed."
    assert replace(known, verdict="drift").silence_in_words is None
    assert replace(STEADY, verdict="too little").silence_in_words is None


def test_each_of_the_six_gives_its_own_reason() -> None:
    judged = status_of([], STEADY, ON_PACE, 9, None, Promises(contracts=2), date(2026, 6, 1))
    assert judged.status == "on track"
    assert [(reason.about, reason.verdict, reason.sentence) for reason in judged.reasons] == [
        ("goal", "good", "It has a goal, a target and a last day."),
        ("pace", "good", "It is on pace."),
        ("engagement", "good", "It is steady."),
        ("people", "good", "Nothing about its creators or its outreach asks for a decision."),
        ("contracts", "good", "2 contracts are signed, no deliverable is late."),
        ("data", "good", "Its newest figures are of 1 June 2026."),
    ]


def test_without_a_goal_a_campaign_is_never_on_track_however_well_it_does() -> None:
    judged = status_of([found("no goal", "medium")], STEADY, ON_PACE, 9, None)
    assert judged.status == "no goal"
    assert verdicts(judged)["goal"] == "needs a look"
    assert verdicts(judged)["pace"] == "good"


def test_a_contract_that_is_not_signed_keeps_a_campaign_from_being_on_track() -> None:
    promises = Promises(contracts=3, unsigned=1, deliverables=9, late=2)
    judged = status_of([], STEADY, ON_PACE, 9, None, promises, date(2026, 6, 1))
    assert (judged.status, judged.reason) == (
        "needs a look", "1 contract is not signed and 2 deliverables are late.",
    )  # fmt: skip


def test_what_is_not_known_is_neither_good_nor_bad() -> None:
    judged = status_of([], None, None, 0, None)
    assert set(verdicts(judged).values()) == {"good", "not known"}
    assert verdicts(judged)["contracts"] == "not known"
