"""A rollout: a driver drives in a world until the episode ends. No wall clock, no sockets, no chance.

The driver is the very object that serves the simulator's socket; here it gets simulated time. Same world,
driver and start give the same drive to the last bit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from codriver.sim.car import CarState
from codriver.sim.start import Start
from codriver.types import Command, Telemetry

INTERVENE_AT = 1.0
"""Metres off the centre line at which somebody takes the wheel (Bojarski et al. 2016, arXiv 1604.07316)."""


class DrivenWorld(Protocol):
    """What can be driven in: the simulator, or a recording replayed."""

    @property
    def car(self) -> CarState:
        """The car, in numbers."""

    @property
    def seconds(self) -> float:
        """Simulated seconds since the start."""

    def reset(self, start: Start | None = None) -> None:
        """Begin an episode."""

    def observe(self) -> Telemetry:
        """Return what the car reports now, with a picture."""

    def step(self, command: Command) -> bool:
        """Drive until the next observation; return whether the episode goes on."""

    def put(self, start: Start) -> None:
        """Put the car elsewhere within the episode."""


class SteppingDriver(Protocol):
    """What drives: :class:`codriver.drive.driver.Driver` or anything like it."""

    def reset(self) -> None:
        """Start afresh."""

    def step(self, telemetry: Telemetry, now: float) -> Command:
        """Return the command for a telemetry at `now` seconds."""


@dataclass(frozen=True, slots=True)
class Intervention:
    """Somebody took the wheel and put the car back into the middle of the road."""

    seconds: float
    """When, simulated seconds since the start."""
    s: float
    """Where along the track, metres."""
    cross_track_error: float
    """How far off it was, metres right."""


Watcher = Callable[[Telemetry, Command, CarState], object]
"""Is shown every observation, the command that answers it, and the car that made it."""


def rollout(
    driver: SteppingDriver,
    world: DrivenWorld,
    start: Start | None = None,
    *,
    intervene_at: float | None = None,
    watch: Watcher | None = None,
) -> list[Intervention]:
    """Drive an episode from `start` to its end; what was driven is then in the world's trajectory.

    With `intervene_at` (metres) a car further off the centre line is put back onto it, along the road and
    at its speed, the driver starts afresh, and that counts as an intervention; NVIDIA's rule, with
    INTERVENE_AT. Returns the interventions.
    """
    driver.reset()
    world.reset(start)
    interventions: list[Intervention] = []
    running = True
    while running:
        telemetry, car = world.observe(), world.car
        command = driver.step(telemetry, world.seconds)
        if watch is not None:
            watch(telemetry, command, car)
        running = world.step(command)
        car = world.car
        if running and intervene_at is not None and abs(car.cross_track_error) > intervene_at:
            interventions.append(Intervention(world.seconds, float(car.s), float(car.cross_track_error)))
            world.put(Start(car.s, speed=car.speed))
            driver.reset()
    return interventions
