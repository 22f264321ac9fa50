"""The recording part of the demo: which courses the expert drives, and all of them side by side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codriver.cli.record import look_of, record_expert
from codriver.side_by_side import Tell, side_by_side

NOISE = 1.0
"""Metres that the expert is pushed off the line: as far as an intervention, to show how to return."""

RANDOM_SHARE = 0.3
"""Of a lap: how much of a random track is recorded for each lap of the lake."""


@dataclass(frozen=True, slots=True)
class DemoCourse:
    """What is recorded in one go."""

    track: str
    reverse: bool = False
    look: int | None = None
    """Seed of a time of day and weather; None is the surveyed lake's."""
    share: float = 1.0
    """Of the laps that are asked for."""

    @property
    def name(self) -> str:
        """What its recording is called."""
        return self.track.replace(":", "-") + ("-reverse" if self.reverse else "")


def demo_courses(random_tracks: int) -> list[DemoCourse]:
    """Return the lake both ways as it is, and a piece of so many random tracks in weathers of their own.

    Pieces of many roads teach more than the same time on few: a network that learned from 0.3 laps of 12
    random tracks drove the jungle, which neither had seen, with 1 and 2 interventions in a lap each way, one
    that learned from whole laps of 3 with 30 and 33 in two laps (seed 0, 6 passes, 30 mph).
    """
    randoms = [
        DemoCourse(f"random:{number}", reverse=number % 2 == 0, look=number, share=RANDOM_SHARE)
        for number in range(1, random_tracks + 1)
    ]
    return [DemoCourse("lake"), DemoCourse("lake", reverse=True), *randoms]


@dataclass(frozen=True, slots=True)
class _Job:
    course: DemoCourse
    output: Path
    laps: float
    seed: int


def record_courses(
    courses: Sequence[DemoCourse],
    folder: Path,
    laps: float,
    seed: int,
    progress: Callable[[float], object],
) -> list[dict[str, Any]]:
    """Let the expert drive all courses and record each to a folder of its name in `folder`.

    Returns what :func:`record_expert` does, course by course. The same seed gives the same recordings, for
    any number of processor cores.
    """
    jobs = [
        _Job(course, folder / course.name, laps * course.share, seed + number)
        for number, course in enumerate(courses)
    ]
    return side_by_side(_record, jobs, progress=lambda shares: progress(sum(shares) / len(shares)))


def _record(job: _Job, tell: Tell) -> dict[str, Any]:
    course = job.course
    return record_expert(
        job.output,
        course.track,
        tell,
        look=look_of(course.look),
        reverse=course.reverse,
        laps=job.laps,
        noise=NOISE,
        seed=job.seed,
    )
