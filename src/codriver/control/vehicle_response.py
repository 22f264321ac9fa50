"""How strongly the simulator's car answers the throttle: the numbers that speed control is built on.

Source: the simulator's car (mass 1000 kg, 2000 N m shared by four driven wheels, 20000 N m of brake torque
on each of the four wheels, wheel radii 0.335 and 0.37 m, drag 0.1 per second).
"""

MASS = 1000.0
"""Kilograms."""
WHEEL_RADIUS = 0.35
"""Metres, the mean of front and rear."""
DRAG = 0.1
"""Deceleration per speed, 1/s: the car loses a tenth of its speed each second."""
FULL_THROTTLE_ACCELERATION = 2000.0 / WHEEL_RADIUS / MASS
"""Metres per second squared at throttle 1: 5.7."""
FULL_BRAKE_DECELERATION = 4 * 20000.0 / WHEEL_RADIUS / MASS
"""Metres per second squared that throttle -1 asks of the brakes: 229, far more than the tyres can hold."""
REVERSE_BELOW = 3.0
"""Metres per second: below 5 mph (2.2 m/s) a negative throttle drives the car backwards; with a margin."""


def throttle_for(acceleration: float, speed: float) -> float:
    """Throttle -1..1 for a wanted acceleration (m/s2, negative slows) at a speed (m/s), drag left aside.

    The brakes are forty times as strong as the engine, so braking takes a much smaller share of the
    pedal; and where a negative throttle would mean reverse gear, the car coasts.
    """
    if acceleration >= 0:
        return min(1.0, acceleration / FULL_THROTTLE_ACCELERATION)
    if speed < REVERSE_BELOW:
        return 0.0
    return max(-1.0, acceleration / FULL_BRAKE_DECELERATION)
