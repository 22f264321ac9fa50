"""The garage keeps what takes seconds to make from one drive to the next: models, and the last world."""

from pathlib import Path
from typing import TYPE_CHECKING, Self

from codriver.evaluate.plan import Course, Feeding
from codriver.render.simulated_world import SimulatedWorld
from codriver.replay.replay_world import ReplayWorld

if TYPE_CHECKING:
    from codriver.model.pilot import Pilot


class Garage:
    """Models by file, one simulated world and one replayed; use it as a context manager."""

    def __init__(self) -> None:
        self._pilots: dict[tuple[Path, Feeding], Pilot] = {}
        self._world: SimulatedWorld | None = None
        self._shows: object = None
        self._replay: ReplayWorld | None = None
        self._replays: Path | None = None

    def pilot(self, path: Path, feeding: Feeding = ()) -> "Pilot":
        """Return the model of a file, ready to drive; raises ModelFileError, SettingError."""
        if (path, feeding) not in self._pilots:
            from codriver.model.pilot import load_pilot

            # Others drive on the other cores: a second thread would wait for one of them.
            self._pilots[path, feeding] = load_pilot(path, dict(feeding), threads=1)
        return self._pilots[path, feeding]

    def simulated_world(self, course: Course) -> SimulatedWorld:
        """Return the track and look of a course with pictures; the one returned before may be closed then."""
        shows = (course.track, course.reverse, course.look)
        if self._world is None or shows != self._shows:
            self._close_scene()
            self._world, self._shows = SimulatedWorld(course.load_track(), course.look), shows
        return self._world

    def replay_world(self, recording: Path) -> ReplayWorld:
        """Return the world of a recording, as new; raises RecordingError and ImageError."""
        if self._replay is None or recording != self._replays:
            self._replay, self._replays = ReplayWorld.from_recording(recording), recording
        self._replay.reset()
        return self._replay

    def close(self) -> None:
        """Empty it; what is asked for later is made anew."""
        self._close_scene()
        self._pilots.clear()
        self._replay = self._replays = None

    def _close_scene(self) -> None:
        if self._world is not None:
            self._world.close()
        self._world = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
