"""The centre line of a road: the way between the world's coordinates and the road's.

World axes are x right, y forward, z up (metres); headings are radians clockwise from +y. Road coordinates
are s, the arc length along the closed centre line in driving order, and the offset from it, metres, right
positive. Both are those of the plan seen from above: a road that rises 10 % is half a percent longer.
Between two samples everything runs straight, so that :meth:`CentreLine.project` undoes
:meth:`CentreLine.position`.
"""

import math
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from codriver.sim.elementwise import (
    Number,
    between,
    cosine,
    holds_anywhere,
    is_number,
    rounded,
    sine,
    size,
    smaller,
    where,
)
from codriver.types import FloatArray

CONVERGED = 1e-9
"""Metres of arc length: smaller corrections are not made any more, so projecting is exact to about this."""
LONGEST_CORRECTION = 2.0
"""Metres that one round of projecting moves at most, so that a bend cannot throw it across the track."""
MOST_CORRECTIONS = 12
FLATTEST_RATE = -0.2
"""Where a point comes near the centre of a bend, projecting becomes steep; this bounds it."""
SEARCH_STRIDE = 4
"""Samples; a search over the whole line looks at every fourth first."""


class TrackPosition(NamedTuple):
    """Where a point lies in road coordinates; each a number or an array like the point's."""

    s: FloatArray
    """Arc length of the foot of the perpendicular, metres, 0 <= s < length."""
    cross_track_error: FloatArray
    """Metres right of the centre line."""
    heading: FloatArray
    """The road's heading there, radians clockwise from +y, -pi..pi."""


class RoadShape(NamedTuple):
    """How the road lies at some arc lengths; each an array shaped like these."""

    height: FloatArray
    """Metres, of the centre line."""
    curvature: FloatArray
    """1/m, right positive."""
    gradient: FloatArray
    """Metres that the centre line rises per metre of arc length."""
    bank: FloatArray
    """Radians, positive where the right side is the lower one."""


def wrap_angle(angle: ArrayLike) -> FloatArray:
    """Return the same angle (radians) in -pi..pi, for one or many."""
    angles: Number = angle if is_number(angle) else np.asarray(angle, np.float64)
    wrapped: FloatArray = angles - 2 * np.pi * rounded(angles / (2 * np.pi))
    return wrapped


