"""A recording in memory: the numbers of its good rows, their pictures, and what is wrong with the rest."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from codriver.data.broken_pictures import Progress, find_broken_pictures
from codriver.data.driving_log import DrivingLog, LogRow, read_driving_log
from codriver.data.edit_file import edit_file, read_edits
from codriver.data.edit_list import EditList
from codriver.data.log_line import RowProblem, base_name
from codriver.data.picture_index import PictureIndex, find_log
from codriver.data.stretches import Stretch, find_stretches, picture_time
from codriver.errors import RecordingError
from codriver.types import CAMERAS, METRES_PER_SECOND_PER_MPH, Camera, FloatArray

__all__ = ["MAX_BAD_SHARE", "Recording", "RowProblem", "read_recording", "without_rows"]

MAX_BAD_SHARE = 0.05
"""Share of bad rows above which a recording is refused unless the user allows it."""


@dataclass(frozen=True)
class Recording:
    """The good rows of a recording, n of them, in the log's order; the bad ones are in `problems`."""

    folder: Path
    """The folder of the log."""
    log: Path
    line: NDArray[np.int64]
    """(n,) 1-based line in the log."""
    pictures: dict[Camera, list[Path | None]]
    """By camera n paths; None where the log names no picture. A camera without any picture is absent."""
    steering: FloatArray
    """(n,) -1..1, right positive."""
    throttle: FloatArray
    """(n,) 0..1."""
    brake: FloatArray
    """(n,) 0..1."""
    speed: FloatArray
    """(n,) metres per second."""
    time: FloatArray
    """(n,) seconds since the first row, by the centre picture's name; NaN where it has no time stamp."""
    stretches: list[Stretch]
    """(start, stop) of rows that follow each other in time and come from one folder."""
    problems: list[RowProblem]
    """One for each bad row, in the log's order."""
    decimal_comma: bool = False
    """True when rows were written with decimal commas."""
    notes: tuple[str, ...] = ()
    """What else a person should know, in words."""
    left_out: int = 0
    """Rows, good or bad, that a person leaves out by the edit list beside the log."""

    @property
    def rows_looked_at(self) -> int:
        """All data rows of the log but those that are left out, good and bad."""
        return len({*self.line.tolist(), *(problem.line for problem in self.problems)})

    @property
    def rows_in_log(self) -> int:
        """All data rows of the log."""
        return self.rows_looked_at + self.left_out


def read_recording(
    path: Path,
    *,
    allow_bad: bool = False,
    verify: bool = False,
    progress: Progress | None = None,
    whole: bool = False,
) -> Recording:
    """Read the recording at `path`: its folder, a folder around it, or the log itself.

    With `verify` every picture is decoded, and `progress(done, total)` is called now and then. With `whole`
    the rows that a person leaves out are there too, and those whose picture is missing: its path is None.
    Raises RecordingError when there is no log or no picture, when the log or the edit list beside it is of
    something else, and when more than 5 % of the rows are bad unless `allow_bad`.
    """
    log_path = find_log(path)
    edits = EditList() if whole else read_edits(log_path)
    log, left_out = _without_left_out(read_driving_log(log_path), edits, log_path)
    index = PictureIndex(path if path.is_dir() else log_path.parent)
    found = [[index.find(name) if name else None for name in row.pictures] for row in log.rows]
    cameras, notes = _cameras(log.rows, found)
    if "center" not in cameras:
        raise RecordingError(
            f"none of the {len(log.rows)} centre pictures that {log_path} names is below {index.folder}. "
            f"The first is {base_name(log.rows[0].pictures[0])}: put the pictures beside the log, in IMG."
        )
    notes += [f"line {line} is a header" for line in log.headers[:3]]
    missing = _missing(log.rows, found, cameras)
    bad = {problem.line for problem in missing}
    kept = [place for place, row in enumerate(log.rows) if whole or row.line not in bad]
    recording = _build(
        log_path,
        [log.rows[place] for place in kept],
        edits,
        {camera: [found[place][CAMERAS.index(camera)] for place in kept] for camera in cameras},
        sorted([*log.problems, *missing], key=lambda problem: problem.line),
    )
    recording = replace(recording, notes=tuple(notes), left_out=left_out)
    _refuse_if_bad(recording, allow_bad)
    if verify:
        recording = without_rows(recording, find_broken_pictures(recording, progress), allow_bad)
    return recording


