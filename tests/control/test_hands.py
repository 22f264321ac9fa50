"""A person's hands: keys before mouse before stick, pedals that move, a cruise control that brakes end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.control.hands import CRUISE_THROTTLE, DEAD_ZONE, Hands, Inputs
from codriver.types import Command

ANY_INPUTS = st.builds(
    Inputs,
    left=st.booleans(),
    right=st.booleans(),
    forward=st.booleans(),
    back=st.booleans(),
    drag=st.none() | st.floats(-5, 5),
    stick=st.floats(-1.5, 1.5),
    pedal=st.floats(-1.5, 1.5),
)


def hold(hands: Hands, inputs: Inputs, steps: int) -> Command:
    for _ in range(steps):
        command = hands.step(inputs)
    return command


def test_keys_steer_and_let_go() -> None:
    hands = Hands()
    assert hold(hands, Inputs(right=True), 10).steering == 0.5
    assert hold(hands, Inputs(), 9).steering == 0.0
    assert hold(hands, Inputs(left=True, right=True), 10).steering == 0.0


def test_a_dragged_mouse_steers_at_once_and_springs_back_when_released() -> None:
    hands = Hands()
    assert hands.step(Inputs(drag=-0.7)).steering == -0.7
    assert hands.step(Inputs(drag=-3.0)).steering == -1.0
    assert hold(hands, Inputs(), 17).steering == 0.0


def test_keys_go_before_the_mouse_and_the_mouse_before_the_stick() -> None:
    assert Hands().step(Inputs(left=True, drag=0.5, stick=0.5)).steering < 0
    assert Hands().step(Inputs(drag=0.25, stick=-1.0)).steering == 0.25


def test_a_stick_that_does_not_quite_come_back_is_let_go() -> None:
    assert Hands().step(Inputs(stick=DEAD_ZONE, pedal=-DEAD_ZONE)) == Command(0.0, 0.0)
    assert Hands().step(Inputs(stick=1.0, pedal=-1.0)) == Command(1.0, -1.0)
    assert 0 < Hands().step(Inputs(stick=DEAD_ZONE + 0.01)).steering < 0.02


def test_pedal_keys_take_a_third_of_a_second() -> None:
    hands = Hands()
    assert hold(hands, Inputs(forward=True), 16).throttle < 1
    assert hold(hands, Inputs(forward=True), 1).throttle == 1
    assert hold(hands, Inputs(), 17).throttle == pytest.approx(0.0, abs=1e-12)


def test_the_brake_does_not_wait_for_the_gas() -> None:
    hands = Hands()
    hold(hands, Inputs(forward=True), 20)
    assert hands.step(Inputs(back=True)).throttle < 0
    assert hold(hands, Inputs(back=True, forward=True), 17).throttle == -1


def test_cruise_control_holds_its_throttle_until_the_brake() -> None:
    hands = Hands()
    hands.cruising = True
    assert hold(hands, Inputs(), 20).throttle == pytest.approx(CRUISE_THROTTLE)
    hold(hands, Inputs(forward=True), 20)
    assert hold(hands, Inputs(), 20).throttle == pytest.approx(CRUISE_THROTTLE)
    hands.step(Inputs(back=True))
    assert not hands.cruising
    assert hold(hands, Inputs(), 20).throttle == pytest.approx(0.0, abs=1e-12)


@given(st.lists(st.tuples(ANY_INPUTS, st.booleans()), max_size=40))
def test_whatever_is_held_the_command_is_one(held: list[tuple[Inputs, bool]]) -> None:
    hands = Hands()
    for inputs, toggle in held:
        hands.cruising ^= toggle
        command = hands.step(inputs)  # Command itself refuses what is out of range
        assert isinstance(command, Command)


def test_whoever_gives_gas_or_brakes_takes_the_wheel_from_a_server() -> None:
    assert Inputs(forward=True).takes_pedals
    assert Inputs(back=True).takes_pedals
    assert Inputs(pedal=-0.5).takes_pedals
    assert not Inputs(left=True, drag=0.5, stick=1.0).takes_pedals
