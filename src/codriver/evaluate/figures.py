"""All figures of a drive, or of several drives put one behind the other."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from codriver.evaluate.drive import Drive
from codriver.evaluate.interventions import InterventionFigures, intervention_figures
from codriver.evaluate.lateral import LateralFigures, lateral_figures
from codriver.evaluate.off_road import OffRoadFigures, off_road_figures
from codriver.evaluate.oscillation import Oscillation, strongest_oscillation
from codriver.evaluate.pace import PaceFigures, pace_figures
from codriver.evaluate.smoothness import SmoothnessFigures, smoothness_figures
from codriver.evaluate.steps import step_metres, step_seconds
from codriver.sim.track import Track
from codriver.sim.trajectory import Trajectory


@dataclass(frozen=True, slots=True)
class Figures:
    """What drives were worth; the field names are the keys of the report."""

    lateral: LateralFigures
    off_road: OffRoadFigures
    smoothness: SmoothnessFigures
    pace: PaceFigures
    oscillation: Oscillation | None


def figures_of(drives: Sequence[Drive], track: Track, set_speed: float) -> Figures:
    """Return the figures of one or more drives on `track` that were to go at `set_speed`, m/s."""
    trajectory, interruptions = joined(drives)
    return Figures(
        lateral=lateral_figures(trajectory, track),
        off_road=off_road_figures(trajectory, track),
        smoothness=smoothness_figures(trajectory, interruptions),
        pace=pace_figures(trajectory, set_speed),
        oscillation=strongest_oscillation(trajectory, interruptions),
    )


def help_of(drives: Sequence[Drive]) -> InterventionFigures:
    """Return how much help one or more drives needed together."""
    trajectory, _ = joined(drives)
    count = sum(len(drive.interventions) for drive in drives)
    # A car that never moved would have no rate at all.
    metres = max(float(step_metres(trajectory).sum()), 1e-3)
    return intervention_figures(count, float(step_seconds(trajectory).sum()), metres)


def joined(drives: Sequence[Drive]) -> tuple[Trajectory, list[float]]:
    """Return the drives as one trajectory, and where it is interrupted: by hands, and from drive to drive.

    Where a drive was put at its start is no driving, so of all but the first that sample is left out: each
    drive then counts with just the steps that it has alone.
    """
    first, *others = drives
    parts, interruptions = [first.trajectory], list(first.interruptions)
    for drive in others:
        end = float(parts[-1].time[-1])
        interruptions += [end, *(end + seconds for seconds in drive.interruptions)]
        parts.append(_without_start(drive.trajectory, end))
    columns = {each.name: [getattr(part, each.name) for part in parts] for each in fields(Trajectory)}
    return Trajectory(**{name: np.concatenate(values) for name, values in columns.items()}), interruptions


def _without_start(trajectory: Trajectory, after: float) -> Trajectory:
    rest = Trajectory(**{each.name: getattr(trajectory, each.name)[1:] for each in fields(Trajectory)})
    return replace(rest, time=rest.time - trajectory.time[0] + after)
