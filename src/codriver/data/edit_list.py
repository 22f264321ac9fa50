"""What a person leaves out of a recording: stretches of the log's lines, with a history to go back in."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from codriver.errors import RecordingError

Lines = tuple[int, int]
"""(start, stop): 1-based lines start to stop - 1 of the log."""

MAX_EDITS = 1000
"""Most edits that can be undone; older ones stay in effect for good."""
MAX_STRETCHES = 10_000
"""Most stretches that are left out of one recording."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One decision of a person's."""

    lines: Lines
    leave_out: bool
    """True leaves the lines out, False puts them back."""


@dataclass(frozen=True, slots=True)
class EditList:
    """Edits in the order they were made; the first `done` of them are in effect, the others are undone."""

    before: tuple[Lines, ...] = ()
    """Left out by edits so old that they cannot be undone; ascending, apart from each other."""
    edits: tuple[Edit, ...] = ()
    done: int = 0

    @property
    def left_out(self) -> tuple[Lines, ...]:
        """The stretches that are left out: ascending, apart from each other."""
        stretches = self.before
        for edit in self.edits[: self.done]:
            stretches = _changed(stretches, edit)
        return stretches

    @property
    def can_undo(self) -> bool:
        """Whether an edit is in effect that can be undone."""
        return self.done > 0

    @property
    def can_redo(self) -> bool:
        """Whether an edit has been undone last."""
        return self.done < len(self.edits)

    def edited(self, edit: Edit) -> "EditList":
        """Return the list with one more edit; those that were undone are forgotten.

        Raises RecordingError when more stretches than MAX_STRETCHES would be left out.
        """
        before, edits = self.before, (*self.edits[: self.done], edit)
        while len(edits) > MAX_EDITS:
            before, edits = _changed(before, edits[0]), edits[1:]
        longer = EditList(before, edits, len(edits))
        if len(longer.left_out) > MAX_STRETCHES:
            raise RecordingError(
                f"more than {MAX_STRETCHES} stretches would be left out. Leave out longer ones."
            )
        return longer

    def undone(self) -> "EditList":
        """Return the list without its last edit in effect; the same where there is none."""
        return replace(self, done=max(0, self.done - 1))

    def redone(self) -> "EditList":
        """Return the list with the edit back that was undone last; the same where there is none."""
        return replace(self, done=min(len(self.edits), self.done + 1))

    def leaves_out(self, line: ArrayLike) -> NDArray[np.bool_]:
        """Tell of each line (n,) whether it is left out."""
        starts, stops = self._edges()
        place = np.searchsorted(starts, np.asarray(line), side="right") - 1
        return np.asarray((place >= 0) & (np.asarray(line) < stops[place]))

    def piece(self, line: ArrayLike) -> NDArray[np.int64]:
        """Return the number of each line's piece (n,): two lines with a cut between them differ in it."""
        return np.searchsorted(self._edges()[0], np.asarray(line), side="right").astype(np.int64)

    def _edges(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        edges = np.array(self.left_out, np.int64).reshape(-1, 2)
        # One stop more, so that a line before the first stretch finds one too.
        return edges[:, 0], np.append(edges[:, 1], 0)


def _changed(stretches: Iterable[Lines], edit: Edit) -> tuple[Lines, ...]:
    """Return the stretches after an edit, ascending and apart from each other."""
    first, end = edit.lines
    kept = []
    for start, stop in stretches:
        if edit.leave_out and start <= end and first <= stop:
            first, end = min(first, start), max(end, stop)
        else:
            kept += [piece for piece in _outside((start, stop), (first, end)) if piece[0] < piece[1]]
    return tuple(sorted([*kept, (first, end)] if edit.leave_out else kept))


def _outside(stretch: Lines, hole: Lines) -> tuple[Lines, Lines]:
    """Return what of a stretch lies before and after a hole; empty pieces have start >= stop."""
    (start, stop), (first, end) = stretch, hole
    return (start, min(stop, first)), (max(start, end), stop)
