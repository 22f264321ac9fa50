"""What the formulas of Lambda layers are made of: scaling, cropping and resizing, with numbers known."""

import math
import operator
from dataclasses import dataclass
from typing import TypeGuard

from codriver.errors import ModelFileError
from codriver.model.lambdas.marshalled import Constant

MAX_PIXELS = 4096
"""Longest side that a formula may resize to; the camera's pictures have 320."""
MAX_STEPS = 16
"""Of one formula; the longest that is known has three."""


@dataclass(frozen=True, slots=True)
class Scale:
    """`x * factor + offset`, as the layer Rescaling does."""

    factor: float
    offset: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.factor) and math.isfinite(self.offset)):
            raise ModelFileError("its function calculates with numbers that are too large")

    def __str__(self) -> str:
        inverse = 1 / self.factor if self.factor else 0.0
        divides = abs(inverse - round(inverse, 3)) < 1e-9 * abs(inverse) and abs(self.factor) < 1
        scaled = "x" if self.factor == 1 else f"x / {inverse:.6g}" if divides else f"x * {self.factor:.6g}"
        return scaled if not self.offset else f"{scaled} {'-+'[self.offset > 0]} {abs(self.offset):.6g}"


@dataclass(frozen=True, slots=True)
class Keep:
    """`x[:, a:b, c:d]`, as the layer Cropping2D does; ends may be negative or None as in Python."""

    rows: tuple[int | None, int | None]
    columns: tuple[int | None, int | None]

    def __str__(self) -> str:
        rows, columns = (
            ":".join("" if end is None else str(end) for end in ends) for ends in (self.rows, self.columns)
        )
        return f"x[:, {rows}, {columns}]"


@dataclass(frozen=True, slots=True)
class Resize:
    """Bilinear resizing, as the layer Resizing does."""

    height: int
    width: int
    note: str
    """How the layer differs from what was stored, empty where it does not."""

    def __str__(self) -> str:
        return f"resize(x, {self.height}, {self.width})"


Step = Scale | Keep | Resize


@dataclass(frozen=True, slots=True)
class Picture:
    """The layer's input after some steps."""

    steps: tuple[Step, ...] = ()

    def then(self, step: Step) -> "Picture":
        """Return the picture after one more step; two scalings in a row are one."""
        if self.steps and isinstance(last := self.steps[-1], Scale) and isinstance(step, Scale):
            merged = Scale(last.factor * step.factor, last.offset * step.factor + step.offset)
            return Picture((*self.steps[:-1], merged))
        if len(self.steps) == MAX_STEPS:
            raise ModelFileError("its function has too many steps")
        return Picture((*self.steps, step))


@dataclass(frozen=True, slots=True)
class Name:
    """A global name with attributes, like `tf.image.resize`; nothing is looked up or imported."""

    dotted: str


@dataclass(frozen=True, slots=True)
class Slice:
    """`start:stop`, of whatever is indexed with it."""

    start: object
    stop: object


class Nothing:
    """What newer Pythons put beside a plain function that is called."""


Value = Picture | Name | Slice | Nothing | Constant | tuple["Value", ...]


def calculate(left: Value, sign: str, right: Value) -> Value:
    """Return `left sign right` for two numbers or a picture and a number; raises ModelFileError else."""
    if _is_number(left) and _is_number(right):
        return _calculate_numbers(left, sign, right)
    if isinstance(left, Picture) and _is_number(right):
        if sign in "+-":
            return left.then(Scale(1.0, _calculate_numbers(0.0, sign, right)))
        return left.then(Scale(_calculate_numbers(1.0, sign, right), 0.0))
    if isinstance(right, Picture) and _is_number(left) and sign in "+-*":
        turned = right.then(Scale(-1.0, 0.0)) if sign == "-" else right
        return calculate(turned, "*" if sign == "*" else "+", left)
    raise ModelFileError("its function calculates with something else than its input and numbers")


def keep(base: Value, ends: Value) -> Value:
    """Return `base[ends]` for slices of a picture's rows and columns."""
    whole = Slice(None, None)
    if isinstance(base, Picture) and isinstance(ends, tuple) and 1 < len(ends) <= 4:
        padded: tuple[Value, ...] = (*ends, whole, whole)[:4]
        batch, rows, columns, channels = padded
        if batch == channels == whole:
            return base.then(Keep(_ends(rows), _ends(columns)))
    raise ModelFileError("its function takes something else of its input than rows and columns")


def resize(function: str, arguments: list[Value], keywords: dict[Value, Value]) -> Value:
    """Return what a call of TensorFlow's resizing makes of a picture; raises ModelFileError for others."""
    if not f".{function}".endswith((".image.resize_images", ".image.resize_bilinear", ".image.resize")):
        raise ModelFileError(f"its function calls {function}, which is not run")
    images = arguments[0] if arguments else keywords.pop("images", None)
    aligned = keywords.pop("align_corners", False)
    sizes = arguments[1:] or [keywords.pop("size", None)]
    size = _size(sizes[0] if len(sizes) == 1 else tuple(sizes))
    # What is left may only say what bilinear resizing does anyway.
    if not isinstance(images, Picture) or size is None or any(keywords.values()):
        raise ModelFileError(f"its function calls {function} in an unknown way")
    version1 = aligned or not function.endswith(".resize")
    return images.then(Resize(size[0], size[1], _VERSION_1 if version1 else ""))


_VERSION_1 = (
    "TensorFlow 1 placed the pixels up to half a pixel elsewhere when it resized, so the steering may differ "
    "a little from what it was there"
)


def _size(value: Value) -> tuple[int, int] | None:
    if not isinstance(value, tuple) or len(value) != 2:
        return None
    height, width = value
    if not isinstance(height, int) or not isinstance(width, int):
        return None
    return (height, width) if 0 < height <= MAX_PIXELS and 0 < width <= MAX_PIXELS else None


def _is_number(value: Value) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _calculate_numbers(left: float, sign: str, right: float) -> float:
    if sign == "/" and right == 0:
        raise ModelFileError("its function divides by zero")
    operate = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}[sign]
    return float(operate(float(left), float(right)))


def _ends(value: Value) -> tuple[int | None, int | None]:
    if isinstance(value, Slice):
        start, stop = value.start, value.stop
        if isinstance(start, int | None) and isinstance(stop, int | None):
            return start, stop
    raise ModelFileError("its function takes something else of its input than rows and columns")
