"""Many plans at once: several processes drive, and one account is kept of how far they all are."""

from collections.abc import Callable, Sequence

from codriver.evaluate.drive import DriveResult
from codriver.evaluate.drive_once import drive_once
from codriver.evaluate.garage import Garage
from codriver.evaluate.plan import DrivePlan
from codriver.side_by_side import Tell, side_by_side

BLIND_WORK = 0.1
"""What driving without pictures takes, of the time that it takes with them."""

Progress = Callable[[float], object]
"""Is called with the share of all the work that is done, 0..1."""
_garage = Garage()
"""What the drives of this process share."""


def drive_all(
    plans: Sequence[DrivePlan], processes: int | None = None, progress: Progress = lambda _: None
) -> list[DriveResult]:
    """Drive all plans and return their results in the same order, the same ones for any number of processes.

    `processes` is one for each processor core by default; with one, or with a single plan, everything is
    driven in this process. Raises what :func:`drive_once` raises, and ends the other drives then.
    """
    works = [work(plan) for plan in plans]

    def told(shares: Sequence[float]) -> None:
        progress(sum(share * part for share, part in zip(shares, works, strict=True)) / sum(works))

    with _garage:
        return side_by_side(_drive, plans, processes, told)


def _drive(plan: DrivePlan, tell: Tell) -> DriveResult:
    return drive_once(plan, _garage, tell)


def work(plan: DrivePlan) -> float:
    """Return how long driving a plan once takes, in simulated seconds with pictures."""
    seconds = plan.metres / plan.course.set_speed
    return seconds * (1.0 if plan.sees else BLIND_WORK)
