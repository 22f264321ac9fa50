"""The expert keeps every wheel on every track, both ways, as fast as grip allows."""

import numpy as np
import pytest

from codriver.errors import SettingError
from codriver.sim.episode import EndReason, EpisodeRules
from codriver.sim.expert import Expert
from codriver.sim.fleet import Fleet
from codriver.sim.start import Start, random_starts, spread_starts
from codriver.sim.track import Track
from codriver.sim.tracks import load_track
from codriver.sim.trajectory import Trajectory, TrajectoryRecorder
from codriver.types import MAX_SPEED

CARS = 32
TRACKS = ["lake", "jungle", "oval", *(f"random:{seed}" for seed in range(8))]


def drive(
    track: Track, start: Start, metres: float, set_speed: float = MAX_SPEED
) -> tuple[Fleet, Trajectory]:
    """Let the expert drive all cars that far, one beside another in time."""
    fleet, expert = Fleet(track, start, EpisodeRules(laps=metres / track.length)), Expert(track, set_speed)
    recorder = TrajectoryRecorder()
    while fleet.running.any() and fleet.episode.steps.max() < 3000:
        fleet.step(expert.steering(fleet.car), expert.throttle(fleet.car))
        recorder.add(fleet.episode.time, fleet.car)
    return fleet, recorder.trajectory()


@pytest.mark.parametrize("reverse", [False, True], ids=["forward", "reverse"])
@pytest.mark.parametrize("name", TRACKS)
def test_the_expert_drives_every_metre_of_a_track_on_the_road(name: str, reverse: bool) -> None:
    """Cars start all along the track and each drives as far as the next one but one started: a lap twice."""
    track = load_track(name, reverse=reverse)
    fleet, drives = drive(track, spread_starts(track, CARS, speed=9.0), 2 * track.length / CARS)
    assert np.all(fleet.episode.end == EndReason.FINISHED)
    assert np.abs(drives.cross_track_error).max() < 0.6
    assert np.abs(drives.cross_track_error).mean() < 0.15
    assert drives.speed.max() > 13.0


def test_the_expert_comes_back_from_beside_the_road_s_middle(rng: np.random.Generator) -> None:
    lake = load_track("lake")
    start = random_starts(lake, rng, CARS, cross_track_error=1.5, heading_error=np.radians(10))
    fleet, drives = drive(lake, start, 60.0)
    assert np.all(fleet.episode.end == EndReason.FINISHED)
    assert np.abs(drives.cross_track_error[-1]).max() < 0.3


def test_a_set_speed_is_kept_up_and_down_the_hills() -> None:
    jungle = load_track("jungle")
    _, drives = drive(jungle, spread_starts(jungle, CARS, speed=6.0), 80.0, set_speed=6.0)
    assert np.abs(drives.speed[100:] - 6.0).max() < 0.15


def test_an_offset_line_is_driven_at_its_offset() -> None:
    oval = load_track("oval")
    fleet, expert = Fleet(oval, Start(oval.start, 0.0, 0.0, np.array([8.0, 8.0]))), Expert(oval, 8.0)
    for _ in range(400):
        fleet.step(expert.steering(fleet.car, np.array([1.0, -1.0])), expert.throttle(fleet.car))
    assert fleet.car.cross_track_error == pytest.approx([1.0, -1.0], abs=0.1)


@pytest.mark.parametrize("speed", [0.0, -3.0, 20.0, float("nan")])
def test_impossible_speeds_are_refused(speed: float) -> None:
    with pytest.raises(SettingError, match="speed"):
        Expert(load_track("oval"), speed)
