"""Numbers whose decimal mark is the separator's comma: four numbers torn into four to eight tokens.

The simulator prints in the computer's locale, so on a Linux of a comma country `0.5,0,0,30.1` is logged as
`0,5,0,0,30,1`. The rules follow from how .NET prints ("G7"); what they leave open, the speeds of the
neighbouring rows decide (a car's speed changes by less than 2 mph from one row to the next).
"""

import re
from collections.abc import Sequence
from itertools import combinations

Reading = tuple[float, float, float, float]
"""Steering -1..1, throttle 0..1, brake 0..1, speed in miles per hour, as logged."""

LIMITS = {"steering": (-1.0, 1.0), "throttle": (0.0, 1.0), "brake": (0.0, 1.0), "speed": (0.0, 100.0)}
"""What a row of the simulator can hold; it caps the speed at 30, the rest is for changed builds."""

_PART = re.compile(r"-?\d+(?:E[+-]\d\d)?", re.ASCII)
_WHOLE = re.compile(r"-?(0|[1-9]\d*)", re.ASCII)
_ALONE = re.compile(r"(?!-0$)-?(?:0|[1-9]\d*|[1-9]E[+-]\d\d)", re.ASCII)
_FRACTION = re.compile(r"(\d*[1-9])|(\d+)E[+-]\d\d", re.ASCII)
_MOST_DIGITS = 7
_State = tuple[float, float | None, int]
"""Cost of the best chain that ends in a reading, that reading's speed, the place of its predecessor."""
_TIE_BREAK = 0.05
"""Miles per hour that an unlikely shape costs: decides only between readings whose speeds fit alike."""


def may_be_torn(tokens: Sequence[str]) -> bool:
    """Tell whether these tokens can only be four numbers if some of them are fractions."""
    return 4 < len(tokens) <= 8 and all(_PART.fullmatch(token) for token in tokens)


def readings(tokens: Sequence[str]) -> list[Reading]:
    """Return every way to join the tokens to steering, throttle, brake and speed by the printing rules."""
    found = []
    for with_fraction in combinations(range(4), len(tokens) - 4) if 4 <= len(tokens) <= 8 else ():
        source = iter(tokens)
        numbers = [
            _join(next(source), next(source) if place in with_fraction else None) for place in range(4)
        ]
        limits = zip(numbers, LIMITS.values(), strict=True)
        if all(number is not None and low <= number <= high for number, (low, high) in limits):
            steering, throttle, brake, speed = (number or 0.0 for number in numbers)
            found.append((steering, throttle, brake, speed))
    return found


def choose_readings(rows: Sequence[list[Reading]]) -> list[Reading | None]:
    """Choose one reading for each of the consecutive `rows`; None where a row has none.

    The chosen chain has the smallest sum of speed changes (the shortest path through the readings).
    """
    brakes = any(len(options) == 1 and options[0][2] > 0 for options in rows)
    chain: list[list[_State]] = []
    before: list[_State] = [(0.0, None, -1)]
    for options in rows:
        chain.append([_step(before, reading, brakes) for reading in options])
        before = chain[-1] or before
    return _walk_back(rows, chain)


def _step(before: Sequence[_State], reading: Reading, brakes: bool) -> _State:
    speed = reading[3]
    costs = [cost + (0.0 if last is None else abs(speed - last)) for cost, last, _ in before]
    best = min(range(len(costs)), key=costs.__getitem__)
    return costs[best] + _TIE_BREAK * _oddities(reading, brakes), speed, best


def _oddities(reading: Reading, brakes: bool) -> int:
    """Count what a real row seldom has: a whole speed, both pedals, a brake in a log that never brakes."""
    _, throttle, brake, speed = reading
    return (speed != 0 and speed.is_integer()) + (throttle > 0 and brake > 0) + (brake > 0 and not brakes)


def _walk_back(rows: Sequence[list[Reading]], chain: Sequence[list[_State]]) -> list[Reading | None]:
    chosen: list[Reading | None] = [None] * len(rows)
    place = -1
    for row in reversed(range(len(rows))):
        states = chain[row]
        if not states:
            continue
        if place < 0:
            place = min(range(len(states)), key=lambda index: states[index][0])
        chosen[row] = rows[row][place]
        place = states[place][2]
    return chosen


def _join(whole: str, fraction: str | None) -> float | None:
    if fraction is None:
        return float(whole) if _ALONE.fullmatch(whole) else None
    start, end = _WHOLE.fullmatch(whole), _FRACTION.fullmatch(fraction)
    if start is None or end is None:
        return None
    digits = start[1] + (end[1] or end[2])
    scientific = end[2] is not None
    if len(digits.lstrip("0")) > _MOST_DIGITS or (scientific and not "1" <= start[1] <= "9"):
        return None
    return float(f"{whole}.{fraction}")
