"""The report for machines: every figure under a key that stays the same; docs/report.md explains them all."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from codriver.evaluate.answer_time import AnswerTimes
from codriver.evaluate.comparison import compare
from codriver.evaluate.drive import Drive, DriveResult
from codriver.evaluate.evaluation import Evaluation
from codriver.evaluate.figures import help_of
from codriver.evaluate.provenance import code_provenance, model_provenance, recording_provenance
from codriver.evaluate.subject import Subject
from codriver.evaluate.verdict import verdict
from codriver.sim.start import Start, usual_start

FORMAT = 1
"""Goes up when a key changes its meaning or is taken away; new keys may come without that."""


def report_json(evaluation: Evaluation, answer_times: Mapping[str, AnswerTimes]) -> dict[str, Any]:
    """Return the report as plain JSON values; numbers that do not exist are null.

    `answer_times` are those of the models, by name. All else is the same for the same models, course and
    seed, down to the last digit.
    """
    first, *others = evaluation.models
    report = {
        "format": FORMAT,
        "passed": evaluation.passed,
        "verdicts": [verdict(model) for model in evaluation.models],
        "course": _course(evaluation),
        "seed": evaluation.seed,
        "subjects": [
            _subject(subject, answer_times) | {"lap_time_ratio": evaluation.lap_time_ratio(subject)}
            for subject in evaluation.subjects
        ],
        "comparisons": [asdict(compare(first, other)) for other in others],
        "provenance": code_provenance(),
    }
    return {key: finite(value) for key, value in report.items()}


def _course(evaluation: Evaluation) -> dict[str, Any]:
    course, track = evaluation.course, evaluation.course.load_track()
    told = asdict(course) | {"track": track.name, "length": track.length}
    if course.recording is None:
        return told
    return told | {"reverse": None, "look": None, "laps": None} | recording_provenance(course.recording)


def _subject(subject: Subject, answer_times: Mapping[str, AnswerTimes]) -> dict[str, Any]:
    times, replayed = answer_times.get(subject.name), subject.course.recording is not None
    return {
        "name": subject.name,
        "kind": "model" if subject.is_model else subject.driver,
        "model": model_provenance(subject.driver, subject.feeding)
        if isinstance(subject.driver, Path)
        else None,
        "clean": subject.clean_json(),
        "completion": None if replayed else subject.completion,
        "lap_time": subject.lap_time,
        "interventions": asdict(subject.help),
        "replay": asdict(subject.replay) if subject.replay else None,
        "figures": _figures(subject, subject.free),
        "figures_with_help": _figures(subject, subject.helped),
        "worst_places": [
            asdict(sight.place) | {"steering": sight.steering} for sight in subject.worst_sights
        ],
        "answer_milliseconds": asdict(times) if times else None,
        "drives": [_drive(result, subject) for result in subject.results],
    }


def _drive(result: DriveResult, subject: Subject) -> dict[str, Any]:
    free, helped = result.free, result.helped
    start: Start = result.plan.start or usual_start(result.plan.course.load_track())
    return {
        "start": asdict(start),
        "free": None if subject.course.recording is not None else _free(free, subject),
        "helped": {
            "end": str(helped.end),
            "completion": helped.completion,
            "lap_times": list(helped.lap_times),
            "faults": dict(helped.faults),
            "places": [asdict(intervention) for intervention in helped.interventions],
            "interventions": asdict(help_of([helped])),
            "figures": _figures(subject, [helped]),
        },
    }


def _free(drive: Drive, subject: Subject) -> dict[str, Any]:
    return {
        "clean": drive.clean,
        "end": str(drive.end),
        "completion": drive.completion,
        "seconds": float(drive.trajectory.time[-1]),
        "lap_times": list(drive.lap_times),
        "faults": dict(drive.faults),
        "figures": _figures(subject, [drive]),
    }


def _figures(subject: Subject, drives: Sequence[Drive]) -> dict[str, Any]:
    """Return the figures of some drives; a recording does not tell where the road ends."""
    figures = asdict(subject.figures_of(drives))
    if subject.course.recording is not None:
        figures["off_road"] = figures["lateral"]["room_used_95"] = figures["lateral"]["room_used_largest"] = (
            None
        )
    return figures


def finite(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a JSON value with null in place of every number that is not finite, and lists for tuples."""
    if isinstance(value, dict):
        return {key: finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [finite(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
