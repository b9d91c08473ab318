"""The palettes are legible in their mode and stay apart for people who see fewer colours."""

from __future__ import annotations

import numpy as np
import pytest

from core.charts.theme import PALETTES

# Machado, Oliveira and Fernandes (2009), severity 1.0, for linear RGB.
COLOUR_VISION = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
    "full colour vision": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
}


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    """WCAG 2: (lighter + 0.05) / (darker + 0.05)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = to_xyz @ np.clip(rgb, 0, 1) / np.array([0.9505, 1, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("role", ["measured", "attention", "expected"])
def test_every_mark_has_a_contrast_of_three_to_one(mode: str, role: str) -> None:
    palette = PALETTES[mode]
    assert contrast(getattr(palette, role), palette.background) >= 3


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_in_a_chart_are_readable(mode: str) -> None:
    assert contrast(PALETTES[mode].text, PALETTES[mode].background) >= 7


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("vision", COLOUR_VISION)
def test_measured_and_attention_stay_apart_for_everybody(mode: str, vision: str) -> None:
    seen = np.array(COLOUR_VISION[vision])
    palette = PALETTES[mode]
    one, other = (lab(seen @ linear(c)) for c in (palette.measured, palette.attention))
    # A distance of 20 in CIELAB is plainly two colours; neighbours in a palette stand at 10.
    assert np.linalg.norm(one - other) >= 20
