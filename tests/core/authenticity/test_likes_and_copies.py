"""Likes that comments do not explain, and texts that are nearly the same."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.authenticity.copies import are_alike, bare, groups_of_copies
from core.authenticity.likes import POSTS_AT_LEAST, expected_likes


def test_bought_likes_stand_out_and_a_post_that_went_viral_does_not() -> None:
    random = np.random.default_rng(3)
    likes = np.round(1000 * np.exp(random.normal(0, 0.15, 20))).astype(int)
    comments = np.round(likes * 0.03).astype(int)
    likes[4] *= 3  # bought: likes alone
    likes[11] *= 3
    comments[11] *= 3  # viral: both
    found = expected_likes(likes.tolist(), comments.tolist())
    assert found is not None
    assert found.surprise.argmax() == 4
    assert found.surprise[4] > 5
    assert abs(found.surprise[11]) < 3
    # About a third of what is there is what its comments lead one to expect.
    assert 0.2 < found.expected[4] / likes[4] < 0.5


def test_with_fewer_than_twelve_posts_nothing_is_said() -> None:
    assert expected_likes([5] * (POSTS_AT_LEAST - 1), [1] * (POSTS_AT_LEAST - 1)) is None


def test_posts_that_are_all_the_same_surprise_nobody() -> None:
    found = expected_likes([100] * 15, [0] * 15)
    assert found is not None
    assert np.abs(found.surprise).max() < 1e-3


def test_a_letter_with_another_name_in_it_is_a_copy() -> None:
    letter = "Dear {}, your corner of plants is lovely and we would like to send you a pot."
    texts = [bare(letter.format(name)) for name in ("Ana", "Benjamin", "Chloé")]
    other = bare("What we liked was the way you repotted that fern in the rain last Sunday.")
    assert groups_of_copies([texts[0], other, *texts[1:]]) == [[0, 2, 3]]


def test_short_texts_are_no_copies() -> None:
    assert groups_of_copies(["so nice", "so nice", "love it"]) == []


def test_what_is_left_out_when_texts_are_compared() -> None:
    assert (
        bare("Héllo @Ana!! see https://example.com/x 1,200 times…") == "hello @ see url 0 0 times"
    )


@given(st.lists(st.text("abcdef ", min_size=12, max_size=40), max_size=25))
def test_groups_hold_each_text_once_and_the_same_texts_always(texts: list[str]) -> None:
    groups = groups_of_copies(texts)
    members = [place for group in groups for place in group]
    assert len(members) == len(set(members))
    in_group = {place: number for number, group in enumerate(groups) for place in group}
    for one in range(len(texts)):
        for other in range(one):
            if texts[one] == texts[other]:
                assert in_group[one] == in_group[other]
                assert are_alike(texts[one], texts[other])
