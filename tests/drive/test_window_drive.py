"""Driving in a window, with a window that a test holds: hands, recording, and the wheel handed over."""

import math
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from serving import JPEG, serving

from codriver.control.hands import Inputs
from codriver.data.recording import read_recording
from codriver.drive.real_time import RealTime
from codriver.drive.recordings import Recordings
from codriver.drive.server_link import ServerLink
from codriver.drive.window_drive import ROW_SECONDS, WindowDrive
from codriver.render.dashboard import Dashboard
from codriver.sim.episode import EpisodeRules
from codriver.sim.start import Start
from codriver.sim.tracks import load_track
from codriver.sim.vehicle import TIME_STEP
from codriver.sim.world import World
from codriver.types import CAMERAS

RULES = EpisodeRules(
    laps=math.inf, off_road_ends=False, crash_ends=False, stuck_seconds=math.inf, wrong_way_metres=math.inf
)
GAS = Inputs(forward=True)


class Scene:
    """Cameras that always see the same."""

    def jpegs(self, *pose: float) -> dict[str, bytes]:
        return dict.fromkeys(CAMERAS, JPEG)


@dataclass
class HeldWindow:
    """A window whose person is the test; showing a picture takes `picture_seconds` of its clock."""

    held: Inputs = field(default_factory=Inputs)
    keys: list[str] = field(default_factory=list)
    picture_seconds: float = TIME_STEP
    seconds: float = 0.0
    is_open: bool = True
    shown: Dashboard = field(default_factory=Dashboard)
    pictures: int = 0

    def inputs(self) -> Inputs:
        return self.held

    def pressed(self) -> list[str]:
        keys, self.keys = self.keys, []
        return keys

    def show(self, pose: tuple[float, ...], dashboard: Dashboard) -> None:
        assert all(isinstance(value, float) for value in pose)
        self.shown = dashboard
        self.seconds += self.picture_seconds
        self.pictures += 1


def in_window(
    window: HeldWindow,
    folder: Path | None = None,
    link: ServerLink | None = None,
    rules: EpisodeRules = RULES,
    corrections: Recordings | None = None,
) -> WindowDrive:
    clock = RealTime(TIME_STEP, lambda: window.seconds)
    world = World(load_track("lake"), rules)
    return WindowDrive(world, Scene(), window, Recordings(folder), link, clock, corrections)


def advance(drive: WindowDrive, window: HeldWindow, seconds: float) -> None:
    until = window.seconds + seconds - 1e-9
    while window.seconds < until:
        drive.advance()


@pytest.mark.parametrize("picture_seconds", [0.02, 0.05, 0.1])
def test_the_car_drives_the_same_whatever_the_rate_of_pictures(picture_seconds: float) -> None:
    window = HeldWindow(held=Inputs(forward=True, left=True), picture_seconds=picture_seconds)
    drive = in_window(window)
    while drive.tally.steps < 100:
        drive.advance()
    world = World(load_track("lake"), RULES)
    hands = type(drive._hands)()
    for _ in range(drive.tally.steps):
        world.step(hands.step(window.held))
    assert drive.world.car == world.car
    assert abs(drive.seconds - window.seconds) <= max(picture_seconds, TIME_STEP) + 1e-9


def test_the_dashboard_tells_how_it_goes() -> None:
    window = HeldWindow(held=GAS)
    drive = in_window(window)
    advance(drive, window, 2.0)
    assert 15 < window.shown.mph < 25
    assert (window.shown.lap, window.shown.last_lap_seconds, window.shown.rows_recorded) == (1, None, None)
    assert window.shown.lap_seconds == pytest.approx(2.0, abs=0.03)
    assert window.shown.keys


def test_r_records_the_udacity_layout_at_the_simulators_rate(tmp_path: Path) -> None:
    window = HeldWindow(held=GAS)
    drive = in_window(window, tmp_path / "mine")
    window.keys = ["r"]
    advance(drive, window, 2.0)
    assert window.shown.rows_recorded is not None
    window.held = Inputs(forward=True, left=True)
    advance(drive, window, 1.0)
    window.keys = ["r"]
    advance(drive, window, 0.5)
    assert window.shown.rows_recorded is None
    assert window.shown.note == f"recorded into {tmp_path / 'mine'}"
    rows = read_recording(tmp_path / "mine")
    assert len(rows.steering) == pytest.approx(3.0 / ROW_SECONDS, abs=2)
    assert 14 <= 1 / ROW_SECONDS <= 15
    assert np.all(rows.steering[:27] == 0)
    assert rows.steering[-1] == -1
    assert len(list((tmp_path / "mine" / "IMG").iterdir())) == 3 * len(rows.steering)


