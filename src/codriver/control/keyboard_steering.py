"""Steering with two keys: a held key moves the steering, a released one lets it spring back to the middle.

Source: the simulator's steering script moves the value by 0.05 in each physics step (0.02 s) while a key is
held; when none is, it follows Unity's input axis, which falls back to 0 by 3 a second.
"""

from codriver.control.limits import clamp

HELD_STEP = 0.05
"""Steering that a held key adds per physics step."""
SPRING_STEP = 0.06
"""Steering by which it springs back per physics step."""


def keyboard_steering(steering: float, direction: int) -> float:
    """Return the steering (-1..1) a physics step later; `direction`: the held key, -1 left, 1 right or 0."""
    if direction:
        # Rounded, so that twenty steps are exactly full lock, and as many back exactly none.
        return clamp(round(steering + direction * HELD_STEP, 10))
    return springing_back(steering)


def springing_back(steering: float) -> float:
    """Return the steering (-1..1) a physics step after everything was let go, never beyond the middle."""
    if abs(steering) <= SPRING_STEP:
        return 0.0
    return steering - SPRING_STEP if steering > 0 else steering + SPRING_STEP