@dataclass(frozen=True, eq=False, kw_only=True)
class CentreLine:
    """A closed line sampled every `step` metres; sample n would be sample 0. Its arrays are read-only."""

    step: float
    """Metres of arc length between samples: the length divided by n, about 0.25."""
    points: FloatArray
    """(n, 3), metres."""
    heading: FloatArray
    """(n,), radians clockwise from +y."""
    curvature: FloatArray
    """(n,), 1/m, right positive."""
    gradient: FloatArray
    """(n,), metres that the line rises per metre of arc length."""
    bank: FloatArray
    """(n,), radians, positive where the right side of the road is the lower one."""
    length: float = field(init=False)
    """Metres once round."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", self.step * len(self.points))
        for name, values in self.arrays().items():
            if len(values) != len(self.points):
                raise ValueError(f"{name} has {len(values)} samples, the centre line has {len(self.points)}")
            values.setflags(write=False)
        chords = np.hypot(self._strides[:, 0], self._strides[:, 1])
        if self.points.shape[1:] != (3,) or not np.allclose(chords, self.step, rtol=0.05):
            raise ValueError(f"the points must be (n, 3) and {self.step} m apart all round")

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return everything that is sampled along the line, by field name."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in values.items() if isinstance(value, np.ndarray)}

    def position(self, s: ArrayLike, offset: ArrayLike = 0.0) -> FloatArray:
        """Return the points (..., 3) of the road at arc length `s` and `offset`, any shapes; s wraps."""
        s, offset = np.broadcast_arrays(np.asarray(s, np.float64), np.asarray(offset, np.float64))
        cell, share = self.cell_at(s)
        heading = self.heading[cell] + share * self._turns[cell]
        point: FloatArray = self.points[cell] + share[..., None] * self._strides[cell]
        point[..., 0] += offset * np.cos(heading)
        point[..., 1] -= offset * np.sin(heading)
        point[..., 2] -= offset * np.tan(self.shape_at(s).bank)
        return point

    def nearest_sample(self, s: ArrayLike) -> NDArray[np.int64]:
        """Return the index of the sample nearest to `s`, same shape."""
        return np.rint(np.asarray(s, np.float64) / self.step).astype(np.int64) % len(self.points)

    def shape_at(self, s: ArrayLike) -> RoadShape:
        """Return height, curvature, gradient and bank at `s`, same shape each."""
        cell, share = self.cell_at(s)
        if is_number(share):
            here = zip(*self._shape_rows[cell], strict=True)
            return RoadShape(*(value + share * step for value, step in here))
        shape = self._shapes[cell] + share[..., None] * self._shape_steps[cell]
        return RoadShape(*(shape[..., field] for field in range(shape.shape[-1])))

    def heading_at(self, s: ArrayLike) -> FloatArray:
        """Return the road's heading at `s`, radians clockwise from +y, -pi..pi, same shape."""
        cell, share = self.cell_at(s)
        heading, turn = self._line_at(cell)[4:]
        return wrap_angle(heading + share * turn)

    def curvature_at(self, s: ArrayLike) -> FloatArray:
        """Return the curvature at `s`, 1/m, right positive, same shape."""
        return self.shape_at(s).curvature

    def gradient_at(self, s: ArrayLike) -> FloatArray:
        """Return the rise per metre of arc length at `s`, same shape."""
        return self.shape_at(s).gradient

    def bank_at(self, s: ArrayLike) -> FloatArray:
        """Return the bank at `s`, radians, positive where the right side is the lower one, same shape."""
        return self.shape_at(s).bank

    def project(self, x: ArrayLike, y: ArrayLike, hint: ArrayLike | None = None) -> TrackPosition:
        """Return where points of the world lie in road coordinates, any shapes that broadcast.

        `hint` is an arc length within about 10 m of the answer, such as the last one of the same car: it
        saves the search over the whole line, and keeps to the stretch that the car is on where another
        one passes near. Points beyond the centre of a bend have no clear answer and get a near one.
        """
        if is_number(x) and is_number(y) and is_number(hint):
            return self._projected(hint, x, y)
        x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
        s = self._nearest(*np.broadcast_arrays(x, y)) if hint is None else np.asarray(hint, np.float64)
        return TrackPosition(*(values[()] for values in self._projected(s, x, y)))

    def _projected(self, s: Number, x: Number, y: Number) -> TrackPosition:
        """Return where points lie of which `s` is near the arc length; all numbers or all arrays."""
        ahead, offset, heading, rate = self._seen_from(s, x, y)
        for _ in range(MOST_CORRECTIONS):
            correction = between(-LONGEST_CORRECTION, -ahead / rate, LONGEST_CORRECTION)
            # A point that is found stays as it is, so that it does not matter who is projected beside it.
            moving = size(correction) > CONVERGED
            if not holds_anywhere(moving):
                break
            s = where(moving, s + correction, s)
            ahead, offset, heading, rate = self._seen_from(s, x, y)
        return TrackPosition(self._wrapped(s), offset, wrap_angle(heading))

    def _seen_from(self, s: Number, x: Number, y: Number) -> tuple[Number, ...]:
        """Return how far points are ahead and right of the road at `s`, its heading, d(ahead)/ds."""
        cell, share = self.cell_at(s)
        point_x, point_y, along_x, along_y, heading, turn = self._line_at(cell)
        heading = heading + share * turn
        sin, cos = sine(heading), cosine(heading)
        from_x = x - point_x - share * along_x
        from_y = y - point_y - share * along_y
        right = from_x * cos - from_y * sin
        rate = (right * turn - along_x * sin - along_y * cos) / self.step
        return from_x * sin + from_y * cos, right, heading, smaller(rate, FLATTEST_RATE)

    def _nearest(self, x: FloatArray, y: FloatArray) -> FloatArray:
        """Return the arc length of the nearest of every SEARCH_STRIDE-th samples."""
        coarse = self.points[::SEARCH_STRIDE, :2]
        found: list[int] = [
            int(np.argmin(np.square(coarse[:, 0] - a) + np.square(coarse[:, 1] - b)))
            for a, b in zip(x.ravel().tolist(), y.ravel().tolist(), strict=True)
        ]
        nearest: FloatArray = np.reshape(found, x.shape) * (SEARCH_STRIDE * self.step)
        return nearest

    def _wrapped(self, s: FloatArray) -> FloatArray:
        remainder = s % self.length
        # The remainder of almost nothing below zero rounds to the whole length.
        wrapped: FloatArray = where(remainder < self.length, remainder, 0.0)
        return wrapped

    def cell_at(self, s: Number) -> tuple[Number, Number]:
        """Return the sample before each `s`, and which share of the way to the next one `s` is."""
        if is_number(s):
            before = math.floor(s / self.step)
            return before % len(self.points), s / self.step - before
        samples = np.asarray(s, np.float64) / self.step
        floors = np.floor(samples)
        return floors.astype(np.int64) % len(self.points), samples - floors

    def _line_at(self, cell: Number) -> Number:
        return self._line_rows[cell] if isinstance(cell, int) else self._line.take(cell, axis=1)

    @cached_property
    def _line(self) -> FloatArray:
        """(6, n): x, y, the way to the next sample along x and y, heading, the turn to the next one."""
        parts = (self.points[:, :2], self._strides[:, :2], self.heading[:, None], self._turns[:, None])
        return np.ascontiguousarray(np.column_stack(parts).T)

    @cached_property
    def _line_rows(self) -> list[list[float]]:
        """The columns of `_line` as plain numbers."""
        rows: list[list[float]] = self._line.T.tolist()
        return rows

    @cached_property
    def _shape_rows(self) -> list[tuple[list[float], list[float]]]:
        return list(zip(self._shapes.tolist(), self._shape_steps.tolist(), strict=True))

    @cached_property
    def _shapes(self) -> FloatArray:
        """(n, 4), as in RoadShape."""
        return np.column_stack([self.points[:, 2], self.curvature, self.gradient, self.bank])

    @cached_property
    def _shape_steps(self) -> FloatArray:
        """From each sample's shape to the next one's, (n, 4)."""
        return np.diff(self._shapes, axis=0, append=self._shapes[:1])

    @cached_property
    def _strides(self) -> FloatArray:
        """From each point to the next, (n, 3)."""
        return np.diff(self.points, axis=0, append=self.points[:1])

    @cached_property
    def _turns(self) -> FloatArray:
        """From each heading to the next, (n,)."""
        return wrap_angle(np.diff(self.heading, append=self.heading[:1]))
