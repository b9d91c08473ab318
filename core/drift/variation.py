"""How much a campaign's posts differ, learned as they come: between posts, and between weeks.

What decides how much proof a change needs is the variance of a mean over weeks, per post:
dispersion = cv2 + weekly * posts per week, with cv2 the squared coefficient of variation between
posts and ``weekly`` that between weeks. Both are estimated from differences of neighbours, which a
lasting change does not touch (von Neumann 1941), and shrunk to what the other campaigns of the
platform show; a campaign alone starts from the priors below.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.drift.rate_model import LEAST_CV2, MOST_RATE, PRIOR_CV2, PRIOR_POSTS
from core.drift.series import Flags, Floats, Indices

PRIOR_WEEKLY = 0.1**2
"""Between whole weeks of real campaigns the coefficient of variation is 0 to .25."""
PRIOR_WEEKS = 8.0
"""How many weeks that prior is worth."""
LONG_RUN = 1.75
"""What moves weeks does not begin on Mondays: a movement of seven days falls on two of our weeks,
which then vary less and go together, so that a mean of many varies up to twice as much as they
do. Weeks are compared with the one before the last for the same reason."""
MOST_OF_A_DIFFERENCE = 3.0
SHARE_BELOW_MOST = 0.858
"""A squared difference counts as at most so many times what is expected of it, lest the change that
is looked for hides behind the variance it makes; E min(chi2, 3) = 0.858 makes up for that."""
LEAST_LEVEL = 1e-9
"""Posts that nobody engaged with have some rate, if only not to divide by nothing."""
EACH_AT_MOST = 60.0
"""Posts with which one campaign speaks for its platform: none dominates."""
LEVEL_POSTS = 60.0
"""The level that residuals are taken from follows about so many posts."""


@dataclass(frozen=True)
class Variation:
    """Running estimates of each campaign; all of shape (campaigns,).

    ``level`` is the recent rate. ``cv2_sum / cv2_weight`` and ``weekly_sum / weekly_weight`` are
    the estimates from the campaign alone, ``prior_cv2`` and ``prior_weekly`` what it borrows.
    ``last_*`` is the newest post's relative rate and its counting variance (NaN without one);
    ``week_*`` the last finished week's rate and weight.
    """

    level: Floats
    level_weight: Floats
    cv2_sum: Floats
    cv2_weight: Floats
    prior_cv2: Floats
    last_relative: Floats
    last_counting: Floats
    weekly_sum: Floats
    weekly_weight: Floats
    prior_weekly: Floats
    week_rate: Floats
    week_weight: Floats
    earlier_rate: Floats
    earlier_weight: Floats
    squares: Floats
    weights: Floats


def start_variation(campaigns: int) -> Variation:
    """Nothing known yet."""
    zero, unknown = np.zeros(campaigns), np.full(campaigns, np.nan)
    return Variation(
        level=zero,
        level_weight=zero,
        cv2_sum=zero,
        cv2_weight=zero,
        prior_cv2=np.full(campaigns, PRIOR_CV2),
        last_relative=unknown,
        last_counting=unknown,
        weekly_sum=zero,
        weekly_weight=zero,
        prior_weekly=np.full(campaigns, PRIOR_WEEKLY),
        week_rate=zero,
        week_weight=zero,
        earlier_rate=zero,
        earlier_weight=zero,
        squares=zero,
        weights=zero,
    )


def cv2_between_posts(known: Variation) -> Floats:
    """Squared coefficient of variation between posts, shape (campaigns,)."""
    found = (PRIOR_POSTS * known.prior_cv2 + known.cv2_sum) / (PRIOR_POSTS + known.cv2_weight)
    room = 1.0 - np.minimum(known.level, 1.0 - 1e-9)
    return np.asarray(np.clip(found, LEAST_CV2, 9.0) * room, dtype=np.float64)


def cv2_between_weeks(known: Variation) -> Floats:
    """Squared coefficient of variation between whole weeks, shape (campaigns,)."""
    found = (PRIOR_WEEKS * known.prior_weekly + known.weekly_sum) / (
        PRIOR_WEEKS + known.weekly_weight
    )
    return np.maximum(found, 0.0)


def dispersion(known: Variation) -> Floats:
    """Long-run relative variance of a post of weight 1, shape (campaigns,)."""
    per_week = known.squares / np.maximum(known.weights, 1e-9)
    return np.asarray(
        cv2_between_posts(known) + cv2_between_weeks(known) * per_week, dtype=np.float64
    )


def uncertain_dispersion(known: Variation, log_evidence: float) -> Floats:
    """The dispersion, larger by what is not known of it; shape (campaigns,).

    With a variance estimated on v degrees of freedom a likelihood ratio of L (logarithm) is worth
    v / 2 log(1 + 2 L / v), as Student's t is to the normal; about L / (1 + L / v).
    """
    per_week = known.squares / np.maximum(known.weights, 1e-9)
    posts, weeks = cv2_between_posts(known), cv2_between_weeks(known) * per_week
    # Differences of neighbours say two thirds as much about a variance as residuals do.
    of_posts = 3.0 * posts**2 / (PRIOR_POSTS + known.cv2_weight)
    of_weeks = 3.0 * (posts + weeks) ** 2 / (4.0 * PRIOR_WEEKS + known.weekly_weight)
    whole = posts + weeks
    freedom = 2.0 * whole**2 / (of_posts + of_weeks)
    return np.asarray(whole * (1.0 + log_evidence / freedom), dtype=np.float64)


def learn_posts(
    known: Variation,
    campaign: Indices,
    rates: Floats,
    weight: Floats,
    counting: Floats,
) -> Variation:
    """Take in a day's posts, ordered by campaign; all of shape (posts,)."""
    campaigns = len(known.level)
    relative = rates / known.level[campaign]
    follows = np.r_[False, campaign[1:] == campaign[:-1]]
    before = np.where(follows, np.r_[0.0, relative[:-1]], known.last_relative[campaign])
    before_counting = np.where(follows, np.r_[0.0, counting[:-1]], known.last_counting[campaign])
    difference = (relative - before) ** 2 / 2 - (counting + before_counting) / 2
    there = np.isfinite(difference)
    said = np.where(there, weight * difference, 0.0)
    added = np.bincount(campaign, weight, minlength=campaigns)
    sums = np.bincount(campaign, weight * rates, minlength=campaigns)
    gain = 1.0 / (np.minimum(known.level_weight, LEVEL_POSTS) + added + 1e-300)
    level = known.level + gain * (sums - added * known.level)
    last_relative, last_counting = known.last_relative.copy(), known.last_counting.copy()
    last_relative[campaign], last_counting[campaign] = relative, counting
    return replace(
        known,
        level=np.where(added > 0, np.clip(level, LEAST_LEVEL, MOST_RATE), known.level),
        level_weight=known.level_weight + added,
        cv2_sum=known.cv2_sum + np.bincount(campaign, said, minlength=campaigns),
        cv2_weight=known.cv2_weight + np.bincount(campaign, weight * there, minlength=campaigns),
        last_relative=last_relative,
        last_counting=last_counting,
    )


