"""Other tools' engagement rates, and why they differ from ours: sizes that add up."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.metrics.emv import CARDS, cards, media_value
from core.metrics.refresh import refresh
from core.metrics.vendor_rules import (
    COLUMNS,
    RULES,
    Posts,
    Rule,
    compare,
    pothos_rule,
    rate,
    read_posts,
)
from core.words import DENOMINATORS
from tests.core.metrics.programme import Programme
from tests.core.metrics.test_restatements import march

RULE = {rule.name: rule for rule in RULES}


def posts(*rows: dict[str, float]) -> Posts:
    """Posts with these counters; what is not said is unknown."""
    return {
        name: np.array([row.get(name, np.nan) for row in rows])
        for name in (*COLUMNS, "is_story", "is_settled")
    }


def test_klears_published_example_is_one_post_with_two_rates() -> None:
    # Klear publishes the two rates and not the counters: 15.28 % by reach and 3.11 % by followers
    # for one post. Of 10,000 followers 2,035 were reached, and 311 engaged: 311 / 2,035 = 15.28 %.
    post = posts({"likes": 280, "comments": 31, "reach": 2035, "followers": 10_000})
    by_reach, by_followers = RULE["Klear, by reach"], RULE["Klear, by followers"]
    assert rate(post, by_reach)[0] == pytest.approx(0.1528, abs=5e-5)
    assert rate(post, by_followers)[0] == pytest.approx(0.0311, abs=5e-5)
    found = compare(post, by_reach, by_followers)
    [reason] = found.reasons
    assert reason.setting == "denominator"
    assert reason.size == pytest.approx(0.0311 - 0.1528, abs=1e-4)


def test_each_reason_has_its_size_and_they_add_up_worked_by_hand() -> None:
    # Ours by views: (10 + 2) / 100 = 12 %. GRIN: likes + comments by followers, the mean: 10 / 400.
    # Counters first: 10/100, then followers 10/400; denominator first: 12/400, then 10/400.
    # Counters: ((.10 - .12) + (.025 - .03)) / 2 = -.0125. Denominator: ((.025 - .10) +
    # (.03 - .12)) / 2 = -.0825. One post: its mean is its ratio of sums, so averaging is 0.
    post = posts({"likes": 10, "shares": 2, "views": 100, "followers": 400})
    found = compare(post, pothos_rule("views"), RULE["GRIN"])
    sizes = {reason.setting: reason.size for reason in found.reasons}
    assert sizes == {
        "counters": pytest.approx(-0.0125),
        "denominator": pytest.approx(-0.0825),
        "averaging": pytest.approx(0.0),
    }
    assert (found.ours, found.theirs) == (pytest.approx(0.12), pytest.approx(0.025))


KNOWN = st.none() | st.integers(0, 1000)


@given(
    st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, KNOWN)), min_size=1, max_size=6),
    st.sampled_from(RULES),
    st.sampled_from(RULES),
)
def test_the_sizes_always_add_up_and_are_opposite_the_other_way(
    rows: list[dict[str, int | None]], one: Rule, other: Rule
) -> None:
    table = posts(*({k: v for k, v in row.items() if v is not None} for row in rows))
    there, back = compare(table, one, other), compare(table, other, one)
    if there.why_none is not None or there.ours is None or there.theirs is None:
        assert there.reasons == ()
        return
    total = sum(reason.size for reason in there.reasons)
    assert total == pytest.approx(there.theirs - there.ours, abs=1e-9)
    assert [reason.size for reason in back.reasons] == pytest.approx(
        [-reason.size for reason in there.reasons], abs=1e-9
    )


def test_a_rule_is_no_different_from_itself() -> None:
    table = posts({"likes": 5, "views": 100})
    for by in DENOMINATORS:
        assert compare(table, pothos_rule(by), pothos_rule(by)).reasons == ()


def test_posts_without_what_a_rule_needs_say_so() -> None:
    found = compare(posts({"likes": 5, "views": 100}), pothos_rule("views"), RULE["Hootsuite"])
    assert (found.ours, found.theirs, found.reasons) == (0.05, None, ())
    assert found.why_none == "No post carries what Hootsuite needs: reach above 0."


def test_every_rule_says_where_it_is_documented() -> None:
    for rule in RULES:
        assert rule.source
        assert set(rule.counters) <= set(COLUMNS)


ONE_TIKTOK = [("tiktok", {"views": 100_000, "likes": 5_000, "comments": 200, "shares": 100})]


def test_one_tiktok_is_worth_three_sums_by_three_cards() -> None:
    # 100,000 x $5 / 1,000; 5,000 x .15 + 200 x 1 + 100 x .15; 100,000 x $15 / 1,000.
    values = {card.name: media_value(card, ONE_TIKTOK).value for card in cards()}
    assert values["MightyScout"] == pytest.approx(500)
    assert values["Aspire"] == pytest.approx(965)
    assert values["Lefty"] == pytest.approx(1500)


def test_a_media_value_is_the_sum_of_its_counters_and_unknown_ones_add_nothing() -> None:
    for card in cards():
        found = media_value(card, [*ONE_TIKTOK, ("youtube", {"views": None, "likes": 3})])
        assert sum(found.parts.values()) == pytest.approx(found.value)


def test_every_price_names_its_source() -> None:
    with CARDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert row["source"]
            assert row["year"]
            assert float(row["rate"]) > 0


def test_the_days_asked_for_are_those_of_posting_or_of_the_figures(programme: Programme) -> None:
    # One post of 2 March: 100 views and 10 likes on the 9th, 150 and 12 on the 16th; 500 followers.
    # One of the 12th: 40 views and 8 likes on the 16th.
    for day, views, likes in ((9, 100, 10), (16, 150, 12)):
        programme.post(
            campaign_id="glow", published_on=march(2), as_of=march(day), views=views, likes=likes
        )
    programme.post(
        "tiktok:2", campaign_id="glow", published_on=march(12), as_of=march(16), views=40, likes=8
    )
    refresh(programme.cursor)
    posts = read_posts(programme.cursor, "glow", (march(10), march(20)))
    ours, later = pothos_rule("views"), RULE["Later"]
    # Posted then: the second one, 8 of 40. Gained then: 2 of 50 and 8 of 40.
    assert rate(posts, ours, has_days=True) == (pytest.approx(8 / 40), 1)
    assert rate(posts, later, has_days=True) == (pytest.approx(10 / 90), 2)
    [reason] = compare(posts, ours, later, has_days=True).reasons
    assert reason.setting == "dated"
    assert reason.size == pytest.approx(10 / 90 - 8 / 40)
    assert "goes by the day they were received" in reason.in_words
    # Of all days there is no difference.
    everything = read_posts(programme.cursor, "glow")
    assert compare(everything, ours, later).reasons == ()
    assert rate(everything, later) == (pytest.approx(20 / 190), 2)
    # Aspire's divides by followers as well: two reasons, which add up.
    aspire = compare(
        {**posts, "followers": np.array([500.0, 200.0])}, ours, RULE["Aspire"], has_days=True
    )
    assert {reason.setting for reason in aspire.reasons} == {"denominator", "dated"}
    assert aspire.theirs == pytest.approx(10 / 700)
    assert sum(reason.size for reason in aspire.reasons) == pytest.approx(10 / 700 - 8 / 40)


def test_days_in_which_nothing_came_in_have_no_rate(programme: Programme) -> None:
    programme.post(campaign_id="glow", published_on=march(2), as_of=march(9), views=100, likes=10)
    refresh(programme.cursor)
    posts = read_posts(programme.cursor, "glow", (march(20), march(25)))
    found = compare(posts, pothos_rule("views"), RULE["Later"], has_days=True)
    assert (found.ours, found.theirs) == (None, None)
    assert found.why_none
