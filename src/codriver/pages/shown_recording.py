"""A recording as a page shows it: every row, what is wrong with which rows, and what is left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from codriver.data.edit_file import edit_file, read_edits, write_edits
from codriver.data.edit_list import Edit, EditList
from codriver.data.keyboard import find_keyboard
from codriver.data.log_line import RowProblem
from codriver.data.recording import Recording, read_recording
from codriver.data.smoothing import smooth_steering
from codriver.data.steering_error import steering_error
from codriver.data.stretches import ROW_SECONDS, seconds_within
from codriver.types import METRES_PER_SECOND_PER_MPH, FloatArray

WORST = 40
"""Places that are listed where a model is most off."""
APART = 15
"""Rows between two of them at least: a second, so that one bend does not fill the list."""


@dataclass(frozen=True)
class ShownRecording:
    """All rows of a log, n of them, whatever is wrong with them."""

    recording: Recording
    clock: FloatArray
    """(n,) seconds since the first row, without the breaks between stretches."""
    learnt: FloatArray
    """(n,) the steering that training would learn: smoothed where it was made with a keyboard."""
    keyboard: bool

    def told(self) -> dict[str, Any]:
        """Return what a page says of the recording, as plain JSON values."""
        recording = self.recording
        return {
            "name": recording.folder.resolve().name,
            "log": str(recording.log),
            "rows": len(recording.line),
            "cameras": list(recording.pictures),
            "keyboard": self.keyboard,
            "breaks": [start for start, _ in recording.stretches[1:]],
            "notes": list(recording.notes),
        }

    def arrays(self) -> dict[str, bytes]:
        """Return the rows' numbers, little endian: line (uint32), the others float32, speed in mph."""
        recording = self.recording
        return {
            "line": recording.line.astype("<u4").tobytes(),
            "clock": self.clock.astype("<f4").tobytes(),
            "steering": recording.steering.astype("<f4").tobytes(),
            "learnt": self.learnt.astype("<f4").tobytes(),
            "speed": (recording.speed / METRES_PER_SECOND_PER_MPH).astype("<f4").tobytes(),
        }

    def problems(self, broken: Sequence[RowProblem]) -> list[dict[str, Any]]:
        """Return what is wrong with which rows, the `broken` pictures too; like ones are joined."""
        told: list[dict[str, Any]] = []
        lines = self.recording.line
        for problem in sorted([*self.recording.problems, *broken], key=lambda problem: problem.line):
            row = min(int(np.searchsorted(lines, problem.line)), len(lines) - 1)
            shown = bool(lines[row] == problem.line)
            last = told[-1] if told else None
            if last and last["reason"] == problem.reason and shown and row == last["stop"]:
                last["stop"] += 1
            else:
                told.append(
                    {
                        "start": row,
                        "stop": row + shown,
                        "line": problem.line,
                        "picture": problem.picture,
                        "reason": problem.reason,
                    }
                )
        return told

    def compared(self, predicted: FloatArray) -> dict[str, Any]:
        """Return how far predicted steering (n,) is from what is learnt, in rows that are not left out."""
        usable = np.isfinite(predicted) & ~read_edits(self.recording.log).leaves_out(self.recording.line)
        steering = np.clip(np.nan_to_num(predicted), -1, 1)  # what a driver would make of it
        difference = np.where(usable, np.abs(steering - self.learnt), 0)
        error = steering_error(steering[usable], self.learnt[usable]) if usable.any() else None
        return {
            "rows": int(usable.sum()),
            "mean_error": error and error.mean_absolute,
            "balanced_error": error and error.balanced,
            "worst": [{"row": row, "difference": float(difference[row])} for row in _peaks(difference)],
        }

    def edits(self) -> dict[str, Any]:
        """Return what is left out, in rows; raises RecordingError when the log has changed meanwhile."""
        edits = read_edits(self.recording.log)
        rows = np.searchsorted(self.recording.line, np.array(edits.left_out, np.int64).reshape(-1, 2))
        return {
            "stretches": [stretch for stretch in rows.tolist() if stretch[0] < stretch[1]],
            "rows": int(edits.leaves_out(self.recording.line).sum()),
            "can_undo": edits.can_undo,
            "can_redo": edits.can_redo,
            "file": edit_file(self.recording.log).name,
        }

    def edit(self, start: int, stop: int, *, leave_out: bool) -> None:
        """Leave rows start to stop - 1 out, or put them back; raises ValueError for what are no rows."""
        if not 0 <= start < stop <= len(self.recording.line):
            raise ValueError(f"rows {start} to {stop} of {len(self.recording.line)}")
        lines = int(self.recording.line[start]), int(self.recording.line[stop - 1]) + 1
        self._write(read_edits(self.recording.log).edited(Edit(lines, leave_out)))

    def undo(self) -> None:
        """Take the last edit back."""
        self._write(read_edits(self.recording.log).undone())

    def redo(self) -> None:
        """Make the edit again that was taken back last."""
        self._write(read_edits(self.recording.log).redone())

    def _write(self, edits: EditList) -> None:
        write_edits(self.recording.log, edits)


def show_recording(path: Path) -> ShownRecording:
    """Read the recording at `path` with all its rows; raises RecordingError as read_recording does."""
    recording = read_recording(path, allow_bad=True, whole=True)
    read_edits(recording.log)  # one that cannot be used is said before a page is opened
    seconds = recording.time, recording.stretches
    keyboard = find_keyboard(recording.steering, *seconds).keyboard
    return ShownRecording(
        recording,
        _clock(recording),
        smooth_steering(recording.steering, *seconds) if keyboard else recording.steering,
        keyboard,
    )


def _clock(recording: Recording) -> FloatArray:
    clock, offset = np.empty(len(recording.line)), 0.0
    for start, stop in recording.stretches:
        clock[start:stop] = seconds_within(recording.time, (start, stop)) + offset
        offset = clock[stop - 1] + ROW_SECONDS
    return clock


def _peaks(difference: FloatArray) -> Iterable[int]:
    """Return the rows of the largest differences, each at least APART from the others, the worst first."""
    rest = difference.copy()
    peaks: list[int] = []
    while len(peaks) < WORST and rest.any():
        row = int(np.argmax(rest))
        peaks.append(row)
        rest[max(0, row - APART) : row + APART + 1] = 0
    return peaks
