"""Which rows of a recording are lane keeping, and so can be driven again: the rest is left out, and named."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from codriver.data.recording import Recording
from codriver.data.stretches import Stretch, seconds_within
from codriver.sim.vehicle import CORNERING_HELP, grip_at
from codriver.types import FloatArray, steering_to_curvature

STANDING = 1.5
"""Metres per second; a car that is slower may change between driving forwards and backwards (the log's speed
has no sign), so the slowest row of such a time ends a piece."""
GAINED_BRAKING = 1.0
"""Metres per second; a car that gets faster by more while its brake is pressed drives backwards."""
BRAKE_PRESSED = 0.05
TIGHTEST = 1 / 8
"""1/m; a car that turns tighter turns round. The lake's tightest bend has a radius of 19 m."""
TURNING_METRES = 12.0
"""Over which the turn is averaged: keys make short jerks to the lock that turn the car by little."""
SHORTEST = 20.0
"""Metres; a shorter piece is too short to drive in."""

_curvatures = np.vectorize(steering_to_curvature, otypes=[np.float64])


@dataclass(frozen=True, eq=False)
class Piece:
    """Rows of a recording that follow each other and are driven forwards, m of them."""

    rows: NDArray[np.int64]
    """(m,), ascending without a gap."""
    metres: FloatArray
    """(m - 1,) how far the rear axle goes from each row to the next."""
    turns: FloatArray
    """(m - 1,) radians that the car turns clockwise meanwhile."""

    @property
    def length(self) -> float:
        """Metres."""
        return float(self.metres.sum())


def lane_keeping(recording: Recording) -> tuple[list[Piece], tuple[str, ...]]:
    """Return the pieces of a recording that can be driven again, and what was left out, in words."""
    pieces: list[Piece] = []
    notes: list[str] = []
    for stretch in recording.stretches:
        for whole in _between_stops(recording, stretch):
            first, last = (int(recording.line[row]) for row in whole.rows[[0, -1]])
            if _backwards(recording, whole.rows):
                notes.append(f"lines {first} to {last} are driven backwards")
                continue
            for part in _without_turning(whole):
                if part.length >= SHORTEST:
                    pieces.append(part)
                elif part.length >= 1.0:
                    lines = f"lines {recording.line[part.rows[0]]} to {recording.line[part.rows[-1]]}"
                    notes.append(f"{lines} are only {part.length:.0f} m between stops, gaps or turning round")
    return pieces, tuple(notes)


def _between_stops(recording: Recording, stretch: Stretch) -> Iterator[Piece]:
    """Cut a stretch where the car is slowest, each time that it nearly stands."""
    start, stop = stretch
    slow = recording.speed[start:stop] < STANDING
    edges = np.flatnonzero(np.diff(slow, prepend=False, append=False))
    cuts = {start, stop - 1}
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        cuts.add(start + int(first + np.argmin(recording.speed[start + first : start + last])))
    seconds = seconds_within(recording.time, stretch)
    for first, last in pairwise(sorted(cuts)):
        rows = np.arange(first, last + 1)
        yield _piece(recording, rows, np.diff(seconds[rows - start]))


def _piece(recording: Recording, rows: NDArray[np.int64], seconds: FloatArray) -> Piece:
    """Integrate the vehicle model over rows (m,) that are `seconds` (m - 1,) apart."""
    speed = recording.speed[rows]
    metres = (speed[1:] + speed[:-1]) / 2 * seconds
    curvature = driven_curvature(recording.steering[rows], speed)
    return Piece(rows, metres, metres * (curvature[1:] + curvature[:-1]) / 2)


def driven_curvature(steering: FloatArray, speed: FloatArray) -> FloatArray:
    """Return the curvature (n,), 1/m, that the car drives on level road: what it steers, or all it holds.

    The kinematic bicycle of :mod:`codriver.sim.vehicle`.
    """
    held = CORNERING_HELP * np.asarray(grip_at(speed)) / np.maximum(np.square(speed), 1e-6)
    driven: FloatArray = np.clip(_curvatures(steering), -held, held)
    return driven


def _backwards(recording: Recording, rows: NDArray[np.int64]) -> bool:
    braking = (recording.brake[rows] > BRAKE_PRESSED) & (recording.throttle[rows] <= 0)
    gained = np.maximum(np.diff(recording.speed[rows]), 0.0)
    return float(gained[braking[1:] & braking[:-1]].sum()) > GAINED_BRAKING


def _without_turning(piece: Piece) -> Iterator[Piece]:
    """Cut out of a piece what turns tighter than TIGHTEST over TURNING_METRES."""
    gone = np.concatenate([[0.0], np.cumsum(piece.metres)])
    turned = np.concatenate([[0.0], np.cumsum(piece.turns)])
    middle = (gone[1:] + gone[:-1]) / 2
    before, after = middle - TURNING_METRES / 2, middle + TURNING_METRES / 2
    turn = np.interp(after, gone, turned) - np.interp(before, gone, turned)
    tight = np.abs(turn) > TIGHTEST * TURNING_METRES
    edges = np.flatnonzero(np.diff(tight, prepend=True, append=True))
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        yield Piece(piece.rows[first : last + 1], piece.metres[first:last], piece.turns[first:last])
