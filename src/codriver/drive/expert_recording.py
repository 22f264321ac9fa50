"""Laps that the expert drives, recorded as a person's are: three cameras and what was steered.

What is recorded is what the expert wanted to do from where the car is, also where it was pushed off the line
on purpose (DART, Laskey et al. 2017): so a few laps teach how to come back.
"""

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta

from codriver.drive.run_recording import RunRecording
from codriver.errors import OutputError
from codriver.render.simulated_world import STEPS_PER_OBSERVATION, SimulatedWorld
from codriver.sim.episode import EndReason
from codriver.sim.expert_driver import ExpertDriver
from codriver.sim.start import Start

Progress = Callable[[float], object]
"""Called with the share of the laps that is driven, 0..1."""


def record_laps(
    world: SimulatedWorld,
    expert: ExpertDriver,
    recording: RunRecording,
    started: datetime,
    progress: Progress = lambda _: None,
    *,
    every: int = 1,
    start: Start | None = None,
) -> None:
    """Drive an episode of `world`, which needs all three cameras, and record a row per `every` observations.

    It begins at `start`, the track's own by default.

    Rows are stamped with simulated time after `started`. The recording is the caller's to close. Raises
    OutputError when the disk does not take a row.
    """
    world.reset(start)
    for step in itertools.count():
        if world.world.end != EndReason.RUNNING:
            break
        action = expert.act(world.car)
        if step % (STEPS_PER_OBSERVATION * every) == 0:
            now = started + timedelta(seconds=world.seconds)
            recording.offer(world.jpegs(), action.label, max(0.0, float(world.car.speed)), now, wait=True)
            progress(world.world.completion)
        world.world.step(action.command)
        if recording.problem:
            raise OutputError(recording.problem)
