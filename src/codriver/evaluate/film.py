"""What the driver saw: kept picture by picture while it drives, as the JPEGs that a recording would hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from codriver.camera.codec import decode_frame, encode_jpeg
from codriver.camera.preprocess import Preprocess
from codriver.evaluate.worst_places import Place
from codriver.render.simulated_world import STEPS_PER_OBSERVATION
from codriver.sim.car import CarState
from codriver.types import Command, FloatArray, Frame, Telemetry


@dataclass(frozen=True, slots=True)
class Film:
    """Every picture of a drive with the command that answered it, n of them."""

    jpegs: tuple[bytes, ...]
    steering: FloatArray
    """(n,), commanded, -1..1."""
    speed: FloatArray
    """(n,), metres per second."""
    cross_track_error: FloatArray
    """(n,), metres, right positive."""
    preprocess: Preprocess
    """How the network was fed."""

    @property
    def frames(self) -> Sequence[Frame]:
        """The pictures, each decoded when it is looked at."""
        return _DecodedFrames(self.jpegs)


@dataclass(frozen=True, slots=True)
class Sight:
    """What the driver saw at one place of its drive, and what it did."""

    place: Place
    jpeg: bytes
    steering: float
    """Commanded, -1..1."""


class FilmMaker:
    """Is shown every observation of a rollout."""

    def __init__(self, preprocess: Preprocess) -> None:
        """Film a driver whose network is fed by `preprocess`."""
        self._preprocess = preprocess
        self._jpegs: list[bytes] = []
        self._rows: list[tuple[float, float, float]] = []

    def add(self, telemetry: Telemetry, command: Command, car: CarState) -> None:
        """Keep one observation, which must have a picture."""
        assert telemetry.frame is not None  # noqa: S101 the simulator's pictures are never unreadable
        self._jpegs.append(telemetry.jpeg or encode_jpeg(telemetry.frame))
        self._rows.append((command.steering, telemetry.speed, float(car.cross_track_error)))

    def film(self) -> Film:
        """Return all that was added; at least one observation."""
        steering, speed, error = np.array(self._rows, np.float64).T
        return Film(tuple(self._jpegs), steering, speed, error, self._preprocess)

    def sights_at(self, places: Iterable[Place]) -> tuple[Sight, ...]:
        """Return the last observation before each of some places of the trajectory that was filmed."""
        return tuple(self._sight_at(place) for place in places)

    def _sight_at(self, place: Place) -> Sight:
        number = min(place.sample // STEPS_PER_OBSERVATION, len(self._jpegs) - 1)
        return Sight(place, self._jpegs[number], self._rows[number][0])


class _DecodedFrames(Sequence[Frame]):
    def __init__(self, jpegs: Sequence[bytes]) -> None:
        self._jpegs = jpegs

    def __len__(self) -> int:
        return len(self._jpegs)

    @overload
    def __getitem__(self, index: int) -> Frame: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Frame]: ...

    def __getitem__(self, index: int | slice) -> Frame | Sequence[Frame]:
        if isinstance(index, slice):
            return _DecodedFrames(self._jpegs[index])
        return decode_frame(self._jpegs[index])
