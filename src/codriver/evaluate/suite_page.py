"""The report of a suite for people: tracks and looks, what the model bears, and how it comes back."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from codriver.evaluate.page import definitions, header, page, section, table, themed, verdict_box
from codriver.evaluate.recovery import IN_TIME
from codriver.evaluate.report_page import provenance_entries
from codriver.evaluate.suite import CURVES, Group
from codriver.evaluate.suite_result import SuiteResult, TrialResult
from codriver.evaluate.suite_words import (
    COURSE_COLUMNS,
    CURVE_TITLES,
    CURVE_UNITS,
    course_rows,
    robustness_rows,
    suite_verdict,
)
from codriver.evaluate.themed_picture import ThemedPicture, draw_themed
from codriver.evaluate.words import counted, miles_per_hour
from codriver.plots.recovery_grid import RecoverySquare, draw_recovery_grid
from codriver.plots.robustness_curves import Curve, draw_robustness_curves

_COURSE_NOTE = (
    "Each drive ends at the first wheel off the road; autonomy is from drives with help, where a car more "
    "than 1 m off the middle is put back. The expert sees the track instead of the picture."
)
_CURVE_NOTE = (
    "Share of clean drives on the lake, with Wilson's 95 % interval; dashed the expert, where it can be made "
    "worse too. It breaks at the first level at which a drive was not clean."
)
_RECOVERY_NOTE = (
    "Seconds until the car is within 0.3 m of the middle for good; "
    f"red is later than {IN_TIME:g} s, or never."
)


def suite_page(result: SuiteResult, report: dict[str, Any]) -> str:
    """Return the page; `report` is what :func:`suite_json` returned, for the small print."""
    title = f"{result.model.name}, the standard suite"
    settings = result.settings
    facts = [
        f"up to {miles_per_hour(settings.set_speed)}",
        f"{counted(settings.starts, 'start')} of {counted(settings.laps, 'lap')}",
        f"seed {settings.seed}",
    ]
    tiles = {
        "clean on tracks": _share(result.of(Group.TRACK)),
        "clean in looks": _share(result.of(Group.LOOK)),
        "recoveries in time": f"{result.back_in_time[0]} of {len(result.recoveries)}",
    }
    entries = dict(provenance_entries(report["provenance"], [{"name": "", "model": report["model"]}]))
    sections = [
        header(title, verdict_box(suite_verdict(result), tiles, good=result.passed), facts),
        section("Tracks and looks", table(COURSE_COLUMNS, course_rows(result)), _COURSE_NOTE),
        section(
            "What it bears",
            themed(_curves(result), "Share of clean drives against what was made worse")
            + table(["clean drives", "breaks at"], robustness_rows(result)),
            _CURVE_NOTE,
        ),
        section("Back to the middle", themed(_grid(result), "Seconds of each recovery"), _RECOVERY_NOTE),
        section("Where this comes from", definitions(entries), "report.json has more, and all digits."),
    ]
    return page(title, sections)


def _share(results: Sequence[TrialResult]) -> str:
    clean = sum(each.subject.clean for each in results)
    return f"{clean} of {sum(len(each.subject.results) for each in results)}"


def _curves(result: SuiteResult) -> ThemedPicture:
    curves = [_curve(result, group) for group in CURVES]
    return draw_themed(lambda path, theme: draw_robustness_curves(path, curves, theme=theme))


def _curve(result: SuiteResult, group: Group) -> Curve:
    results = result.of(group)
    points = [each.point for each in results]
    experts = [result.expert_of(each.trial) for each in results]
    known = [expert.point.share for expert in experts if expert]
    return Curve(
        title=CURVE_TITLES[group],
        levels=np.array([point.level for point in points]) * CURVE_UNITS[group],
        share=np.array([point.share for point in points]),
        low=np.array([point.interval.low for point in points]),
        high=np.array([point.interval.high for point in points]),
        expert_share=np.array(known) if len(known) == len(points) else None,
    )


def _grid(result: SuiteResult) -> ThemedPicture:
    places = {each.trial.name: _squares(each) for each in result.of(Group.RECOVERY)}
    return draw_themed(lambda path, theme: draw_recovery_grid(path, places, IN_TIME, theme=theme))


def _squares(result: TrialResult) -> list[RecoverySquare]:
    starts = (plan.start for plan in result.trial.plans if plan.start)
    return [
        RecoverySquare(
            float(start.cross_track_error), math.degrees(float(start.heading_error)), figures.seconds
        )
        for start, figures in zip(starts, result.recoveries, strict=True)
    ]
