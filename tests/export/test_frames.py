"""The frames of a check: the sharpest bends are always among them, and none is calibrated on too."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from codriver.errors import RecordingError
from codriver.export import frames
from codriver.export.frames import (
    EXTREME_FRAMES,
    ORDINARY_FRAMES,
    drawn_frames,
    recorded_frames,
    spread_by_steering,
)
from codriver.types import Frame


@given(arrays(np.float64, st.integers(1, 3000), elements=st.floats(-1, 1)))
def test_frames_are_chosen_once_each_from_end_to_end(steering) -> None:
    chosen = spread_by_steering(steering)
    assert len(set(chosen)) == len(chosen) == min(len(steering), 2 * EXTREME_FRAMES + ORDINARY_FRAMES)
    assert np.all(np.diff(steering[chosen]) >= 0)
    ends = np.sort(steering)
    for side in (slice(None, EXTREME_FRAMES), slice(-EXTREME_FRAMES, None)):
        np.testing.assert_array_equal(steering[chosen][side], ends[side])


def brightness(frames: list[Frame]) -> np.ndarray:
    return np.array([frame.mean() for frame in frames])


@pytest.mark.parametrize(("thorough", "looked_at"), [(False, 30), (True, 90)])
def test_a_recordings_frames_are_in_one_list_only(
    recording: Path, monkeypatch: pytest.MonkeyPatch, thorough: bool, looked_at: int
) -> None:
    monkeypatch.setattr(frames, "EXTREME_FRAMES", 5)
    monkeypatch.setattr(frames, "ORDINARY_FRAMES", 20)
    monkeypatch.setattr(frames, "_BATCH", 20)
    seen: list[tuple[int, int]] = []
    chosen = recorded_frames(
        recording, brightness, lambda *progress: seen.append(progress), thorough=thorough
    )
    assert chosen.source == recording.name
    assert len(chosen.check) == len(chosen.calibration) == 15
    assert len({frame.tobytes() for frame in chosen.check + chosen.calibration}) == 30
    assert seen == [(done, looked_at) for done in range(0, looked_at, 20)]


def test_a_broken_picture_is_named(tmp_path: Path, recording: Path) -> None:
    for part in recording.rglob("*.*"):
        target = tmp_path / part.relative_to(recording)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(part.read_bytes())
    broken = sorted((tmp_path / "IMG").iterdir())[7]
    broken.write_bytes(broken.read_bytes()[:500])
    with pytest.raises(RecordingError, match=broken.name):
        recorded_frames(tmp_path, brightness, lambda *progress: None, thorough=True)


def test_drawn_roads_bend_both_ways_and_calibrate_nothing() -> None:
    drawn = drawn_frames()
    assert not drawn.calibration
    assert len({frame.tobytes() for frame in drawn.check}) == len(drawn.check) > 20
