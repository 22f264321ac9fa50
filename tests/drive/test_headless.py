"""Driving without a window: a server at the wheel of the simulated car, in time that waits or does not."""

import json
import math
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from serving import serving, steer_a_little

import codriver.drive.headless
from codriver.camera.codec import decode_frame
from codriver.data.recorder import Recorder
from codriver.data.recording import read_recording
from codriver.drive.chauffeurs import ExpertChauffeur, ServerChauffeur
from codriver.drive.headless import HeadlessDrive, telemetry_of
from codriver.drive.protocol import Picture, jpeg_bytes, read_message
from codriver.drive.run_recording import RunRecording
from codriver.drive.server_link import ServerLink
from codriver.errors import OutputError
from codriver.render.simulated_world import STEPS_PER_OBSERVATION, SimulatedWorld
from codriver.sim.episode import EpisodeRules
from codriver.sim.start import Start
from codriver.sim.tracks import load_track
from codriver.types import CAMERAS, Command

NEVER_ENDING = EpisodeRules(laps=math.inf, off_road_ends=False, crash_ends=False)


@pytest.fixture(scope="module")
def cameras() -> Iterator[SimulatedWorld]:
    with SimulatedWorld(load_track("lake"), rules=NEVER_ENDING, cameras=CAMERAS) as world:
        yield world


@pytest.fixture
def world(cameras: SimulatedWorld) -> SimulatedWorld:
    cameras.reset()
    return cameras


def chauffeur(port: int, *, real_time: bool = False) -> ServerChauffeur:
    return ServerChauffeur(ServerLink("127.0.0.1", port, lambda news: None), real_time=real_time)


def advance(drive: HeadlessDrive, pictures: int) -> None:
    deadline = time.monotonic() + 60
    while pictures and drive.running:
        assert time.monotonic() < deadline
        pictures -= drive.advance()


def test_time_waits_for_every_answer_however_slow(world: SimulatedWorld) -> None:
    def slow(frame) -> float:
        time.sleep(0.03)
        return -0.25

    with serving(slow) as server, closing(chauffeur(server.port)) as driver:
        drive = HeadlessDrive(world, driver)
        advance(drive, 10)
        assert drive.tally.steps == 10 * STEPS_PER_OBSERVATION
        assert driver.link.telemetry == driver.link.answers == 20
        assert world.car.steering == -0.25


def test_in_real_time_the_car_does_what_it_last_did_until_the_next_answer(world: SimulatedWorld) -> None:
    answered: list[float] = []

    def once(frame) -> float:
        if answered:
            time.sleep(0.5)
        answered.append(0.125)
        return answered[-1]

    with serving(once) as server, closing(chauffeur(server.port, real_time=True)) as driver:
        drive = HeadlessDrive(world, driver, real_time=True)
        while world.car.steering != 0.125:  # the first answer comes at once, or when this machine has time
            advance(drive, 1)
        advance(drive, 6)
        assert world.car.steering == 0.125
        assert driver.link.answers < driver.link.telemetry


def test_a_server_sees_the_rendered_picture_and_the_cars_numbers(world: SimulatedWorld) -> None:
    seen: list[np.ndarray] = []

    def watch(frame) -> float:
        seen.append(frame)
        return 0.1

    with serving(watch) as server, closing(chauffeur(server.port)) as driver:
        drive = HeadlessDrive(world, driver)
        at_the_start = decode_frame(world.jpegs()["center"])
        advance(drive, 20)
    assert np.array_equal(seen[0], at_the_start)
    assert not np.array_equal(seen[-1], at_the_start)


def test_telemetry_is_in_degrees_and_miles_per_hour(world: SimulatedWorld) -> None:
    for _ in range(20):
        world.step(Command(-0.5, 0.5))
    text = telemetry_of(world.car, world.jpegs()["center"])
    name, data = json.loads(text.removeprefix("42"))
    assert name == "telemetry"
    assert data["steering_angle"] == "-12.5000"
    message = read_message([data])
    assert isinstance(message, Picture)
    assert message.speed == pytest.approx(float(world.car.speed), abs=1e-4)
    assert message.throttle == 0.5
    assert jpeg_bytes(message) == world.jpegs()["center"]


def test_a_drive_is_recorded_with_three_cameras_and_the_servers_steering(
    world: SimulatedWorld, tmp_path: Path
) -> None:
    with (
        serving(steer_a_little) as server,
        closing(chauffeur(server.port)) as driver,
        closing(RunRecording(Recorder(tmp_path / "drive"))) as recording,
    ):
        advance(HeadlessDrive(world, driver, recording=recording), 25)
    rows = read_recording(tmp_path / "drive")
    assert set(rows.steering) == {0.125}
    assert len(list((tmp_path / "drive" / "IMG").iterdir())) == 75
    assert np.all(np.diff(rows.speed) > 0)
    assert (recording.written, recording.dropped, recording.problem) == (25, 0, "")


def test_a_disk_that_takes_nothing_ends_the_drive(world: SimulatedWorld, tmp_path: Path) -> None:
    with closing(RunRecording(Recorder(tmp_path / "drive"))) as recording:
        recording.problem = "no space left"
        drive = HeadlessDrive(world, ExpertChauffeur(world.world.track), recording=recording)
        with pytest.raises(OutputError, match="no space left"):
            drive.advance()


def test_the_expert_drives_along_the_middle(world: SimulatedWorld) -> None:
    drive = HeadlessDrive(world, ExpertChauffeur(world.world.track))
    advance(drive, 200)  # 12 s
    assert drive.tally.off_road == 0
    assert abs(float(world.car.cross_track_error)) < 0.2
    assert float(world.world.episode.farthest - world.world.episode.start) > 100


def test_a_car_far_from_the_road_is_lost(world: SimulatedWorld) -> None:
    with closing(chauffeur(1)) as driver:
        drive = HeadlessDrive(world, driver)
        assert (drive.running, drive.end) == (True, "stopped")
        world.put(Start(world.car.s, cross_track_error=25.0))
        assert (drive.running, drive.end) == (False, "lost")


def test_a_car_that_drives_in_circles_is_lost(world: SimulatedWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codriver.drive.headless, "NOWHERE_FOR", 1.0)
    with serving(lambda frame: 1.0) as server, closing(chauffeur(server.port)) as driver:
        drive = HeadlessDrive(world, driver)
        advance(drive, 300)
        assert drive.end == "lost"
        assert abs(float(world.car.cross_track_error)) < 20.0


def test_while_there_is_no_server_time_stands_still(world: SimulatedWorld) -> None:
    for real_time in (False, True):
        with closing(chauffeur(1, real_time=real_time)) as driver:
            drive = HeadlessDrive(world, driver, real_time=real_time)
            for _ in range(3):
                assert not drive.advance()
            assert world.seconds == 0.0
