"""How near a road comes to itself: tracks never cross, and leave room for what stands in between."""

import numpy as np

from codriver.sim.spline import PlaneCurve

_STRIDE = 8
"""Samples between the places that are compared: 2 m."""


def keeps_clear(curve: PlaneCurve, clearance: float) -> bool:
    """Return whether no two stretches of the road's middle come nearer than `clearance` metres.

    Two places belong to two stretches when the road between them is longer than half a circle of that
    diameter: a hairpin bend of radius clearance / 2 is just allowed.
    """
    points = curve.points[::_STRIDE]
    along = np.arange(len(points)) * (_STRIDE * curve.step)
    length = curve.step * len(curve.points)
    between = np.abs(along[:, None] - along)
    between = np.minimum(between, length - between)
    apart = np.square(points[:, None] - points).sum(axis=2)
    return not np.any((apart < clearance**2) & (between > clearance * np.pi / 2))
