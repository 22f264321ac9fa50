"""A suite in words: what its groups are called, its table, and the verdict."""

import math
from collections.abc import Iterator, Mapping

from codriver.evaluate.page import TableRow
from codriver.evaluate.suite import CURVES, Group
from codriver.evaluate.suite_result import SuiteResult, TrialResult
from codriver.evaluate.words import counted, miles_per_hour

CURVE_TITLES: Mapping[Group, str] = {
    Group.LATENCY: "added latency, ms",
    Group.DROPPED: "pictures lost, %",
    Group.CAMERA_RIGHT: "camera beside, m",
    Group.CAMERA_YAW: "camera yawed, °",
    Group.CAMERA_PITCH: "camera pitched, °",
}
"""What is made worse, with the unit in which people say it."""
CURVE_UNITS: Mapping[Group, float] = {
    Group.LATENCY: 1000.0,
    Group.DROPPED: 100.0,
    Group.CAMERA_RIGHT: 1.0,
    Group.CAMERA_YAW: math.degrees(1.0),
    Group.CAMERA_PITCH: math.degrees(1.0),
}
"""These units in one of the level's own."""
COURSE_COLUMNS = ("clean drives", "expert's", "driven freely", "autonomy", "off the middle", "at most")


def suite_verdict(result: SuiteResult) -> str:
    """Say how often the model drove clean, whether it comes back to the middle, and what breaks it."""
    courses = result.of(Group.TRACK, Group.LOOK)
    clean = sum(each.subject.clean for each in courses)
    drives = sum(len(each.subject.results) for each in courses)
    back, best = result.back_in_time
    return (
        f"{result.model.name} drove {clean} of {counted(drives, 'drive')} at "
        f"{miles_per_hour(result.settings.set_speed)} without a wheel off the road, on "
        f"{len(result.of(Group.TRACK))} courses and in {len(result.of(Group.LOOK))} looks. "
        f"From {len(result.recoveries)} starts beside the middle it reached it in time from "
        f"{sum(each.reached_in_time for each in result.recoveries)} and came back for good from {back}, "
        f"the expert from {best}. "
        f"{_what_breaks_it(result)}"
    )


def _what_breaks_it(result: SuiteResult) -> str:
    broken = [
        f"{CURVE_TITLES[group].rpartition(', ')[0]} {level_in_words(group, level)}"
        for group, level in result.breaking_points.items()
        if level is not None
    ]
    return f"It breaks at: {'; '.join(broken)}." if broken else "Nothing that was made worse broke it."


def level_in_words(group: Group, level: float) -> str:
    """Return a level of a curve in the unit of its title."""
    return f"{level * CURVE_UNITS[group]:.3g} {CURVE_TITLES[group].rpartition(', ')[2]}"


def course_rows(result: SuiteResult) -> Iterator[TableRow]:
    """Yield a row for each track and look, with the cells of COURSE_COLUMNS."""
    for each in result.of(Group.TRACK, Group.LOOK):
        subject, expert = each.subject, result.expert_of(each.trial)
        errors = subject.figures.lateral.by_time
        cells = [
            _clean(each),
            _clean(expert) if expert else "-",
            f"{subject.completion:.1%}",
            f"{subject.help.autonomy:.1f} %",
            f"{errors.mean_absolute:.2f} m",
            f"{errors.largest:.2f} m",
        ]
        yield TableRow(each.trial.name, cells)


def robustness_rows(result: SuiteResult) -> Iterator[TableRow]:
    """Yield a row for each curve: clean drives level by level, and where it breaks."""
    for group in CURVES:
        levels = [
            f"{level_in_words(group, each.trial.level or 0.0)}: {_clean(each)}" for each in result.of(group)
        ]
        broken = result.breaking_point(group)
        yield TableRow(
            CURVE_TITLES[group].rpartition(", ")[0],
            [", ".join(levels), "-" if broken is None else level_in_words(group, broken)],
        )


def _clean(result: TrialResult) -> str:
    return f"{result.subject.clean} of {len(result.subject.results)}"
