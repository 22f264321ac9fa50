"""A bounded parser of marshalled functions: constants, names and instructions as plain data."""

import math
import struct
from dataclasses import dataclass

from codriver.errors import ModelFileError

MAX_BYTES = 64 * 1024
"""Longest function that is looked at; `x / 127.5 - 1.0` takes about 150 bytes."""
MAX_DEPTH = 8
"""Tuples within tuples; functions that people wrote have one or two."""


class Omitted:
    """Stands for a constant that no formula uses: another function, a complex number, the ellipsis."""


Constant = None | bool | int | float | str | bytes | tuple["Constant", ...] | Omitted


@dataclass(frozen=True, slots=True)
class FunctionBytes:
    """A marshalled function as data."""

    layout: str
    """The Python that began this layout: "2.7", "3.0", "3.8" or "3.11"."""
    argument_count: int
    instructions: bytes
    constants: tuple[Constant, ...]
    names: tuple[str, ...]
    """Names of globals and attributes."""
    variables: tuple[str, ...]
    """Names of the arguments, then of the other local variables."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """The order of a function's parts: how many numbers, which objects, and those behind the first line."""

    since: str
    numbers: int
    objects: tuple[str, ...]
    last: int


_UP_TO_310 = ("instructions", "constants", "names", "variables", "free", "cells", "file", "name")
_FROM_311 = ("instructions", "constants", "names", "variables", "kinds", "file", "name", "qualified name")
_LAYOUTS = (
    _Layout("3.0", 5, _UP_TO_310, 1),
    _Layout("3.8", 6, _UP_TO_310, 1),
    _Layout("3.11", 5, _FROM_311, 2),
    _Layout("2.7", 4, _UP_TO_310, 1),
)

_REFERENCED = 0x80
_SINGLE: dict[str, Constant] = {"N": None, "T": True, "F": False, ".": Omitted(), "S": Omitted()}


class _OtherLayoutError(Exception):
    """The bytes make no sense in the layout that was tried."""


def read_function(data: bytes) -> FunctionBytes:
    """Read a marshalled function of Python 2.7 or 3.0 to 3.13; raises ModelFileError for anything else."""
    if len(data) > MAX_BYTES:
        raise ModelFileError(f"its function has {len(data)} bytes; at most {MAX_BYTES} are looked at")
    for layout in _LAYOUTS:
        parser = _Parser(data, layout)
        try:
            function = parser.value(0)
        except (_OtherLayoutError, ValueError):
            continue
        if isinstance(function, FunctionBytes) and parser.finished:
            return function
    raise ModelFileError("its function is damaged, or not written by Python 2.7 or 3.0 to 3.13")


class _Parser:
    """Reads one value after another; functions in one of the layouts."""

    def __init__(self, data: bytes, layout: _Layout) -> None:
        self._data, self._place, self._layout = data, 0, layout
        self._references: list[object] = []
        self._interned: list[object] = []

    @property
    def finished(self) -> bool:
        return self._place == len(self._data)

    def value(self, depth: int) -> object:
        """Return the next value: a Constant, or FunctionBytes."""
        if depth > MAX_DEPTH:
            raise _OtherLayoutError
        byte = self._take(1)[0]
        kind = chr(byte & ~_REFERENCED)
        if not byte & _REFERENCED:
            return self._body(kind, depth)
        place = len(self._references)
        self._references.append(Omitted())
        self._references[place] = value = self._body(kind, depth)
        return value

    def _body(self, kind: str, depth: int) -> object:
        if kind in _SINGLE:
            return _SINGLE[kind]
        if kind == "c":
            return self._function(depth)
        if kind in "()":
            size = self._integer() if kind == "(" else self._take(1)[0]
            if not 0 <= size <= len(self._data) - self._place:
                raise _OtherLayoutError
            return tuple(_plain(self.value(depth + 1)) for _ in range(size))
        if kind in "rR":
            known = self._references if kind == "r" else self._interned
            place = self._integer()
            if not 0 <= place < len(known):
                raise _OtherLayoutError
            return known[place]
        return self._number(kind) if kind in "igfyl" else self._text(kind)

    def _number(self, kind: str) -> Constant:
        if kind == "i":
            return self._integer()
        if kind in "gf":
            value = float(
                struct.unpack("<d", self._take(8))[0] if kind == "g" else self._take(self._take(1)[0])
            )
            return value if math.isfinite(value) else Omitted()
        # A complex number, or one beyond 32 bits, is in no formula that is known.
        self._take(16 if kind == "y" else 2 * abs(self._integer()))
        return Omitted()

    def _text(self, kind: str) -> str | bytes:
        if kind in "zZ":
            return self._take(self._take(1)[0]).decode("ascii")
        if kind not in "stuaA":
            raise _OtherLayoutError
        data = self._take(self._integer())
        if kind == "s":
            return data
        text = data.decode(errors="surrogatepass")
        if kind == "t":
            self._interned.append(text)
        return text

    def _function(self, depth: int) -> FunctionBytes:
        numbers = [self._integer() for _ in range(self._layout.numbers)]
        parts = {name: self.value(depth + 1) for name in self._layout.objects}
        self._integer()  # the first line
        for _ in range(self._layout.last):
            self.value(depth + 1)
        code, constants = parts["instructions"], parts["constants"]
        if not isinstance(code, bytes) or not isinstance(constants, tuple):
            raise _OtherLayoutError
        names, variables = _texts(parts["names"]), _texts(parts["variables"])
        return FunctionBytes(self._layout.since, numbers[0], code, constants, names, variables)

    def _integer(self) -> int:
        return int.from_bytes(self._take(4), "little", signed=True)

    def _take(self, size: int) -> bytes:
        if not 0 <= size <= len(self._data) - self._place:
            raise _OtherLayoutError
        taken = self._data[self._place : self._place + size]
        self._place += size
        return taken


def _plain(value: object) -> object:
    return Omitted() if isinstance(value, FunctionBytes) else value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, tuple):
        raise _OtherLayoutError
    texts = tuple(text for text in value if isinstance(text, str))
    if len(texts) < len(value):
        raise _OtherLayoutError
    return texts
