"""How a post's figures grow with its age, learned from snapshots, so that posts compare."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.drift.growth_fit import (
    PRIOR_CURVE,
    PRIOR_RATE_CURVE,
    Curve,
    Snapshots,
    fit_curve,
    variance_between,
)
from core.drift.post_age import AGES, GUESS
from core.drift.series import Days, Floats

POSTS_AT_LEAST = 12
"""With fewer posts of two ages the curve is mostly the prior's, and says so."""
APART: dict[str, tuple[float, float]] = {
    "all": (0.4, 0.3),
    "platform": (0.3, 0.2),
    "format": (0.2, 0.15),
}
"""By what fraction a curve differs from the one above it, near ages alike and each by itself."""

UNHEARD = "?"
"""A platform, or a platform's format, of which no post was seen: like the others, less surely."""

Groups = NDArray[np.object_]
"""Of a post or snapshot: ``platform:format``, ``platform`` where the format is not known, or ""."""


@dataclass(frozen=True)
class Growth:
    """Growth curves of all posts, of each platform and of each platform's formats.

    ``groups`` are "" (all), ``platform`` and ``platform:format``, and ``UNHEARD`` beside the
    platforms and beside each one's formats. By group and stretch between
    ``AGES``: ``log_growth`` the mean log of the factor by which a figure grows, shape (groups,
    stretches); ``covariance`` that mean's own error, shape (groups, stretches, stretches);
    ``deviation`` its standard deviation between posts, shape (groups, stretches), and ``likeness``
    how far a post's stretches agree in it (0 to 1), shape (groups,). ``posts`` had snapshots of
    two ages, shape (groups,). ``needs`` says in words what is missing to know; "" if nothing.
    """

    groups: tuple[str, ...]
    log_growth: Floats
    covariance: Floats
    deviation: Floats
    likeness: Floats
    posts: Days
    needs: str


NO_GROWTH = Growth(
    groups=("",),
    log_growth=np.zeros((1, len(GUESS))),
    covariance=np.zeros((1, len(GUESS), len(GUESS))),
    deviation=np.zeros((1, len(GUESS))),
    likeness=np.zeros(1),
    posts=np.zeros(1, dtype=np.int64),
    needs="",
)
"""Of figures that are all there at once: a goal in posts, where each counts one."""


def learn_growth(post: Days, age_days: Floats, value: Floats, group: Groups) -> Growth:
    """Learn how a count (views, engagements, ...) grows; all arrays of shape (snapshots,).

    ``post`` is any number of the post, ``age_days`` days since publishing, ``value`` the total so
    far, ``group`` see ``Groups``. Unknown or negative values and ages are left out. A total that
    falls is a correction or a glitch: it stands still until it is passed again.

    Model: chain ladder on the log scale (Kremer 1982, Scand. Actuarial J.; Mack 1993, ASTIN
    Bulletin 23, for keeping the factors' own error apart from the posts' spread). The log factor
    between two snapshots of a post is the sum of what the stretches of age between them give, so
    that irregular ages need no grid; independent of the post's size, so that one viral post has
    no more say than another; Huber's weights against odd pairs. A format's curve is a priori its
    platform's, a platform's that of all, and that of all a wide guess (most comes in the first
    three days), each with a stated relative error (``APART``).
    """
    return _learn(*_counted(post, age_days, value, group), PRIOR_CURVE, may_fall=False)


def learn_rate_growth(
    post: Days, age_days: Floats, engagements: Floats, denominator: Floats, group: Groups
) -> Growth:
    """Learn how an engagement rate moves with age, as ``learn_growth``; it may rise or fall.

    Both counters grow, at different speeds: likes come before the last views. A priori it does
    not move. Snapshots without a positive denominator are left out.
    """
    size = np.asarray(denominator, dtype=np.float64)
    above = np.asarray(engagements, dtype=np.float64)
    has_rate = np.isfinite(size) & (size > 0) & np.isfinite(above)
    counted = _counted(
        np.asarray(post)[has_rate],
        np.asarray(age_days)[has_rate],
        above[has_rate],
        np.asarray(group)[has_rate],
        size[has_rate],
    )
    return _learn(*counted, PRIOR_RATE_CURVE, may_fall=True)


def spread_between(growth: Growth, row: Days, between: Floats) -> Floats:
    """Variance between posts of the log factor over the stretches crossed, shape (posts,)."""
    return variance_between(between, growth.deviation[row], growth.likeness[row])


