"""What of a recording is lane keeping: standing, driving backwards and turning round are not."""

import numpy as np
import pytest

from codriver.data.recording import Recording
from codriver.replay.pieces import driven_curvature, lane_keeping
from codriver.types import steering_to_curvature


def rows_of(recording: Recording) -> list[tuple[int, int]]:
    """First and last row of each piece."""
    return [(int(piece.rows[0]), int(piece.rows[-1])) for piece in lane_keeping(recording)[0]]


def test_steady_driving_is_one_piece_with_the_metres_and_turns_of_the_bicycle(logged) -> None:
    (piece,), left_out = lane_keeping(logged(np.full(100, 10.0), steering=0.2))
    assert left_out == ()
    assert piece.metres == pytest.approx(np.full(99, 0.7))
    assert piece.turns == pytest.approx(0.7 * steering_to_curvature(0.2))
    assert piece.length == pytest.approx(69.3)


def test_a_gap_in_time_begins_a_new_piece(logged) -> None:
    assert rows_of(logged(np.full(100, 10.0), gap=40)) == [(0, 39), (40, 99)]


def test_a_stop_ends_a_piece_at_its_slowest_row(logged) -> None:
    speed = np.abs(np.arange(121) - 60.0) / 4
    assert rows_of(logged(speed)) == [(0, 60), (60, 120)]


def test_getting_faster_under_the_brake_is_driving_backwards(logged) -> None:
    """The log's speed has no sign: after a stop, this car gets to 5 m/s backwards, stops, and goes on."""
    speed = np.concatenate(
        [np.linspace(12, 0, 80), np.linspace(0.1, 5, 80), np.linspace(5, 0, 20), np.linspace(0, 12, 80)]
    )
    brake = np.concatenate([np.ones(80), np.ones(80), np.zeros(20), np.zeros(80)])
    recording = logged(speed, brake=brake)
    assert rows_of(recording) == [(0, 79), (179, 259)]
    assert lane_keeping(recording)[1] == ("lines 80 to 180 are driven backwards",)


def test_turning_round_is_left_out_and_named_and_a_jerk_to_the_lock_is_not(logged) -> None:
    steering = np.zeros(300)
    steering[50:55] = 1.0
    steering[150:200] = 1.0
    first, second = lane_keeping(logged(np.full(300, 8.0), steering))[0]
    assert first.rows[0] == 0
    assert 140 < first.rows[-1] < 160
    assert 190 < second.rows[0] < 210
    assert second.rows[-1] == 299


def test_a_piece_that_is_too_short_is_named(logged) -> None:
    pieces, left_out = lane_keeping(logged(np.full(100, 10.0), gap=85))
    assert [len(piece.rows) for piece in pieces] == [85]
    assert left_out == ("lines 86 to 100 are only 10 m between stops, gaps or turning round",)


def test_a_fast_car_turns_no_tighter_than_its_tyres_hold() -> None:
    """At 30 mph 2.4 times (9.81 + 1.34) m/s2, as in the simulator's car."""
    assert driven_curvature(np.array([1.0]), np.array([13.4]))[0] == pytest.approx(26.77 / 13.4**2, rel=1e-3)
    assert driven_curvature(np.array([-0.3]), np.array([13.4]))[0] == steering_to_curvature(-0.3)
