import shutil

import numpy as np
import pytest
from synthetic import write_recording

from codriver.camera.codec import decode_image
from codriver.data.check import check_recording
from codriver.data.recording import read_recording
from codriver.errors import OutputError
from codriver.plots.recording_sheet import draw_recording_sheet


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    return write_recording(tmp_path_factory.mktemp("original"), rows=60)


@pytest.fixture
def folder(original, tmp_path):
    return shutil.copytree(original, tmp_path / "lake")


def draw(folder, path):
    recording = read_recording(folder, allow_bad=True)
    draw_recording_sheet(recording, check_recording(recording), path, np.random.default_rng(0))
    return decode_image(path.read_bytes())


def colour_share(image, colour):
    return float(np.mean(np.abs(image.astype(int) - colour).max(axis=-1) < 12))


def test_the_sheet_is_one_large_picture_that_is_the_same_for_the_same_seed(folder, tmp_path):
    first = draw(folder, tmp_path / "first.png")
    assert first.shape == (1120, 1600, 3)
    assert first.std() > 30, "there is something on it"
    assert np.array_equal(first, draw(folder, tmp_path / "again.png"))


def test_bad_rows_are_marked_in_red(folder, tmp_path):
    red = (214, 48, 58)
    assert colour_share(draw(folder, tmp_path / "good.png"), red) == 0
    for path in sorted((folder / "IMG").glob("center_*"))[20:28]:
        path.unlink()
    assert colour_share(draw(folder, tmp_path / "bad.png"), red) > 0


def test_a_picture_that_cannot_be_read_leaves_a_gap(folder, tmp_path):
    for path in (folder / "IMG").glob("center_*"):
        path.write_bytes(b"broken")
    assert draw(folder, tmp_path / "sheet.png").shape == (1120, 1600, 3)


@pytest.mark.parametrize("rows", [1, 5])
def test_a_recording_of_few_rows_is_drawn_too(folder, tmp_path, rows):
    log = folder / "driving_log.csv"
    log.write_text("".join(log.read_text().splitlines(keepends=True)[:rows]))
    assert draw(folder, tmp_path / "sheet.png").shape == (1120, 1600, 3)


def test_a_place_that_cannot_be_written_is_named(folder, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot write"):
        draw(folder, tmp_path / "file" / "sheet.png")
