"""The simulator's car: a kinematic bicycle whose tyres can give up, one physics step at a time.

Positions are those of the point of the ground under the middle of the rear axle, in the world's axes (x
right, y forward, metres; yaw in radians clockwise from +y). Everything works on one car or on arrays of
cars (n,), and gives each car of an array the same bits that it would get alone.

Sources: the car's prefab in the simulator's public source, and its controller (torques, drag, downforce, cap,
reverse gear, 50 Hz; see also :mod:`codriver.control.vehicle_response`). Its steering helper, which turns the
velocity with the heading by 0.774 of each turn, makes a bicycle without slip a good model of this car: under
the commands of the lake recording it turns as the recorded car did (correlation of 0.992 over pieces of 2 s,
the recorded turns 3 % larger), and gets from standing to 30 mph in 2.55 s, the recorded one in 2.7 s.
"""

import math
from dataclasses import dataclass, replace

from codriver.control.vehicle_response import (
    DRAG,
    FULL_BRAKE_DECELERATION,
    FULL_THROTTLE_ACCELERATION,
    MASS,
    WHEEL_RADIUS,
)
from codriver.sim.centre_line import wrap_angle
from codriver.sim.elementwise import (
    between,
    cosine,
    larger,
    sign,
    sine,
    size,
    smaller,
    square_root,
    tangent,
    where,
)
from codriver.types import MAX_SPEED, MAX_STEERING_DEGREES, METRES_PER_SECOND_PER_MPH, WHEELBASE, Values

TIME_STEP = 0.02
"""Seconds; physics runs at 50 Hz."""
GRAVITY = 9.81
"""Metres per second squared."""
DOWNFORCE = 100.0
"""Newtons per metre per second."""
TYRE_FRICTION = 1.0
"""Force per load at most: the peak of the wheels' friction curves, along and across alike."""
CORNERING_HELP = 2.4
"""How many times as much as its tyres the car holds sideways, thanks to the steering helper. Measured on the
lake recording (3,670 rows): turns of 2 s are explained best with 2.2 to 2.7, to 0.038 rad; with 1.0 the error
is 0.10 rad, and the car would turn a quarter less than it did."""
REVERSE_ACCELERATION = 4 * 150.0 / WHEEL_RADIUS / MASS
"""Metres per second squared at throttle -1 in reverse gear: 150 N m on each of the four wheels make 1.7."""
REVERSE_SPEED = 5 * METRES_PER_SECOND_PER_MPH
"""Metres per second; up to this a negative throttle is the reverse gear, above it the brakes."""
OFF_ROAD_DECELERATION = 2.0
"""Metres per second squared with all four wheels off the road, about what deep sand does (chosen)."""
OFF_ROAD_FRICTION = 0.6
"""Share of the tyres' friction that is left with all four wheels off the road, as on gravel (chosen)."""
SLOWEST_SQUARE = 1e-6
"""Square metres per second squared; keeps the tightest curve of a standing car finite."""


@dataclass(frozen=True, slots=True)
class VehicleState:
    """Where a car is and what it does; each field a number, or an array (n,) for n cars."""

    x: Values
    """Metres right in the world, of the middle of the rear axle."""
    y: Values
    """Metres forward in the world."""
    yaw: Values
    """Radians clockwise from +y, -pi..pi."""
    speed: Values = 0.0
    """Metres per second along the car, negative backwards."""
    steering: Values = 0.0
    """Steering in force, -1..1, right positive: the wheels take a command at once."""
    throttle: Values = 0.0
    """Throttle in force, -1..1, negative brakes, or drives backwards below 5 mph."""
    curvature: Values = 0.0
    """1/m, right positive: of the path that is driven, which grip may make straighter than the steering."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a car stands on; each field a number or an array (n,)."""

    slope: Values = 0.0
    """Metres that the ground rises per metre ahead of the car."""
    bank: Values = 0.0
    """Radians, positive where the car's right side is the lower one."""
    wheels_off: Values = 0.0
    """How many of the four wheels are off the road."""


LEVEL_ROAD = Ground()


def step_vehicle(
    state: VehicleState, steering: Values, throttle: Values, ground: Ground = LEVEL_ROAD
) -> VehicleState:
    """Return the state TIME_STEP later under a command; `steering` and `throttle` are clipped to -1..1.

    The tyres hold TYRE_FRICTION times the load. What accelerating and braking take of that is gone for
    cornering (the friction circle, CORNERING_HELP times as wide as long); a car asked for more drives a wider
    curve than it steers.
    """
    steering, throttle = between(-1.0, steering, 1.0), between(-1.0, throttle, 1.0)
    grip = _grip(state.speed, ground)
    drive, brake = _pedals(state.speed, throttle, grip)
    speed = _next_speed(state.speed, drive, brake, ground)
    mean_speed = (state.speed + speed) / 2
    sideways = CORNERING_HELP * square_root(larger(grip * grip - (drive - brake) * (drive - brake), 0.0))
    curvature = _driven_curvature(steering, mean_speed, sideways, ground)
    driven = mean_speed * TIME_STEP
    turn = driven * curvature
    middle_yaw = state.yaw + turn / 2
    return replace(
        state,
        x=state.x + driven * sine(middle_yaw),
        y=state.y + driven * cosine(middle_yaw),
        yaw=wrap_angle(state.yaw + turn),
        speed=speed,
        steering=steering,
        throttle=throttle,
        curvature=curvature,
    )


def grip_at(speed: Values) -> Values:
    """Return the acceleration (m/s2) along the car that the tyres hold on the road at `speed` (m/s).

    Across the car it is CORNERING_HELP times that.
    """
    grip: Values = TYRE_FRICTION * (GRAVITY + DOWNFORCE / MASS * size(speed))
    return grip


def _grip(speed: Values, ground: Ground) -> Values:
    lost: Values = (1 - OFF_ROAD_FRICTION) / 4 * ground.wheels_off
    return grip_at(speed) * (1 - lost)


def _pedals(speed: Values, throttle: Values, grip: Values) -> tuple[Values, Values]:
    """Return what engine and brakes do, m/s2: the engine's may be negative, the brakes' never is."""
    braking = (throttle < 0) & (speed > REVERSE_SPEED)
    engine = where(throttle >= 0, FULL_THROTTLE_ACCELERATION, REVERSE_ACCELERATION) * throttle
    drive = where(braking, 0.0, between(-grip, engine, grip))
    brake = where(braking, smaller(-throttle * FULL_BRAKE_DECELERATION, grip), 0.0)
    return drive, brake


def _next_speed(speed: Values, drive: Values, brake: Values, ground: Ground) -> Values:
    free = speed + TIME_STEP * (drive - DRAG * speed - GRAVITY * ground.slope)
    # Brakes and sand stop a car, they do not push it.
    stopping = TIME_STEP * (brake + OFF_ROAD_DECELERATION / 4 * ground.wheels_off)
    slowed = sign(free) * larger(size(free) - stopping, 0.0)
    limited: Values = between(-MAX_SPEED, slowed, MAX_SPEED)
    return limited


def _driven_curvature(steering: Values, speed: Values, sideways: Values, ground: Ground) -> Values:
    """Return the steered curvature, straightened to what `sideways` m/s2 of grip and the bank can turn."""
    steered = tangent(steering * MAX_STEERING_DEGREES * (math.pi / 180)) / WHEELBASE
    leaning = GRAVITY * sine(ground.bank)
    square = larger(speed * speed, SLOWEST_SQUARE)
    driven: Values = between((leaning - sideways) / square, steered, (leaning + sideways) / square)
    return driven
