"""Was this steering made with a keyboard? Then its labels are bang-bang: full of zeros and short spikes.

While a key is held the simulator moves the steering by 0.05 per physics step (2.5 per second) and lets it
spring back to exactly 0 afterwards, so a keyboard's steering is zero or moving fast and never rests anywhere
else. A mouse, a stick or a program holds values and moves slowly. Measured on the recordings that are known
(median rate 2.0 to 3.0 per second and no value held, against rates of at most 0.6).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from codriver.data.stretches import Stretch, seconds_within
from codriver.types import FloatArray

MIN_ZERO_SHARE = 0.3
MAX_HELD_SHARE = 0.1
MIN_RATE = 1.2
"""Per second; half of what a held key does."""
MIN_SPIKES = 3
"""Fewer times away from zero prove nothing."""
KEY_STEP = 0.05
"""Steering that a held key adds per physics step."""


@dataclass(frozen=True, slots=True)
class KeyboardEvidence:
    """What speaks for or against a keyboard."""

    keyboard: bool
    zero_share: float
    """Share of rows with steering exactly 0."""
    held_share: float
    """Share of rows away from 0 (and from full lock) whose next row has the very same steering."""
    rate: float
    """Median of |change of steering| per second where it changes; 0 when it never does."""
    spikes: int
    """Times that the steering leaves exactly 0."""
    on_key_steps: float
    """Share of these whose first value is a multiple of the key's step; 0 when there are none."""


def find_keyboard(steering: FloatArray, time: FloatArray, stretches: Sequence[Stretch]) -> KeyboardEvidence:
    """Judge steering (n,) -1..1 at times (n,) in seconds, within its stretches."""
    pairs = [_pairs(steering, time, stretch) for stretch in stretches]
    before, after, seconds = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    away = (before != 0) & (np.abs(before) < 1)
    moving = (before != after) & (seconds > 0)
    leaving = (before == 0) & (after != 0)
    steps = after[leaving] / KEY_STEP
    zero_share = float(np.mean(steering == 0))
    held_share = float(np.mean(before[away] == after[away])) if away.any() else 0.0
    rate = float(np.median(np.abs(after - before)[moving] / seconds[moving])) if moving.any() else 0.0
    spikes = int(leaving.sum())
    return KeyboardEvidence(
        keyboard=(
            spikes >= MIN_SPIKES
            and zero_share >= MIN_ZERO_SHARE
            and held_share <= MAX_HELD_SHARE
            and rate >= MIN_RATE
        ),
        zero_share=zero_share,
        held_share=held_share,
        rate=rate,
        spikes=spikes,
        on_key_steps=float(np.mean(np.abs(steps - np.round(steps)) < 1e-4)) if spikes else 0.0,
    )


def _pairs(
    steering: FloatArray, time: FloatArray, stretch: Stretch
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the steering of each row but the last, of the row after it, and the seconds between."""
    start, stop = stretch
    return steering[start : stop - 1], steering[start + 1 : stop], np.diff(seconds_within(time, stretch))
