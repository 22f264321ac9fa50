"""Lessons where they take place: the geometry is the teacher on a recording, the expert in the simulator."""

import math
from dataclasses import replace

import numpy as np
import pytest

from codriver.camera.codec import decode_frame
from codriver.data.recording import read_recording
from codriver.drive.replayed_lesson import STRAYED, ReplayedLesson, labels_of
from codriver.drive.simulated_lesson import SimulatedLesson
from codriver.render.look import Look
from codriver.sim.start import Start
from codriver.sim.tracks import load_track
from codriver.types import CAMERAS, Command


@pytest.fixture(scope="module")
def recorded(small_recording):
    return read_recording(small_recording)


@pytest.fixture(scope="module")
def lesson(small_recording) -> ReplayedLesson:
    return ReplayedLesson(small_recording, 2.0, np.random.default_rng(0))


@pytest.fixture
def replayed(lesson) -> ReplayedLesson:
    lesson.begin()
    return lesson


def placed(lesson: ReplayedLesson, offset: float, heading: float = 0.0) -> ReplayedLesson:
    lesson._world.put(replace(lesson._start, cross_track_error=offset, heading_error=heading))
    return lesson


def test_on_the_recorded_path_the_recorded_steering_is_wanted(replayed, recorded) -> None:
    view = replayed._world.view()
    recorded_there = float(labels_of(recorded)[replayed._world.path.row[view.pose]])
    seen = replayed.observe()
    assert seen.row[1] == pytest.approx(recorded_there, abs=0.02)
    ((pictures, beside),) = seen.beside
    assert beside == recorded_there
    assert decode_frame(pictures["center"]).shape == (160, 320, 3)
    assert not seen.strayed
    assert not seen.lost


def test_off_the_path_the_teacher_steers_back(replayed) -> None:
    middle = replayed.observe().row[1]
    assert placed(replayed, 0.7).observe().row[1] < middle - 0.02
    assert placed(replayed, -0.7).observe().row[1] > middle + 0.02
    assert placed(replayed, 0.0, 0.1).observe().row[1] < middle - 0.02


def test_a_replayed_lesson_strays_is_lost_and_is_put_back(replayed) -> None:
    assert placed(replayed, STRAYED + 0.1).observe().strayed
    assert placed(replayed, 1.2).observe().lost
    replayed.put_back()
    seen = replayed.observe()
    assert seen.settled
    assert not seen.lost


def test_what_is_learnt_beside_was_warped_but_lies_on_the_path(replayed) -> None:
    """Its road is where the recorded one is, but it is not the recorded picture."""
    frame = replayed._world.view().frame.astype(float)
    back = decode_frame(replayed.observe().beside[0][0]["center"]).astype(float)
    middle = np.s_[70:125, 120:200]
    near, far = (np.abs(frame[middle] - np.roll(back, by, axis=1)[middle]).mean() for by in (0, 40))
    assert 0 < near < far


@pytest.fixture(scope="module")
def simulated():
    pytest.importorskip("panda3d", reason="pictures need the extra sim: pip install 'codriver[sim]'")
    lesson = SimulatedLesson(load_track("oval"), Look(), 0.5, 10.0, np.random.default_rng(0))
    with lesson:
        lesson.begin()
        yield lesson


def test_in_the_simulator_the_expert_is_the_teacher_and_all_cameras_are_recorded(simulated) -> None:
    seen = simulated.observe()
    assert tuple(seen.row[0]) == CAMERAS
    simulated._world.put(Start(10.0, 1.0, speed=10.0))
    left = simulated.observe().row[1]
    simulated._world.put(Start(10.0, -1.0, speed=10.0))
    right = simulated.observe().row[1]
    assert left < 0 < right


def test_in_the_simulator_who_leaves_the_road_or_stands_across_it_is_lost(simulated) -> None:
    def lost(start: Start) -> bool:
        simulated._world.put(start)
        return simulated.observe().lost

    assert not lost(Start(10.0, 1.8, speed=10.0))
    assert lost(Start(10.0, 3.5, speed=10.0))
    assert lost(Start(10.0, 0.0, math.radians(60), speed=10.0))
    simulated.put_back()
    assert simulated.observe().settled


def test_a_simulated_lesson_ends_when_its_time_is_over(simulated) -> None:
    simulated.begin()
    count = 1
    while simulated.step(Command(0.0, 0.0)):
        count += 1
    assert simulated.seconds == pytest.approx(0.5, abs=0.06)
    assert simulated.share == 1.0
    assert count == 9