def test_a_folder_that_cannot_be_recorded_into_is_told_and_the_drive_goes_on(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    window = HeldWindow(keys=["r"])
    drive = in_window(window, tmp_path)
    drive.advance()
    assert "not empty" in window.shown.note
    assert drive.running


def test_space_is_cruise_control() -> None:
    window = HeldWindow(keys=["space"])
    drive = in_window(window)
    advance(drive, window, 1.0)
    assert window.shown.wheel == "cruise control"
    assert float(drive.world.car.throttle) == pytest.approx(0.4)
    window.keys = ["space"]
    advance(drive, window, 0.5)
    assert window.shown.wheel == ""
    assert float(drive.world.car.throttle) == pytest.approx(0.0, abs=1e-9)


def test_backspace_puts_the_car_back_onto_the_road() -> None:
    window = HeldWindow()
    drive = in_window(window)
    drive.world.put(Start(drive.world.car.s, cross_track_error=8.0, heading_error=3.0))
    drive.advance()
    assert window.shown.note == "wrong way"
    window.keys = ["backspace"]
    drive.advance()
    assert window.shown.note == "put back onto the road"
    assert abs(float(drive.world.car.cross_track_error)) < 0.01
    assert abs(float(drive.world.car.heading_error)) < 0.01


def test_a_car_far_off_the_road_is_put_back_without_asking() -> None:
    window = HeldWindow()
    drive = in_window(window)
    drive.world.put(Start(drive.world.car.s, cross_track_error=50.0))
    advance(drive, window, 0.1)
    assert abs(float(drive.world.car.cross_track_error)) < 0.01


def test_h_shows_and_hides_the_keys() -> None:
    window = HeldWindow()
    drive = in_window(window)
    shown = []
    for _ in range(3):
        window.keys = ["h"]
        drive.advance()
        shown.append(window.shown.keys)
    assert shown == [False, True, False]


def test_a_slow_machine_is_told_of_and_still_shows_pictures() -> None:
    window = HeldWindow(picture_seconds=0.5)
    drive = in_window(window)
    advance(drive, window, 3.0)
    assert window.shown.note == "this machine is too slow for real time"
    assert window.pictures == 6
    assert drive.seconds < 1.5


def test_escape_closing_and_a_finished_lap_end_it() -> None:
    window = HeldWindow(keys=["escape"])
    drive = in_window(window)
    assert drive.running
    drive.advance()
    assert (drive.running, drive.end) == (False, "stopped")
    window = HeldWindow()
    drive = in_window(window)
    window.is_open = False
    assert not drive.running
    window = HeldWindow(held=GAS)
    drive = in_window(window, rules=EpisodeRules(laps=0.002, off_road_ends=False))
    advance(drive, window, 3.0)
    assert (drive.running, drive.end) == (False, "finished")


def advance_until(drive: WindowDrive, condition) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        drive.advance()


def test_a_server_drives_and_gas_or_brake_take_the_wheel_from_it() -> None:
    window = HeldWindow()
    with (
        serving(lambda frame: -0.25) as server,
        closing(ServerLink("127.0.0.1", server.port, lambda news: None)) as link,
    ):
        drive = in_window(window, link=link)
        drive.advance()
        assert window.shown.wheel == "waiting for a drive server"
        assert float(drive.world.car.throttle) == 0
        advance_until(drive, lambda: drive.world.car.steering == -0.25)
        assert window.shown.wheel == "a drive server is at the wheel"
        window.held = GAS
        advance_until(drive, lambda: server.state.counts["answers while driven by hand"] >= 4)
        assert window.shown.wheel == "you are at the wheel"
        assert drive.world.car.steering == 0
        window.held = Inputs()
        answers = link.answers
        advance_until(drive, lambda: drive.world.car.steering == -0.25 and link.answers > answers + 4)
        assert server.state.complaint == ""


def test_who_takes_the_wheel_begins_where_the_server_left_it_and_is_recorded(tmp_path: Path) -> None:
    window, corrections = HeldWindow(), Recordings(tmp_path / "corrections")
    with (
        serving(lambda frame: -0.25) as server,
        closing(ServerLink("127.0.0.1", server.port, lambda news: None)) as link,
    ):
        drive = in_window(window, link=link, corrections=corrections)
        advance_until(drive, lambda: drive.world.car.steering == -0.25)
        assert not corrections.running
        served = float(drive.world.car.throttle)
        for _ in range(2):  # twice, into one folder
            window.held = Inputs(right=True)
            drive.advance()
            assert -0.25 < drive.world.car.steering <= 0
            assert drive.world.car.throttle == pytest.approx(
                served, abs=0.5
            )  # who only steers keeps the pedals
            assert "you are at the wheel" in window.shown.wheel
            advance(drive, window, 1.0)
            window.held = Inputs()
            advance_until(drive, lambda: drive.world.car.steering == -0.25)
    corrections.stop()
    rows = read_recording(tmp_path / "corrections")
    assert len(rows.steering) == pytest.approx(2 * 1.0 / ROW_SECONDS, abs=4)
    assert np.all(rows.steering > -0.25)  # nothing of what the server drove
    assert rows.steering.max() == 1
    assert [folder.name for folder in corrections.folders] == ["corrections"]


def test_corrections_that_cannot_be_recorded_are_told_and_the_person_still_drives(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    window = HeldWindow()
    with (
        serving(lambda frame: -0.25) as server,
        closing(ServerLink("127.0.0.1", server.port, lambda news: None)) as link,
    ):
        drive = in_window(window, link=link, corrections=Recordings(tmp_path))
        advance_until(drive, lambda: drive.world.car.steering == -0.25)
        window.held = Inputs(right=True)
        advance(drive, window, 0.2)
        assert "not empty" in window.shown.note
        assert drive.world.car.steering > -0.25
