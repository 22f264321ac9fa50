"""A recording in memory: the numbers of its good rows, their pictures, and what is wrong with the rest."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from codriver.camera.codec import MAX_IMAGE_BYTES, decode_frame
from codriver.data.driving_log import LogRow, read_driving_log
from codriver.data.log_line import RowProblem, base_name
from codriver.data.picture_index import PictureIndex, find_log
from codriver.data.stretches import Stretch, find_stretches, picture_time
from codriver.errors import ImageError, RecordingError
from codriver.types import CAMERAS, METRES_PER_SECOND_PER_MPH, Camera, FloatArray

__all__ = ["MAX_BAD_SHARE", "Recording", "RowProblem", "read_recording", "without_rows"]

MAX_BAD_SHARE = 0.05
"""Share of bad rows above which a recording is refused unless the user allows it."""

Progress = Callable[[int, int], None]
"""Called with (done, total)."""


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

    @property
    def rows_in_log(self) -> int:
        """All data rows of the log, good and bad."""
        return len(self.line) + len(self.problems)


def read_recording(
    path: Path, *, allow_bad: bool = False, verify: bool = False, progress: Progress | None = None
) -> Recording:
    """Read the recording at `path`: its folder, a folder around it, or the log itself.

    With `verify` every picture is decoded, and `progress(done, total)` is called now and then. Raises
    RecordingError when there is no log or no picture, when the log is of something else, and when more
    than 5 % of the rows are bad unless `allow_bad`.
    """
    log_path = find_log(path)
    log = read_driving_log(log_path)
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
    kept = [place for place, row in enumerate(log.rows) if row.line not in bad]
    recording = _build(
        log_path,
        [log.rows[place] for place in kept],
        {camera: [found[place][CAMERAS.index(camera)] for place in kept] for camera in cameras},
        sorted([*log.problems, *missing], key=lambda problem: problem.line),
        tuple(notes),
    )
    _refuse_if_bad(recording, allow_bad)
    if verify:
        recording = without_rows(recording, _verify(recording, progress), allow_bad)
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
    pictures: dict[Camera, list[Path | None]],
    problems: list[RowProblem],
    notes: tuple[str, ...],
) -> Recording:
    numbers = np.array([row.numbers for row in rows], np.float64).reshape(-1, 4)
    moment = np.array([picture_time(row.pictures[0]) for row in rows], np.float64)
    folders = {folder: number for number, folder in enumerate(dict.fromkeys(row.folder for row in rows))}
    stamped = moment[~np.isnan(moment)]
    return Recording(
        folder=log_path.parent,
        log=log_path,
        line=np.array([row.line for row in rows], np.int64),
        pictures=pictures,
        steering=numbers[:, 0],
        throttle=numbers[:, 1],
        brake=numbers[:, 2],
        speed=numbers[:, 3] * METRES_PER_SECOND_PER_MPH,
        # The names tell milliseconds; seconds since 1970 would add noise behind them.
        time=np.round(moment - stamped[0], 3) if len(stamped) else moment,
        stretches=find_stretches(moment, [folders[row.folder] for row in rows]),
        problems=problems,
        decimal_comma=any(row.decimal_comma for row in rows),
        notes=notes,
    )


def _verify(recording: Recording, progress: Progress | None) -> list[RowProblem]:
    """Decode every picture, in threads (the decoder releases the interpreter)."""
    tasks = [
        (int(line), camera, path)
        for camera, paths in recording.pictures.items()
        for line, path in zip(recording.line, paths, strict=True)
        if path is not None
    ]
    problems = []
    pool = ThreadPoolExecutor()
    try:
        results: Iterable[str | None] = pool.map(_picture_fault, [path for _, _, path in tasks])
        for done, ((line, camera, path), fault) in enumerate(zip(tasks, results, strict=True), start=1):
            if fault:
                problems.append(RowProblem(line, path.name, f"the {camera} picture cannot be used: {fault}"))
            if progress and (done % 64 == 0 or done == len(tasks)):
                progress(done, len(tasks))
    finally:
        # Ctrl-C should not wait for thousands of pictures.
        pool.shutdown(cancel_futures=True)
    return problems


def _picture_fault(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            decode_frame(file.read(MAX_IMAGE_BYTES + 1))
    except ImageError as error:
        return str(error)
    except OSError as error:
        return error.strerror or str(error)
    return None


def _refuse_if_bad(recording: Recording, allow_bad: bool) -> None:
    bad, total = len(recording.problems), recording.rows_in_log
    examples = "; ".join(f"line {problem.line}: {problem.reason}" for problem in recording.problems[:3])
    if bad == total:
        raise RecordingError(f"all {total} rows of {recording.log} are bad ({examples}).")
    if bad > MAX_BAD_SHARE * total and not allow_bad:
        raise RecordingError(
            f"{bad} of the {total} rows of {recording.log} are bad ({examples}). "
            "Mend them, or go on without them with --allow-bad."
        )
