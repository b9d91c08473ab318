"""Did a decision work: the figure after it against what was to be expected without it.

The figure of a campaign wanders by itself, and decisions are taken when it looks low: part of what
follows is a return to where it was. So the level at the decision is estimated by a local level
model (Harvey 1989; Brodersen et al. 2015 use the same for the effect of an intervention) over the
weeks before: weeks whose few posts scatter count little, and a low of one week is mostly taken for
chance. How fast the level wanders, and whether it rises or falls steadily beside, is not fixed but
averaged over, weighted by how well each way of moving foretells the weeks that were seen. What is
left, the scatter of the posts after, is theirs alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp
from scipy.stats import norm, t

Floats = NDArray[np.float64]
Days = NDArray[np.int64]

VerdictWord = Literal["worked", "did not", "too early to say"]

LEVEL: Final = 0.8
"""Of the interval."""
CREDIBLE: Final = 0.94
"""How sure a verdict has to be. At 0.9 "worked" was said wrongly in up to 21 of 100 simulated
campaigns of one kind: the scatter of posts is skewed, and known from few."""
_POSTS_BEFORE: Final = 8
_WEEKS_BEFORE: Final = 3
_POSTS_AFTER: Final = 3
_DAYS_OF_A_WEEK: Final = 7
_OF_SPEEDS: Final[Floats] = np.array([0.0, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32])
_OF_SLOPES: Final[Floats] = np.array([-0.06, -0.04, -0.02, 0.0, 0.02, 0.04, 0.06])
_SPEEDS: Final[Floats] = np.repeat(_OF_SPEEDS, len(_OF_SLOPES))
"""Standard deviations of the log of the level from week to week that are averaged over."""
_SLOPES: Final[Floats] = np.tile(_OF_SLOPES, len(_OF_SPEEDS))
"""By how much the log of the level moves each week by itself, beside its wandering."""
_PRIOR: Final[Floats] = np.log(
    np.outer(
        [0.16, 0.16, 0.18, 0.2, 0.16, 0.1, 0.04], [0.04, 0.05, 0.06, 0.7, 0.06, 0.05, 0.04]
    ).ravel()
)
_USUAL_SCATTER: Final = 0.25
_USUAL_POSTS: Final = 4.0
_VAGUE: Final = 4.0
"""Variance of the log of the level before the first week: nothing is known of it."""


@dataclass(frozen=True)
class Verdict:
    """What became of a figure after a decision.

    ``before`` and ``after`` are the figure as it was measured: a rate as a fraction, what a typical
    post had, posts a week. ``expected`` is what ``after`` was to be without the decision, with the
    80 % interval ``low`` to ``high``; the three are None where there is too little to tell from.
    ``counted`` is the number of posts since. ``more_needed`` is about how many more would tell
    (posts, or weeks for posts a week), None where it is told or where no number would.
    """

    word: VerdictWord
    before: float | None
    after: float | None
    expected: float | None
    low: float | None
    high: float | None
    counted: int
    more_needed: int | None

    @property
    def change(self) -> float | None:
        """``after`` as a fraction above or below ``expected``."""
        return self._beyond(self.expected)

    @property
    def change_low(self) -> float | None:
        """The lower end of ``change``."""
        return self._beyond(self.high)

    @property
    def change_high(self) -> float | None:
        """The upper end of ``change``."""
        return self._beyond(self.low)

    def _beyond(self, other: float | None) -> float | None:
        return self.after / other - 1 if self.after is not None and other else None


@dataclass(frozen=True)
class _Past:
    """The weeks before a decision, the oldest first: the log of the figure, its variance in units
    of the posts' ``scatter`` (a variance, and its degrees of freedom), and weeks since the last."""

    level: Floats
    share: Floats
    gap: Floats
    scatter: tuple[float, float]


@dataclass(frozen=True)
class _Since:
    """The time after it: the figure, its variance in units of the scatter, each post's day on."""

    value: float
    share: float
    days_on: Days

    @property
    def posts(self) -> int:
        return len(self.days_on)

    @property
    def weeks_on(self) -> float:
        """The middle of that time."""
        return float(self.days_on.mean() / _DAYS_OF_A_WEEK)


