"""The instructions of a function in plain words, in the dialects of Python 2.7 to 3.13."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from codriver.model.lambdas.marshalled import FunctionBytes

Instruction = tuple[str, int]
"""A word and its number: of a constant, a name, a variable, or how many."""

MAX_BYTES = 1000
"""Of instructions; the formulas that are known take up to a hundred."""


@dataclass(frozen=True, slots=True)
class _Dialect:
    """How one range of Python versions writes instructions."""

    layout: str
    """The layout of its functions, see FunctionBytes."""
    words: Mapping[int, str]
    """What the numbers mean; an instruction that is not here is in no formula that is known."""
    narrow: bool = False
    """One byte for an instruction without a number and three for one with, as before 3.6; else two."""
    caches: Mapping[str, int] = field(default_factory=dict)
    """Empty instructions that must follow some words, from 3.11 on."""


_NO_NUMBER_BELOW = 90
"""Narrow instructions below this one have no number."""

_UP_TO_312 = {
    1: "drop", 9: "nothing", 11: "negative", 25: "index", 83: "return", 100: "constant", 102: "tuple",
    103: "list", 106: "attribute", 108: "import", 109: "import from", 116: "global", 124: "variable",
    125: "assign", 133: "slice", 162: "extend",
}  # fmt: skip
_UP_TO_310 = {
    **_UP_TO_312,
    20: "*", 23: "+", 24: "-", 27: "/", 29: "/", 55: "+", 56: "-", 57: "*",
    131: "call", 141: "call, names on top", 160: "attribute", 161: "call",
}  # fmt: skip
_UP_TO_35 = {**_UP_TO_310, 131: "call with pairs"}
_FROM_311 = {**_UP_TO_312, 2: "null", 116: "global or callable", 122: "operate", 151: "nothing"}
_PYTHON_311 = {**_FROM_311, 160: "method", 166: "before a call", 171: "call callable", 172: "names"}
_PYTHON_312 = {**_FROM_311, 106: "attribute or method", 171: "call callable", 172: "names"}
_PYTHON_313 = {
    5: "index", 30: "nothing", 32: "drop", 34: "null", 36: "return", 42: "negative", 45: "operate",
    47: "list", 50: "slice", 52: "tuple", 53: "call callable", 57: "call callable, names on top",
    74: "import from", 75: "import", 81: "extend", 82: "attribute or method", 83: "constant",
    85: "variable", 91: "global or callable", 110: "assign", 111: "assign, variable", 149: "nothing",
}  # fmt: skip
_CACHES_311 = {
    "index": 4, "global or callable": 5, "attribute": 4, "method": 10, "operate": 1, "before a call": 1,
    "call callable": 4,
}  # fmt: skip
_CACHES_312 = {
    "index": 1, "global or callable": 4, "attribute or method": 9, "operate": 1, "call callable": 3,
}  # fmt: skip
_DIALECTS = (
    _Dialect("2.7", {**_UP_TO_35, 21: "/", 58: "/"}, narrow=True),
    _Dialect("3.0", _UP_TO_310),
    _Dialect("3.0", _UP_TO_35, narrow=True),
    _Dialect("3.8", _UP_TO_310),
    _Dialect("3.11", _PYTHON_311, caches=_CACHES_311),
    _Dialect("3.11", _PYTHON_312, caches=_CACHES_312),
    _Dialect("3.11", _PYTHON_313, caches=_CACHES_312),
)


def read_instructions(function: FunctionBytes) -> list[Instruction] | None:
    """Return the instructions up to the only return, at the end; None where one is not known."""
    if len(function.instructions) > MAX_BYTES:
        return None
    for dialect in _DIALECTS:
        if dialect.layout == function.layout:
            instructions = _read(function.instructions, dialect)
            if instructions is not None:
                return instructions
    return None


def _read(code: bytes, dialect: _Dialect) -> list[Instruction] | None:
    instructions: list[Instruction] = []
    empty = 0
    for number, argument in _split(code, narrow=dialect.narrow):
        if empty:
            if number or argument:
                return None
            empty -= 1
            continue
        word = dialect.words.get(number)
        if word is None or (instructions and instructions[-1][0] == "return"):
            return None
        instructions.append((word, argument))
        empty = dialect.caches.get(word, 0)
    return instructions if instructions and instructions[-1][0] == "return" else None


def _split(code: bytes, *, narrow: bool) -> Iterator[tuple[int, int]]:
    """Yield (instruction, its number, 0 where it has none)."""
    place = 0
    while place < len(code):
        if not narrow:
            yield code[place], code[place + 1] if place + 1 < len(code) else 0
            place += 2
        elif code[place] < _NO_NUMBER_BELOW:
            yield code[place], 0
            place += 1
        else:
            yield code[place], int.from_bytes(code[place + 1 : place + 3], "little")
            place += 3
