"""The contact sheet shows every augmentation of a few rows, and says so when it cannot."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from synthetic import write_recording

from codriver.camera.codec import decode_image
from codriver.data.recording import Recording, read_recording
from codriver.errors import RecordingError
from codriver.plots.augment_sheet import draw_augment_sheet


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    return read_recording(write_recording(tmp_path_factory.mktemp("lane"), rows=12))


def sheet(recording: Recording, path: Path, *, seed: int = 0, folk: bool = False) -> np.ndarray:
    draw_augment_sheet(recording, path, np.random.default_rng(seed), folk=folk)
    return decode_image(path.read_bytes())


@pytest.fixture(scope="module")
def drawn(recording: Recording, tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    return sheet(recording, tmp_path_factory.mktemp("sheet") / "sheet.png")


def test_it_is_a_picture_and_the_same_seed_draws_the_same(
    drawn: np.ndarray, recording: Recording, tmp_path: Path
) -> None:
    assert drawn.shape[1] == 1600
    assert drawn.std() > 30
    assert np.array_equal(drawn, sheet(recording, tmp_path / "again.png"))
    assert [path.name for path in tmp_path.iterdir()] == ["again.png"]


def test_the_folk_s_labels_show(drawn: np.ndarray, recording: Recording, tmp_path: Path) -> None:
    assert not np.array_equal(drawn, sheet(recording, tmp_path / "folk.png", folk=True))


def test_a_recording_of_one_camera_has_no_side_pictures_to_show(
    drawn: np.ndarray, recording: Recording, tmp_path: Path
) -> None:
    one_camera = replace(recording, pictures={"center": recording.pictures["center"]})
    assert sheet(one_camera, tmp_path / "one.png").shape[0] < drawn.shape[0]


def test_without_a_complete_row_it_says_so(recording: Recording, tmp_path: Path) -> None:
    nothing: list[Path | None] = [None] * len(recording.steering)
    with pytest.raises(RecordingError, match="pictures of all its cameras"):
        sheet(replace(recording, pictures={"center": nothing}), tmp_path / "sheet.png")
    assert not list(tmp_path.iterdir())


def test_a_broken_picture_is_named_with_its_line(recording: Recording, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff")
    pictures: list[Path | None] = [broken] * len(recording.steering)
    with pytest.raises(RecordingError, match=r"broken\.jpg \(line \d+\)"):
        sheet(replace(recording, pictures={"center": pictures}), tmp_path / "sheet.png")
