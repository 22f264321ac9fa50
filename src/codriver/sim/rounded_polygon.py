"""Roads drawn as road builders do: straights between corners, an arc in each, and easing in between."""

import numpy as np

from codriver.sim.spline import PlaneCurve, closed_spline
from codriver.types import FloatArray

EASING = 3.0
"""Metres: standard deviation of the smoothing that lets the curvature grow and fade, not jump."""
_FINE_STEP = 0.5
"""Metres between the points that are smoothed."""
_WAYPOINT_STRIDE = 6
"""Of these, every how many becomes a waypoint of the spline: every 3 m."""


def tangent_lengths(corners: FloatArray, radii: FloatArray) -> FloatArray:
    """Return how many metres of either edge an arc of `radii` (k,) takes at each of `corners` (k, 2): (k,).

    Only square roots and sums are used, which all machines round alike: it decides whether a corner fits.
    """
    before, after = _edge_directions(corners)
    cosine = np.clip((before * after).sum(axis=1), -1.0, 1.0)
    tangent: FloatArray = radii * np.sqrt((1 - cosine) / np.maximum(1 + cosine, 1e-9))
    return tangent


def rounded_polygon(corners: FloatArray, radii: FloatArray) -> PlaneCurve:
    """Return the closed road along `corners` (k, 2), metres, with an arc of `radii` (k,) in each of them.

    Arcs must fit: what two neighbouring ones take of their common edge is no more than the edge. Easing cuts
    the corners by a few decimetres and makes the sharpest bends up to a tenth sharper.
    """
    before, after = _edge_directions(corners)
    tangents = tangent_lengths(corners, radii)
    turns = np.arctan2(before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0], (before * after).sum(axis=1))
    pieces = []
    for corner, along, radius, tangent, turn in zip(corners, before, radii, tangents, turns, strict=True):
        count = max(2, int(np.ceil(abs(turn) * radius / _FINE_STEP)) + 1)
        swept = np.linspace(0.0, turn, count)[:, None]
        left = np.array([-along[1], along[0]]) * np.sign(turn)
        entry = corner - tangent * along
        pieces.append(entry + radius * (np.sin(np.abs(swept)) * along + (1 - np.cos(swept)) * left))
    return closed_spline(_eased(np.concatenate(pieces))[::_WAYPOINT_STRIDE])


def _edge_directions(corners: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the unit vectors (k, 2) of the edge that leads to each corner, and of the one that leads on."""
    edges = np.roll(corners, -1, axis=0) - corners
    after = edges / np.sqrt(np.square(edges).sum(axis=1, keepdims=True))
    return np.roll(after, 1, axis=0), after


def _eased(points: FloatArray) -> FloatArray:
    """Smooth a closed line of points (m, 2) at any distances; return points about _FINE_STEP apart."""
    closed = np.vstack([points, points[:1]])
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))])
    # Whole waypoint strides, so that the last waypoint is as far from the first as from the one before it.
    count = round(lengths[-1] / (_FINE_STEP * _WAYPOINT_STRIDE)) * _WAYPOINT_STRIDE
    even = np.linspace(0.0, lengths[-1], count, endpoint=False)
    reach = int(4 * EASING / _FINE_STEP)
    weights = np.exp(-np.square(np.arange(-reach, reach + 1) * _FINE_STEP / EASING) / 2)
    weights /= weights.sum()
    eased = [
        np.convolve(np.pad(np.interp(even, lengths, values), reach, "wrap"), weights, "valid")
        for values in closed.T
    ]
    return np.column_stack(eased)
