"""How often each row is drawn, so that straight driving does not drown the curves.

Drawing evenly over the bins of steering is what works for lateral control (Wayve, arXiv 1912.00177); but a
bin of three rows must not be repeated a hundred times, so no row is drawn more than `cap` times as often as
without balancing. Within that bound the drawing is as even as possible.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from codriver.types import FloatArray

BINS = 21
"""Odd, so that one bin has straight driving in its middle."""
CAP = 3.0
"""On the lake recording (smoothed) straight rows fall from 56 to 21 % of those drawn, and 4,053 rows stay
worth 2,292; without a cap they would be worth 123."""


@dataclass(frozen=True)
class Balance:
    """A sampling distribution over rows, and what it changes."""

    probability: FloatArray
    """(n,) chance of each row to be drawn; sums to 1."""
    edges: FloatArray
    """(bins + 1,) edges of the steering bins; steering beyond them counts in the outermost bin."""
    straight: float
    """|steering| up to which a row counts as straight: half the middle bin."""
    straight_before: float
    """Share of straight rows in the recording."""
    straight_after: float
    """Share of straight rows among those drawn."""
    effective_rows: float
    """Kish's effective sample size, 1 / sum of p squared: the rows that an even draw would need."""
    most_repeated: float
    """How many times as often as without balancing the most repeated row is drawn."""


def balance_weights(steering: FloatArray, *, bins: int = BINS, cap: float = CAP) -> Balance:
    """Balance rows by their steering (n,), n >= 1, over `bins` (odd) bins; `cap` >= 1 bounds the repetition.

    The bins span the 99th percentile of |steering| to both sides, so that a gentle recording is balanced too.
    """
    count = len(steering)
    reach = float(np.percentile(np.abs(steering), 99)) or 1.0
    edges = np.linspace(-reach, reach, bins + 1)
    place = np.clip(np.digitize(steering, edges) - 1, 0, bins - 1)
    rows_in_bin = np.bincount(place, minlength=bins)
    repeats = _repeats(rows_in_bin, cap)[place]
    probability = repeats / repeats.sum()
    straight = reach / bins
    is_straight = np.abs(steering) <= straight
    return Balance(
        probability=probability,
        edges=edges,
        straight=straight,
        straight_before=float(np.mean(is_straight)),
        straight_after=float(probability[is_straight].sum()),
        effective_rows=float(1 / np.sum(probability**2)),
        most_repeated=float(probability.max() * count),
    )


def _repeats(rows_in_bin: NDArray[np.int64], cap: float) -> FloatArray:
    """Return how often a row of each bin is drawn: 1 on average, at most `cap`, else level / rows.

    The level is found bin by bin from the fullest: what the capped bins cannot take, the others share.
    """
    rows = rows_in_bin[rows_in_bin > 0]
    order = np.sort(rows)
    left_over = rows.sum() - cap * np.concatenate([[0], np.cumsum(order)[:-1]])
    levels = left_over / np.arange(len(order), 0, -1)
    # The first level that its own smallest bin can take without reaching the cap.
    fits = np.flatnonzero(levels <= cap * order)
    level = levels[fits[0]] if len(fits) else np.inf
    with np.errstate(divide="ignore"):
        return np.asarray(np.minimum(cap, level / rows_in_bin), dtype=np.float64)