def judge_rate(
    day: Days, engagements: Floats, size: Floats, decided_day: int, expected_change: float
) -> Verdict:
    """What became of a campaign's rate since ``decided_day``.

    ``day`` (any count of days), ``engagements`` and ``size`` (what the rate is divided by, above
    0) have one value per post, at one settled age; posts of ``decided_day`` itself count as
    before. ``expected_change`` is the move that was wanted, as a fraction of the rate, not 0.
    """
    wanted = log_of_move(expected_change)
    is_after = day > decided_day
    number = int(is_after.sum())
    before, after = (
        _ratio(engagements[which], size[which]) if which.any() else None
        for which in (~is_after, is_after)
    )
    week = (decided_day - day[~is_after]) // _DAYS_OF_A_WEEK
    own, whole = engagements[~is_after], size[~is_after]
    weeks = [(int(one), own[week == one], whole[week == one]) for one in np.unique(week)[::-1]]
    told = [(one, part, of) for one, part, of in weeks if part.sum() > 0]
    if before is None or after is None or len(own) < _POSTS_BEFORE or len(told) < _WEEKS_BEFORE:
        return _too_early(before, after, number)
    past = _Past(
        level=np.array([math.log(part.sum() / of.sum()) for _, part, of in told]),
        share=np.array([_share(of) for _, _, of in told]),
        gap=_gaps([one for one, _, _ in told]),
        scatter=_scatter([(_relative(part, of), len(part)) for _, part, of in told]),
    )
    since = _Since(after, _share(size[is_after]), day[is_after] - decided_day)
    return _judge(past, since, before, wanted)


def judge_typical(day: Days, value: Floats, decided_day: int, expected_change: float) -> Verdict:
    """What became of a figure of the typical post since ``decided_day``.

    ``value`` has one figure per post, above 0, at one settled age. The typical one is the geometric
    mean: one post that ran away moves it little, where an average would tell of that post alone.
    The rest is as in ``judge_rate``.
    """
    wanted = log_of_move(expected_change)
    is_after = day > decided_day
    number = int(is_after.sum())
    log_value = np.log(value)
    before, after = (
        math.exp(log_value[which].mean()) if which.any() else None
        for which in (~is_after, is_after)
    )
    week = (decided_day - day[~is_after]) // _DAYS_OF_A_WEEK
    own = log_value[~is_after]
    weeks = [(int(one), own[week == one]) for one in np.unique(week)[::-1]]
    if before is None or after is None or len(own) < _POSTS_BEFORE or len(weeks) < _WEEKS_BEFORE:
        return _too_early(before, after, number)
    past = _Past(
        level=np.array([part.mean() for _, part in weeks]),
        share=np.array([1 / len(part) for _, part in weeks]),
        gap=_gaps([one for one, _ in weeks]),
        scatter=_scatter([(float(part.var()), len(part)) for _, part in weeks]),
    )
    since = _Since(after, 1 / number, day[is_after] - decided_day)
    return _judge(past, since, before, wanted)


def _judge(past: _Past, since: _Since, before: float, wanted: float) -> Verdict:
    scatter, freedom = past.scatter
    level, spread, weight = _forecast(past, since.weeks_on)
    together = np.sqrt(spread + scatter * since.share)
    low, middle, high = _quantiles(level, together, weight, freedom)
    log_after = math.log(since.value)
    toward = math.copysign(1.0, wanted)
    # How likely the figure would have been no nearer to the wanted one without the decision, ...
    by_itself = _above(toward, log_after, level, together, weight, freedom)
    # ... and how likely at least this far from it had the wanted move come.
    had_it_come = _above(-toward, log_after - wanted, level, together, weight, freedom)
    word: VerdictWord = "too early to say"
    needed = None
    if since.posts >= _POSTS_AFTER and by_itself >= CREDIBLE:
        word = "worked"
    elif since.posts >= _POSTS_AFTER and had_it_come >= CREDIBLE:
        word = "did not"
    else:
        middle_level = float((weight * level).sum())
        steady = float((weight * (spread + (level - middle_level) ** 2)).sum())
        needed = _needed(abs(wanted), steady, scatter, since)
    return Verdict(
        word=word,
        before=before,
        after=since.value,
        expected=math.exp(middle),
        low=math.exp(low),
        high=math.exp(high),
        counted=since.posts,
        more_needed=needed,
    )


