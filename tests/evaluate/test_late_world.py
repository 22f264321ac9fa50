"""Commands that take their time: exactly as long as they should, on simulated time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codriver.drive.rollout import rollout
from codriver.evaluate.late_world import LateWorld
from codriver.sim.episode import EpisodeRules
from codriver.sim.start import Start
from codriver.sim.tracks import load_track
from codriver.sim.world import World
from codriver.types import Command, Telemetry

OVAL = load_track("oval")
FIRST, SECOND = Command(0.2, 0.5), Command(-0.3, 0.5)


def late(latency: float) -> LateWorld:
    world = World(OVAL, EpisodeRules(time_limit=10.0))
    return LateWorld(world, lambda: Telemetry(None, 0.0, 0.0, 0.0), latency)


def steering_after(latency: float, *commands: Command) -> list[float]:
    """The steering that acted in each physics step."""
    world = late(latency)
    world.reset()
    for command in commands:
        world.step(command)
    return world.world.trajectory().steering[1:].tolist()


def test_without_latency_every_command_acts_at_once() -> None:
    assert steering_after(0.0, FIRST, SECOND) == [0.2] * 3 + [-0.3] * 3


def test_a_command_acts_after_its_latency() -> None:
    assert steering_after(0.04, FIRST, SECOND) == [0.0] * 2 + [0.2] * 3 + [-0.3]
    assert steering_after(0.1, FIRST, SECOND, SECOND) == [0.0] * 5 + [0.2] * 3 + [-0.3]


def test_a_command_that_arrives_within_a_step_acts_for_the_rest_of_it() -> None:
    """50 ms are two steps and a half."""
    assert steering_after(0.05, FIRST, SECOND) == pytest.approx([0.0, 0.0, 0.1, 0.2, 0.2, -0.05])


@settings(max_examples=20)
@given(st.floats(0.0, 0.2))
def test_what_is_commanded_acts_as_long_as_it_was_commanded(latency: float) -> None:
    """The steering's integral over time is that of the commands, later."""
    steps = steering_after(latency, FIRST, *[Command(0.0, 0.5)] * 5)
    assert sum(steps) * 0.02 == pytest.approx(0.2 * 0.06)


def test_who_puts_the_car_back_lets_no_old_command_through() -> None:
    world = late(0.1)
    world.reset()
    for _ in range(3):
        world.step(FIRST)
    world.put(Start(OVAL.start + 20.0, speed=5.0))
    world.step(SECOND)
    assert world.world.trajectory().steering[-3:].tolist() == [0.0] * 3


def test_no_latency_is_the_plain_world_to_the_last_bit() -> None:
    class Weaving:
        def reset(self) -> None:
            pass

        def step(self, telemetry: Telemetry, now: float) -> Command:
            return Command(0.1 * np.sin(now), 0.4)

    drives = []
    plain = World(OVAL, EpisodeRules(time_limit=2.0))
    for now in np.arange(0.0, 1.99, 0.06):
        command = Weaving().step(Telemetry(None, 0.0, 0.0, 0.0), plain.episode.time)
        assert plain.episode.time == pytest.approx(now)
        for _ in range(3):
            plain.step(command)
    drives.append(plain.trajectory())
    world = late(0.0)
    world.world.rules = EpisodeRules(time_limit=2.0)
    rollout(Weaving(), world)
    drives.append(world.world.trajectory())
    assert np.array_equal(drives[0].x, drives[1].x)
    assert np.array_equal(drives[0].steering, drives[1].steering)
