"""Numbers as simulators write them: C#'s four decimals in the mark and signs of any country."""

import math
import re

_INVISIBLE = re.compile("[\u061c\u200e\u200f]")
_MARKS = ".,/\u066b"
"""Decimal marks of the world's number formats (the slash is older Persian)."""
_FOUR_DECIMALS = re.compile(rf"([0-9.,' \u00a0\u202f\u2019\u066c]*)([{_MARKS}])([0-9]{{4}})")
_PLAIN = re.compile(rf"[0-9]{{0,40}}(?:([{_MARKS}])[0-9]{{0,40}})?(?:[eE][+-]?[0-9]{{1,3}})?")
_LONGEST = 64
"""Characters; a double with four decimals and group marks needs fewer for any speed or angle."""


def parse_number(value: object) -> tuple[float, str | None]:
    """Return the number and the decimal mark it was written with, None where the text shows none.

    C#'s ToString("N4") always writes four decimals, so the character before them is the decimal mark
    whatever the country, and other marks before it only group the digits ("1.234,5000"). The minus
    sign may stand first, last, or be a pair of brackets. Other clients write "0.5", "0,5" or a JSON number.
    Raises ValueError for what is no finite number.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _finite(float(value) if abs(value) < 1e300 else math.inf, value), None
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ValueError(f"not a number: {str(value)[:_LONGEST]!r}")
    digits = _INVISIBLE.sub("", value).strip()
    negative = digits.startswith(("-", "\u2212", "(")) or digits.endswith(("-", "\u2212"))
    digits = digits.strip("-\u2212+() \u00a0\u202f")
    if match := _FOUR_DECIMALS.fullmatch(digits):
        whole, mark, decimals = match.groups()
        number = float(re.sub("[^0-9]", "", whole or "0") + "." + decimals)
    elif (match := _PLAIN.fullmatch(digits)) and re.match("[^0-9]?[0-9]", digits):
        mark = match[1]
        number = float(digits.replace(mark, ".") if mark else digits)
    else:
        raise ValueError(f"not a number: {value!r}")
    return _finite(-number if negative else number, value), mark


def format_number(value: float, mark: str) -> str:
    """Write a finite number in fixed notation with six decimals and the client's decimal mark."""
    return f"{value:.6f}".replace(".", mark)


def _finite(number: float, value: object) -> float:
    if not math.isfinite(number):
        raise ValueError(f"not a finite number: {str(value)[:_LONGEST]!r}")
    return number
