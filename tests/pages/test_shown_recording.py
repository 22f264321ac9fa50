"""What a page is told of a recording: every row, what is wrong with which, and what is left out."""

import numpy as np
import pytest
from synthetic import copy_rows

from codriver.camera.preprocess import Preprocess
from codriver.data.edit_file import edit_file
from codriver.data.log_line import RowProblem
from codriver.data.recording import read_recording
from codriver.errors import RecordingError
from codriver.pages import predictions
from codriver.pages.paths import all_paths
from codriver.pages.shown_recording import show_recording


@pytest.fixture
def folder(small_recording, tmp_path):
    return copy_rows(small_recording, tmp_path / "lake", rows=60)


def pictures(folder, camera):
    return sorted((folder / "IMG").glob(f"{camera}_*"))


def test_bad_rows_are_shown_too_and_like_ones_are_one_stretch(folder):
    for picture in pictures(folder, "center")[10:14]:
        picture.unlink()
    shown = show_recording(folder)
    assert shown.told()["rows"] == 60
    assert len(shown.arrays()["steering"]) == 4 * 60
    broken = [RowProblem(21, "left.jpg", "torn")]
    assert [(told["start"], told["stop"], told["reason"]) for told in shown.problems(broken)] == [
        (10, 14, "the center picture is missing"),
        (20, 21, "torn"),
    ]


def test_a_line_that_is_no_row_is_shown_where_it_stands(folder):
    log = folder / "driving_log.csv"
    lines = log.read_text().splitlines(keepends=True)
    lines[30] = "IMG/center_x.jpg,IMG/left_x.jpg,IMG/right_x.jpg,straight,on,0,0\n"
    log.write_text("".join(lines))
    (told,) = show_recording(folder).problems([])
    assert (told["start"], told["stop"], told["line"]) == (30, 30, 31)


def test_edits_in_rows_reach_the_readers_of_the_recording(folder):
    shown = show_recording(folder)
    shown.edit(10, 20, leave_out=True)
    shown.edit(12, 14, leave_out=False)
    assert shown.edits()["stretches"] == [[10, 12], [14, 20]]
    assert read_recording(folder).left_out == shown.edits()["rows"] == 8
    shown.undo()
    assert shown.edits()["stretches"] == [[10, 20]]
    shown.redo()
    assert (shown.edits()["rows"], shown.edits()["can_redo"]) == (8, False)
    with pytest.raises(ValueError, match="rows 50 to 70 of 60"):
        shown.edit(50, 70, leave_out=True)


def test_a_log_that_changes_under_the_page_is_said(folder):
    shown = show_recording(folder)
    shown.edit(10, 20, leave_out=True)
    (folder / "driving_log.csv").write_text("something else\n")
    with pytest.raises(RecordingError, match="has changed since"):
        shown.edit(1, 2, leave_out=True)
    edit_file(folder / "driving_log.csv").write_text("no list")


def test_a_page_is_not_opened_with_edits_that_make_no_sense(folder):
    edit_file(folder / "driving_log.csv").write_text("no list")
    with pytest.raises(RecordingError, match="no list of edits"):
        show_recording(folder)


def test_the_worst_rows_are_found_apart_from_each_other_and_not_in_what_is_left_out(folder):
    shown = show_recording(folder)
    predicted = shown.learnt.copy()
    predicted[[5, 6, 40, 50]] += [0.3, 0.4, 0.1, 0.9]
    predicted[20] = np.nan
    shown.edit(50, 51, leave_out=True)
    told = shown.compared(predicted)
    assert told["rows"] == 58
    assert [place["row"] for place in told["worst"]] == [6, 40]
    assert told["mean_error"] == pytest.approx(0.8 / 58)


def test_predictions_are_computed_once_and_again_when_a_picture_changes(folder, tmp_path, monkeypatch):
    seen = []

    class Pilot:
        def __init__(self, **changes):
            self.preprocess = Preprocess(**changes)

        def __call__(self, frame):
            seen.append(frame.mean())
            return 0.25

    monkeypatch.setattr(predictions, "load_pilot", lambda _, changes: Pilot(**changes or {}))
    monkeypatch.setattr(predictions, "cache_folder", lambda: tmp_path / "cache")
    model = tmp_path / "model.h5"
    model.write_bytes(b"weights")
    paths = [*pictures(folder, "center")[:5], None]
    steps = []

    def predict(changes=None):
        return predictions.predict(model, paths, lambda done, total: steps.append((done, total)), changes)

    np.testing.assert_array_equal(predict(), [0.25] * 5 + [np.nan])
    assert (len(seen), steps[-1]) == (5, (6, 6))
    np.testing.assert_array_equal(predict(), [0.25] * 5 + [np.nan])
    assert len(seen) == 5
    paths[0].write_bytes(b"torn")
    np.testing.assert_array_equal(predict(), [np.nan] + [0.25] * 4 + [np.nan])
    assert len(seen) == 9
    predict({"colour": "rgb"})
    assert len(seen) == 13  # fed otherwise, it may steer otherwise


def test_a_path_leads_where_its_steering_leads():
    paths = all_paths()
    ends = [path[-1][0] for path in paths]
    assert ends == sorted(ends), "more to the right, further to the right"
    assert ends[len(paths) // 2] == pytest.approx(159.5, abs=3), (
        "straight on, as far as the camera is straight"
    )
    assert all(0 <= row <= 160 for path in paths for _, row in path)
