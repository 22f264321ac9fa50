import errno
import os
import random
import subprocess
import sys
import time as clock
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codriver.camera.codec import decode_frame, encode_jpeg
from codriver.data import recorder as recorder_module
from codriver.data.recorder import Recorder
from codriver.data.recording import read_recording
from codriver.errors import OutputError
from codriver.types import CAMERAS

START = datetime(2024, 5, 1, 12, 0, 0, 123456)


@pytest.fixture(scope="module")
def frame():
    rows, columns = np.mgrid[0:160, 0:320]
    return np.stack([rows, columns % 256, rows + columns // 4], axis=2).astype(np.uint8)


def write(recorder, pictures, row, steering=0.25):
    recorder.write(
        pictures,
        steering=steering,
        throttle=0.5,
        brake=0,
        speed_metres_per_second=13.4,
        time=START + timedelta(seconds=row / 15),
    )


def test_it_writes_what_the_simulator_writes(tmp_path, frame):
    with Recorder(tmp_path / "new" / "drive") as recorder:
        recorder.write(
            dict.fromkeys(CAMERAS, frame),
            steering=-0.0,
            throttle=1 / 3,
            brake=0,
            speed_metres_per_second=5e-7,
            time=START,
        )
    folder = tmp_path / "new" / "drive"
    assert (folder / "driving_log.csv").read_bytes() == (
        b"IMG/center_2024_05_01_12_00_00_123.jpg,IMG/left_2024_05_01_12_00_00_123.jpg,"
        b"IMG/right_2024_05_01_12_00_00_123.jpg,0,0.3333333,0,1.118468E-06\n"
    )
    assert len(list((folder / "IMG").iterdir())) == 3


ROW = st.tuples(st.floats(-1, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 44))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, min_size=1, max_size=40))
def test_what_was_written_is_read_back(tmp_path_factory, frame, rows):
    folder = tmp_path_factory.mktemp("round") / "trip"
    jpeg = encode_jpeg(frame)
    with Recorder(folder) as recorder:
        for number, (steering, throttle, brake, speed) in enumerate(rows):
            recorder.write(
                dict.fromkeys(CAMERAS, jpeg),
                steering=steering,
                throttle=throttle,
                brake=brake,
                speed_metres_per_second=speed,
                time=START + timedelta(seconds=number / 15),
            )
    recording = read_recording(folder, verify=True)
    assert recording.problems == []
    written = np.array(rows)
    read = np.stack([recording.steering, recording.throttle, recording.brake, recording.speed], axis=1)
    assert np.allclose(read, written, rtol=1e-6, atol=1e-30)
    assert np.allclose(recording.time, np.arange(len(rows)) / 15, atol=2e-3)
    assert recording.pictures["left"][0].read_bytes() == jpeg


def test_the_centre_camera_alone_is_a_recording(tmp_path, frame):
    with Recorder(tmp_path / "drive") as recorder:
        write(recorder, {"center": frame}, 0)
    assert (
        (tmp_path / "drive" / "driving_log.csv")
        .read_text()
        .startswith("IMG/center_2024_05_01_12_00_00_123.jpg,,,")
    )
    recording = read_recording(tmp_path / "drive", verify=True)
    assert list(recording.pictures) == ["center"]
    difference = decode_frame(recording.pictures["center"][0].read_bytes()).astype(int) - frame
    assert np.abs(difference).mean() < 8


def test_pictures_of_one_millisecond_get_names_of_their_own(tmp_path, frame):
    with Recorder(tmp_path) as recorder:
        for _ in range(70):
            write(recorder, dict.fromkeys(CAMERAS, frame), 0)
    recording = read_recording(tmp_path)
    assert len(set(recording.pictures["center"])) == 70
    assert recording.stretches == [(0, 70)]


def test_a_folder_with_anything_in_it_is_left_alone_unless_asked(tmp_path, frame):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"not empty.*Choose a new folder"):
        Recorder(tmp_path)
    with Recorder(tmp_path, append=True) as recorder:
        write(recorder, {"center": frame}, 0)
    with Recorder(tmp_path, append=True) as recorder:
        write(recorder, {"center": frame}, 0)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert len(read_recording(tmp_path).line) == 2


def test_a_torn_last_row_is_ended_before_the_next_one(tmp_path, frame):
    with Recorder(tmp_path) as recorder:
        for row in range(30):
            write(recorder, {"center": frame}, row)
    log = tmp_path / "driving_log.csv"
    log.write_bytes(log.read_bytes()[:-20])
    with Recorder(tmp_path, append=True) as recorder:
        write(recorder, {"center": frame}, 31)
    recording = read_recording(tmp_path)
    assert [problem.line for problem in recording.problems] == [30]
    assert recording.line[-1] == 31


