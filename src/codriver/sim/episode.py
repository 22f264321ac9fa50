"""The task: laps, collisions, and the reasons for which a drive ends. Physics measures, this judges."""

import math
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from codriver.errors import SettingError
from codriver.sim.car import CarState
from codriver.sim.elementwise import between, floored, larger, size, where
from codriver.sim.vehicle import TIME_STEP
from codriver.types import FloatArray

STUCK_SPEED = 0.1
"""Metres per second; a car that is slower stands."""
COLLISION_GAP = 1.0
"""Seconds without touching a wall after which touching it counts as another collision."""


class EndReason(IntEnum):
    """Why a drive ended; its text is the word that reports use."""

    RUNNING = 0
    FINISHED = 1
    OFF_ROAD = 2
    CRASH = 3
    STUCK = 4
    TIMEOUT = 5
    WRONG_WAY = 6

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class EpisodeRules:
    """What ends a drive."""

    laps: float = 1.0
    """How many laps finish it, counted from where it starts; inf never does."""
    time_limit: float = math.inf
    """Seconds."""
    off_road_ends: bool = True
    """Whether the first wheel off the road ends it."""
    crash_ends: bool = True
    """Whether touching a wall ends it."""
    stuck_seconds: float = 10.0
    """Seconds of standing that end it; a car may wait for its first command that long."""
    wrong_way_metres: float = 20.0
    """How far behind the farthest point it has reached ends it."""

    def __post_init__(self) -> None:
        for name in ("laps", "time_limit", "stuck_seconds", "wrong_way_metres"):
            value = getattr(self, name)
            if not value > 0:
                raise SettingError(f"{name} is {value}; it must be above 0 (inf for never)")


@dataclass(frozen=True, slots=True)
class Episode:
    """What happened to the cars so far, each field an array (n,), or a number for one car."""

    start: FloatArray
    """Arc length where each started, metres."""
    farthest: FloatArray
    """The farthest arc length reached, metres."""
    steps: NDArray[np.int64]
    """Physics steps driven."""
    laps: FloatArray
    """Whole laps."""
    lap_time: FloatArray
    """Seconds of the last whole lap, NaN before the first."""
    line_time: FloatArray
    """When the running lap began, seconds."""
    collisions: FloatArray
    """Times that a wall was hit; touching it again within COLLISION_GAP is the same collision."""
    wall_time: FloatArray
    """When a wall was last touched, seconds; -inf for never."""
    standing: FloatArray
    """Seconds that the car has been standing."""
    end: NDArray[np.int64]
    """EndReason of each car."""

    @property
    def time(self) -> FloatArray:
        """Seconds driven."""
        return np.multiply(self.steps, TIME_STEP)


def begin(car: CarState) -> Episode:
    """Return the episode of cars (n,) that start where they are."""
    count = len(car.s)
    zeros = np.zeros(count)
    return Episode(
        start=car.s,
        farthest=car.s,
        steps=np.zeros(count, np.int64),
        laps=zeros,
        lap_time=np.full(count, np.nan),
        line_time=zeros,
        collisions=zeros,
        wall_time=np.full(count, -np.inf),
        standing=zeros,
        end=np.zeros(count, np.int64),
    )


def judge(rules: EpisodeRules, length: float, before: CarState, car: CarState, episode: Episode) -> Episode:
    """Return the episode after a step from `before` to `car` on a track `length` metres long.

    All of it numbers, or arrays (n,). Where several reasons to end hold, the last one of these here counts.
    """
    steps = episode.steps + 1
    time = steps * TIME_STEP
    farthest = larger(episode.farthest, car.s)
    laps = floored((farthest - episode.start) / length)
    line = episode.start + laps * length
    # Within the step the car is taken to drive evenly: that tells when it crossed the line.
    gained = larger(car.s - before.s, 1e-12)
    crossing = time - TIME_STEP * between(0.0, (car.s - line) / gained, 1.0)
    crossed = laps > episode.laps
    hits = car.touches_wall & (time - episode.wall_time > COLLISION_GAP)
    standing = where(size(car.speed) < STUCK_SPEED, episode.standing + TIME_STEP, 0.0)
    end = where(time >= rules.time_limit, EndReason.TIMEOUT, EndReason.RUNNING)
    end = where(standing >= rules.stuck_seconds, EndReason.STUCK, end)
    end = where(farthest - car.s > rules.wrong_way_metres, EndReason.WRONG_WAY, end)
    end = where(farthest - episode.start >= rules.laps * length, EndReason.FINISHED, end)
    end = where(rules.off_road_ends & (car.wheels_off > 0), EndReason.OFF_ROAD, end)
    end = where(rules.crash_ends & car.touches_wall, EndReason.CRASH, end)
    return Episode(
        start=episode.start,
        farthest=farthest,
        steps=steps,
        laps=laps,
        lap_time=where(crossed, crossing - episode.line_time, episode.lap_time),
        line_time=where(crossed, crossing, episode.line_time),
        collisions=episode.collisions + hits,
        wall_time=where(car.touches_wall, time, episode.wall_time),
        standing=standing,
        end=end,
    )
