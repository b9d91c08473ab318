"""The parts of a change add up to it, always; and what is named as its cause is its cause."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.drift import Explanation, Part, explain

NAMES = st.sampled_from(["a", "b", "c", "", None])
COUNTS = st.one_of(
    st.sampled_from([0.0, 1.0, float("nan"), float("inf"), -1.0, 1e300]),
    st.floats(min_value=1e-3, max_value=1e7),
)


def told(
    posts: list[tuple[bool, float, float, str | None]],
) -> Explanation | None:
    """Posts of (before, engagements, denominator, creator)."""
    before, engagements, denominator, creator = zip(*posts, strict=True)
    return explain(
        np.array(before),
        np.array(engagements),
        np.array(denominator),
        {"creator": np.array(creator, dtype=object)},
    )


def part(explanation: Explanation, name: str, kind: str) -> Part:
    [found] = [p for p in explanation.parts["creator"] if (p.name, p.kind) == (name, kind)]
    return found


def test_mix_and_rate_are_those_worked_by_hand() -> None:
    # A: 60 of 1000, then 20 of 500. B: 40 of 1000, then 60 of 1500.
    found = told([(True, 60, 1000, "A"), (True, 40, 1000, "B"), (False, 20, 500, "A"),
                  (False, 60, 1500, "B")])  # fmt: skip
    assert found is not None
    # Whole: 100 / 2000 = .05, then 80 / 2000 = .04; mean .045.
    assert (found.rate_before, found.rate_after) == (0.05, 0.04)
    # A: share .5 -> .25, rate .06 -> .04. Mix -.25 * (.05 - .045), rate .375 * -.02.
    assert part(found, "A", "mix").size == pytest.approx(-0.00125)
    assert part(found, "A", "rate").size == pytest.approx(-0.0075)
    # B: share .5 -> .75, rate .04 -> .04. Mix .25 * (.04 - .045), rate 0.
    assert part(found, "B", "mix").size == pytest.approx(-0.00125)
    assert part(found, "B", "rate").size == 0
    assert [p.size for p in found.parts["creator"]] == pytest.approx(
        [-0.0075, -0.00125, -0.00125, 0.0]
    )


def test_a_creator_who_left_is_all_mix() -> None:
    # A leaves with half of the reach at 6 %, B stays at 4 %: .05 -> .04.
    found = told([(True, 60, 1000, "A"), (True, 40, 1000, "B"), (False, 80, 2000, "B")])
    assert found is not None
    gone = part(found, "A", "mix")
    assert (gone.rate_before, gone.rate_after, gone.posts_after) == (0.06, None, 0)
    # -.5 * (.06 - .045) and .5 * (.04 - .045).
    assert gone.size == pytest.approx(-0.0075)
    assert part(found, "B", "mix").size == pytest.approx(-0.0025)
    assert [p.kind for p in found.parts["creator"] if p.name == "A"] == ["mix"]


def test_posts_of_nobody_known_are_a_category_of_their_own() -> None:
    found = told([(True, 4, 100, None), (False, 2, 100, ""), (False, 2, 100, float("nan"))])
    assert found is not None
    assert {p.name for p in found.parts["creator"]} == {""}
    assert part(found, "", "rate").part_id == "creator|rate|"


@pytest.mark.filterwarnings("error")
@given(
    st.lists(st.tuples(st.booleans(), COUNTS, COUNTS, NAMES, NAMES), max_size=30),
    st.booleans(),
)
@settings(max_examples=400, deadline=None)
def test_the_parts_of_every_dimension_add_up_to_the_change(posts: list, is_dated: bool) -> None:
    columns = list(zip(*posts, strict=True)) or [()] * 5
    found = explain(
        np.array(columns[0], dtype=bool),
        np.array(columns[1], dtype=float),
        np.array(columns[2], dtype=float),
        {
            "creator": np.array(columns[3], dtype=object),
            "format": np.array(columns[4], dtype=object),
        },
        None if is_dated else np.arange(len(posts)) % 3 > 0,
    )
    if found is None:
        # One side has no post with a denominator and a count.
        with_rate = {p[0] for p in posts if 0 <= p[1] < math.inf and 0 < p[2] < math.inf}
        assert with_rate != {True, False}
        return
    assert found.change == found.rate_after - found.rate_before
    for parts in found.parts.values():
        assert abs(math.fsum(p.size for p in parts) - found.change) <= 1e-9
        assert all(math.isfinite(p.size) for p in parts)
    assert found.causes
    for cause in found.causes:
        assert 0.0 <= cause.probability <= 1.0 + 1e-9
        assert 0.0 <= cause.expected_share <= 1.0 + 1e-9
        assert math.isfinite(cause.size)
        assert math.isfinite(cause.share)


@pytest.mark.parametrize(
    "posts",
    [
        [(True, 4.0, 100.0, "A")],
        [(True, 4.0, 100.0, "A"), (False, 4.0, 0.0, "A")],
        [(True, 4.0, float("nan"), "A"), (False, 4.0, 100.0, "A")],
    ],
)
def test_without_a_rate_on_both_sides_there_is_nothing_to_explain(posts: list) -> None:
    assert told(posts) is None