def learn_week(known: Variation, weight: Floats, rates: Floats) -> Variation:
    """Take in the finished week's weights and weighted rates, both of shape (campaigns,)."""
    posted = (weight > 0) & (known.level > 0)
    safe = np.maximum(weight, 1e-9)
    rate = rates / safe
    said, trust = _between_weeks(known, rate, safe, posted)
    return replace(
        known,
        weekly_sum=known.weekly_sum + said,
        weekly_weight=known.weekly_weight + trust,
        week_rate=np.where(posted, rate, known.week_rate),
        week_weight=np.where(posted, weight, known.week_weight),
        earlier_rate=np.where(posted, known.week_rate, known.earlier_rate),
        earlier_weight=np.where(posted, known.week_weight, known.earlier_weight),
        squares=known.squares + weight**2,
        weights=known.weights + weight,
    )


def _between_weeks(
    known: Variation, rate: Floats, weight: Floats, posted: Flags
) -> tuple[Floats, Floats]:
    """What the week before the last and this one say of the variance between weeks; its weight."""
    had = posted & (known.earlier_weight > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        between = ((rate - known.earlier_rate) / known.level) ** 2 / 2
        noise = cv2_between_posts(known) * (1.0 / weight + 1.0 / known.earlier_weight) / 2
        most = MOST_OF_A_DIFFERENCE * (noise + cv2_between_weeks(known) / LONG_RUN)
        between = np.minimum(between, most) / SHARE_BELOW_MOST
        together = 2.0 / (1.0 / weight + 1.0 / known.earlier_weight)
        # A week of one post says little of weeks: its own post is most of it.
        trust = np.where(had, together / (together + 2.0), 0.0)
        said = np.where(had, trust * LONG_RUN * (between - noise), 0.0)
    return said, trust


def borrow(known: Variation, home: Indices, platforms: int) -> Variation:
    """Give every campaign the priors of its ``home`` platform (campaigns,): -1 has none yet."""
    there: Flags = home >= 0
    at = home[there]
    posts = np.minimum(known.cv2_weight, EACH_AT_MOST)[there]
    share = posts / np.maximum(known.cv2_weight[there], 1e-9)
    weight = np.bincount(at, posts, minlength=platforms)
    found = np.bincount(at, share * known.cv2_sum[there], minlength=platforms)
    own_prior = 2.0 * PRIOR_POSTS
    cv2 = (own_prior * PRIOR_CV2 + found) / (own_prior + weight)
    weeks = np.bincount(at, known.weekly_weight[there], minlength=platforms)
    of_weeks = np.bincount(at, known.weekly_sum[there], minlength=platforms)
    weekly = (2.0 * PRIOR_WEEKS * PRIOR_WEEKLY + of_weeks) / (2.0 * PRIOR_WEEKS + weeks)
    prior_cv2, prior_weekly = known.prior_cv2.copy(), known.prior_weekly.copy()
    prior_cv2[there] = np.maximum(cv2, LEAST_CV2)[at]
    prior_weekly[there] = np.maximum(weekly, 0.0)[at]
    return replace(known, prior_cv2=prior_cv2, prior_weekly=prior_weekly)
