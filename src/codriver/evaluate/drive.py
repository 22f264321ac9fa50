"""One drive, all that is kept of it, as plain data that can be sent from another process."""

from collections.abc import Mapping
from dataclasses import dataclass

from codriver.drive.rollout import Intervention
from codriver.evaluate.film import Film, Sight
from codriver.evaluate.plan import DrivePlan
from codriver.replay.tally import ReplayFigures
from codriver.sim.episode import EndReason
from codriver.sim.trajectory import Trajectory


@dataclass(frozen=True, slots=True)
class Drive:
    """A drive from its start to its end."""

    trajectory: Trajectory
    interventions: tuple[Intervention, ...]
    """Empty for a free drive."""
    end: EndReason
    completion: float
    """Share of the laps that was driven, 0..1."""
    lap_times: tuple[float, ...]
    """Seconds of each whole lap."""
    faults: Mapping[str, int]
    """Commands that the model could not give, by reason."""
    sights: tuple[Sight, ...]
    """The worst places of a driver that sees, the worst first."""
    film: Film | None
    """Where it was asked for."""
    replay: ReplayFigures | None = None
    """What was done to the pictures of a replay that were looked at."""

    @property
    def clean(self) -> bool:
        """Whether all was driven without help, no wheel left the road and no wall was touched."""
        untouched = not self.interventions and not self.trajectory.touches_wall.any()
        return self.end == EndReason.FINISHED and untouched and not self.trajectory.wheels_off.any()

    @property
    def interruptions(self) -> list[float]:
        """When the car was put back, seconds."""
        return [intervention.seconds for intervention in self.interventions]


@dataclass(frozen=True, slots=True)
class DriveResult:
    """What came of a plan."""

    plan: DrivePlan
    free: Drive
    """Ends at the first wheel off the road, or at a wall."""
    helped: Drive
    """Put back into the middle from 1 m off; the free drive itself where that never came so far.

    A replay is driven with help only, for there are no pictures of what is farther off; it is both.
    """
