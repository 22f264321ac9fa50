"""Read `driving_log.csv` in every form that is met in the wild.

The simulator writes `center,left,right,steering,throttle,brake,speed` without a header, in the computer's
locale; people then move, merge, edit and re-save the file. What counts as a row, which separators it uses
and what its decimal mark is are therefore decided row by row and, for torn decimal commas, by run of rows.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from codriver.data import decimal_commas, look_alikes
from codriver.data.log_line import NUMBER, LogLine, RowProblem, base_name, is_header, split_line
from codriver.data.stretches import MAX_GAP_SECONDS, find_stretches, picture_time
from codriver.errors import RecordingError

MAX_LOG_BYTES = 128 * 1024 * 1024
"""Largest log that is read: about half a million rows."""
MAX_LINES = 600_000
"""Most lines that are read: eleven hours of driving."""
MAX_LINE_CHARACTERS = 8192
"""Longest line that is looked into; the simulator's have about 250 characters."""

_MOST_BRAKING = 60.0
"""Miles per hour that a car may lose in a second: 2.7 g, which only a crash exceeds."""


@dataclass(frozen=True, slots=True)
class LogRow:
    """A row as logged."""

    line: int
    """1-based line in the log."""
    pictures: tuple[str, ...]
    """Recorded paths of the centre, left and right picture; "" where the log names none."""
    folder: str
    """The folder of the centre picture on the computer that recorded it."""
    numbers: decimal_commas.Reading
    """Steering -1..1, throttle 0..1, brake 0..1, speed in miles per hour."""
    decimal_comma: bool
    """True when the row is written with decimal commas."""


@dataclass(frozen=True, slots=True)
class DrivingLog:
    """All rows of a log, good and bad."""

    rows: list[LogRow]
    problems: list[RowProblem]
    headers: list[int]
    """1-based lines of headers."""


def read_driving_log(path: Path) -> DrivingLog:
    """Read a log file; raises RecordingError when it cannot be read or is no log of the simulator."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_LOG_BYTES + 1)
    except OSError as error:
        raise RecordingError(f"cannot read {path}: {error.strerror}.") from error
    return parse_driving_log(data, str(path))


def parse_driving_log(data: bytes, name: str) -> DrivingLog:
    """Parse the bytes of a log; `name` is for messages.

    Raises RecordingError when no row is one of the simulator's, and says what the file looks like.
    """
    if len(data) > MAX_LOG_BYTES:
        raise RecordingError(f"{name} has more than {MAX_LOG_BYTES >> 20} MiB; no driving log is that long.")
    if disguise := look_alikes.of_bytes(data):
        raise RecordingError(f"{name} is not a driving log: it {disguise}.")
    lines, problems, headers = _sort_lines(data, name)
    rows: list[LogRow] = []
    for run in _runs(lines):
        for row in _read_run(run):
            if isinstance(row, LogRow):
                rows.append(row)
            else:
                problems.append(row)
    if data[-1:] not in b"\r\n" and _is_cut(rows):
        cut = rows.pop()
        picture = base_name(cut.pictures[0])
        problems.append(RowProblem(cut.line, picture, f"speed is cut off after {cut.numbers[3]:g}"))
    if not rows:
        raise RecordingError(
            f"{name} is not a log of the Udacity simulator: "
            f"{look_alikes.of_lines(lines, problems, headers)}. "
            "Its rows are: center,left,right,steering,throttle,brake,speed."
        )
    return DrivingLog(rows, sorted(problems, key=lambda problem: problem.line), headers)


def _sort_lines(data: bytes, name: str) -> tuple[list[LogLine], list[RowProblem], list[int]]:
    """Sort the lines into those that name a picture, bad ones and headers."""
    lines: list[LogLine] = []
    problems: list[RowProblem] = []
    headers: list[int] = []
    for line, text in _lines(data, name):
        if len(text) > MAX_LINE_CHARACTERS:
            problems.append(RowProblem(line, None, f"longer than {MAX_LINE_CHARACTERS} characters"))
        elif found := split_line(line, text):
            lines.append(found)
        elif is_header(text):
            headers.append(line)
        else:
            problems.append(RowProblem(line, None, f"names no picture: {_shown(text)}"))
    return lines, problems, headers


def _lines(data: bytes, name: str) -> Iterator[tuple[int, str]]:
    """Yield (1-based number, stripped text) of the lines that are not blank; CR, LF and CRLF end a line."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = data.decode("utf-16" if wide else "utf-8-sig", errors="replace")
    for line, content in enumerate(io.StringIO(text, newline=None), start=1):
        if line > MAX_LINES:
            raise RecordingError(f"{name} has more than {MAX_LINES} lines; split it into several recordings.")
        if stripped := content.strip():
            yield line, stripped


