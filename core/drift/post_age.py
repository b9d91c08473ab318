"""Ages of posts, and the stretches of age between which figures are said to grow."""

from __future__ import annotations

import numpy as np

from core.drift.series import Floats

SETTLED_AGE_DAYS = 7
"""At this age posts are compared: most has come, and one need not wait for a month."""
FINAL_AGE_DAYS = 28
AGES = np.array([0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 14, 18, 23, 28, 42, 63, 91], dtype=np.float64)
"""Days between which growth is even in log(1 + age); nothing is said to grow after 91."""
STRETCHES = len(AGES) - 1


def crossed(from_age: Floats, to_age: Floats) -> Floats:
    """The share of each stretch that lies between two ages, shape (posts, stretches).

    Negative where ``to_age`` is the younger one. Even in log(1 + age) within a stretch.
    """
    knots = np.log1p(AGES)
    start = np.log1p(np.clip(from_age, 0.0, AGES[-1]))[:, None]
    end = np.log1p(np.clip(to_age, 0.0, AGES[-1]))[:, None]
    width = np.diff(knots)
    reached = np.clip((end - knots[:-1]) / width, 0.0, 1.0)
    return np.asarray(reached - np.clip((start - knots[:-1]) / width, 0.0, 1.0))


def share_before_any_is_seen(age_days: Floats) -> Floats:
    """Share of the final figure at an age as a wide guess: most comes in the first three days."""
    return np.asarray(-np.expm1(-(((age_days + 0.5) / 3.0) ** 0.8)))


GUESS = np.diff(np.log(share_before_any_is_seen(AGES)))
"""Log growth by stretch before any is seen, shape (stretches,)."""
