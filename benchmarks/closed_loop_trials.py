"""What the closed-loop benchmarks let models drive, and what they keep of it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from codriver.evaluate.drive import DriveResult
from codriver.evaluate.evaluation import draw_starts
from codriver.evaluate.parallel import drive_all
from codriver.evaluate.plan import Course, DrivePlan
from codriver.evaluate.recovery import recovery_figures, recovery_starts
from codriver.evaluate.subject import Subject
from codriver.evaluate.suite import LOOK_SEEDS, RECOVERY_SECONDS
from codriver.files import replace_text
from codriver.render.look import draw_look
from codriver.types import METRES_PER_SECOND_PER_MPH

FAST = 30 * METRES_PER_SECOND_PER_MPH
"""Metres per second that the targets are stated for."""
SLOW = 20 * METRES_PER_SECOND_PER_MPH
"""Metres per second at which latency is borne."""
UNSEEN = tuple(range(2000, 2020))
"""Seeds of random tracks that no recipe trains on, and by which no model is chosen."""
FRESH_LOOKS = tuple(range(5000, 5010))
"""Seeds of looks that nothing was chosen by; the recipe grew where networks failed in the suite's."""
STARTS_SEED = 0
"""The same starts for every model, so that differences are paired."""

Trials = dict[str, list[DrivePlan]]
"""Drives that are counted together, by name."""


def built_in_tracks(model: Path, starts: int) -> Trials:
    """Return the lake and the jungle, both ways, at 30 mph."""
    return {
        f"{name}{' in reverse' if reverse else ''}": _plans(
            model, Course(name, reverse=reverse, set_speed=FAST), starts
        )
        for name in ("lake", "jungle")
        for reverse in (False, True)
    }


def unseen_tracks(model: Path, starts: int, seeds: Sequence[int] = UNSEEN) -> Trials:
    """Return random tracks at 30 mph, each from so many starts, counted together."""
    courses = [Course(f"random:{seed}", set_speed=FAST) for seed in seeds]
    plans = [plan for course in courses for plan in _plans(model, course, starts)]
    return {f"{len(seeds)} unseen random tracks{_from_starts(starts)}": plans}


def looks(model: Path, starts: int) -> Trials:
    """Return the standard suite's looks of the lake at 30 mph."""
    return {
        f"look {seed}{_from_starts(starts)}": _plans(model, _lake_in_look(seed), starts)
        for seed in LOOK_SEEDS
    }


def fresh_looks(model: Path, starts: int) -> Trials:
    """Return ten looks of the lake at 30 mph that no recipe was mended by, counted together."""
    plans = [plan for seed in FRESH_LOOKS for plan in _plans(model, _lake_in_look(seed), starts)]
    return {f"{len(FRESH_LOOKS)} fresh looks{_from_starts(starts)}": plans}


def _lake_in_look(seed: int) -> Course:
    return Course("lake", look=draw_look(np.random.default_rng(seed)), set_speed=FAST)


def late_commands(model: Path, starts: int) -> Trials:
    """Return the lake at 20 mph with every command 100 ms late."""
    return {"100 ms late at 20 mph": _plans(model, Course("lake", set_speed=SLOW, latency=0.1), starts)}


def recoveries(model: Path) -> Trials:
    """Return the 24 starts beside the middle at 30 mph."""
    course = Course("lake", set_speed=FAST)
    track = course.load_track()
    course = replace(course, laps=RECOVERY_SECONDS * FAST / track.length)
    starts = recovery_starts(track.start % track.length, FAST)
    return {"24 recoveries": [DrivePlan(model, course, start, with_help=False) for start in starts]}


def _from_starts(starts: int) -> str:
    """Return what tells trials from several starts from those from one, in a file that keeps both."""
    return "" if starts == 1 else f" from {starts} starts"


def _plans(model: Path, course: Course, starts: int) -> list[DrivePlan]:
    places = draw_starts(course.load_track(), starts, STARTS_SEED)
    return [DrivePlan(model, course, place, number) for number, place in enumerate(places)]


def drive_trials(trials: Trials, kept: Path, tell: Callable[[str], object] = print) -> dict[str, Any]:
    """Drive what `kept`, a JSON file, has no result of yet, and return the results of all trials by name.

    The file is written after every trial, so that a run that was cut off goes on where it was.
    """
    done: dict[str, Any] = json.loads(kept.read_text()) if kept.exists() else {}
    for name, plans in trials.items():
        if name not in done:
            done[name] = summary(drive_all(plans))
            replace_text(kept, json.dumps(done, indent=1))
        tell(f"{kept.parent.name}  {name}: {in_words(done[name])}")
    return {name: done[name] for name in trials}


def summary(results: Sequence[DriveResult]) -> dict[str, Any]:
    """Return the figures that the targets are stated in, of one driver's drives, as plain JSON values."""
    plans = [result.plan for result in results]
    driver = plans[0].driver
    subject = Subject(Path(driver).name, driver, results)
    lateral = [np.abs(drive.trajectory.cross_track_error) for drive in subject.free]
    values: dict[str, Any] = {
        "drives": len(plans),
        "clean": subject.clean,
        "completion": subject.completion,
        "mean_absolute_error": float(np.mean(np.concatenate(lateral))),
        "largest_error": float(max(each.max() for each in lateral)),
    }
    if all(plan.with_help for plan in plans):
        values |= asdict(subject.help)
    else:
        figures = [recovery_figures(drive.trajectory) for drive in subject.free]
        values["in_time"] = sum(each.in_time for each in figures)
        values["reached_in_time"] = sum(each.reached_in_time for each in figures)
        values["seconds_to_recover"] = [each.seconds for each in figures]
    return values


def in_words(values: dict[str, Any]) -> str:
    """Return a trial's figures in a line."""
    words = f"{values['clean']} of {values['drives']} clean, error {values['mean_absolute_error']:.2f} m"
    if "autonomy" in values:
        words += (
            f", {values['count']} interventions in {values['metres'] / 1000:.1f} km, "
            f"autonomy {values['autonomy']:.1f} %"
        )
    if "in_time" in values:
        words += f", {values['reached_in_time']} back in time, {values['in_time']} of them for good"
    return words
