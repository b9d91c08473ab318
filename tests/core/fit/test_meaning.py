"""Nearness in meaning by word vectors that come with their package."""

from __future__ import annotations

import numpy as np
import pytest

from core.fit.meaning import is_english, is_installed, vectors

BRIEF = "fitness health workout gym exercise body"


def test_it_is_installed_and_knows_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def no_network(*_: object, **__: object) -> None:
        raise AssertionError("asked the network")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    assert is_installed()


def test_words_of_one_matter_are_nearer_than_others_without_sharing_a_word() -> None:
    brief, near, far = vectors(
        [BRIEF, "Ran ten miles, then lifted weights until my legs gave up",
         "The new album is out and the guitar solo is wonderful"]
    )  # fmt: skip
    assert near @ brief > far @ brief + 0.05


def test_rows_have_length_one_and_a_text_without_words_has_none() -> None:
    found = vectors(["soil and roots", ""])
    assert np.linalg.norm(found[0]) == pytest.approx(1, abs=1e-5)
    assert np.isnan(found[1]).all()
    assert vectors([]).shape == (0, 256)


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("I repotted the fern and it is happy in the new light", True),
        ("Heute zeige ich euch meine neue Pflanze und wie man sie umtopft", False),
        ("Hoy les muestro mi nueva planta y como cuidarla en casa", False),
        ("#plants #home #green", False),
        ("🌱🌱🌱", False),
    ],
)
def test_only_english_is_judged(text: str, is_it: bool) -> None:
    assert is_english(text) == is_it
