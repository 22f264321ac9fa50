"""Two drivers on the same starts: by how much the second differs from the first, figure by figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from codriver.evaluate.figures import help_of
from codriver.evaluate.intervals import PairedDifference, paired_difference
from codriver.evaluate.subject import Subject


@dataclass(frozen=True, slots=True)
class Comparison:
    """How the second driver differs from the first."""

    first: str
    second: str
    differences: Mapping[str, PairedDifference]
    """Second less first, by the keys of :func:`compared_values`."""


def compare(first: Subject, second: Subject) -> Comparison:
    """Compare two drivers that drove the same starts of the same course."""
    values, others = compared_values(first), compared_values(second)
    differences = {key: paired_difference(np.array(values[key]), np.array(others[key])) for key in values}
    return Comparison(first.name, second.name, differences)


def compared_values(subject: Subject) -> dict[str, Sequence[float]]:
    """Return what is compared: one value for each start, by the keys of the report."""
    free = [subject.figures_of([drive]) for drive in subject.free]
    # A replay is always driven to its end.
    driven = {} if subject.course.recording else {"completion": [drive.completion for drive in subject.free]}
    return {
        **driven,
        "autonomy": [help_of([drive]).autonomy for drive in subject.helped],
        "mean_absolute": [figures.lateral.by_time.mean_absolute for figures in free],
        "percentile_95": [figures.lateral.by_time.percentile_95 for figures in free],
        "largest": [figures.lateral.by_time.largest for figures in free],
        "steering_rate": [figures.smoothness.steering_rate for figures in free],
        "lateral_jerk": [figures.smoothness.lateral_jerk for figures in free],
        "mean_speed": [figures.pace.mean for figures in free],
    }