def _runs(lines: Sequence[LogLine]) -> Iterator[Sequence[LogLine]]:
    """Split rows where another recording may begin: another folder, or a jump of the time stamps.

    Merged logs can mix decimal marks, one recording cannot.
    """
    time = np.array([picture_time(line.pictures[0]) for line in lines])
    changes = [before.folder != after.folder for before, after in pairwise(lines)]
    for start, stop in find_stretches(time, np.cumsum([0, *changes])):
        yield lines[start:stop]


def _read_run(run: Sequence[LogLine]) -> list[LogRow | RowProblem]:
    torn = [line.torn and decimal_commas.may_be_torn(line.tokens) for line in run]
    dotted = sum(any("." in token and NUMBER.fullmatch(token) for token in line.tokens[:4]) for line in run)
    if sum(torn) <= dotted:
        # A long row without any dot among dotted ones has numbers of an unknown meaning.
        return [_read_row(line, strange=strange) for line, strange in zip(run, torn, strict=True)]
    whole = [line.torn and not any("." in token for token in line.tokens) for line in run]
    options = [
        decimal_commas.readings(line.tokens) if known else [] for line, known in zip(run, whole, strict=True)
    ]
    chosen = decimal_commas.choose_readings(options)
    return [
        LogRow(line.line, line.pictures, line.folder, reading, decimal_comma=True)
        if reading
        else _read_row(line, strange=strange)
        for line, reading, strange in zip(run, chosen, torn, strict=True)
    ]


def _read_row(line: LogLine, *, strange: bool) -> LogRow | RowProblem:
    """Read a row whose numbers are whole tokens."""
    if look_alikes.has_positions(line.tokens):
        return line.problem("has columns of positions, as another simulator logs them")
    if strange:
        return line.problem(f"has {len(line.tokens)} numbers where 4 are wanted")
    if len(line.tokens) < 4:
        count = sum(bool(NUMBER.fullmatch(token)) for token in line.tokens)
        return line.problem(f"has {count} of 4 numbers")
    numbers = []
    for token, (name, (low, high)) in zip(line.tokens, decimal_commas.LIMITS.items(), strict=False):
        if not NUMBER.fullmatch(token):
            return line.problem(f"{name} is {_shown(token)}, not a number")
        number = float(token.replace(",", "."))
        if not low <= number <= high:
            return line.problem(f"{name} is {_shown(token)}, outside {low:g} to {high:g}")
        numbers.append(number)
    steering, throttle, brake, speed = numbers
    decimal_comma = any("," in token for token in line.tokens[:4])
    return LogRow(line.line, line.pictures, line.folder, (steering, throttle, brake, speed), decimal_comma)


def _is_cut(rows: Sequence[LogRow]) -> bool:
    """Tell whether the last row, which has no line end, lost digits of its speed."""
    if len(rows) < 2:
        return False
    before, last = rows[-2:]
    seconds = picture_time(last.pictures[0]) - picture_time(before.pictures[0])
    return 0 <= seconds <= MAX_GAP_SECONDS and last.numbers[3] < before.numbers[3] - _MOST_BRAKING * seconds


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")
