"""A lesson: a model drives, a teacher who knows the road says at every picture what it would have steered.

What is recorded is what the model saw and what the teacher wanted there (DAgger: Ross, Gordon and Bagnell
2011, arXiv 1011.0686). Past a distance from the line the teacher takes the wheel until the car is back, so
that the way back is learnt too; states from which no steering leads back are left out, and the car is put
back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from codriver.drive.rollout import SteppingDriver
from codriver.drive.run_recording import RunRecording
from codriver.errors import OutputError
from codriver.types import Camera, Command, Telemetry

SATURATED = 1.0
"""Steering of the teacher's at which the wheels are at their lock: it would want more than can be steered."""
LATER = timedelta(hours=1)
"""How much later in a recording those rows are stamped that are learnt beside the lesson's own."""

Row = tuple[Mapping[Camera, bytes], float]
"""Pictures of the cameras as JPEGs, and what is to be steered there, -1..1."""


@dataclass(frozen=True, slots=True)
class Observed:
    """What there is to see and to learn where the car is."""

    telemetry: Telemetry
    row: Row
    strayed: bool
    """Whether the car is so far off that the teacher takes the wheel."""
    settled: bool
    """Whether it is so well on its way that the teacher gives the wheel back."""
    lost: bool
    """Whether no steering leads back from here: nothing is to be learnt, and the car is put back."""
    beside: Sequence[Row] = ()
    """What else is learnt here."""


class Lesson(Protocol):
    """Where a lesson takes place."""

    @property
    def seconds(self) -> float:
        """Simulated seconds since it began."""

    @property
    def share(self) -> float:
        """How much of it is done, 0..1."""

    def begin(self) -> None:
        """Put the car at its start."""

    def observe(self) -> Observed:
        """Look at where the car is."""

    def step(self, command: Command) -> bool:
        """Drive until the next observation; return whether the lesson goes on."""

    def put_back(self) -> None:
        """Put the car back onto the line."""


@dataclass
class LessonFigures:
    """What a lesson gave; the field names are the keys of the metrics."""

    rows: int = 0
    """Recorded, those learnt beside among them."""
    taught: int = 0
    """Of them recorded while the teacher was at the wheel."""
    saturated: int = 0
    """Left out: the teacher wanted more than can be steered."""
    lost: int = 0
    """Left out: past recovery."""
    taken_over: int = 0
    """Times that the teacher took the wheel."""
    put_back: int = 0
    """Times that the car was put back."""
    seconds: float = 0.0
    """Driven."""

    def add(self, other: "LessonFigures") -> None:
        """Add the figures of another lesson."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


def take_lesson(
    driver: SteppingDriver,
    lesson: Lesson,
    recording: RunRecording,
    started: datetime,
    progress: Callable[[float], object] = lambda _: None,
) -> LessonFigures:
    """Let a driver take a lesson and record it, rows stamped with simulated time after `started`.

    The recording is the caller's to close. Raises OutputError when the disk does not take a row.
    """
    notes = _Notes(recording, started)
    driver.reset()
    lesson.begin()
    taught, running = False, True
    while running:
        seen, now = lesson.observe(), lesson.seconds
        command = driver.step(seen.telemetry, now)
        if seen.lost:
            notes.figures.lost += 1
            notes.figures.put_back += 1
            lesson.put_back()
            driver.reset()
            taught = False
            running = lesson.step(Command(0.0, command.throttle))
            continue
        notes.figures.taken_over += seen.strayed and not taught
        taught = seen.strayed or (taught and not seen.settled)
        notes.write(seen, command.throttle, now, taught=taught)
        steering = seen.row[1] if taught else command.steering
        running = lesson.step(Command(steering, command.throttle))
        progress(lesson.share)
    notes.finish()
    notes.figures.seconds = lesson.seconds
    return notes.figures


@dataclass
class _Notes:
    """Writes rows down and counts them."""

    recording: RunRecording
    started: datetime
    figures: LessonFigures = field(default_factory=LessonFigures)
    _beside: list[tuple[Row, float, float]] = field(default_factory=list)

    def write(self, seen: Observed, throttle: float, seconds: float, *, taught: bool) -> None:
        """Write the row of an observation, and keep those beside it for the end."""
        self._beside += [(row, seen.telemetry.speed, seconds) for row in seen.beside]
        if abs(seen.row[1]) >= SATURATED:
            self.figures.saturated += 1
            return
        self.figures.taught += taught
        self._offer(seen.row, throttle, seen.telemetry.speed, self.started + timedelta(seconds=seconds))

    def finish(self) -> None:
        """Write what was learnt beside, as a drive of its own: a log's rows follow each other in time."""
        for row, speed, seconds in self._beside:
            self._offer(row, 0.0, speed, self.started + LATER + timedelta(seconds=seconds))

    def _offer(self, row: Row, throttle: float, speed: float, time: datetime) -> None:
        pictures, steering = row
        self.recording.offer(pictures, Command(steering, throttle), speed, time, wait=True)
        self.figures.rows += 1
        if self.recording.problem:
            raise OutputError(self.recording.problem)
