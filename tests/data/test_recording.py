import shutil

import numpy as np
import pytest
from synthetic import write_recording

from codriver.data.edit_file import write_edits
from codriver.data.edit_list import Edit, EditList
from codriver.data.recording import RowProblem, read_recording, without_rows
from codriver.errors import RecordingError
from codriver.types import CAMERAS, METRES_PER_SECOND_PER_MPH


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    return write_recording(tmp_path_factory.mktemp("original"), rows=60)


@pytest.fixture
def folder(original, tmp_path):
    return shutil.copytree(original, tmp_path / "lake")


def picture(folder, camera, row):
    return sorted((folder / "IMG").glob(f"{camera}_*"))[row]


def edit_log(folder, change):
    log = folder / "driving_log.csv"
    log.write_text("".join(change(log.read_text().splitlines(keepends=True))))


def test_a_recording_is_read_with_its_units(folder):
    recording = read_recording(folder)
    assert recording.line.tolist() == list(range(1, 61))
    assert recording.rows_in_log == 60
    assert recording.speed == pytest.approx(np.full(60, 25 * METRES_PER_SECOND_PER_MPH))
    assert recording.throttle.tolist() == [0.5] * 60
    assert np.abs(recording.steering).max() == pytest.approx(0.5)
    assert recording.time[0] == 0
    assert recording.time[-1] == pytest.approx(59 / 15, abs=1e-3)
    assert recording.stretches == [(0, 60)]
    assert recording.problems == []
    for camera in CAMERAS:
        assert [path.name[: len(camera)] for path in recording.pictures[camera]] == [camera] * 60


def test_log_folder_and_folder_around_it_give_the_same(folder):
    for path in (folder.parent, folder / "driving_log.csv"):
        again = read_recording(path)
        assert again.folder == folder
        assert again.pictures == read_recording(folder).pictures


def test_a_log_without_side_cameras_is_legal(folder):
    def center_only(lines):
        return [f"{line.split(',')[0]},,,{line.split(',', 3)[3]}" for line in lines]

    edit_log(folder, center_only)
    recording = read_recording(folder)
    assert list(recording.pictures) == ["center"]
    assert recording.problems == []


def test_side_pictures_that_were_all_deleted_are_said_not_counted(folder):
    for path in (folder / "IMG").glob("left_*"):
        path.unlink()
    recording = read_recording(folder)
    assert list(recording.pictures) == ["center", "right"]
    assert "left pictures" in recording.notes[0]


@pytest.mark.parametrize("camera", CAMERAS)
def test_a_row_whose_picture_is_missing_is_named_and_left_out(folder, camera):
    gone = picture(folder, camera, 7)
    gone.unlink()
    recording = read_recording(folder)
    assert recording.problems == [RowProblem(8, gone.name, f"the {camera} picture is missing")]
    assert 8 not in recording.line
    assert recording.rows_in_log == 60


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda data: b"", "empty"),
        (lambda data: data[: len(data) // 2], "broken JPEG"),
        (lambda data: b"no picture", "neither a JPEG nor a PNG"),
    ],
)
def test_verify_finds_pictures_that_are_not_whole(folder, damage, reason):
    path = picture(folder, "right", 3)
    path.write_bytes(damage(path.read_bytes()))
    seen = []
    recording = read_recording(folder, verify=True, progress=lambda done, total: seen.append((done, total)))
    (problem,) = recording.problems
    assert (problem.line, problem.picture) == (4, path.name)
    assert reason in problem.reason
    assert seen[-1] == (180, 180)
    assert read_recording(folder).problems == [], "without verify no picture is opened"


def test_too_many_bad_rows_are_refused_unless_allowed(folder):
    for row in range(3):
        picture(folder, "center", row).unlink()
    assert len(read_recording(folder).problems) == 3, "5 % are not too many"
    picture(folder, "center", 10).unlink()
    with pytest.raises(
        RecordingError, match=r"4 of the 60 rows.*line 1: the center picture.*codriver view.*--allow-bad"
    ):
        read_recording(folder)
    assert len(read_recording(folder, allow_bad=True).line) == 56


def test_without_any_picture_there_is_no_recording(folder):
    shutil.rmtree(folder / "IMG")
    with pytest.raises(
        RecordingError, match=r"none of the 60 centre pictures.*put the pictures beside the log"
    ):
        read_recording(folder, allow_bad=True)


