"""A drive is recorded beside the driving: nothing is lost silently, and no disk can delay a command."""

import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from serving import JPEG, TELEMETRY, serving

from codriver.data.recorder import Recorder
from codriver.data.recording import read_recording
from codriver.drive.client import ScriptedSimulator
from codriver.drive.run_recording import MOST_WAITING, RunRecording
from codriver.errors import OutputError
from codriver.types import Command

START = datetime(2024, 5, 1, 12, 0, 0)


class SlowRecorder:
    """A disk that waits for permission."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.closed = False

    def write(self, pictures, **values) -> None:
        self.go_on.wait(10)

    def close(self) -> None:
        self.closed = True


class FullDisk(SlowRecorder):
    def write(self, pictures, **values) -> None:
        raise OutputError("no space left on the disk")


def offer(recording: RunRecording, rows: int) -> None:
    for row in range(rows):
        recording.offer({"center": JPEG}, Command(0.1, -0.2), 8.9408, START + timedelta(seconds=row / 15))


def test_a_drive_over_a_socket_becomes_a_recording(tmp_path: Path) -> None:
    recording = RunRecording(Recorder(tmp_path / "drive"))
    with serving(recording=recording) as server, ScriptedSimulator("127.0.0.1", server.port) as client:
        client.play([TELEMETRY], 40, in_flight=2)
        frames = server.state.counts["frames driven"]
    recording.close()
    assert (recording.written, recording.dropped, recording.problem) == (frames, 0, "")
    rows = read_recording(tmp_path / "drive")
    assert len(rows.steering) == frames
    assert set(rows.steering) == {0.125}
    pictures = sorted((tmp_path / "drive" / "IMG").iterdir())
    assert [picture.read_bytes() for picture in pictures] == [JPEG] * frames


def test_braking_is_written_as_brake(tmp_path: Path) -> None:
    recording = RunRecording(Recorder(tmp_path / "drive"))
    offer(recording, 1)
    recording.close()
    row = (tmp_path / "drive" / "driving_log.csv").read_text().strip().split(",")
    assert [float(field) for field in row[3:]] == pytest.approx([0.1, 0.0, 0.2, 20.0])


def test_a_slow_disk_drops_rows_and_counts_them() -> None:
    recorder = SlowRecorder()
    recording = RunRecording(recorder)
    offer(recording, MOST_WAITING + 50)
    assert recording.dropped >= 49  # one may be with the disk already
    recorder.go_on.set()
    recording.close()
    assert recording.written + recording.dropped == MOST_WAITING + 50
    assert recorder.closed


def test_a_full_disk_ends_the_recording_with_a_reason_and_the_car_drives_on() -> None:
    recording = RunRecording(FullDisk())
    with serving(recording=recording) as server, ScriptedSimulator("127.0.0.1", server.port) as client:
        assert {client.ask(TELEMETRY)[0] for _ in range(20)} == {"steer"}
    recording.close()
    assert recording.problem == "no space left on the disk"
    assert (recording.written, recording.dropped) == (0, 20)