def rows_of(growth: Growth, group: Groups) -> Days:
    """The row of each post's own group, else that of what is not known; shape (posts,)."""
    known = {name: row for row, name in enumerate(growth.groups)}
    names, number = _numbered(group)
    unheard = known.get(UNHEARD, 0)
    rows = [
        known.get(name, known.get(f"{name.partition(':')[0]}:{UNHEARD}", unheard))
        for name in [name or UNHEARD for name in names]
    ]
    return np.array(rows, dtype=np.int64)[number]


def _counted(
    post: Days, age_days: Floats, value: Floats, group: Groups, size: Floats | None = None
) -> tuple[Snapshots, Groups]:
    """Known snapshots by post and age, the largest of an age; divided by ``size`` if given."""
    posts = np.asarray(post)
    ages = np.asarray(age_days, dtype=np.float64)
    values = np.asarray(value, dtype=np.float64)
    known = np.isfinite(values) & (values >= 0) & np.isfinite(ages) & (ages >= 0)
    known &= ages <= AGES[-1]
    kept = np.flatnonzero(known)
    kept = kept[np.lexsort((values[kept], ages[kept], posts[kept]))]
    _, number = np.unique(posts[kept], return_inverse=True)
    number = np.asarray(number, dtype=np.int64).ravel()
    ages, values = ages[kept], _risen(number, values[kept])
    last_of_age = np.ones(len(kept), dtype=np.bool_)
    last_of_age[:-1] = (number[1:] != number[:-1]) | (ages[1:] != ages[:-1])
    log_value = np.log(values + 0.5)
    if size is not None:
        log_value -= np.log(np.maximum(_risen(number, size[kept]), values) + 0.5)
    snapshots = Snapshots(
        number[last_of_age],
        ages[last_of_age],
        log_value[last_of_age],
        1.0 / (values[last_of_age] + 0.5),
    )
    return snapshots, np.asarray(group, dtype=object)[kept][last_of_age]


def _risen(number: Days, value: Floats) -> Floats:
    """The largest value so far of each post; ``number`` is in order."""
    ascending = np.argsort(value, kind="stable")
    rank = np.empty(len(value), dtype=np.int64)
    rank[ascending] = np.arange(len(value))
    # Ranks are whole numbers, so that one running maximum serves all posts without rounding.
    highest = np.maximum.accumulate(number * len(value) + rank) - number * len(value)
    return np.asarray(value[ascending][highest])


def _learn(snapshots: Snapshots, group: Groups, prior: Curve, may_fall: bool) -> Growth:
    """All, then platforms, then formats, each with the one above it as its prior."""
    first = np.flatnonzero(snapshots.post[1:] == snapshots.post[:-1])
    names, number = _numbered(group)
    group_of_pair = number[first]
    platform_of = [name.partition(":")[0] for name in names]
    curves = {"": fit_curve(snapshots, first, prior, *APART["all"], may_fall)}
    posts = {"": len(np.unique(snapshots.post[first]))}
    for name in sorted({*names, *platform_of} - {""}, key=lambda name: (":" in name, name)):
        platform, _, post_format = name.partition(":")
        below = names if post_format else platform_of
        is_own = np.array([other == name for other in below], dtype=np.bool_)
        own = first[is_own[group_of_pair]]
        if len(own):
            above = curves[platform if post_format else ""]
            apart = APART["format" if post_format else "platform"]
            curves[name] = fit_curve(snapshots, own, above, *apart, may_fall)
            posts[name] = len(np.unique(snapshots.post[own]))
    nothing = first[:0]
    for name in [name for name in curves if ":" not in name]:
        unheard = f"{name}:{UNHEARD}" if name else UNHEARD
        apart = APART["format" if name else "platform"]
        curves[unheard] = fit_curve(snapshots, nothing, curves[name], *apart, may_fall)
        posts[unheard] = 0
    missing = POSTS_AT_LEAST - posts[""]
    return Growth(
        groups=tuple(curves),
        log_growth=np.array([curve.mean for curve in curves.values()]),
        covariance=np.array([curve.covariance for curve in curves.values()]),
        deviation=np.array([curve.spread.deviation for curve in curves.values()]),
        likeness=np.array([curve.spread.likeness for curve in curves.values()]),
        posts=np.array([posts[name] for name in curves], dtype=np.int64),
        needs="" if missing <= 0 else f"Exports at two ages of about {missing} more posts.",
    )


def _numbered(group: Groups) -> tuple[list[str], Days]:
    """Names in order of the alphabet and each entry's number; None is ""."""
    names = ["" if name is None else str(name) for name in group]
    unique = sorted(set(names))
    number = {name: index for index, name in enumerate(unique)}
    return unique, np.array([number[name] for name in names], dtype=np.int64)
