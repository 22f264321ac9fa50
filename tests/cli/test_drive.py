"""`codriver drive` from the outside: serves, shows, records, ends, and says what is wrong."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from serving import JPEG, TELEMETRY, save_untrained_model, steer_a_little
from typer.testing import CliRunner

import codriver.cli.drive
from codriver.camera.preprocess import Preprocess
from codriver.cli.drive_display import live_line, waiting_hint
from codriver.cli.main import app
from codriver.data.recording import read_recording
from codriver.drive.client import ScriptedSimulator
from codriver.drive.recordings import Recordings
from codriver.drive.state import DriveState
from codriver.errors import ModelFileError, OutputError, ServerError

ROOT = Path(__file__).resolve().parents[2]


class SmallPilot:
    """Stands for a model file, so that no test waits for Keras."""

    summary = "small.h5: no weights at all"
    preprocess = Preprocess()

    def __call__(self, frame) -> float:
        return float(frame.mean()) / 1000


@pytest.fixture
def small_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    monkeypatch.setattr("codriver.model.pilot.load_pilot", lambda path: SmallPilot())
    return str(tmp_path / "small.h5")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def simulate(port: int, round_trips: int, until: threading.Event | None = None) -> threading.Thread:
    """Drive a simulator in the background as soon as the port answers, then press Ctrl-C, after `until`."""

    def play() -> None:
        for _ in range(1200):  # a minute: a loaded machine is slow, not wrong
            try:
                client = ScriptedSimulator("127.0.0.1", port)
                break
            except OSError:
                threading.Event().wait(0.05)
        with client:
            client.play([TELEMETRY], round_trips)
        if until is not None:
            until.wait(60)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=play)
    thread.start()
    return thread


@pytest.fixture
def all_rows_shown(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Is set once the live line has told of thirty rows; without a terminal it tells of them within 5 s."""
    shown = threading.Event()

    def watched(state: DriveState, recording: Recordings, now: float) -> str:
        line = live_line(state, recording, now)
        if "30 rows recorded" in line:
            shown.set()
        return line

    monkeypatch.setattr("codriver.cli.drive_display.live_line", watched)
    return shown


def test_a_drive_is_served_shown_recorded_and_summed_up(
    small_model: str, all_rows_shown: threading.Event, tmp_path: Path
) -> None:
    port, folder = free_port(), tmp_path / "drive"
    player = simulate(port, 30, until=all_rows_shown)
    result = CliRunner().invoke(app, ["drive", small_model, str(folder), "--port", str(port), "--json"])
    player.join()
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert report["counts"]["answers"] == 30
    assert report["rows_recorded"] == 30
    assert 0 < report["p50_ms"] <= report["p99_9_ms"] <= report["max_ms"]
    assert f"Serving on 127.0.0.1, port {port}" in result.stderr
    assert "30 rows recorded" in result.stderr
    assert "99.9 % within" in result.stderr
    assert len(read_recording(folder).steering) == 30


def test_a_drive_that_ends_faulty_ends_with_exit_code_1(
    small_model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SmallPilot, "__call__", lambda self, frame: float("nan"))
    port = free_port()
    player = simulate(port, 10)
    result = CliRunner().invoke(app, ["drive", small_model, "--port", str(port)])
    player.join()
    assert result.exit_code == 1
    assert "ended faulty: the model's answer is no number" in result.output
    assert "steering not a number: 10" in result.output


def test_after_a_while_without_a_simulator_it_says_what_to_start(
    small_model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codriver.cli.drive, "HINT_AFTER", 0.1)
    end = threading.Timer(0.6, os.kill, (os.getpid(), signal.SIGTERM))  # by then it would say it again

    def hint_and_end(port: int, *, can_test: bool) -> str:
        end.start()
        return waiting_hint(port, can_test=can_test)

    monkeypatch.setattr("codriver.cli.drive_display.waiting_hint", hint_and_end)
    result = CliRunner().invoke(app, ["drive", small_model, "--port", "0"])
    end.join()
    assert result.exit_code == 0
    assert "waiting for a simulator" in result.output
    assert result.output.count("choose a track and then Autonomous Mode") == 1


