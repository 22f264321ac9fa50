"""The edit list's file beside a log, which itself is never touched: every edit, and what the log was then."""

import hashlib
import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from codriver.data.driving_log import MAX_LINES, MAX_LOG_BYTES
from codriver.data.edit_list import MAX_EDITS, MAX_STRETCHES, Edit, EditList, Lines
from codriver.errors import RecordingError
from codriver.files import replace_text

FORMAT = 1
MAX_BYTES = 1024 * 1024
"""Longest file that is read; ten thousand stretches and a thousand edits have 0.3 MB."""
LEAVE_OUT, PUT_BACK = "leave_out", "put_back"


@dataclass(frozen=True, slots=True)
class _LogState:
    """What a log was: so many bytes, with this hash. It may have grown since; its lines are the same."""

    size_bytes: int
    digest: str


def edit_file(log: Path) -> Path:
    """Return where the edits of a log lie: driving_log.edits.json for driving_log.csv."""
    return log.with_name(f"{log.stem}.edits.json")


def read_edits(log: Path) -> EditList:
    """Read the edits of a log; none where there is no file.

    Raises RecordingError when the file is none of ours, or was made for another state of the log.
    """
    path = edit_file(log)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return EditList()
    except OSError as error:
        raise RecordingError(f"cannot read {path}: {error.strerror}.") from error
    advice = f"Move {path.name} away to go on with all rows."
    try:
        state, edits = _parsed(data)
    except (ValueError, RecursionError) as error:
        raise RecordingError(f"{path} is no list of edits: {error}. {advice}") from error
    if state != _state(log, state.size_bytes):
        raise RecordingError(
            f"{log} has changed since rows of it were left out, and may have other rows there now. {advice}"
        )
    return edits


def write_edits(log: Path, edits: EditList) -> None:
    """Write the edits beside the log in one step; raises OutputError, or RecordingError without a log."""
    state = _state(log)
    values = {
        "format": FORMAT,
        "log_bytes": state.size_bytes,
        "log_hash": state.digest,
        "before": edits.before,
        "edits": [{LEAVE_OUT if edit.leave_out else PUT_BACK: edit.lines} for edit in edits.edits],
        "done": edits.done,
    }
    replace_text(edit_file(log), json.dumps(values) + "\n")


def _state(log: Path, most_bytes: int = MAX_LOG_BYTES) -> _LogState:
    """Return what the first bytes of a log are now."""
    try:
        with log.open("rb") as file:
            data = file.read(most_bytes)
    except OSError as error:
        raise RecordingError(f"cannot read {log}: {error.strerror}.") from error
    return _LogState(len(data), hashlib.blake2b(data, digest_size=16).hexdigest())


def _parsed(data: bytes) -> tuple[_LogState, EditList]:
    """Return what the log was and the edits; raises ValueError that says what is wrong."""
    _require(len(data) <= MAX_BYTES, f"longer than {MAX_BYTES} bytes")
    values = json.loads(data)
    _require(isinstance(values, dict), "not a JSON object")
    _require(values.get("format") == FORMAT, f"its format is {str(values.get('format'))[:20]}, not {FORMAT}")
    size, digest = values.get("log_bytes"), values.get("log_hash")
    _require(type(size) is int and 0 <= size <= MAX_LOG_BYTES, "it does not say how long its log was")
    _require(isinstance(digest, str), "it does not say which log it belongs to")
    before, edits, done = (values.get(name) for name in ("before", "edits", "done"))
    _require(isinstance(before, list) and len(before) <= MAX_STRETCHES, "its old stretches make no sense")
    _require(isinstance(edits, list) and len(edits) <= MAX_EDITS, "its edits make no sense")
    _require(type(done) is int and 0 <= done <= len(edits), "how many edits are done makes no sense")
    stretches = tuple(_lines(value) for value in before)
    _require(all(one[1] < other[0] for one, other in pairwise(stretches)), "its old stretches overlap")
    return _LogState(size, digest), EditList(stretches, tuple(_edit(value) for value in edits), done)


def _edit(value: Any) -> Edit:  # noqa: ANN401 - any JSON value
    _require(isinstance(value, dict) and len(value) == 1, "an edit makes no sense")
    ((what, lines),) = value.items()
    _require(what in {LEAVE_OUT, PUT_BACK}, f"an edit is neither {LEAVE_OUT} nor {PUT_BACK}")
    return Edit(_lines(lines), leave_out=what == LEAVE_OUT)


def _lines(value: Any) -> Lines:  # noqa: ANN401 - any JSON value
    _require(isinstance(value, list) and len(value) == 2, "a stretch is not two numbers")
    start, stop = value
    _require(type(start) is int and type(stop) is int, "a stretch is not two whole numbers")
    _require(1 <= start < stop <= MAX_LINES + 1, "a stretch is empty or not in the log")
    return start, stop


def _require(holds: bool, complaint: str) -> None:
    if not holds:
        raise ValueError(complaint)
