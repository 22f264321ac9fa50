"""How sure a figure is: intervals for shares, for rates of rare events, and for paired differences.

Sources: Wilson 1927 and Clopper and Pearson 1934 for shares, Garwood 1936 for rates (the chi-square bound),
Student's t for differences; all of them by scipy.stats. Everything is at 95 % confidence.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats  # type: ignore[import-untyped]

from codriver.types import FloatArray

CONFIDENCE = 0.95

Method = Literal["wilson", "exact"]
"""Wilson's interval is right on average; "exact", Clopper's and Pearson's, is never too narrow."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the true value lies, at 95 % confidence, in the unit of the value."""

    low: float
    high: float


def share_interval(successes: int, trials: int, method: Method = "wilson") -> Interval:
    """Return the interval, within 0..1, of the share of successes; `trials` is 1 or more."""
    found = stats.binomtest(successes, trials).proportion_ci(CONFIDENCE, method)
    return Interval(float(found.low), float(found.high))


def failure_bound(failures: int, trials: int) -> float:
    """Return what the probability of a failure, 0..1, stays below: the one-sided Clopper-Pearson bound.

    No failure in 10 trials still allows 0.259, in 300 trials 0.010. `trials` is 1 or more.
    """
    test = stats.binomtest(failures, trials, alternative="less")
    return float(test.proportion_ci(CONFIDENCE, "exact").high)


def least_distance_between(events: int, metres: float) -> float:
    """Return what the mean distance between events exceeds, metres, after so many events in `metres`.

    The events are taken for a Poisson process, whose rate stays below chi2(0.95; 2 n + 2) / (2 D): without
    any event that is 3.0 / D.
    """
    return float(2 * metres / stats.chi2.ppf(CONFIDENCE, 2 * events + 2))


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """By how much one of two differs from the other on the same starts."""

    mean: float
    """The second's value less the first's."""
    interval: Interval | None
    """Of the mean, by Student's t; none for a single pair."""
    pairs: int


def paired_difference(first: FloatArray, second: FloatArray) -> PairedDifference:
    """Return the difference between values (n,) and values (n,) of the same starts, n 1 or more."""
    differences = np.asarray(second, np.float64) - first
    mean, pairs = float(differences.mean()), len(differences)
    if pairs == 1:
        return PairedDifference(mean, None, pairs)
    reach = stats.t.ppf((1 + CONFIDENCE) / 2, pairs - 1) * differences.std(ddof=1) / math.sqrt(pairs)
    return PairedDifference(mean, Interval(float(mean - reach), float(mean + reach)), pairs)
