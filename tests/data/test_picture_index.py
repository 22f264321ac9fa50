from pathlib import Path

import pytest

from codriver.data import picture_index
from codriver.data.picture_index import PictureIndex, find_log
from codriver.errors import RecordingError


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_the_log_may_be_given_itself_by_its_folder_or_by_the_folder_around_it(tmp_path):
    log = tmp_path / "around" / "lake" / "driving_log.csv"
    touch(log, tmp_path / "around" / ".hidden" / "driving_log.csv")
    assert find_log(log) == find_log(log.parent) == find_log(log.parent.parent) == log


@pytest.mark.parametrize("name", ["driving_log copy.csv", "driving_log 下午11.59.12.csv", "anything.CSV"])
def test_the_log_may_have_any_name(tmp_path, name):
    touch(tmp_path / name)
    assert find_log(tmp_path).name == name


def test_the_usual_name_goes_first(tmp_path):
    touch(tmp_path / "legend.csv", tmp_path / "driving_log 2.csv")
    assert find_log(tmp_path).name == "driving_log 2.csv"
    touch(tmp_path / "driving_log.csv")
    assert find_log(tmp_path).name == "driving_log.csv"


def test_what_log_is_meant_must_be_clear(tmp_path):
    with pytest.raises(RecordingError, match="no recording at"):
        find_log(tmp_path / "nowhere")
    with pytest.raises(RecordingError, match="holds no log"):
        find_log(tmp_path)
    touch(tmp_path / "a" / "driving_log.csv", tmp_path / "b" / "driving_log.csv")
    with pytest.raises(RecordingError, match=r"holds 2 logs .*Say which one"):
        find_log(tmp_path)


def test_pictures_are_found_by_their_name_whatever_path_was_recorded(tmp_path):
    touch(tmp_path / "some" / "where" / "center_1.jpg")
    index = PictureIndex(tmp_path)
    for recorded in (
        "C:\\Users\\x\\IMG\\center_1.jpg",
        "/home/x/IMG/center_1.jpg",
        "IMG/center_1.jpg",
        "center_1.jpg",
    ):
        assert index.find(recorded) == tmp_path / "some" / "where" / "center_1.jpg"
    assert index.find("center_2.jpg") is None


def test_of_two_pictures_of_a_name_the_one_in_the_recorded_folder_is_meant(tmp_path):
    for folder in ("first", "second"):
        touch(tmp_path / folder / "IMG" / "center_1.jpg")
    index = PictureIndex(tmp_path)
    assert index.find("C:\\data\\second\\IMG\\center_1.jpg") == tmp_path / "second" / "IMG" / "center_1.jpg"
    assert index.find("/data/first/IMG/center_1.jpg") == tmp_path / "first" / "IMG" / "center_1.jpg"


def test_a_recorded_path_cannot_reach_out_of_the_folder(tmp_path):
    touch(tmp_path / "outside.jpg", tmp_path / "recording" / "driving_log.csv")
    assert PictureIndex(tmp_path / "recording").find("../outside.jpg") is None


def test_links_in_a_circle_end(tmp_path):
    touch(tmp_path / "IMG" / "center_1.jpg")
    (tmp_path / "IMG" / "again").symlink_to(tmp_path, target_is_directory=True)
    assert PictureIndex(tmp_path).find("center_1.jpg") == tmp_path / "IMG" / "center_1.jpg"


def test_a_whole_disk_is_not_searched(tmp_path, monkeypatch):
    monkeypatch.setattr(picture_index, "MAX_FILES", 3)
    touch(*(tmp_path / f"{number}.txt" for number in range(4)))
    with pytest.raises(RecordingError, match="more than 3 files"):
        PictureIndex(tmp_path)
