"""What came of a suite: trial by trial, the curves and their breaking points, and the recoveries."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from codriver.evaluate.drive import DriveResult
from codriver.evaluate.parallel import Progress, drive_all, work
from codriver.evaluate.plan import DrivePlan
from codriver.evaluate.recovery import RecoveryFigures, recovery_figures
from codriver.evaluate.robustness import RobustnessPoint, breaking_point
from codriver.evaluate.subject import Subject
from codriver.evaluate.suite import CURVES, Group, SuiteSettings, Trial, standard_suite
from codriver.render.simulated_world import OBSERVATION_SECONDS

SECONDS_PER_PICTURE = 0.015
"""What a picture of the lake, an answer to it and three physics steps take of one core, in seconds: measured
on an AMD EPYC of the third generation."""
SECONDS_PER_SCENE = 2.0
"""What building a track under one look takes of one core, in seconds; measured likewise."""
DRIVEN_TWICE = 1.4
"""Drives per plan that is to be driven with help too: guessed, for it depends on how good the model is."""


@dataclass(frozen=True)
class TrialResult:
    """A trial with what came of it."""

    trial: Trial
    subject: Subject
    """Who drove it, with the results."""

    @property
    def point(self) -> RobustnessPoint:
        """Its place on a curve; only for trials with a level."""
        level = self.trial.level or 0.0
        return RobustnessPoint(level, self.subject.clean, len(self.subject.results))

    @cached_property
    def recoveries(self) -> list[RecoveryFigures]:
        """How each start beside the middle was made good; only for trials of recovery."""
        return [recovery_figures(drive.trajectory) for drive in self.subject.free]


@dataclass(frozen=True)
class SuiteResult:
    """A model's suite, and the expert's, which is the ceiling."""

    model: Path
    settings: SuiteSettings
    trials: Sequence[TrialResult]
    expert_trials: Sequence[TrialResult]

    def of(self, *groups: Group) -> list[TrialResult]:
        """Return the model's trials of some groups."""
        return [result for result in self.trials if result.trial.group in groups]

    def expert_of(self, trial: Trial) -> TrialResult | None:
        """Return the expert's result in the same trial, None where the trial is one of the picture."""
        same = (trial.group, trial.name)
        found = (each for each in self.expert_trials if (each.trial.group, each.trial.name) == same)
        return next(found, None)

    def breaking_point(self, group: Group) -> float | None:
        """Return the first level of a curve at which a drive was not clean, None if all were."""
        return breaking_point([result.point for result in self.of(group)])

    @property
    def breaking_points(self) -> dict[Group, float | None]:
        """Of all curves."""
        return {group: self.breaking_point(group) for group in CURVES}

    @property
    def recoveries(self) -> list[RecoveryFigures]:
        """Of all starts beside the middle."""
        return _recoveries(self.trials)

    @property
    def back_in_time(self) -> tuple[int, int]:
        """From how many of these starts the model came back for good in time, and the expert."""
        own, best = (
            sum(each.in_time for each in _recoveries(trials)) for trials in (self.trials, self.expert_trials)
        )
        return own, best

    @property
    def passed(self) -> bool:
        """Whether every drive on every track and in every look was clean."""
        subjects = [result.subject for result in self.of(Group.TRACK, Group.LOOK)]
        return all(subject.clean == len(subject.results) for subject in subjects)


def _recoveries(trials: Sequence[TrialResult]) -> list[RecoveryFigures]:
    of_recovery = (each for each in trials if each.trial.group == Group.RECOVERY)
    return [figures for each in of_recovery for figures in each.recoveries]


def run_suite(
    model: Path,
    settings: SuiteSettings,
    processes: int | None = None,
    progress: Progress = lambda _: None,
) -> SuiteResult:
    """Drive the standard suite with a model and with the expert; a plan that two trials share is driven once.

    Raises what :func:`drive_all` raises.
    """
    own, best = standard_suite(model, settings), standard_suite("expert", settings)
    plans = distinct_plans([*own, *best])
    results = dict(zip(plans, drive_all(plans, processes, progress), strict=True))
    return SuiteResult(
        model,
        settings,
        [_counted_together(trial, model.name, results) for trial in own],
        [_counted_together(trial, "expert", results) for trial in best],
    )


def distinct_plans(trials: Iterable[Trial]) -> list[DrivePlan]:
    """Return all plans of some trials, each once."""
    return list(dict.fromkeys(plan for trial in trials for plan in trial.plans))


def estimated_seconds(model: Path, settings: SuiteSettings, processes: int | None = None) -> float:
    """Return about how long :func:`run_suite` takes."""
    plans = distinct_plans([*standard_suite(model, settings), *standard_suite("expert", settings)])
    seconds = sum(work(plan) * (DRIVEN_TWICE if plan.with_help else 1.0) for plan in plans)
    scenes = {(plan.course.track, plan.course.reverse, plan.course.look) for plan in plans if plan.sees}
    driving = seconds / OBSERVATION_SECONDS * SECONDS_PER_PICTURE
    return (driving + len(scenes) * SECONDS_PER_SCENE) / (processes or os.cpu_count() or 1)


def _counted_together(trial: Trial, name: str, results: dict[DrivePlan, DriveResult]) -> TrialResult:
    driver = trial.plans[0].driver
    return TrialResult(trial, Subject(name, driver, [results[plan] for plan in trial.plans]))
