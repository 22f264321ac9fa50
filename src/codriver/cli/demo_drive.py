"""The driving part of the demo: a model drives tracks freely and with help, and is filmed and mapped."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from codriver.evaluate.drive import DriveResult
from codriver.evaluate.interventions import InterventionFigures, intervention_figures
from codriver.evaluate.lateral import ErrorFigures, lateral_figures
from codriver.evaluate.parallel import drive_all
from codriver.evaluate.plan import Course, DrivePlan
from codriver.evaluate.steps import step_metres
from codriver.plots.drive_film import write_drive_film
from codriver.plots.track_trace import Incident, draw_track_trace
from codriver.render.simulated_world import OBSERVATION_SECONDS
from codriver.types import METRES_PER_SECOND_PER_MPH

ROW_NAMES = (
    "laps without a wheel off the road",
    "lap time",
    "the free drive ended",
    "distance from the middle, mean",
    "the same, at most",
    "put back from 1 m off the middle",
    "autonomy",
)
"""What the cells of :meth:`DemoDrive.column` are."""


@dataclass(frozen=True, slots=True)
class DemoDrive:
    """What came of driving one track."""

    track: str
    laps: float
    """Driven freely, which ends with the first wheel off the road."""
    end: str
    """Why the free drive ended."""
    clean: bool
    """Whether all laps were driven, no wheel left the road and no wall was touched."""
    lap_times: tuple[float, ...]
    """Seconds."""
    errors: ErrorFigures
    """Cross-track error of the free drive, by time, metres."""
    help: InterventionFigures
    """Of the drive in which whoever strays 1 m is put back."""
    film: Path
    trace: Path

    def column(self) -> tuple[str, ...]:
        """Return this drive's column in a table, as ROW_NAMES says."""
        return (
            f"{self.laps:.2f}",
            f"{self.lap_times[-1]:.1f} s" if self.lap_times else "-",
            self.end.replace("_", " "),
            f"{self.errors.mean_absolute:.2f} m",
            f"{self.errors.largest:.2f} m",
            f"{self.help.count} times in {self.help.seconds:.0f} s",
            f"{self.help.autonomy:.1f} %",
        )

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self) | {"film": str(self.film), "trace": str(self.trace)}


def drive_and_draw(
    model: Path,
    tracks: Sequence[str],
    mph: float,
    laps: float,
    folder: Path,
    progress: Callable[[float], object],
) -> list[DemoDrive]:
    """Drive `laps` of each track at up to `mph`, side by side; write a film and a map of each to `folder`."""
    speed = mph * METRES_PER_SECOND_PER_MPH
    courses = [Course(track, laps=laps, set_speed=speed) for track in tracks]
    results = drive_all([DrivePlan(model, course, film=True) for course in courses], progress=progress)
    return [_drawn(result, folder) for result in results]


def _drawn(result: DriveResult, folder: Path) -> DemoDrive:
    course, free, helped = result.plan.course, result.free, result.helped
    track = course.load_track()
    stem = course.track.replace(":", "-")
    film, trace = folder / f"{stem}.gif", folder / f"{stem}.png"
    assert free.film is not None  # noqa: S101 the plan asked for it
    write_drive_film(
        film,
        free.film.frames,
        free.film.steering,
        free.film.speed,
        free.film.cross_track_error,
        frames_per_second=1 / OBSERVATION_SECONDS,
    )
    put_back = []
    for each in helped.interventions:
        x, y, _ = track.position(each.s, each.cross_track_error).tolist()
        put_back.append(Incident("intervention", x, y))
    drives = {"freely": free.trajectory, "put back from 1 m off": helped.trajectory}
    draw_track_trace(trace, track, drives, {"put back from 1 m off": put_back})
    seconds = float(helped.trajectory.time[-1])
    metres = float(step_metres(helped.trajectory).sum())
    return DemoDrive(
        track=track.name,
        laps=free.completion * course.laps,
        end=str(free.end),
        clean=free.clean,
        lap_times=free.lap_times,
        errors=lateral_figures(free.trajectory, track).by_time,
        help=intervention_figures(len(helped.interventions), seconds, metres),
        film=film,
        trace=trace,
    )
