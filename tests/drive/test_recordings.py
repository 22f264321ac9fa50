"""Recordings that a person starts and stops: each in a folder of its own, nothing written over."""

from datetime import datetime
from pathlib import Path

import pytest
from serving import JPEG

from codriver.data.recording import read_recording
from codriver.drive.recordings import Recordings
from codriver.errors import OutputError
from codriver.types import CAMERAS, Command

NOON = datetime(2024, 5, 1, 12, 0, 0)


def record(recordings: Recordings, rows: int) -> None:
    recordings.start(NOON)
    for _ in range(rows):
        recordings.offer(dict.fromkeys(CAMERAS, JPEG), Command(0.1, 0.2), 5.0, NOON)
    recordings.stop()


def test_each_goes_into_a_folder_of_its_own(tmp_path: Path) -> None:
    recordings = Recordings(tmp_path / "mine")
    for rows in (1, 2, 3):
        record(recordings, rows)
    assert [folder.name for folder in recordings.folders] == ["mine", "mine-2", "mine-3"]
    assert [len(read_recording(folder).steering) for folder in recordings.folders] == [1, 2, 3]
    assert (recordings.written, recordings.rows, recordings.running) == (6, 0, False)


def test_without_a_name_it_is_the_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    recordings = Recordings(None)
    for _ in range(2):
        record(recordings, 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "recording-2024-05-01-12-00-00",
        "recording-2024-05-01-12-00-00-2",
    ]


def test_a_named_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    with pytest.raises(OutputError, match="not empty"):
        Recordings(tmp_path).start(NOON)


def test_rows_while_nothing_is_recorded_go_nowhere(tmp_path: Path) -> None:
    recordings = Recordings(tmp_path / "mine")
    recordings.offer({"center": JPEG}, Command(0.0, 0.0), 1.0, NOON)
    recordings.stop()
    assert (recordings.folders, recordings.written) == ([], 0)
    assert not (tmp_path / "mine").exists()


def test_rows_that_come_after_the_end_are_let_go(tmp_path: Path) -> None:
    recordings = Recordings(tmp_path / "mine")
    record(recordings, 2)
    recordings.offer(dict.fromkeys(CAMERAS, JPEG), Command(0.1, 0.2), 5.0, NOON)
    assert (recordings.written, recordings.dropped, recordings.running) == (2, 0, False)
