"""`codriver simulate` with a window: real keys and a real mouse on a virtual display."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from codriver.cli.main import app
from codriver.data.recording import read_recording
from codriver.errors import DisplayError


@pytest.fixture
def display() -> Iterator[dict[str, str]]:
    """The environment of a virtual display of its own."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        pytest.skip("Xvfb or xdotool is missing: no display to press keys on")
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as number:
            yield {**os.environ, "DISPLAY": f":{number.readline().strip()}"}
        server.terminate()


def until(happened: Callable[[], bool], process: "subprocess.Popen[str]") -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline, "it does not happen"
        assert process.poll() is None, "it has ended"
        time.sleep(0.05)


def test_a_person_drives_with_keys_and_mouse_and_records(display: dict[str, str], tmp_path: Path) -> None:
    def press(*arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=display, check=True, stdout=subprocess.DEVNULL)

    def pictures() -> int:
        return len(list(tmp_path.glob("recording-*/IMG/center_*")))

    simulator = subprocess.Popen(
        [sys.executable, "-m", "codriver", "simulate", "--track", "oval", "--json"],
        cwd=tmp_path,
        env=display,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with simulator:
        assert simulator.stderr is not None
        assert any("window is open" in line for line in simulator.stderr)
        press("search", "--sync", "--name", "codriver: oval", "windowfocus", "--sync")
        press("keydown", "Up", "key", "r")
        until(lambda: pictures() >= 8, simulator)
        press("keydown", "a")
        until(lambda: pictures() >= 16, simulator)
        press("keyup", "a", "keyup", "Up")
        until(lambda: pictures() >= 24, simulator)
        press("mousemove", "600", "400", "mousedown", "1")
        until(lambda: pictures() >= 32, simulator)
        press("mousemove", "660", "400")
        until(lambda: pictures() >= 40, simulator)
        press("key", "r")
        press("key", "Escape")
        output, told = simulator.communicate(timeout=60)
    assert simulator.returncode == 0, told
    report = json.loads(output)
    (folder,) = tmp_path.glob("recording-*")
    rows = read_recording(folder)
    assert report["rows_recorded"] == len(rows.steering) >= 40
    assert len(list((folder / "IMG").iterdir())) == 3 * len(rows.steering)
    assert report["end"] == "stopped"
    assert f"codriver check {folder.name}" in told
    assert rows.throttle.max() == 1
    assert rows.steering[:3].tolist() == [0, 0, 0]
    assert -1 <= rows.steering.min() <= -0.5  # the key, held for half a second
    # The mouse, dragged by a sixteenth of the window's width; a fourth is full lock.
    assert rows.steering[-1] == pytest.approx(0.25, abs=0.01)
    assert np.any(rows.steering[16:] == 0)  # let go between the two


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_without_a_display_it_names_the_way_without(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DISPLAY", ":54321")
    result = CliRunner().invoke(app, ["simulate", "--record", str(tmp_path / "drive")])
    assert isinstance(result.exception, DisplayError)
    assert "--headless" in str(result.exception)
    assert not (tmp_path / "drive").exists()
