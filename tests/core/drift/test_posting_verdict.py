"""Whether a decision changed how many posts go up: calibrated with and without an effect."""

from __future__ import annotations

import numpy as np
import pytest

from core.drift.posting_verdict import judge_posting
from tests.core.drift.simulated_posting import POSTINGS, PostingTally, posting_tally


@pytest.fixture(scope="module")
def without() -> list[PostingTally]:
    rng = np.random.default_rng(20261127)
    return [posting_tally(rng, posting, 0.0, 400) for posting in POSTINGS]


def test_the_interval_holds_what_happens_in_four_of_five(without: list[PostingTally]) -> None:
    assert 0.75 <= sum(one.covered for one in without) / len(without) <= 0.85


def test_worked_is_said_wrongly_in_at_most_one_of_ten(without: list[PostingTally]) -> None:
    assert sum(one.worked for one in without) / len(without) <= 0.10
    assert sum(one.usual for one in without) / len(without) > 0.4, "or they are too easy"


def test_twice_as_many_are_seen_and_not_denied() -> None:
    found = posting_tally(np.random.default_rng(5), "steady", 1.0, 300)
    assert found.worked > 0.6
    assert found.did_not < 0.03


def test_what_is_plain_is_said() -> None:
    before = np.arange(0, 84, 2)
    more, same = np.arange(84, 112), np.arange(84, 112, 2)
    worked = judge_posting(np.concatenate([before, more]), 0, 83, 111, 0.5)
    assert worked.word == "worked"
    assert (worked.before, worked.after) == (3.5, 7.0)
    assert worked.expected == pytest.approx(3.5, rel=0.1)
    assert judge_posting(np.concatenate([before, same]), 0, 83, 111, 2.0).word == "did not"
    assert judge_posting(before, 0, 83, 111, -0.5).word == "worked"
    assert judge_posting(np.concatenate([before, same]), 0, 83, 111, -0.6).word == "did not"


def test_posts_beyond_the_last_day_do_not_count() -> None:
    days = np.concatenate([np.arange(0, 84, 2), np.arange(84, 98, 2), np.arange(98, 130)])
    verdict = judge_posting(days, 0, 83, 97, 0.5)
    assert (verdict.counted, verdict.after) == (7, 3.5)


@pytest.mark.parametrize(("first", "last"), [(0, 90), (70, 111), (0, 60)])
def test_too_short_a_time_is_too_early(first: int, last: int) -> None:
    days = np.arange(first, 112)
    verdict = judge_posting(days, first, 83, last, 0.5)
    assert (verdict.word, verdict.expected) == ("too early to say", None)


def test_few_weeks_say_about_how_many_more_would_tell() -> None:
    days = np.concatenate([np.repeat(np.arange(98), 3), np.arange(84, 98, 2)])
    verdict = judge_posting(days, 0, 83, 97, 0.5)
    assert verdict.word == "too early to say"
    assert verdict.more_needed is not None
    assert 1 <= verdict.more_needed <= 30


def test_no_post_at_all_is_too_early_and_nothing_wanted_is_refused() -> None:
    nothing = np.array([], dtype=np.int64)
    assert judge_posting(nothing, 0, 83, 111, 0.5).word == "too early to say"
    with pytest.raises(ValueError, match="cannot be judged"):
        judge_posting(nothing, 0, 83, 111, 0.0)
