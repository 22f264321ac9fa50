"""The same arithmetic for one number and for arrays of them, with the same bits.

NumPy takes about a microsecond for its shortest operation, Python some 30 nanoseconds. A step of one car has
hundreds of them, so a car in plain floats is stepped several times as quickly as an array of one car.

Each function here takes a float where it says number, or an array, and gives back what it was given. What
Python's own operators do alike for both is not here.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from codriver.types import FloatArray

Number = Any
"""A float, or an array of them. That what goes in comes out is more than NumPy's types can say."""
Truth = bool | NDArray[np.bool_]


def is_number(value: object) -> bool:
    """Return whether this is a plain float, and no array."""
    return type(value) is float


def sine(angle: Number) -> Number:
    """Return the sine of an angle, radians. NumPy's for one number too: C's may have other bits."""
    return _by(np.sin, angle)


def cosine(angle: Number) -> Number:
    """Return the cosine of an angle, radians."""
    return _by(np.cos, angle)


def tangent(angle: Number) -> Number:
    """Return the tangent of an angle, radians."""
    return _by(np.tan, angle)


def arc_tangent(slope: Number) -> Number:
    """Return the angle, radians, that has this tangent."""
    return _by(np.arctan, slope)


def square_root(value: Number) -> Number:
    """Return the square root of what is not negative: the exact one's nearest float, whoever takes it."""
    return math.sqrt(value) if type(value) is float else np.sqrt(value)


def rounded(value: Number) -> Number:
    """Return the nearest whole number, of two the even one."""
    if type(value) is float:
        return math.copysign(float(round(value)), value)
    return np.rint(value)


def floored(value: Number) -> Number:
    """Return the next whole number below."""
    if type(value) is float:
        return math.copysign(float(math.floor(value)), value)
    return np.floor(value)


def larger(first: Number, second: Number) -> Number:
    """Return the larger of two, of arrays place by place."""
    if type(first) is float and type(second) is float:
        return first if first > second else second
    return np.maximum(first, second)


def smaller(first: Number, second: Number) -> Number:
    """Return the smaller of two, of arrays place by place."""
    if type(first) is float and type(second) is float:
        return first if first < second else second
    return np.minimum(first, second)


def between(least: Number, value: Number, most: Number) -> Number:
    """Limit a value to least..most; where these cross, `most` counts."""
    return smaller(larger(value, least), most)


def size(value: Number) -> Number:
    """Return the value without its sign; NumPy's types know no result of `abs`."""
    return abs(value)


def sign(value: Number) -> Number:
    """Return -1, 0 or 1."""
    if type(value) is float:
        return 0.0 if value == 0 else math.copysign(1.0, value)
    return np.sign(value)


def where(condition: Truth, then: Number, otherwise: Number) -> Number:
    """Return `then` where the condition holds, `otherwise` elsewhere."""
    if type(condition) is bool:
        return then if condition else otherwise
    return np.where(condition, then, otherwise)


def holds_anywhere(condition: Truth) -> bool:
    """Return whether a condition holds, of an array anywhere."""
    return condition if type(condition) is bool else bool(np.any(condition))


def each_of(function: Callable[..., float], *values: Number) -> Number:
    """Return what a function of floats makes of the values, of arrays place by place."""
    if all(isinstance(value, float) for value in values):
        return function(*values)
    return np.vectorize(function, otypes=[np.float64])(*values)


def zeros_like(values: Number) -> Number:
    """Return a zero for each of the values."""
    return 0.0 if type(values) is float else np.zeros(np.shape(values))


def put_at(values: Number, places: NDArray[np.int64], new: FloatArray) -> Number:
    """Return the values with `new` (k,) at `places` (k,); one number is at place 0."""
    if type(values) is float:
        return float(new[0]) if len(places) else values
    changed = values.copy()
    changed[places] = new
    return changed


def _by(function: np.ufunc, value: Number) -> Number:
    return float(function(value)) if type(value) is float else function(value)
