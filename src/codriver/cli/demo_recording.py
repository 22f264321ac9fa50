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

RANDOM_TRACKS = 28
RANDOM_SHARE = 0.3
"""Of a lap: how much of a random track is recorded for each lap of the lake."""

LOOKS = 6
"""In which lake and jungle are recorded once more, a piece in each."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the lake that is recorded in looks of its own."""

    share: float
    """Of a lap."""
    begins: float
    begins_reverse: float
    """Of a lap, ahead of the start, by the way that it is driven."""
    first_look: int


BRIDGE = Stretch(0.12, 0.585, 0.29, first_look=300)
"""Looks like nothing else."""
TURN_OFF = Stretch(0.1, 0.70, 0.18, first_look=400)
"""The bend from which a sand road goes straight on. Without it most interventions on the lake came there:
forward in four of the suite's ten looks, and in reverse. Driven forward it tightens where the edge is hardest
to tell from the sand, so that way it is recorded more often."""

EVERY = 3
"""Of so many pictures one is recorded: those in a row show nearly the same, and the time is better spent on
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
    begin: float = 0.0
    """Of a lap, ahead of the track's own start."""

    @property
    def name(self) -> str:
        """What its recording is called."""
        part = f"-from-{100 * self.begin:.0f}-look-{self.look}" if self.begin else ""
        return self.track.replace(":", "-") + ("-reverse" if self.reverse else "") + part


def demo_courses(random_tracks: int = RANDOM_TRACKS, looks: int = LOOKS) -> list[DemoCourse]:
    """Return what the demo's network learns from, each a piece of road in a look.

    The lake and the jungle one way in the usual look; a lap more of each, and one of the lake in reverse, in
    as many pieces as there shall be other looks; two stretches of the lake in twice as many, the bridge as
    often each way, the turn-off forward three times of four; and pieces of so many random tracks, each in
    its own look. Where there shall be no other looks, the lake in reverse is recorded in the usual one.

    Pieces of many roads teach more than the same time on few: on tracks that no network had seen, at 30 mph,
    one that learned from 0.3 laps of 12 random tracks needed help every 0.8 km, one that learned from fewer
    pictures of 24 every 3 km (6 and 12 tracks; seed 0, 6 passes; before the jungle was recorded too).

    With the lake in its usual look alone, the standard suite's ten looks of it took 21 interventions and
    four drives left the road; with six more looks (and 22 random tracks) 5 and none (seed 0, 5 passes).
    """
    return [
        DemoCourse("lake"),
        DemoCourse("jungle"),
        *([] if looks else [DemoCourse("lake", reverse=True)]),
        *(_piece("lake", number, looks, 100, reverse=False) for number in range(looks)),
        *(_piece("lake", number, looks, 500, reverse=True) for number in range(looks)),
        *(_piece("jungle", number, looks, 200, reverse=True) for number in range(looks)),
        *(_stretch(BRIDGE, number, reverse=number % 2 == 1) for number in range(2 * looks)),
        *(
            DemoCourse(f"random:{number}", reverse=number % 2 == 0, look=number, share=RANDOM_SHARE)
            for number in range(1, random_tracks + 1)
        ),
        *(_stretch(TURN_OFF, number, reverse=number % 2 == 1) for number in range(looks)),
        *(_stretch(TURN_OFF, number, reverse=False) for number in range(looks, 2 * looks)),
    ]


def _piece(track: str, number: int, looks: int, first_look: int, *, reverse: bool) -> DemoCourse:
    """Return one of the pieces of a lap, in its look."""
    # Half a piece ahead: none begins at the usual start, and is called as the whole lap is.
    begin = (number + 0.5) / looks
    return DemoCourse(track, reverse, look=first_look + number, share=1 / looks, begin=begin)


def _stretch(stretch: Stretch, number: int, *, reverse: bool) -> DemoCourse:
    """Return a stretch of the lake in a look of its own."""
    begin = stretch.begins_reverse if reverse else stretch.begins
    look = stretch.first_look + number
    return DemoCourse("lake", reverse, look=look, share=stretch.share, begin=begin)


@dataclass(frozen=True, slots=True)
class _Job:
    course: DemoCourse
    output: Path
    laps: float
    seed: int
    noise: float
    style: Style
    calm: bool


def record_courses(
    courses: Sequence[DemoCourse],
    folder: Path,
    laps: float,
    seed: int,
    progress: Callable[[float], object] = lambda _: None,
    *,
    noise: float = NOISE,
    style: Style = "smooth",
    calm: bool = True,
) -> list[dict[str, Any]]:
    """Let the expert drive all courses and record each to a folder of its name in `folder`.

    progress: told the share that is done, 0..1; noise: metres that the expert is pushed off the line; calm:
    as for :func:`record_expert`, which gives what is returned for each course. The same seed gives the same
    recordings, for any number of processor cores.
    """
    jobs = [
        _Job(course, folder / course.name, laps * course.share, seed + number, noise, style, calm)
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
        calm=job.calm,
        begin=course.begin,
    )
