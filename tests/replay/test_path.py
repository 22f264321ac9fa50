"""The recorded path: where the car truly was, as far as the vehicle model goes, and a road along it."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codriver.data.recording import Recording
from codriver.errors import RecordingError
from codriver.replay.path import RecordedPath, integrated, recorded_path, road_along
from codriver.replay.pieces import Piece
from codriver.replay.replay_world import ReplayRoad
from codriver.sim.episode import EndReason
from codriver.sim.expert import Expert
from codriver.types import Command, FloatArray


@pytest.fixture(scope="session")
def lake(lake_recording: Recording) -> RecordedPath:
    return recorded_path(lake_recording)


def piece(turns: list[float], metres: float = 0.5, first_row: int = 0) -> Piece:
    rows = np.arange(first_row, first_row + len(turns) + 1)
    return Piece(rows, np.full(len(turns), metres), np.array(turns, float))


def moved_apart(path: FloatArray, truth: FloatArray) -> float:
    """Root mean square distance, metres, of points (n, 2) that are laid over others as well as may be."""
    path, truth = path - path.mean(axis=0), truth - truth.mean(axis=0)
    left, _, right = np.linalg.svd(path.T @ truth)
    turn = left @ np.diag([1.0, np.linalg.det(left @ right)]) @ right
    return float(np.sqrt(np.square(path @ turn - truth).sum(axis=1).mean()))


def test_it_is_where_the_simulated_car_was(drive, replay) -> None:
    """Over 59 m and into a bend: within 10 cm and half a degree."""
    first, path = drive.cars[0], replay.path
    x, y = (np.array([getattr(car, name) - getattr(first, name) for car in drive.cars]) for name in "xy")
    right = x * np.cos(first.yaw) - y * np.sin(first.yaw)
    forward = x * np.sin(first.yaw) + y * np.cos(first.yaw)
    assert path.row.tolist() == list(range(len(drive.cars)))
    assert np.hypot(path.x - right, path.y - forward).max() < 0.1
    turned = np.unwrap([car.yaw - first.yaw for car in drive.cars])
    assert np.abs(path.yaw - turned).max() < 0.009


def test_pieces_are_laid_one_behind_the_other_without_a_step_or_a_turn() -> None:
    path = integrated([piece([0.0] * 50), piece([0.02] * 50, first_row=90)])
    assert path.piece.tolist() == [0] * 51 + [1] * 51
    assert path.row[[50, 51]].tolist() == [50, 90]
    assert (path.x[50], path.y[50], path.yaw[50], path.s[50]) == (
        path.x[51], path.y[51], path.yaw[51], path.s[51],
    )  # fmt: skip
    assert path.nearest(25.0) == 51


@given(turns=st.lists(st.floats(-0.05, 0.05), min_size=60, max_size=120))
@settings(max_examples=20)
def test_the_road_leads_where_the_car_s_origin_went(turns: list[float]) -> None:
    path = integrated([piece(turns)])
    road = road_along(path, "made up")
    assert road.driven == path.length
    origin = np.column_stack(path.origin)
    assert np.abs(road.position(path.s)[:-1, :2] - origin[:-1]).max() < 0.03
    found = road.project(*path.origin, hint=path.s)
    assert np.abs(found.cross_track_error).max() < 0.03
    inside = (path.s > 1) & (path.s < path.length - 1)
    assert np.abs(found.s - path.s)[inside].max() < 0.05


def test_a_lap_ends_where_it_began_and_is_a_road_with_a_start_and_an_end_all_the_same() -> None:
    """A circle: its run-out leads past its start, and both ends go straight on."""
    road = road_along(integrated([piece([2 * np.pi / 400] * 400, metres=0.25)]), "circle")
    assert road.length > road.driven + 40
    for s in (-5.0, 0.0, 0.3, road.driven - 0.3, road.driven, road.driven + 15):
        ahead = road.position(s + 0.1) - road.position(s - 0.1)
        assert np.cos(np.arctan2(ahead[0], ahead[1]) - road.heading_at(s)) > 0.99


def test_the_expert_drives_a_lap_to_its_end() -> None:
    road = road_along(integrated([piece([2 * np.pi / 800] * 800, metres=0.25)]), "circle")
    world, expert = ReplayRoad(road), Expert(road, 10.0)
    while not world.end:
        world.step(Command(float(expert.steering(world.car)), float(expert.throttle(world.car))))
    assert world.end == EndReason.FINISHED
    assert np.abs(world.trajectory().cross_track_error).max() < 0.3


def test_nothing_to_drive_again_is_an_error_that_says_why(logged) -> None:
    with pytest.raises(RecordingError, match=r"lines 1 to 20 are only 13 m .* 20 m of driving forwards"):
        recorded_path(logged(np.full(20, 10.0)))


def test_on_the_lake_recording_it_is_the_surveyed_path_within_decimetres_in_50_m(
    lake: RecordedPath, shared: Path
) -> None:
    """The survey is itself sure to 0.15 m across and 1 m along; over 50 m the path bends with it."""
    with (shared / "facts/lake/poses.csv").open() as file:
        rows = list(csv.DictReader(file))
    surveyed = np.array([(float(row["x"]), float(row["y"])) for row in rows])
    sure = np.array([float(row["confidence"]) >= 0.3 for row in rows])
    origin = np.column_stack(lake.origin)
    apart = []
    for first in range(0, len(lake.row), 20):
        last = int(np.searchsorted(lake.s, lake.s[first] + 50.0))
        window = slice(first, last + 1)
        if last < len(lake.row) and lake.piece[first] == lake.piece[last] and sure[lake.row[window]].all():
            apart.append(moved_apart(origin[window], surveyed[lake.row[window]]))
    assert len(apart) > 100
    assert np.median(apart) < 0.15
    assert np.quantile(apart, 0.95) < 0.4


def test_on_the_lake_recording_the_turning_round_is_left_out(lake: RecordedPath) -> None:
    """By the survey the car brakes after row 2040, is half way round in row 2125, drives on from 2180."""
    gone = set(range(4053)) - set(lake.row.tolist())
    assert set(range(2085, 2150)) <= gone
    assert gone <= set(range(30)) | set(range(2040, 2185))
    assert any("backwards" in reason for reason in lake.left_out)