def test_the_self_test_drives_through_the_same_socket(small_model: str) -> None:
    result = CliRunner().invoke(app, ["drive", small_model, "--self-test", "--json"])
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert report["passed"]
    assert all(report["checks"].values())
    assert report["p50_ms"] > 0


def test_the_self_test_notices_a_broken_model(small_model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SmallPilot, "__call__", lambda self, frame: steer_a_little(frame))
    result = CliRunner().invoke(app, ["drive", small_model, "--self-test"])
    assert result.exit_code == 1
    assert "NO   the steering depends on the picture" in result.output


def run(*arguments: str) -> Exception:
    """Run the command and return what it raised, which `main` shows as one or two plain lines."""
    result = CliRunner().invoke(app, ["drive", *arguments])
    assert result.exit_code != 0
    assert isinstance(result.exception, Exception)
    return result.exception


def test_a_busy_port_leaves_nothing_behind(small_model: str, tmp_path: Path) -> None:
    folder = tmp_path / "drive"
    with socket.create_server(("127.0.0.1", 0)) as other:
        error = run(small_model, str(folder), "--port", str(other.getsockname()[1]))
    assert isinstance(error, ServerError)
    assert "--port" in str(error)
    assert not folder.exists()


def test_a_folder_that_holds_something_is_never_touched(small_model: str, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    error = run(small_model, str(tmp_path), "--port", "0")
    assert isinstance(error, OutputError)
    assert "not empty" in str(error)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("content", [None, b"", b"this is text"])
def test_what_is_no_model_is_named(tmp_path: Path, content: bytes | None) -> None:
    model = tmp_path / "model.h5"
    if content is not None:
        model.write_bytes(content)
    error = run(str(model), "--port", "0")
    assert isinstance(error, ModelFileError)
    assert str(model) in str(error)


@pytest.mark.parametrize("option", [("--speed", "31"), ("--speed", "0"), ("--port", "65536")])
def test_settings_out_of_range_are_refused(small_model: str, option: tuple[str, str]) -> None:
    assert CliRunner().invoke(app, ["drive", small_model, *option]).exit_code == 2


def test_the_originals_drive_py_is_the_same_command(tmp_path: Path) -> None:
    missing = tmp_path / "model.h5"
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "drive.py", str(missing)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 2
    assert re.search(r"codriver: .*model\.h5: no such model", result.stderr)
    assert not re.search(r"\| +keras$", result.stderr, re.MULTILINE)  # it is told without that wait
    assert "Traceback" not in result.stderr


def test_drive_py_without_codriver_says_how_to_install_it() -> None:
    # -S leaves the installed packages out, -P the project's own folder.
    result = subprocess.run(
        [sys.executable, "-S", "-P", "drive.py", "model.h5"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 1
    assert "make install" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_real_model_drives_our_own_simulator_from_the_command_line(tmp_path: Path) -> None:
    model, port = tmp_path / "model.h5", free_port()
    save_untrained_model(model)
    with subprocess.Popen(
        [sys.executable, "drive.py", str(model), str(tmp_path / "drive"), "--port", str(port)],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "KERAS_BACKEND"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        shown = [process.stdout.readline() for _ in range(3)]
        assert "Keras on openvino" in shown[1]
        assert "Serving on" in shown[2]
        with ScriptedSimulator("127.0.0.1", port) as client:
            event, data = client.ask(TELEMETRY)
            assert event == "steer"
            assert -1 <= float(data["steering_angle"]) <= 1
        lap = ["simulate", "--headless", "--connect", f"127.0.0.1:{port}", "--seconds", "1.2", "--json"]
        simulated = CliRunner().invoke(app, [*lap, "--record", str(tmp_path / "simulated")])
        process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()
        assert process.wait(30) == 0
    assert "99 % within" in rest
    pictures = {path.read_bytes() for path in (tmp_path / "drive" / "IMG").iterdir()}
    assert JPEG in pictures
    report = json.loads(simulated.stdout)
    assert (report["end"], report["telemetry"], report["answers"]) == ("timeout", 40, 40)
    assert report["rows_recorded"] == len(read_recording(tmp_path / "simulated").steering) == 20
    seen = {path.read_bytes() for path in (tmp_path / "simulated" / "IMG").glob("center_*")}
    assert pictures - {JPEG} <= seen  # the server looked at the very pictures that the cameras took