def test_merged_sessions_are_split_by_folder_and_time(folder):
    edit_log(
        folder, lambda lines: lines[40:] + lines[:20] + [line.replace("lake", "two") for line in lines[20:40]]
    )
    assert read_recording(folder).stretches == [(0, 20), (20, 40), (40, 60)]


def test_dropping_rows_keeps_the_stretches_right(folder):
    edit_log(folder, lambda lines: lines[30:] + lines[:30])
    recording = read_recording(folder)
    assert recording.stretches == [(0, 30), (30, 60)]
    one = without_rows(recording, [RowProblem(5, "x.jpg", "torn")], allow_bad=False)
    assert one.stretches == [(0, 29), (29, 59)]
    many = without_rows(one, [RowProblem(line, None, "torn") for line in range(36, 56)], allow_bad=True)
    assert many.stretches == [(0, 29), (29, 34), (34, 39)], "a hole of more than a second splits"
    assert len(many.problems) == 21
    assert many.rows_in_log == 60
    assert {len(paths) for paths in many.pictures.values()} == {39}
    with pytest.raises(RecordingError, match="21 of the 60 rows"):
        without_rows(one, [RowProblem(line, None, "torn") for line in range(36, 56)], allow_bad=False)


def test_a_row_that_is_bad_twice_counts_once(folder):
    problems = [RowProblem(5, "left.jpg", "first"), RowProblem(5, "right.jpg", "second")]
    recording = without_rows(read_recording(folder), problems, allow_bad=False)
    assert recording.problems == problems[:1]
    assert without_rows(recording, problems, allow_bad=False).problems == problems[:1]


def test_names_without_a_time_are_one_stretch(folder):
    for row, path in enumerate(sorted((folder / "IMG").glob("center_*"))):
        path.rename(path.with_name(f"frame{row}.jpg"))
    edit_log(folder, lambda lines: [f"frame{row}.jpg,,,0,1,0,30\n" for row in range(60)])
    recording = read_recording(folder)
    assert np.isnan(recording.time).all()
    assert recording.stretches == [(0, 60)]


def test_the_lake_is_read_whole(shared):
    recording = read_recording(shared / "recordings" / "lake")
    assert len(recording.line) == recording.rows_in_log == 4053
    assert recording.stretches == [(0, 4053)]
    assert float(np.mean(recording.steering == 0)) == pytest.approx(0.722, abs=1e-3)
    assert recording.time[-1] == pytest.approx(288.779, abs=1e-3)


def leave_out(folder, *stretches):
    edits = EditList()
    for lines in stretches:
        edits = edits.edited(Edit(lines, leave_out=True))
    write_edits(folder / "driving_log.csv", edits)


def test_what_a_person_leaves_out_is_left_out_and_joins_nothing(folder):
    before = read_recording(folder)
    leave_out(folder, (11, 14), (30, 31))
    recording = read_recording(folder)
    assert (recording.left_out, recording.rows_in_log, len(recording.line)) == (4, 60, 56)
    assert not set(recording.line.tolist()) & {11, 12, 13, 30}
    assert recording.stretches == [(0, 10), (10, 26), (26, 56)], "a cut of 0.07 s is a cut"
    assert without_rows(recording, [RowProblem(5, None, "torn")], False).stretches[0] == (0, 9)
    whole = read_recording(folder, whole=True)
    assert (whole.line.tolist(), whole.left_out) == (before.line.tolist(), 0)


def test_leaving_bad_rows_out_makes_a_recording_good(folder):
    for _ in range(6):
        picture(folder, "center", 10).unlink()
    with pytest.raises(RecordingError, match="6 of the 60 rows"):
        read_recording(folder)
    leave_out(folder, (11, 17))
    recording = read_recording(folder)
    assert (recording.problems, recording.left_out, recording.rows_in_log) == ([], 6, 60)


def test_a_recording_with_every_row_left_out_is_none(folder):
    leave_out(folder, (1, 61))
    with pytest.raises(RecordingError, match=r"every row .* is left out.*codriver view"):
        read_recording(folder)


def test_the_whole_recording_has_the_rows_whose_picture_is_missing(folder):
    gone = picture(folder, "left", 7)
    gone.unlink()
    whole = read_recording(folder, whole=True)
    assert len(whole.line) == whole.rows_in_log == 60
    assert whole.pictures["left"][7] is None
    assert whole.pictures["center"][7] is not None
    assert whole.problems == [RowProblem(8, gone.name, "the left picture is missing")]
