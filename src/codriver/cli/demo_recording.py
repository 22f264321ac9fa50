"""The recording part of the demo: which courses the expert drives, and all of them side by side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from codriver.cli.record import look_of, record_expert
from codriver.side_by_side import Tell, side_by_side

NOISE = 1.0
"""Metres that the expert is pushed off the line: as far as an intervention, to show how to return."""

Style = Literal["smooth", "keyboard"]

RANDOM_TRACKS = 24
RANDOM_SHARE = 0.3
"""Of a lap: how much of a random track is recorded for each lap of the lake."""

EVERY = 2
"""Of so many pictures one is recorded: two in a row show nearly the same, and the time is better spent on
more road."""


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


def demo_courses(random_tracks: int = RANDOM_TRACKS) -> list[DemoCourse]:
    """Return lake and jungle both ways, and a piece of so many random tracks in weathers of their own.

    Pieces of many roads teach more than the same time on few. On tracks that no network had seen, at 30 mph,
    one that learned from 0.3 laps of 12 random tracks needed help every 0.8 km, one that learned from fewer
    pictures of 24 every 3 km (6 and 12 tracks; seed 0, 6 passes; before the jungle was recorded too).
    """
    built_in = [DemoCourse(name, reverse=reverse) for name in ("lake", "jungle") for reverse in (False, True)]
    randoms = [
        DemoCourse(f"random:{number}", reverse=number % 2 == 0, look=number, share=RANDOM_SHARE)
        for number in range(1, random_tracks + 1)
    ]
    return [*built_in, *randoms]


@dataclass(frozen=True, slots=True)
class _Job:
    course: DemoCourse
    output: Path
    laps: float
    seed: int
    noise: float
    style: Style


def record_courses(
    courses: Sequence[DemoCourse],
    folder: Path,
    laps: float,
    seed: int,
    progress: Callable[[float], object] = lambda _: None,
    *,
    noise: float = NOISE,
    style: Style = "smooth",
) -> list[dict[str, Any]]:
    """Let the expert drive all courses and record each to a folder of its name in `folder`.

    progress: told the share that is done, 0..1; noise: metres that the expert is pushed off the line. Returns
    what :func:`record_expert` does, course by course. The same seed gives the same recordings, for any number
    of processor cores.
    """
    jobs = [
        _Job(course, folder / course.name, laps * course.share, seed + number, noise, style)
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
        noise=job.noise,
        style=job.style,
        seed=job.seed,
        every=EVERY,
    )
