"""`codriver simulate` from the outside: the simulator's side of driving, against the classic drive.py.

Against our own drive.py it drives in test_drive.py, where a model is at hand.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from clients.official_clients import ENVIRONMENTS
from serving import serving, steer_a_little
from typer.testing import CliRunner

from codriver.cli.main import app
from codriver.cli.simulate import read_address
from codriver.errors import OutputError, SettingError

ROOT = Path(__file__).resolve().parents[2]
CLASSIC_PYTHON = ENVIRONMENTS / "socketio4" / "bin" / "python"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@contextmanager
def server_process(command: list[str], ready: str) -> Iterator["subprocess.Popen[str]"]:
    """Start a drive server of its own and wait until it says that it is ready; it is killed at the end."""
    environment = {name: value for name, value in os.environ.items() if name != "KERAS_BACKEND"}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=quiet, text=True
    ) as process:
        assert process.stdout is not None
        try:
            assert any(ready in line for line in process.stdout)
            yield process
        finally:
            process.kill()


def classic(port: int) -> list[str]:
    """How to start the classic drive.py, in the environment that `make clients` builds."""
    if not CLASSIC_PYTHON.exists():
        pytest.skip("python-socketio 4 is not installed; make clients installs it")
    return [str(CLASSIC_PYTHON), str(ROOT / "tests" / "clients" / "classic_drive.py"), str(port)]


def run(*arguments: str) -> tuple[dict[str, object], str]:
    """Run the command, which must end well, and return its JSON and what it told."""
    result = CliRunner().invoke(app, ["simulate", "--headless", *arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout), result.stderr


def test_the_classic_drive_py_drives_it() -> None:
    port = free_port()
    with server_process(classic(port), "ready"):
        report, _ = run("--connect", f"127.0.0.1:{port}", "--laps", "0.002", "--reverse")
    assert (report["end"], report["reverse"], report["connections"]) == ("finished", True, 1)
    assert report["telemetry"] == report["answers"] >= 20
    assert 2 < report["metres"] < 4


def test_the_classic_drive_py_may_be_killed_and_come_back() -> None:
    port = free_port()
    command = [sys.executable, "-m", "codriver", "simulate", "--headless", "--real-time", "--connect"]
    with subprocess.Popen([*command, f"127.0.0.1:{port}"], stdout=subprocess.PIPE, text=True) as simulator:
        assert simulator.stdout is not None
        for _ in range(2):
            assert any("nobody listens there" in line for line in simulator.stdout)
            with server_process(classic(port), "ready"):
                assert any("Connected" in line for line in simulator.stdout)
        assert any("Lost the server" in line for line in simulator.stdout)
        simulator.send_signal(signal.SIGINT)
        rest = simulator.stdout.read()
        assert simulator.wait(60) == 0
    assert "stopped" in rest


def test_without_a_server_the_expert_drives_and_it_says_so() -> None:
    report, told = run("--laps", "0.02")
    assert (report["end"], report["off_road"]) == ("finished", 0)
    assert "the expert, who sees the track and not the picture" in told


def test_an_answer_that_the_simulator_cannot_read_ends_with_exit_code_1(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "codriver.drive.session.steer_answer", lambda command, mark: {"steering_angle": 0.1, "throttle": 0.2}
    )
    with serving(steer_a_little) as server:
        arguments = ["simulate", "--headless", "--connect", f"127.0.0.1:{server.port}"]
        result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 1
    assert (
        'Given up: the simulator cannot read the server\'s answer: steering_angle must be text like "0.1"'
        in (result.output)
    )


def test_a_bare_connect_means_the_simulators_own_address() -> None:
    known = {"4567": False}

    def note(address: str) -> tuple[str, int]:
        known["4567"] = address == "127.0.0.1:4567"
        raise SettingError("far enough")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("codriver.cli.simulate.read_address", note)
        for arguments in (["--headless", "--connect"], ["--connect", "--headless"]):
            known["4567"] = False
            CliRunner().invoke(app, ["simulate", *arguments])
            assert known["4567"]


def test_addresses_are_read() -> None:
    assert read_address("car.example:80") == ("car.example", 80)


@pytest.mark.parametrize("address", ["", "4567", ":4567", "host:", "host:0", "host:65536", "host:x", "a:-1"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(SettingError, match="HOST:PORT"):
        read_address(address)


@pytest.mark.parametrize(
    ("arguments", "kind", "words"),
    [
        (["--track", "monza"], SettingError, "there is no track 'monza'"),
        (["--laps", "0"], SettingError, "laps"),
        (["--seconds", "-1"], SettingError, "time_limit"),
    ],
)
def test_settings_out_of_range_are_named(arguments: list[str], kind: type[Exception], words: str) -> None:
    result = CliRunner().invoke(app, ["simulate", "--headless", "--connect", *arguments])
    assert isinstance(result.exception, kind)
    assert words in str(result.exception)


def test_a_folder_that_holds_something_is_never_recorded_into(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    result = CliRunner().invoke(app, ["simulate", "--headless", "--connect", "--record", str(tmp_path)])
    assert isinstance(result.exception, OutputError)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
