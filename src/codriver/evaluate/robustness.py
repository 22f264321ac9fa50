"""Where a driver breaks: success against something that is made worse step by step."""

from collections.abc import Sequence
from dataclasses import dataclass

from codriver.evaluate.intervals import Interval, share_interval


@dataclass(frozen=True, slots=True)
class RobustnessPoint:
    """How many of some drives were clean under one level of a disturbance."""

    level: float
    """In the disturbance's own unit."""
    successes: int
    trials: int

    @property
    def share(self) -> float:
        """Of clean drives, 0..1."""
        return self.successes / self.trials

    @property
    def interval(self) -> Interval:
        """Wilson's, of that share."""
        return share_interval(self.successes, self.trials)


def breaking_point(curve: Sequence[RobustnessPoint]) -> float | None:
    """Return the first level at which a drive was not clean, None if all were; levels ascending."""
    return next((point.level for point in curve if point.successes < point.trials), None)
