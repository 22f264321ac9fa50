"""`codriver record` and `codriver demo` from the outside, at toy sizes."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from codriver.cli.demo_recording import BRIDGE, LOOKS, TURN_OFF, demo_courses
from codriver.cli.main import app
from codriver.cli.record import ROLLING, record_expert
from codriver.control.curve_speed import LATERAL_ACCELERATION_LIMIT
from codriver.data.recording import read_recording
from codriver.errors import OutputError
from codriver.evaluate.suite import LOOK_SEEDS
from codriver.model.pilot import load_network
from codriver.render.look import Look
from codriver.sim.track import Surface
from codriver.sim.tracks import load_track
from codriver.types import MAX_SPEED, steering_to_curvature

pytest.importorskip("panda3d", reason="needs Panda3D: pip install 'codriver[sim]'")


def record(*arguments: object) -> tuple[int, dict]:
    result = CliRunner().invoke(app, ["record", *map(str, arguments), "--json"], catch_exceptions=False)
    return result.exit_code, json.loads(result.stdout.splitlines()[0])


def test_what_the_expert_drives_is_a_recording_like_any_other(tmp_path: Path) -> None:
    code, told = record(tmp_path / "laps", "--track", "oval", "--laps", 0.02, "--noise", 0)
    assert code == 0
    assert told["end"] == "finished"
    recording = read_recording(tmp_path / "laps", verify=True)
    assert len(recording.steering) == told["rows"] > 10
    assert all(picture is not None for camera in recording.pictures.values() for picture in camera)
    assert recording.speed[0] == 0
    assert 1 < recording.speed.max() <= MAX_SPEED
    # A row every three physics steps, by simulated time.
    assert np.diff(recording.time) == pytest.approx(0.06, abs=0.0015)


def test_the_same_seed_records_the_same_drive(tmp_path: Path) -> None:
    steering = []
    for folder, seed in (("first", 1), ("second", 1), ("third", 2)):
        record(tmp_path / folder, "--track", "oval", "--laps", 0.03, "--noise", 1.5, "--seed", seed)
        steering.append(read_recording(tmp_path / folder).steering)
    assert np.array_equal(steering[0], steering[1])
    assert not np.array_equal(steering[0], steering[2])


def test_every_second_picture_is_recorded_of_the_very_same_drive(tmp_path: Path) -> None:
    taken = []
    for every in (1, 2):
        record_expert(
            tmp_path / str(every),
            "oval",
            lambda _: None,
            look=Look(),
            laps=0.02,
            noise=1.0,
            seed=3,
            every=every,
        )
        recording = read_recording(tmp_path / str(every))
        centre = [picture.read_bytes() for picture in recording.pictures["center"]]
        taken.append((recording.steering, recording.speed, centre))
    (all_steering, all_speed, all_pictures), (steering, speed, pictures) = taken
    assert np.array_equal(steering, all_steering[::2])
    assert np.array_equal(speed, all_speed[::2])
    assert pictures == all_pictures[::2]


def test_a_recording_may_begin_within_the_lap_where_the_car_rolls(tmp_path: Path) -> None:
    told = record_expert(tmp_path, "oval", lambda _: None, look=Look(), laps=0.02, begin=0.25, noise=0)
    assert told["end"] == "finished"
    recording = read_recording(tmp_path)
    assert recording.speed[0] == pytest.approx(ROLLING, abs=1e-3)
    assert np.abs(recording.steering[:5]).min() > 0.05, "the oval's start is on its straight, a bend is here"


def test_a_calm_expert_is_recorded_rolling_and_as_slow_in_bends_as_a_model_will_be(tmp_path: Path) -> None:
    fastest = {}
    for calm in (False, True):
        out = tmp_path / str(calm)
        record(out, "--track", "jungle", "--laps", 0.12, "--noise", 0, *(["--calm"] if calm else []))
        recording = read_recording(out)
        assert (recording.speed[0] == pytest.approx(ROLLING, abs=1e-3)) == calm
        bends = recording.speed**2 * np.abs([steering_to_curvature(each) for each in recording.steering])
        fastest[calm] = np.quantile(bends, 0.95)
    assert fastest[True] < 1.2 * LATERAL_ACCELERATION_LIMIT < fastest[False]


def test_what_the_demo_records_is_all_different_and_in_no_look_that_the_suite_judges_by() -> None:
    courses = demo_courses()
    assert len({course.name for course in courses}) == len(courses)
    looks = [course.look for course in courses if course.look is not None]
    assert len(set(looks)) == len(looks)
    assert not set(looks) & set(LOOK_SEEDS)
    assert {course.name for course in demo_courses(0, 0)} == {"lake", "lake-reverse", "jungle"}
    for track, reverse in (("lake", False), ("lake", True), ("jungle", True)):
        ways = [course for course in courses if (course.track, course.reverse) == (track, reverse)]
        pieces = [course for course in ways if course.look is not None]
        laps = [piece for piece in pieces if piece.share > max(BRIDGE.share, TURN_OFF.share)]
        assert sum(piece.share for piece in laps) == pytest.approx(1)


def test_the_demo_records_the_lake_s_bridge_whole_in_several_looks() -> None:
    bridges = [course for course in demo_courses() if course.share == BRIDGE.share]
    assert sum(course.reverse for course in bridges) == len(bridges) / 2 == LOOKS
    for course in bridges:
        lake = load_track("lake", reverse=course.reverse)
        on_it = lake.surface == Surface.COBBLES
        arc_lengths = np.arange(len(on_it)) * lake.step
        ahead = (arc_lengths[on_it] - lake.start) % lake.length / lake.length
        assert course.begin < ahead.min() < ahead.max() < course.begin + course.share


def test_the_demo_records_the_bend_at_the_lake_s_turn_off_whole_in_several_looks() -> None:
    bends = [course for course in demo_courses() if course.share == TURN_OFF.share]
    assert {course.reverse for course in bends} == {False, True}
    length = load_track("lake").length
    for course in bends:
        lake = load_track("lake", reverse=course.reverse)
        arc_lengths = np.arange(len(lake.points)) * lake.step
        forward = (length - arc_lengths if course.reverse else arc_lengths) % length
        bend = (forward > 800) & (forward < 900) & (np.abs(lake.curvature) > 0.02)
        ahead = (arc_lengths[bend] - lake.start) % lake.length / lake.length
        assert course.begin + 0.02 < ahead.min() < ahead.max() < course.begin + course.share


def test_a_recording_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("precious")
    with pytest.raises(OutputError, match="not empty"):
        record(tmp_path, "--track", "oval", "--laps", 0.01)


def test_the_demo_goes_the_whole_way(tmp_path: Path) -> None:
    size = ["--laps", "0.02", "--random-tracks", "0", "--looks", "0", "--epochs", "1", "--drive-laps", "0.01"]
    command = [sys.executable, "-m", "codriver", "demo", *size, "--json", "--spent", "7"]
    (tmp_path / "demo").mkdir()  # an earlier one, which stays as it is
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert result.returncode in {0, 1}, result.stderr
    told = json.loads(result.stdout)
    folder = tmp_path / told["folder"]
    assert folder == tmp_path / "demo-2"
    assert not any((tmp_path / "demo").iterdir())
    assert load_network(folder / "model.h5").count_params() == 252_219
    for drive in told["drives"]:
        assert 0 < drive["laps"] <= 0.01
        assert drive["help"]["seconds"] > 0
        with Image.open(tmp_path / drive["film"]) as film:
            assert film.n_frames > 10
        assert (tmp_path / drive["trace"]).stat().st_size > 0
    # The account has every step, and what it was told that installing took.
    assert told["seconds"]["installing"] == 7
    assert len(told["seconds"]) == 4
    assert "minutes" in result.stderr
