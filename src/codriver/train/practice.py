"""Practice: a model takes several lessons side by side, each recorded to a folder of its own."""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from codriver.data.recorder import Recorder
from codriver.drive.driver import Driver
from codriver.drive.lesson import Lesson, LessonFigures, take_lesson
from codriver.drive.run_recording import RunRecording
from codriver.errors import OutputError
from codriver.files import replace_text
from codriver.side_by_side import Tell, side_by_side
from codriver.train.on_policy_config import OnPolicyConfig
from codriver.types import METRES_PER_SECOND_PER_MPH

SPEEDS = (20.0, 30.0)
"""Miles per hour between which the set speed of a lesson is drawn, up to all that the car can."""
FIRST_TRACK = 1_000_000
"""Seeds of random tracks for practice are at least that: nobody else's are likely to be."""
STARTED = datetime(2000, 1, 1)
"""What the rows of lessons are stamped from: the same seed gives the same files."""
APART = timedelta(days=1)
"""Between the stamps of two lessons."""


@dataclass(frozen=True, slots=True)
class LessonPlan:
    """A lesson, as plain data that can be sent to another process."""

    model: Path
    output: Path
    """Folder of its recording."""
    number: int
    """Of all lessons of a run, from 0."""
    seconds: float
    seed: int
    set_speed: float
    """Metres per second."""
    lookahead_seconds: float
    """Time in which the geometry leads back."""
    track: int | None = None
    """Seed of the random track and of the look; or"""
    recording: Path | None = None
    """the recording that is replayed."""

    @property
    def figures(self) -> Path:
        """Where the figures are written when the lesson is finished."""
        return self.output.with_suffix(".json")


def plan_lessons(
    model: Path,
    folder: Path,
    iteration: int,
    config: OnPolicyConfig,
    recordings: Sequence[Path],
    seed: int,
    lookahead_seconds: float,
) -> list[LessonPlan]:
    """Return the lessons of an iteration (1, ...), recorded to folders in `folder`; drawn from `seed`."""
    rng = np.random.default_rng([seed, 3, iteration])
    plans = []
    for place in range(config.drives):
        number = (iteration - 1) * config.drives + place
        replayed = config.world == "replay"
        plans.append(
            LessonPlan(
                model=model,
                output=folder / f"lesson-{place + 1}",
                number=number,
                seconds=config.seconds,
                seed=int(rng.integers(2**31)),
                set_speed=float(rng.uniform(*SPEEDS)) * METRES_PER_SECOND_PER_MPH,
                lookahead_seconds=lookahead_seconds,
                track=None if replayed else FIRST_TRACK + int(rng.integers(10**9)),
                recording=recordings[number % len(recordings)] if replayed else None,
            )
        )
    return plans


def practise(plans: Sequence[LessonPlan], progress: Callable[[float], object]) -> LessonFigures:
    """Take lessons side by side and return the figures of all; `progress` gets the share that is done.

    A lesson that was finished before is not taken again, one that was not is taken from its start. Raises
    MissingExtraError without Panda3D where it is needed, OutputError.
    """
    missing = [plan for plan in plans if not plan.figures.exists()]
    done = len(plans) - len(missing)
    if missing:
        side_by_side(_take, missing, progress=lambda shares: progress((done + sum(shares)) / len(plans)))
    total = LessonFigures()
    for plan in plans:
        total.add(LessonFigures(**json.loads(plan.figures.read_text(encoding="utf-8"))))
    return total


def _take(plan: LessonPlan, tell: Tell) -> None:
    """Take one lesson; runs in a process of its own."""
    from codriver.camera.threads import keep_opencv_to_one_thread
    from codriver.drive.replayed_lesson import ReplayedLesson
    from codriver.drive.simulated_lesson import SimulatedLesson
    from codriver.render.look import draw_look
    from codriver.sim.tracks import load_track

    keep_opencv_to_one_thread()
    rng = np.random.default_rng(plan.seed)
    if plan.recording is not None:
        replayed = ReplayedLesson(
            plan.recording, plan.seconds, rng, allow_bad=True, lookahead_seconds=plan.lookahead_seconds
        )
        _record(plan, replayed, tell)
        return
    track, look = load_track(f"random:{plan.track}"), draw_look(rng)
    with SimulatedLesson(track, look, plan.seconds, plan.set_speed / 2, rng) as simulated:
        _record(plan, simulated, tell)


def _record(plan: LessonPlan, lesson: Lesson, tell: Tell) -> None:
    """Take a lesson, record it, and write its figures when all of it is on the disk."""
    from codriver.model.pilot import load_pilot

    shutil.rmtree(plan.output, ignore_errors=True)
    driver = Driver(load_pilot(plan.model), plan.set_speed)
    recording = RunRecording(Recorder(plan.output))
    try:
        figures = take_lesson(driver, lesson, recording, STARTED + plan.number * APART, tell)
    finally:
        recording.close()
    if recording.problem:
        raise OutputError(recording.problem)
    replace_text(plan.figures, json.dumps(asdict(figures)) + "\n")
