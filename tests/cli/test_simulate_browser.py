"""`codriver simulate --browser` from the outside: a page drives, a model hands over the wheel."""

import json
import struct
import threading
import time
from pathlib import Path

import pytest
from serving import steer_a_little
from typer.testing import CliRunner
from websockets.sync.client import ClientConnection, connect

from codriver.camera.codec import image_size
from codriver.cli.main import app
from codriver.data.recording import read_recording
from codriver.errors import SettingError


class SmallPilot:
    """Stands for a model file, so that no test waits for Keras."""

    summary = "small.h5: no weights at all"

    def __call__(self, frame) -> float:
        return steer_a_little(frame)


class Person:
    """Opens the page that is to be opened, holds keys on it, and ends the drive."""

    def __init__(self) -> None:
        self.seen: list[dict] = []
        self.size = (0, 0)
        self.thread: threading.Thread | None = None

    def open(self, address: str) -> bool:
        self.thread = threading.Thread(target=self.drive, args=(address.rstrip("/"),))
        self.thread.start()
        return True

    def drive(self, own: str) -> None:
        with connect(own.replace("http", "ws") + "/pages/wheel", origin=own) as line:
            self.look_until(line, lambda told: "server is at the wheel" in told["wheel"])
            line.send('{"held":{"right":true}}')
            self.look_until(line, lambda told: told["wheel"].endswith("9 rows of corrections"))
            line.send('{"held":{}}')
            self.look_until(line, lambda told: "server is at the wheel" in told["wheel"])
            line.send('{"pressed":"escape"}')

    def look_until(self, line: ClientConnection, wanted) -> None:
        deadline = time.monotonic() + 60
        while not (self.seen and wanted(self.seen[-1])):
            assert time.monotonic() < deadline
            line.send('{"more":true}')
            message = line.recv(timeout=60)
            (length,) = struct.unpack_from("<I", message)
            self.seen.append(json.loads(message[4 : 4 + length]))
            self.size = image_size(message[4 + length :])


def test_a_model_drives_in_a_page_until_a_person_takes_the_wheel(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    person, corrections = Person(), tmp_path / "corrections"
    monkeypatch.setattr("codriver.pages.serving.open_in_browser", person.open)
    monkeypatch.setattr("codriver.model.pilot.load_pilot", lambda path: SmallPilot())
    command = ["simulate", "--browser", "--port", "0", "--track", "oval", "--json"]
    result = CliRunner().invoke(app, [*command, "--model", "small.h5", "--corrections", str(corrections)])
    assert person.thread is not None
    person.thread.join()
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["end"] == "stopped"
    assert "Drive at http://127.0.0.1:" in result.stderr
    assert f"codriver train RECORDING {corrections}" in result.stderr
    assert person.size == (320, 640)
    rows = read_recording(corrections)
    assert len(rows.steering) >= 9
    assert rows.steering.max() > 0.2
    assert len(list((corrections / "IMG").iterdir())) == 3 * len(rows.steering)


def test_a_model_and_a_server_cannot_both_have_the_wheel() -> None:
    result = CliRunner().invoke(app, ["simulate", "--browser", "--model", "small.h5", "--connect"])
    assert isinstance(result.exception, SettingError)
