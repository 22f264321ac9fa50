"""Laying a road along a curve: what is not said is flat, asphalt, without walls, lines and markings."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from codriver.sim.spline import DECIMALS, PlaneCurve
from codriver.sim.track import Edge, Kinds, Marking, Scenery, Surface, Track
from codriver.types import FloatArray


def lay_road(
    name: str,
    curve: PlaneCurve,
    *,
    half_width_left: ArrayLike,
    half_width_right: ArrayLike,
    elevation: ArrayLike = 0.0,
    bank: ArrayLike = 0.0,
    wall_left: ArrayLike = np.inf,
    wall_right: ArrayLike = np.inf,
    surface: ArrayLike = Surface.ASPHALT,
    edge_left: ArrayLike = Edge.NONE,
    edge_right: ArrayLike = Edge.NONE,
    centre_marking: ArrayLike = Marking.NONE,
    start: float = 0.0,
    start_offset: float = 0.0,
    scenery: Scenery = Scenery.MEADOW,
) -> Track:
    """Return the track along `curve`; each thing is one number or one per sample of the curve, (n,).

    `elevation` is metres above the world's zero; the gradient is its central difference. The rest is as in
    :class:`Track`.
    """
    count = len(curve.points)

    def numbers(values: ArrayLike) -> FloatArray:
        return np.full(count, values, np.float64).round(DECIMALS)

    def kinds(values: ArrayLike) -> Kinds:
        return np.full(count, values, np.uint8)

    heights = numbers(elevation)
    return Track(
        name=name,
        step=curve.step,
        points=np.column_stack([curve.points, heights]),
        heading=curve.heading.copy(),
        curvature=curve.curvature.copy(),
        gradient=numbers((np.roll(heights, -1) - np.roll(heights, 1)) / (2 * curve.step)),
        bank=numbers(bank),
        half_width_left=numbers(half_width_left),
        half_width_right=numbers(half_width_right),
        wall_left=numbers(wall_left),
        wall_right=numbers(wall_right),
        surface=kinds(surface),
        edge_left=kinds(edge_left),
        edge_right=kinds(edge_right),
        centre_marking=kinds(centre_marking),
        start=start,
        start_offset=start_offset,
        scenery=scenery,
    )


def arc_lengths(curve: PlaneCurve) -> FloatArray:
    """Return the arc length of each sample, (n,), metres."""
    return np.arange(len(curve.points), dtype=np.float64) * curve.step


def within(s: FloatArray, stretches: Iterable[tuple[float, float]]) -> NDArray[np.bool_]:
    """Return which of `s` (n,) lie in any of the stretches (from, to), metres; from > to leads through 0."""
    inside = np.zeros(len(s), bool)
    for first, last in stretches:
        after, before = s >= first, s < last
        inside |= (after & before) if first <= last else (after | before)
    return inside
