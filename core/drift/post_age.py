"""Ages of posts, and the stretches of age between which figures are said to grow."""

from __future__ import annotations

import numpy as np

from core.drift.series import Floats

SETTLED_AGE_DAYS = 7
"""At this age posts are compared: most has come, and one need not wait for a month."""
FINAL_AGE_DAYS = 28
AGES = np.array([0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 14, 18, 23, 28, 42, 63, 91], dtype=np.float64)
"""Days between which growth is even in log(1 + age); nothing is said to grow after 91."""
KNOTS = np.log1p(AGES)
WIDTHS = np.diff(KNOTS)


def crossed(from_age: Floats, to_age: Floats) -> Floats:
    """The share of each stretch that lies between two ages, shape (posts, stretches).

    Negative where ``to_age`` is the younger one. Even in log(1 + age) within a stretch.
    """
    return _reached(to_age) - _reached(from_age)


def _reached(age_days: Floats) -> Floats:
    """How much of each stretch is over at an age, shape (posts, stretches)."""
    since_start = (np.log1p(np.maximum(age_days, 0.0))[:, None] - KNOTS[:-1]) / WIDTHS
    return np.asarray(np.minimum(np.maximum(since_start, 0.0), 1.0))


def share_before_any_is_seen(age_days: Floats) -> Floats:
    """Share of the final figure at an age as a wide guess: most comes in the first three days."""
    return np.asarray(-np.expm1(-(((age_days + 0.5) / 3.0) ** 0.8)))


GUESS = np.diff(np.log(share_before_any_is_seen(AGES)))
"""Log growth by stretch before any is seen, shape (stretches,)."""

FROM_SETTLED = crossed(np.full(int(AGES[-1]) + 1, float(SETTLED_AGE_DAYS)), np.arange(AGES[-1] + 1))
"""Stretches between the settled age and ages of 0, 1, 2 ... days, shape (92, stretches)."""
