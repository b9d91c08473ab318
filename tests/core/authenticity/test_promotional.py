"""Comments that promote something: named signals and phrases that add up to the score."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.authenticity.promotional import (
    PROMOTIONAL_FROM,
    parts,
    phrases_of,
    score,
    scores,
    weights,
)
from core.authenticity.signals import SIGNALS, strengths

PROMOTES = (
    "Check out my channel and subscribe please!! http://example.com",
    "i invested $1000 and got $10 000 back in 5 days thanks to @trade_with_linda",
    "send me a dm on whatsapp +1 555 123 4567",
)
MEANS_IT = (
    "this song reminds me of the summer we moved, I still know every word",
    "😍😍😍",
    "what colour is that wall? it looks so good with the light",
)


@pytest.mark.parametrize("text", PROMOTES)
def test_promotion_is_seen(text: str) -> None:
    assert score(text) >= PROMOTIONAL_FROM


@pytest.mark.parametrize("text", MEANS_IT)
def test_what_is_meant_is_not(text: str) -> None:
    assert score(text) < PROMOTIONAL_FROM


@pytest.mark.parametrize("platform", [None, "youtube", "instagram", "tiktok"])
@pytest.mark.parametrize("text", [*PROMOTES, *MEANS_IT])
def test_the_parts_and_the_bias_are_the_score(text: str, platform: str | None) -> None:
    odds = weights(platform).bias + sum(part.size for part in parts(text, platform))
    assert score(text, platform) == pytest.approx(1 / (1 + math.exp(-odds)))


def test_there_are_sixteen_signals_each_with_words() -> None:
    assert len(SIGNALS) == 16
    assert all(signal.in_words for signal in SIGNALS)


def test_the_same_long_text_by_many_is_a_signal_and_praise_is_not() -> None:
    copied = "a letter that is long enough to be copied"
    alone, together = scores([copied])[0], scores([copied] * 4)[0]
    assert together > alone
    assert scores(["nice"] * 4)[0] == scores(["nice"])[0]


def test_handles_and_numbers_are_written_alike() -> None:
    assert phrases_of("thanks @ana.lima, $1,200!") == {
        "thanks", "@", "$", "0", "thanks @", "@ $", "$ 0", "thanks @ $", "@ $ 0",
    }  # fmt: skip


@given(st.text(max_size=400))
def test_any_text_in_any_script_has_a_score(text: str) -> None:
    assert 0 <= score(text, "instagram") <= 1
    assert all(0 <= strength <= 1 for strength in strengths(text))


def test_a_comment_of_ten_thousand_letters_is_scored() -> None:
    assert 0 <= score("شكرا 😍 " * 1500) <= 1
