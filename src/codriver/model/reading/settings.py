"""Checks of single settings: what a layer's number, pair or choice may be before Keras ever sees it."""

import math
from collections.abc import Callable

from codriver.errors import ModelFileError

Check = Callable[[object], object]
"""Returns the value as Keras 3 wants it, or raises ModelFileError saying what it should be."""


def whole(low: int, high: int) -> Check:
    """A whole number, both ends included."""

    def check(value: object) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ModelFileError(f"should be a whole number of {low} to {high}")
        return value

    return check


def number(low: float = -math.inf, high: float = math.inf) -> Check:
    """A finite number, both ends included; also an array of one, as some Keras 2 wrote it."""

    def check(value: object) -> float:
        found = _finite(value["value"] if isinstance(value, dict) and "value" in value else value)
        if not low <= found <= high:
            raise ModelFileError(f"should be a number of {low:g} to {high:g}")
        return found

    return check


def numbers(value: object) -> float | list[float]:
    """A finite number, or up to four of them, one for each channel."""
    if isinstance(value, list) and 0 < len(value) <= 4:
        return [_finite(item) for item in value]
    return _finite(value)


def _finite(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= 1e30:
        raise ModelFileError("should be a number, and not an absurd one")
    return float(value)


def flag(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise ModelFileError("should be true or false")
    return value


def one_of(*choices: object) -> Check:
    """One of a few words."""

    def check(value: object) -> object:
        if value not in choices:
            raise ModelFileError(f"should be one of {', '.join(map(str, choices))}")
        return value

    return check


def pair(low: int, high: int) -> Check:
    """Two whole numbers, rows and columns, or one for both."""
    side = whole(low, high)

    def check(value: object) -> tuple[object, object]:
        if isinstance(value, list) and len(value) == 2:
            return side(value[0]), side(value[1])
        return side(value), side(value)

    return check


def edges(low: int, high: int) -> Check:
    """What is cut off or added: ((top, bottom), (left, right)), or shorter where sides are alike."""
    both = pair(low, high)

    def check(value: object) -> tuple[object, object]:
        if isinstance(value, list) and len(value) == 2:
            return both(value[0]), both(value[1])
        return both(value), both(value)

    return check


def optional(check: Check) -> Check:
    """The same, or null."""
    return lambda value: None if value is None else check(value)


def axes(value: object) -> list[object]:
    """A list of up to three axes of an array, or one."""
    axis = whole(-4, 4)
    values = value if isinstance(value, list) else [value]
    if len(values) > 3:
        raise ModelFileError("should be a few axes")
    return [axis(item) for item in values]


def last_axis(value: object) -> object:
    """An axis, which some Keras 2 wrote as a list of one."""
    return whole(-4, 4)(value[0] if isinstance(value, list) and len(value) == 1 else value)


def lengths(value: object) -> list[object]:
    """The lengths of an array's dimensions, -1 for the one that follows from the others."""
    if not isinstance(value, list) or len(value) > 4:
        raise ModelFileError("should be up to four lengths")
    return [whole(-1, 10**8)(item) for item in value]


ACTIVATIONS = (
    "linear", "relu", "relu6", "leaky_relu", "elu", "selu", "gelu", "tanh", "sigmoid", "softplus",
    "softsign", "softmax", "exponential", "swish", "silu", "mish",
)  # fmt: skip
"""Functions that mean the same in every Keras that has them; hard_sigmoid is another one since Keras 3."""


def activation_name(value: object) -> str:
    """The name of an activation function."""
    if isinstance(value, dict) and value.get("class_name") == "function":
        value = value.get("config")
    name = "linear" if value is None else value
    if name not in ACTIVATIONS:
        words = "changed its meaning in Keras 3" if name == "hard_sigmoid" else "is not known"
        raise ModelFileError(f"is {str(name)[:60]!r}, which {words}")
    return str(name)
