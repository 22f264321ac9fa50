"""The drivers that only an evaluation needs."""

import numpy as np

from codriver.evaluate.drivers import ExpertAtTheWheel, LossyDriver
from codriver.evaluate.late_world import NO_COMMAND
from codriver.sim.expert import Expert
from codriver.sim.start import Start
from codriver.sim.world import World
from codriver.types import Command, Telemetry

NOTHING = Telemetry(None, 0.0, 0.0, 0.0)


class Counting:
    """Steers a little more each time that it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def reset(self) -> None:
        self.asked = 0

    def step(self, telemetry: Telemetry, now: float) -> Command:
        self.asked += 1
        return Command(self.asked / 1000, 0.0)


def test_a_lost_picture_leaves_the_last_command(rng) -> None:
    inner = Counting()
    driver = LossyDriver(inner, 0.3, rng)
    commands = [driver.step(NOTHING, 0.0).steering for _ in range(500)]
    repeated = np.diff(commands) == 0
    assert 0.25 < repeated.mean() < 0.35
    assert inner.asked == len(set(commands))
    assert set(np.diff(commands).round(3)) == {0.0, 0.001}


def test_nothing_lost_is_the_driver_itself(rng) -> None:
    driver = LossyDriver(Counting(), 0.0, rng)
    assert [driver.step(NOTHING, 0.0).steering for _ in range(3)] == [0.001, 0.002, 0.003]


def test_before_the_first_picture_the_car_rolls(rng) -> None:
    driver = LossyDriver(Counting(), 1.0 - 1e-12, rng)
    assert driver.step(NOTHING, 0.0) == NO_COMMAND


def test_the_same_seed_loses_the_same_pictures() -> None:
    first, second = (LossyDriver(Counting(), 0.5, np.random.default_rng(3)) for _ in range(2))
    assert [first.step(NOTHING, 0.0) for _ in range(50)] == [second.step(NOTHING, 0.0) for _ in range(50)]


def test_the_expert_steers_back_to_the_middle(oval) -> None:
    world = World(oval)
    driver = ExpertAtTheWheel(Expert(oval), lambda: world.car)
    for offset in (-1.0, 1.0):
        world.reset(Start(oval.start, offset, speed=8.0))
        assert driver.step(NOTHING, 0.0).steering * offset < 0
