"""The views of a recording: the recorded picture where it was taken, near there what is truly seen."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codriver.camera.codec import decode_frame
from codriver.camera.preprocess import Preprocess
from codriver.data.recording import Recording
from codriver.replay.replay_world import ReplayWorld
from codriver.replay.views import RecordedViews, View

FED = slice(Preprocess().crop_top, Preprocess().crop_bottom)
"""The rows that a network is fed."""


@pytest.fixture(scope="session")
def views(replay: ReplayWorld) -> RecordedViews:
    return replay.views


def beside(views: RecordedViews, pose: int, right: float, yaw: float = 0.0) -> View:
    """The view from a recorded pose, moved to the right and turned clockwise."""
    path = views.path
    x = path.x[pose] + right * np.cos(path.yaw[pose])
    y = path.y[pose] - right * np.sin(path.yaw[pose])
    return views.view(float(x), float(y), float(path.yaw[pose] + yaw), float(path.s[pose]))


def taken(recording: Recording, row: int) -> np.ndarray:
    return decode_frame(recording.pictures["center"][row].read_bytes())


def difference(first: np.ndarray, second: np.ndarray) -> float:
    """Mean absolute difference of the rows that a network is fed, grey levels."""
    return float(np.abs(first[FED].astype(float) - second[FED]).mean())


def test_from_every_recorded_pose_the_view_is_the_recorded_picture(
    recording: Recording, views: RecordedViews
) -> None:
    for pose in range(0, len(views.path.row), 7):
        view = beside(views, pose, 0.0)
        assert (view.frame == taken(recording, int(views.path.row[pose]))).all()
        assert (view.pose, view.cameras, view.invented) == (pose, ("center",), 0.0)


def test_from_beside_it_is_nearer_to_what_the_simulator_shows_there_than_the_recorded_picture_is(
    recording: Recording, views: RecordedViews, drive
) -> None:
    """Nearer by far: the ground is flat here, and only what stands on it is moved wrongly."""
    for (right, yaw), truth in drive.seen.items():
        warped = difference(beside(views, 60, right, yaw).frame, truth)
        unmoved = difference(taken(recording, 60), truth)
        mirrored = difference(beside(views, 60, -right, -yaw).frame, truth)
        assert warped < 0.6 * unmoved < 0.6 * mirrored, (right, yaw, warped, unmoved, mirrored)


@given(right=st.floats(-1.5, 1.5), yaw=st.floats(-0.1, 0.1))
@settings(max_examples=20)
def test_the_bonnet_stays_where_it_is(
    recording: Recording, views: RecordedViews, right: float, yaw: float
) -> None:
    frame = beside(views, 30, right, yaw).frame
    assert (frame[140:, 150:165] == taken(recording, 30)[140:, 150:165]).all()


@given(right=st.floats(-1.5, 1.5))
@settings(max_examples=20)
def test_the_nearest_camera_gives_most_of_the_view(views: RecordedViews, right: float) -> None:
    """The places of the three are -0.806, 0 and 0.825 m, and the left one is mounted 16 mm further back."""
    if min(abs(right + 0.403), abs(right - 0.4125)) > 0.001:
        nearest = "left" if right < -0.403 else "right" if right > 0.4125 else "center"
        assert beside(views, 30, right).cameras[0] == nearest


def test_what_side_cameras_do_not_show_is_invented(recording: Recording, views: RecordedViews) -> None:
    """Row 30 has lost its right picture, row 40 both."""
    pictures = {camera: list(paths) for camera, paths in recording.pictures.items()}
    pictures["right"][30] = pictures["right"][40] = pictures["left"][40] = None
    poorer = RecordedViews(replace(recording, pictures=pictures), views.path)
    assert beside(poorer, 30, 0.9).cameras == ("center", "left")
    assert beside(poorer, 40, 0.9).cameras == ("center",)
    assert beside(poorer, 40, 0.9).invented > 1.5 * beside(views, 40, 0.9).invented > 0


def test_the_nearest_picture_is_taken_and_moved_forward_the_rest_of_the_way(views: RecordedViews) -> None:
    path = views.path
    for share, pose in ((0.3, 40), (0.7, 41)):
        s = float(path.s[40] + share * (path.s[41] - path.s[40]))
        x, y, yaw = (float(np.interp(s, path.s, values)) for values in (path.x, path.y, path.yaw))
        view = views.view(x, y, yaw, s)
        assert view.pose == pose
        assert view.displacement.forward == pytest.approx(s - path.s[pose], abs=0.01)
