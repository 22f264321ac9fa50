"""Hold back whole stretches of time for validation.

Neighbouring frames are almost the same picture, so a random choice of frames would validate on what was
trained. Blocks of time are held back instead, spread over the recording, and the rows next to them are used
for neither.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from codriver.data.stretches import Stretch, seconds_within
from codriver.errors import RecordingError
from codriver.types import FloatArray

BLOCK_SECONDS = 16.0
"""Length of a held-back block: a bend or two at 30 mph."""
GUARD_SECONDS = 1.0
"""Left out on both sides of a block; at 30 mph the car moves 13 m in it."""
MIN_ROWS = 10
"""Fewer rows cannot be split."""


@dataclass(frozen=True)
class Split:
    """Row numbers, ascending, each row in one of the three."""

    train: NDArray[np.int64]
    validation: NDArray[np.int64]
    guard: NDArray[np.int64]
    """Rows too close to validation to be trained on."""


def split_rows(
    time: FloatArray,
    stretches: Sequence[Stretch],
    validation_share: float = 0.2,
    *,
    rng: np.random.Generator,
    block_seconds: float = BLOCK_SECONDS,
    guard_seconds: float = GUARD_SECONDS,
) -> Split:
    """Split rows by their times (n,) in seconds within `stretches`; `validation_share` is in 0..0.5.

    One block of every 1 / share following ones is held back. A short recording gets shorter blocks, and
    guards in proportion. Raises RecordingError for fewer than 10 rows.
    """
    rows = len(time)
    if rows < MIN_ROWS:
        raise RecordingError(f"{rows} rows are too few to hold some back for validation; record more.")
    clocks = [seconds_within(time, stretch) for stretch in stretches]
    group = max(2, round(1 / validation_share))
    total = float(sum(clock[-1] for clock in clocks))
    block = min(block_seconds, max(total / (2 * group), 1e-3))
    guard = guard_seconds * block / block_seconds
    number, last = np.empty(rows, np.int64), 0
    for (start, stop), clock in zip(stretches, clocks, strict=True):
        parts = max(1, math.ceil(clock[-1] / block - 0.5))
        number[start:stop] = last + np.minimum((clock / (clock[-1] + 1e-9) * parts).astype(int), parts - 1)
        last += parts
    held = _one_of_each(last, group, rng)
    validation = np.isin(number, held)
    near = np.zeros(rows, bool)
    for (start, stop), clock in zip(stretches, clocks, strict=True):
        near[start:stop] = _near(clock, validation[start:stop], guard)
    return Split(
        train=np.flatnonzero(~validation & ~near),
        validation=np.flatnonzero(validation),
        guard=np.flatnonzero(~validation & near),
    )


def _one_of_each(blocks: int, group: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return one random block of each `group` following blocks; the rest group counts by its share."""
    starts = np.arange(0, blocks, group)
    chosen = starts + rng.integers(0, group, len(starts))
    return chosen[chosen < blocks] if (chosen < blocks).any() else rng.integers(0, blocks, 1)


def _near(clock: FloatArray, validation: NDArray[np.bool_], guard: float) -> NDArray[np.bool_]:
    """Tell which rows of a stretch are within `guard` seconds of a row of validation."""
    moments = clock[validation]
    if len(moments) == 0:
        return np.zeros(len(clock), bool)
    place = np.searchsorted(moments, clock)
    after = moments[np.minimum(place, len(moments) - 1)] - clock
    before = clock - moments[np.maximum(place - 1, 0)]
    return np.asarray((np.abs(after) <= guard) | (np.abs(before) <= guard))