def test_rows_come_only_after_their_pictures_are_synced(tmp_path, frame, monkeypatch):
    log, synced = tmp_path / "driving_log.csv", set()
    real = os.fsync

    def fsync(handle):
        real(handle)
        path = Path(f"/proc/self/fd/{handle}").readlink()
        if path.suffix == ".jpg":
            assert path.name not in log.read_text(), "the row was there before its picture"
            synced.add(path)

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("needs /proc to see what is synced")
    monkeypatch.setattr(os, "fsync", fsync)
    with Recorder(tmp_path) as recorder:
        for row in range(50):
            write(recorder, {"center": frame}, row)
    named = set(read_recording(tmp_path).pictures["center"])
    assert len(named) == 50
    assert named <= synced


@pytest.mark.parametrize(
    "wrong",
    [
        {"steering": float("nan")},
        {"steering": 1.5},
        {"throttle": -0.1},
        {"brake": float("inf")},
        {"speed_metres_per_second": -1.0},
        {"pictures": {}},
        {"pictures": {"left": np.zeros((160, 320, 3), np.uint8)}},
        {"pictures": {"center": np.zeros((66, 200, 3), np.uint8)}},
        {"pictures": {"center": np.zeros((160, 320, 3), np.float32)}},
    ],
)
def test_what_no_car_does_is_no_row(tmp_path, frame, wrong):
    row = {
        "pictures": {"center": frame},
        "steering": 0.0,
        "throttle": 0.0,
        "brake": 0.0,
        "speed_metres_per_second": 1.0,
        "time": START,
    }
    with Recorder(tmp_path) as recorder, pytest.raises(ValueError, match=r"range|picture"):
        recorder.write(**(row | wrong))
    assert (tmp_path / "driving_log.csv").read_bytes() == b""


def test_a_full_disk_leaves_whole_rows_and_says_so(tmp_path, frame, monkeypatch):
    real, room = recorder_module._write_whole, [70]

    def write_whole(file, data):
        room[0] -= 1
        if room[0] < 0:
            file.write(data[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(file, data)

    monkeypatch.setattr(recorder_module, "_write_whole", write_whole)
    recorder = Recorder(tmp_path)
    for row in range(23):
        write(recorder, dict.fromkeys(CAMERAS, frame), row)
    with pytest.raises(OutputError, match=r"No space left.*whole"):
        write(recorder, dict.fromkeys(CAMERAS, frame), 23)
    room[0] = 1
    recorder.close()
    assert read_recording(tmp_path, verify=True).rows_in_log == 23


def test_a_log_that_no_longer_fits_is_not_torn(tmp_path, frame, monkeypatch):
    recorder = Recorder(tmp_path)
    write(recorder, {"center": frame}, 0)

    def write_half(file, data):
        file.write(data[: len(data) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(recorder_module, "_write_whole", write_half)
    with pytest.raises(OutputError, match="No space left"):
        recorder.close()
    assert (tmp_path / "driving_log.csv").read_bytes() == b""


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot record into"):
        Recorder(tmp_path / "file" / "drive")


RECORD = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
import numpy as np
from codriver.data.recorder import Recorder
frame = np.random.default_rng(0).integers(0, 255, (160, 320, 3), dtype=np.uint8)
row = 0
with Recorder(Path(sys.argv[1]), append=True) as recorder:
    print("go", flush=True)
    while True:
        recorder.write(
            dict.fromkeys(("center", "left", "right"), frame), steering=0, throttle=1, brake=0,
            speed_metres_per_second=13.0, time=datetime.now(),
        )
"""


def test_after_kill_9_all_that_the_log_names_is_whole(tmp_path):
    moments, log = random.Random(0), tmp_path / "driving_log.csv"
    rows = 0
    for _ in range(3):
        logged = log.stat().st_size if log.exists() else 0
        process = subprocess.Popen([sys.executable, "-c", RECORD, tmp_path], stdout=subprocess.PIPE)
        with process:
            assert process.stdout.readline() == b"go\n"
            while log.stat().st_size < logged + 3000:  # some ten rows, however busy the machine is
                assert process.poll() is None
                clock.sleep(0.01)
            clock.sleep(moments.uniform(0, 0.3))
            process.kill()
        recording = read_recording(tmp_path, verify=True)
        assert all(problem.picture is None for problem in recording.problems), recording.problems
        assert len(recording.line) > rows, "each round added rows"
        rows = len(recording.line)
    assert len(recording.problems) <= 3, "at most one torn row a kill"
