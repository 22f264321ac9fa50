import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from codriver.data.recording import read_recording
from codriver.data.smoothing import smooth_steering

STEERING = arrays.arrays(np.float64, st.integers(1, 60), elements=st.floats(-1, 1))


@st.composite
def drives(draw):
    steering = draw(STEERING)
    steps = draw(arrays.arrays(np.float64, len(steering), elements=st.floats(0.002, 0.9)))
    return steering, np.cumsum(steps), draw(st.floats(0.01, 5))


@given(drives())
def test_the_turn_that_the_car_made_is_kept(drive):
    steering, time, seconds = drive
    smooth = smooth_steering(steering, time, [(0, len(steering))], seconds)
    assert np.trapezoid(smooth, time) == pytest.approx(np.trapezoid(steering, time), abs=1e-9)


@given(drives())
def test_no_label_leaves_the_range_of_what_was_recorded(drive):
    steering, time, seconds = drive
    smooth = smooth_steering(steering, time, [(0, len(steering))], seconds)
    assert smooth.min() >= steering.min() - 1e-9
    assert smooth.max() <= steering.max() + 1e-9


@given(drives())
def test_there_is_no_lag_so_time_may_run_backwards(drive):
    steering, time, seconds = drive
    stretch = [(0, len(steering))]
    forward = smooth_steering(steering, time, stretch, seconds)
    backward = smooth_steering(steering[::-1], (time[-1] - time)[::-1], stretch, seconds)
    assert backward[::-1] == pytest.approx(forward, abs=1e-9)


def test_a_peak_gets_the_width_that_was_asked_for():
    time = np.arange(1201) * 0.05
    peak = np.zeros(1201)
    peak[600] = 1.0
    smooth = smooth_steering(peak, time, [(0, 1201)], seconds=0.8)
    assert np.sum(smooth * (time - 30) ** 2) == pytest.approx(0.8**2, rel=0.01)


def test_stretches_do_not_leak_into_each_other():
    time = np.concatenate([np.arange(50), np.arange(50)]) * 0.07
    steering = np.repeat([0.0, 1.0], 50)
    smooth = smooth_steering(steering, time, [(0, 50), (50, 100)])
    assert smooth == pytest.approx(steering, abs=1e-9)
    assert smooth_steering(steering, time, [(0, 100)])[50] == pytest.approx(0.5, abs=0.1)


def test_rows_of_one_time_stamp_and_rows_without_one_are_smoothed_too():
    steering = np.array([0.0, 1.0, 0.0, 0.0])
    for time in (np.full(4, np.nan), np.zeros(4), np.array([0.0, 0.1, 0.1, 0.2])):
        smooth = smooth_steering(steering, time, [(0, 4)])
        assert np.isfinite(smooth).all()
        assert smooth[1] < 1


def test_the_input_stays_as_it_is_and_zero_seconds_change_nothing():
    steering, time = np.array([0.0, 1.0, 0.0]), np.arange(3) / 15
    smooth_steering(steering, time, [(0, 3)])
    assert steering.tolist() == [0.0, 1.0, 0.0]
    assert smooth_steering(steering, time, [(0, 3)], seconds=0).tolist() == steering.tolist()


def test_on_the_lake_spikes_become_curves(shared):
    recording = read_recording(shared / "recordings" / "lake")
    smooth = smooth_steering(recording.steering, recording.time, recording.stretches)
    assert np.mean(smooth == 0) < 0.01
    assert np.abs(np.diff(smooth)).max() < 0.1 < np.abs(np.diff(recording.steering)).max()
