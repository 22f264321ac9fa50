"""The closed loop of an evaluation: commands that take their time to reach the car, on simulated time."""

from collections import deque
from collections.abc import Callable

from codriver.render.simulated_world import STEPS_PER_OBSERVATION
from codriver.sim.car import CarState
from codriver.sim.episode import EndReason
from codriver.sim.start import Start
from codriver.sim.vehicle import TIME_STEP
from codriver.sim.world import World
from codriver.types import Command, Telemetry

NO_COMMAND = Command(0.0, 0.0)
"""What acts until the first command arrives, and after somebody has put the car back."""
_SAME_MOMENT = 1e-9
"""Seconds."""


class LateWorld:
    """A world for rollouts, whose commands act `latency` seconds after the picture that they answer.

    A command that arrives within a physics step acts for the rest of it: the step is driven with the mean of
    the old and the new one. With no latency this is the simulated world, bit for bit.
    """

    def __init__(self, world: World, observe: Callable[[], Telemetry], latency: float = 0.0) -> None:
        """Drive in `world`; `observe` tells what its car reports."""
        self.world = world
        self.observe = observe
        self._latency = latency
        self._forget_commands()

    def reset(self, start: Start | None = None) -> None:
        """Begin an episode at `start`, the track's own by default."""
        self.world.reset(start)
        self._forget_commands()

    def step(self, command: Command) -> bool:
        """Send a command and drive until the next picture; return whether the episode goes on."""
        self._on_the_way.append((self.seconds + self._latency, command))
        for _ in range(STEPS_PER_OBSERVATION):
            self.world.step(self._acting(self.seconds))
        return self.world.end == EndReason.RUNNING

    def put(self, start: Start) -> None:
        """Put the car elsewhere within the episode; what was commanded before does not reach it any more."""
        self.world.put(start)
        self._forget_commands()

    @property
    def car(self) -> CarState:
        """The car, in numbers."""
        return self.world.car

    @property
    def seconds(self) -> float:
        """Simulated seconds since the start."""
        return float(self.world.episode.time)

    def _forget_commands(self) -> None:
        self._on_the_way: deque[tuple[float, Command]] = deque()
        self._in_force = NO_COMMAND

    def _acting(self, now: float) -> Command:
        """Return what acts in the physics step that begins `now`."""
        while self._on_the_way and self._on_the_way[0][0] <= now + _SAME_MOMENT:
            self._in_force = self._on_the_way.popleft()[1]
        old = self._in_force
        if not self._on_the_way or self._on_the_way[0][0] >= now + TIME_STEP - _SAME_MOMENT:
            return old
        due, new = self._on_the_way[0]
        share = (due - now) / TIME_STEP
        return Command(
            new.steering + (old.steering - new.steering) * share,
            new.throttle + (old.throttle - new.throttle) * share,
        )