def without_rows(recording: Recording, problems: Sequence[RowProblem], allow_bad: bool) -> Recording:
    """Return the recording without the rows of `problems` (by line), under the same 5 % rule."""
    first = {problem.line: problem for problem in reversed(problems)}
    keep = ~np.isin(recording.line, list(first))
    known = {problem.line for problem in recording.problems}
    added = [problem for line, problem in first.items() if line not in known]
    label = np.zeros(len(keep), np.int64)
    for number, (start, stop) in enumerate(recording.stretches):
        label[start:stop] = number
    rest = replace(
        recording,
        line=recording.line[keep],
        pictures={
            camera: [path for path, kept in zip(paths, keep, strict=True) if kept]
            for camera, paths in recording.pictures.items()
        },
        steering=recording.steering[keep],
        throttle=recording.throttle[keep],
        brake=recording.brake[keep],
        speed=recording.speed[keep],
        time=recording.time[keep],
        stretches=find_stretches(recording.time[keep], label[keep]),
        problems=sorted([*recording.problems, *added], key=lambda problem: problem.line),
    )
    _refuse_if_bad(rest, allow_bad)
    return rest


def _without_left_out(log: DrivingLog, edits: EditList, path: Path) -> tuple[DrivingLog, int]:
    """Return the log without what the edits leave out, and how many rows, good or bad, that is."""
    out_of_rows = edits.leaves_out([row.line for row in log.rows])
    out_of_problems = edits.leaves_out([problem.line for problem in log.problems])
    if out_of_rows.all():
        raise RecordingError(
            f"every row of {path} is left out by {edit_file(path).name}. Put some back with: "
            f"codriver view {path}"
        )
    rest = replace(
        log,
        rows=[row for row, out in zip(log.rows, out_of_rows, strict=True) if not out],
        problems=[problem for problem, out in zip(log.problems, out_of_problems, strict=True) if not out],
    )
    return rest, int(out_of_rows.sum() + out_of_problems.sum())


def _cameras(
    rows: Sequence[LogRow], found: Sequence[Sequence[Path | None]]
) -> tuple[list[Camera], list[str]]:
    """Return the cameras with at least one picture, and a note on each that the log names in vain."""
    cameras: list[Camera] = []
    notes = []
    for place, camera in enumerate(CAMERAS):
        if any(paths[place] for paths in found):
            cameras.append(camera)
        elif any(row.pictures[place] for row in rows):
            notes.append(f"the log names {camera} pictures, but none of them is there")
    return cameras, notes


def _missing(
    rows: Sequence[LogRow], found: Sequence[Sequence[Path | None]], cameras: Sequence[Camera]
) -> list[RowProblem]:
    problems = []
    for row, paths in zip(rows, found, strict=True):
        for camera, name, path in zip(CAMERAS, row.pictures, paths, strict=True):
            if path is None and camera in cameras and (name or camera == "center"):
                reason = f"the {camera} picture is missing"
                problems.append(RowProblem(row.line, base_name(name), reason))
                break
    return problems


def _build(
    log_path: Path,
    rows: Sequence[LogRow],
    edits: EditList,
    pictures: dict[Camera, list[Path | None]],
    problems: list[RowProblem],
) -> Recording:
    numbers = np.array([row.numbers for row in rows], np.float64).reshape(-1, 4)
    moment = np.array([picture_time(row.pictures[0]) for row in rows], np.float64)
    line = np.array([row.line for row in rows], np.int64)
    # Rows on both sides of a cut do not follow each other, however short it is.
    places = [(row.folder, piece) for row, piece in zip(rows, edits.piece(line).tolist(), strict=True)]
    numbers_of = {place: number for number, place in enumerate(dict.fromkeys(places))}
    stamped = moment[~np.isnan(moment)]
    return Recording(
        folder=log_path.parent,
        log=log_path,
        line=line,
        pictures=pictures,
        steering=numbers[:, 0],
        throttle=numbers[:, 1],
        brake=numbers[:, 2],
        speed=numbers[:, 3] * METRES_PER_SECOND_PER_MPH,
        # The names tell milliseconds; seconds since 1970 would add noise behind them.
        time=np.round(moment - stamped[0], 3) if len(stamped) else moment,
        stretches=find_stretches(moment, [numbers_of[place] for place in places]),
        problems=problems,
        decimal_comma=any(row.decimal_comma for row in rows),
    )


def _refuse_if_bad(recording: Recording, allow_bad: bool) -> None:
    bad, total = len(recording.problems), recording.rows_looked_at
    examples = "; ".join(f"line {problem.line}: {problem.reason}" for problem in recording.problems[:3])
    if len(recording.line) == 0:
        raise RecordingError(f"all {total} rows of {recording.log} are bad ({examples}).")
    if bad > MAX_BAD_SHARE * total and not allow_bad:
        raise RecordingError(
            f"{bad} of the {total} rows of {recording.log} are bad ({examples}). "
            f"Leave them out with: codriver view {recording.log}; or go on without them with --allow-bad."
        )
