"""An evaluation: models, ceiling and floor on the same course from the same starts."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from codriver.errors import SettingError
from codriver.evaluate.parallel import Progress, drive_all
from codriver.evaluate.plan import Course, DrivePlan, DriverChoice, Feeding, Reference
from codriver.evaluate.subject import Subject
from codriver.replay.path import RecordedRoad
from codriver.sim.start import Start, random_starts
from codriver.sim.track import Track

START_OFFSET = 0.5
"""Metres off the middle at a random start, at most (chosen: a person parks no worse)."""
START_HEADING = math.radians(3.0)
"""Radians off the road's heading at a random start, at most (chosen)."""
REFERENCES: tuple[Reference, ...] = ("expert", "straight")


@dataclass(frozen=True)
class Evaluation:
    """What came of it."""

    course: Course
    seed: int
    models: Sequence[Subject]
    references: Sequence[Subject]
    """The ceiling and the floor."""

    @property
    def subjects(self) -> list[Subject]:
        """Models first, then ceiling and floor."""
        return [*self.models, *self.references]

    def lap_time_ratio(self, subject: Subject) -> float | None:
        """Return a subject's lap time by the expert's, None where one of them finished no lap."""
        own, best = subject.lap_time, self.references[0].lap_time
        return own / best if own and best else None

    @property
    def passed(self) -> bool:
        """Whether every model drove every lap clean."""
        return all(model.clean == len(model.results) for model in self.models)


def evaluate(
    models: Sequence[Path],
    course: Course,
    *,
    starts: int = 1,
    seed: int = 0,
    feeding: Feeding = (),
    processes: int | None = None,
    progress: Progress = lambda _: None,
) -> Evaluation:
    """Let each model, the expert and one that never steers drive a course from the same starts.

    The first of the `starts` is the track's own, the others lie anywhere, drawn from `seed`. `feeding` is how
    all the models are fed otherwise than by rule. Raises
    SettingError, ModelFileError, MissingExtraError.
    """
    names = [*_names(models), *REFERENCES]
    places = draw_starts(course.load_track(), starts, seed)
    drivers: list[DriverChoice] = [*models, *REFERENCES]
    plans = [
        DrivePlan(driver, course, place, seed + number, film=number == 0, feeding=feeding)
        for driver in drivers
        for number, place in enumerate(places)
    ]
    results = drive_all(plans, processes, progress)
    subjects = [
        Subject(name, driver, results[number * starts : (number + 1) * starts])
        for number, (name, driver) in enumerate(zip(names, drivers, strict=True))
    ]
    return Evaluation(course, seed, subjects[: len(models)], subjects[len(models) :])


def draw_starts(track: Track, count: int, seed: int) -> list[Start | None]:
    """Return the track's own start, as None, and `count - 1` more anywhere on it, standing.

    On a recorded road they are in its first half, since each drive goes on to its end.
    """
    drawn = random_starts(
        track,
        np.random.default_rng(seed),
        count - 1,
        cross_track_error=START_OFFSET,
        heading_error=START_HEADING,
    )
    s = drawn.s * track.driven / track.length / 2 if isinstance(track, RecordedRoad) else drawn.s
    rows = np.stack(np.broadcast_arrays(s, drawn.cross_track_error, drawn.heading_error), axis=-1)
    return [None, *(Start(*row) for row in rows.tolist())]


def _names(models: Sequence[Path]) -> list[str]:
    """Return the files' names, with as many folders before them as tell them apart.

    Raises SettingError when two are the same file.
    """
    paths = [path.resolve() for path in models]
    if len(set(paths)) < len(paths):
        raise SettingError("a model is named twice; compare different files.")
    for parts in itertools.count(1):
        names = ["/".join(path.parts[-parts:]) for path in paths]
        if len(set(names)) == len(names):
            break
    return names