def log_of_move(expected_change: float) -> float:
    """The log of a move given as a fraction; raises ``ValueError`` where it is none."""
    if expected_change == 0 or expected_change <= -1:
        raise ValueError("A decision that is to move nothing cannot be judged")
    return math.log1p(expected_change)


def _too_early(before: float | None, after: float | None, counted: int) -> Verdict:
    return Verdict("too early to say", before, after, None, None, None, counted, None)


def _ratio(engagements: Floats, size: Floats) -> float | None:
    return float(engagements.sum() / size.sum()) if engagements.sum() > 0 else None


def _share(size: Floats) -> float:
    """The variance of a ratio of sums in units of one post's: small where many weigh alike."""
    return float((size**2).sum() / size.sum() ** 2)


def _gaps(weeks_ago: list[int]) -> Floats:
    return -np.diff(np.array(weeks_ago, dtype=np.float64), prepend=weeks_ago[0])


def _relative(engagements: Floats, size: Floats) -> float:
    """The variance of a post's rate around the week's, as a fraction of it."""
    # Weighted as the ratio of sums weighs them: a large post moves it more.
    heavy = size / size.mean()
    relative = heavy * (engagements / size / (engagements.sum() / size.sum()) - 1)
    return float((relative**2).mean() / (heavy**2).mean())


def _scatter(weeks: list[tuple[float, int]]) -> tuple[float, float]:
    """Of posts around their week, pooled: the variance, and its degrees of freedom."""
    freedom = float(sum(number - 1 for _, number in weeks))
    squares = sum(variance * number for variance, number in weeks if number > 1)
    # A few posts say little of how far posts scatter: some usual ones stand beside them.
    pooled = (squares + _USUAL_SCATTER * _USUAL_POSTS) / (freedom + _USUAL_POSTS)
    return pooled, max(freedom, 1) + _USUAL_POSTS


def _forecast(past: _Past, weeks_on: float) -> tuple[Floats, Floats, Floats]:
    """By way of moving: the log of the level after the decision, its variance, and its weight."""
    scatter, _ = past.scatter
    level = np.full(len(_SPEEDS), past.level.mean())
    spread = np.full(len(_SPEEDS), _VAGUE)
    score = _PRIOR.copy()
    for seen, share, gap in zip(past.level, past.share, past.gap, strict=True):
        spread = spread + _SPEEDS**2 * gap
        level = level + _SLOPES * gap
        noise = spread + scatter * share
        score += norm.logpdf(seen, level, np.sqrt(noise))
        gain = spread / noise
        level = level + gain * (seen - level)
        spread = spread * (1 - gain)
    spread = spread + _SPEEDS**2 * weeks_on
    level = level + _SLOPES * weeks_on
    return level, spread, np.exp(score - logsumexp(score))


def _quantiles(
    level: Floats, scale: Floats, weight: Floats, freedom: float
) -> tuple[float, float, float]:
    """The interval and the middle of a mixture of Student's t."""
    grid = np.linspace(float((level - 8 * scale).min()), float((level + 8 * scale).max()), 801)
    below = (weight * t.cdf((grid[:, None] - level) / scale, freedom)).sum(axis=1)
    asked = [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2]
    low, middle, high = np.interp(asked, below, grid)
    return float(low), float(middle), float(high)


def _above(
    toward: float, rate: float, level: Floats, scale: Floats, weight: Floats, freedom: float
) -> float:
    """How much of the mixture lies on the other side of ``rate`` than ``toward``."""
    return float((weight * t.cdf(toward * (rate - level) / scale, freedom)).sum())


def _needed(wanted: float, steady: float, scatter: float, since: _Since) -> int | None:
    """About how many more posts would tell the wanted move from none, None where none would."""
    variance = float((wanted / (2 * norm.ppf(CREDIBLE))) ** 2) - steady
    if variance <= 0:
        return None
    # Posts of uneven size tell less than as many of one size.
    evenness = min(1.0, 1 / (since.share * since.posts))
    return max(math.ceil(scatter / variance / evenness) - since.posts, 1)
