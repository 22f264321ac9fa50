"""The standard suite: one thing after another is made different or worse, the rest stays as it is.

Tracks and looks ask whether a model drives at all where it should; latency, lost pictures and misplaced
cameras ask how much it bears; starts beside the middle ask whether it comes back.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from codriver.evaluate.evaluation import draw_starts
from codriver.evaluate.plan import Course, DrivePlan, DriverChoice, Feeding
from codriver.evaluate.recovery import recovery_starts
from codriver.render.look import Look, draw_look
from codriver.sim.start import Start

TRACKS = (
    ("lake", False),
    ("lake", True),
    ("jungle", False),
    ("jungle", True),
    ("random:1000", False),
    ("random:1001", False),
)
"""Names, and whether in reverse; the seeds of the random ones are left alone by all that trains."""
LOOK_SEEDS = tuple(range(1000, 1010))
"""Of looks on the lake; left alone by all that trains."""
LATENCIES = (0.0, 0.05, 0.1, 0.2)
"""Seconds added; the course for which the simulator was made asks for 0.1."""
DROPPED = (0.0, 0.1, 0.25, 0.5)
"""Shares of the pictures."""
CAMERA_RIGHT = (0.0, 0.1, 0.2, 0.4)
"""Metres that the cameras are mounted off, to either side."""
CAMERA_ANGLES = tuple(math.radians(degrees) for degrees in (0.0, 1.0, 2.0, 4.0))
"""Radians that they look off, to either side, or up and down."""
RECOVERY_SECONDS = 6.0
"""Seconds that a recovery is driven: twice as long as it may take."""
RECOVERY_PLACES = (0.0, 0.5)
"""Where on the lake recoveries start, as shares of its length from the usual start."""


class Group(StrEnum):
    """What trials of a group have in common; its text is the key of the report."""

    TRACK = "track"
    LOOK = "look"
    LATENCY = "latency"
    DROPPED = "dropped"
    CAMERA_RIGHT = "camera_right"
    CAMERA_YAW = "camera_yaw"
    CAMERA_PITCH = "camera_pitch"
    RECOVERY = "recovery"


CURVES = (Group.LATENCY, Group.DROPPED, Group.CAMERA_RIGHT, Group.CAMERA_YAW, Group.CAMERA_PITCH)
"""Groups whose trials are levels of something that gets worse."""
OF_THE_PICTURE = (Group.LOOK, Group.CAMERA_RIGHT, Group.CAMERA_YAW, Group.CAMERA_PITCH)
"""Groups that make no difference to a driver who does not look."""


@dataclass(frozen=True, slots=True)
class SuiteSettings:
    """What a suite is driven with."""

    set_speed: float
    """Metres per second."""
    laps: float = 1.0
    """Of every drive but the recoveries."""
    starts: int = 3
    """On each track, and for each level of latency and of lost pictures."""
    seed: int = 0
    """Of the starts and of the lost pictures."""
    feeding: Feeding = ()
    """How the model is fed otherwise than by rule."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Drives that are counted together."""

    group: Group
    name: str
    level: float | None
    """Of what gets worse, in its unit; None in groups without levels."""
    plans: tuple[DrivePlan, ...]


def standard_suite(driver: DriverChoice, settings: SuiteSettings) -> list[Trial]:
    """Return the trials for a driver; those of the picture are left out for one that does not look."""
    suite = _Suite(driver, settings)
    trials = [*suite.tracks(), *suite.looks(), *suite.curves(), *suite.recoveries()]
    looks = all(plan.sees for trial in trials for plan in trial.plans)
    return [trial for trial in trials if looks or trial.group not in OF_THE_PICTURE]


class _Suite:
    def __init__(self, driver: DriverChoice, settings: SuiteSettings) -> None:
        self._driver, self._settings = driver, settings
        self._lake = Course("lake", laps=settings.laps, set_speed=settings.set_speed)

    def tracks(self) -> Iterator[Trial]:
        for name, reverse in TRACKS:
            course = replace(self._lake, track=name, reverse=reverse)
            words = f"{name}{' in reverse' if reverse else ''}"
            yield Trial(Group.TRACK, words, None, self._plans(course, self._settings.starts))

    def looks(self) -> Iterator[Trial]:
        for seed in LOOK_SEEDS:
            course = replace(self._lake, look=draw_look(np.random.default_rng(seed)))
            yield Trial(Group.LOOK, f"look {seed}", None, self._plans(course, 1))

    def curves(self) -> Iterator[Trial]:
        starts = self._settings.starts
        for seconds in LATENCIES:
            plans = self._plans(replace(self._lake, latency=seconds), starts, with_help=not seconds)
            yield Trial(Group.LATENCY, f"{seconds * 1000:.0f} ms", seconds, plans)
        for share in DROPPED:
            plans = self._plans(replace(self._lake, dropped=share), starts, with_help=not share)
            yield Trial(Group.DROPPED, f"{share:.0%}", share, plans)
        for group, levels in (
            (Group.CAMERA_RIGHT, CAMERA_RIGHT),
            (Group.CAMERA_YAW, CAMERA_ANGLES),
            (Group.CAMERA_PITCH, CAMERA_ANGLES),
        ):
            for level in levels:
                yield self._misplaced_camera(group, level)

    def recoveries(self) -> Iterator[Trial]:
        track = self._lake.load_track()
        speed = self._settings.set_speed
        course = replace(self._lake, laps=RECOVERY_SECONDS * speed / track.length)
        for share in RECOVERY_PLACES:
            s = (track.start + share * track.length) % track.length
            starts = recovery_starts(s, speed)
            plans = tuple(self._plan(course, start, with_help=False) for start in starts)
            yield Trial(Group.RECOVERY, f"{s:.0f} m along the lake", None, plans)

    def _misplaced_camera(self, group: Group, level: float) -> Trial:
        """Return the trial with the camera off by `level` to either side; at 0 that is the lake as it is."""
        words = f"{level:g} m" if group == Group.CAMERA_RIGHT else f"{math.degrees(level):.0f} degrees"
        offsets: Sequence[float] = (level, -level) if level else (0.0,)
        plans = [
            plan
            for offset in offsets
            for plan in self._plans(replace(self._lake, look=_look(group, offset)), 1, with_help=not level)
        ]
        return Trial(group, words, level, tuple(plans))

    def _plans(self, course: Course, starts: int, *, with_help: bool = True) -> tuple[DrivePlan, ...]:
        """Return the plans of a course from its first so many starts.

        A level of nothing is driven with help too, because then it is the lake's own plan, driven once.
        """
        seed = self._settings.seed
        places = draw_starts(course.load_track(), self._settings.starts, seed)[:starts]
        return tuple(
            self._plan(course, place, seed + number, with_help=with_help)
            for number, place in enumerate(places)
        )

    def _plan(self, course: Course, start: Start | None, seed: int = 0, *, with_help: bool) -> DrivePlan:
        return DrivePlan(self._driver, course, start, seed, with_help, feeding=self._settings.feeding)


def _look(group: Group, offset: float) -> Look:
    match group:
        case Group.CAMERA_RIGHT:
            return Look(camera_right=offset)
        case Group.CAMERA_YAW:
            return Look(camera_yaw=offset)
        case _:
            return Look(camera_pitch=offset)
