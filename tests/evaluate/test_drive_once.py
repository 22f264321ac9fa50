"""From a plan to its result: the ceiling stays clean, the floor does not, and help is counted by the rule."""

from pathlib import Path

import numpy as np
import pytest

from codriver.camera.preprocess import Preprocess
from codriver.errors import SettingError
from codriver.evaluate.drive_once import drive_once
from codriver.evaluate.garage import Garage
from codriver.evaluate.plan import Course, DrivePlan
from codriver.sim.episode import EndReason
from codriver.sim.start import Start

OVAL = Course("oval", laps=0.25, set_speed=12.0)


@pytest.fixture(scope="module")
def garage():
    with Garage() as garage:
        yield garage


def test_the_expert_drives_clean_and_its_free_drive_is_the_helped_one(garage) -> None:
    result = drive_once(DrivePlan("expert", OVAL), garage)
    assert result.free.clean
    assert result.helped is result.free
    assert result.free.completion == 1.0
    assert not result.free.interventions


def test_the_floor_leaves_the_road_and_gets_round_with_help(garage) -> None:
    result = drive_once(DrivePlan("straight", OVAL), garage)
    assert result.free.end == EndReason.OFF_ROAD
    assert not result.free.clean
    assert result.helped.end == EndReason.FINISHED
    assert len(result.helped.interventions) > 2
    assert np.abs(result.helped.trajectory.cross_track_error).max() < 1.5


def test_help_is_not_given_where_it_is_not_wanted(garage) -> None:
    result = drive_once(DrivePlan("straight", OVAL, with_help=False), garage)
    assert result.helped is result.free


def test_a_start_off_the_middle_is_driven_from_there(garage) -> None:
    result = drive_once(DrivePlan("expert", OVAL, Start(10.0, -1.5, 0.1, 6.0), with_help=False), garage)
    trajectory = result.free.trajectory
    assert (trajectory.s[0], trajectory.cross_track_error[0]) == pytest.approx((10.0, -1.5), abs=1e-6)
    assert trajectory.speed[0] == 6.0
    assert np.abs(trajectory.cross_track_error[-100:]).max() < 0.3


def test_latency_and_losses_make_it_worse(garage) -> None:
    def error(**conditions) -> float:
        course = Course("oval", laps=0.1, set_speed=12.0, **conditions)
        drive = drive_once(DrivePlan("expert", course, Start(10.0, 1.0, 0.1, 12.0), with_help=False), garage)
        return float(np.abs(drive.free.trajectory.cross_track_error).mean())

    assert error() < error(latency=0.3)
    assert error() < error(dropped=0.9)


def test_the_same_plan_gives_the_same_bits_whatever_was_driven_before(garage) -> None:
    beside = Start(10.0, 0.5, speed=6.0)
    plan = DrivePlan("expert", Course("oval", laps=0.05, dropped=0.3, latency=0.05), beside, seed=5)
    first = drive_once(plan, garage).free.trajectory
    drive_once(DrivePlan("straight", OVAL, with_help=False), garage)
    second = drive_once(plan, garage).free.trajectory
    other = drive_once(DrivePlan("expert", plan.course, beside, seed=6), garage).free.trajectory
    assert np.array_equal(first.x, second.x)
    assert np.array_equal(first.steering, second.steering)
    assert not np.array_equal(first.steering[: len(other)], other.steering[: len(first)])


def test_progress_is_told_and_ends_at_one(garage) -> None:
    shares: list[float] = []
    drive_once(DrivePlan("straight", Course("oval", laps=0.05)), garage, shares.append)
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"laps": 0.0}, "laps is 0.0"),
        ({"set_speed": 20.0}, "set_speed is 20.0"),
        ({"latency": -0.1}, "latency"),
        ({"dropped": 1.0}, "dropped"),
    ],
)
def test_an_impossible_course_is_refused(settings, words) -> None:
    with pytest.raises(SettingError, match=words):
        Course(**settings)


class LooksAtThePicture:
    """Stands for a model: steers to where the lower half of the picture is brighter."""

    preprocess = Preprocess(crop_top=80, crop_bottom=160)

    def __init__(self) -> None:
        self.seen = []

    def __call__(self, frame) -> float:
        self.seen.append(frame)
        left, right = frame[80:, :160].mean(), frame[80:, 160:].mean()
        return float(right - left) / 255


def test_a_model_is_driven_by_pictures_and_what_it_saw_is_kept(garage, monkeypatch) -> None:
    pytest.importorskip("panda3d", reason="pictures need the extra sim: pip install 'codriver[sim]'")
    model = LooksAtThePicture()
    monkeypatch.setattr("codriver.model.pilot.load_pilot", lambda path, changes, threads: model)
    plan = DrivePlan(Path("model.h5"), Course("oval", laps=0.02), film=True, with_help=False)
    first, second = (drive_once(plan, garage).free for _ in range(2))
    assert np.array_equal(first.trajectory.x, second.trajectory.x)
    assert first.film is not None
    assert second.film is not None
    assert first.film.jpegs == second.film.jpegs
    assert len(first.film.frames) == len(first.film.steering) == -(-(len(first.trajectory) - 1) // 3)
    assert first.film.preprocess == LooksAtThePicture.preprocess
    for kept, seen in zip(first.film.frames, model.seen, strict=False):
        assert np.array_equal(kept, seen)  # the very picture, not one compressed again
    assert first.film.frames[0].shape == (160, 320, 3)
    assert [frame.shape for frame in first.film.frames[1:3]] == [(160, 320, 3)] * 2
    worst = first.sights[0]
    assert abs(worst.place.cross_track_error) == np.abs(first.trajectory.cross_track_error).max()
    assert worst.jpeg in first.film.jpegs
