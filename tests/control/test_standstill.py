"""Braking to a standstill: the simulator's car comes to rest, and its reverse gear does not drive it back."""

from hypothesis import given
from hypothesis import strategies as st

from codriver.control.standstill import BRAKES_ABOVE, STANDING, Standstill
from codriver.sim.vehicle import TIME_STEP, Ground, VehicleState, step_vehicle


def stop(speed: float, steps_late: int = 3, slope: float = 0.0) -> list[float]:
    """The speeds of a car for 20 s whose commands come `steps_late` physics steps late."""
    standstill, state = Standstill(), VehicleState(0.0, 0.0, 0.0, speed=speed)
    waiting, speeds = [0.0] * steps_late, []
    for _ in range(int(20 / TIME_STEP)):
        waiting.append(standstill.throttle(abs(float(state.speed))))  # the wire has no sign
        state = step_vehicle(state, 0.0, waiting.pop(0), Ground(slope=slope))
        speeds.append(float(state.speed))
    return speeds


@given(speed=st.floats(0.0, 13.4), steps_late=st.integers(0, 10))
def test_the_car_comes_to_rest_and_does_not_go_back(speed: float, steps_late: int) -> None:
    speeds = stop(speed, steps_late)
    assert abs(speeds[-1]) <= STANDING
    assert min(speeds) > -3 * STANDING


def test_it_takes_a_few_seconds_from_full_speed() -> None:
    speeds = stop(13.4)
    assert next(number for number, speed in enumerate(speeds) if speed < 2 * STANDING) * TIME_STEP < 8.0


def test_down_a_slope_it_creeps() -> None:
    assert abs(stop(5.0, slope=-0.05)[-1]) < 0.5


def test_a_car_that_gets_faster_while_it_is_held_is_let_go() -> None:
    standstill = Standstill()
    assert standstill.throttle(0.5) < 0
    assert standstill.throttle(0.7) == 0.0
    assert standstill.throttle(BRAKES_ABOVE + 1) < 0
    standstill.reset()
    assert standstill.throttle(0.7) < 0
