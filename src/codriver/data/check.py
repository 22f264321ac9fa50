"""What a recording holds and what is wrong with it, as plain values for the screen, JSON and the picture."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from codriver.data.keyboard import KeyboardEvidence, find_keyboard
from codriver.data.log_line import RowProblem
from codriver.data.recording import MAX_BAD_SHARE, Recording
from codriver.data.stretches import seconds_within
from codriver.types import METRES_PER_SECOND_PER_MPH

HISTOGRAM_EDGES = tuple(round(-1.05 + 0.1 * edge, 2) for edge in range(22))
"""Edges of the 21 steering bins, so that one of them has 0 in its middle."""


@dataclass(frozen=True)
class StretchReport:
    """Rows that follow each other in time."""

    first_line: int
    last_line: int
    """1-based lines in the log."""
    rows: int
    seconds: float
    metres: float


@dataclass(frozen=True)
class CheckReport:
    """What `codriver check` says of a recording."""

    name: str
    log: str
    rows: int
    """Good rows."""
    rows_in_log: int
    left_out: int
    """Rows that a person leaves out by the edit list beside the log."""
    bad_rows: list[RowProblem]
    good: bool
    """True when at most 5 % of the rows that are not left out are bad."""
    minutes: float
    metres: float
    rows_per_second: float
    """Of the good rows, within stretches."""
    mean_speed_mph: float
    top_speed_mph: float
    cameras: dict[str, int]
    """Pictures by camera."""
    steering_counts: list[int]
    """Rows by bin of HISTOGRAM_EDGES."""
    left_share: float
    right_share: float
    """Shares of rows with steering below and above 0."""
    keyboard: KeyboardEvidence
    stretches: list[StretchReport]
    decimal_comma: bool
    notes: list[str]

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self) | {"steering_edges": list(HISTOGRAM_EDGES)}


def check_recording(recording: Recording) -> CheckReport:
    """Look through a recording of at least one row."""
    steering, speed = recording.steering, recording.speed
    stretches = [_stretch(recording, start, stop) for start, stop in recording.stretches]
    seconds = sum(stretch.seconds for stretch in stretches)
    steps = len(steering) - len(stretches)
    notes = list(recording.notes)
    if np.isnan(recording.time).any():
        notes.append("some picture names hold no time stamp; 1/15 s a row is assumed there")
    return CheckReport(
        name=recording.folder.resolve().name or str(recording.folder),
        log=str(recording.log),
        rows=len(steering),
        rows_in_log=recording.rows_in_log,
        left_out=recording.left_out,
        bad_rows=recording.problems,
        good=len(recording.problems) <= MAX_BAD_SHARE * recording.rows_looked_at,
        minutes=seconds / 60,
        metres=sum(stretch.metres for stretch in stretches),
        rows_per_second=steps / seconds if seconds > 0 else 0.0,
        mean_speed_mph=float(speed.mean() / METRES_PER_SECOND_PER_MPH),
        top_speed_mph=float(speed.max() / METRES_PER_SECOND_PER_MPH),
        cameras={camera: sum(map(bool, paths)) for camera, paths in recording.pictures.items()},
        steering_counts=[int(count) for count in np.histogram(steering, HISTOGRAM_EDGES)[0]],
        left_share=float(np.mean(steering < 0)),
        right_share=float(np.mean(steering > 0)),
        keyboard=find_keyboard(steering, recording.time, recording.stretches),
        stretches=stretches,
        decimal_comma=recording.decimal_comma,
        notes=notes,
    )


def _stretch(recording: Recording, start: int, stop: int) -> StretchReport:
    clock = seconds_within(recording.time, (start, stop))
    return StretchReport(
        first_line=int(recording.line[start]),
        last_line=int(recording.line[stop - 1]),
        rows=stop - start,
        seconds=float(clock[-1]),
        metres=float(np.trapezoid(recording.speed[start:stop], clock)),
    )
