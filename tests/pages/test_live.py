"""The live page's line to the server: what it is told, what it may order, and what it can do no harm with."""

import json
import math
import struct
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from living import Player, address_of, live
from serving import JPEG, TELEMETRY
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from codriver.data.recording import read_recording
from codriver.drive.client import MANUAL, ScriptedSimulator, telemetry_message
from codriver.drive.recordings import Recordings
from codriver.drive.server import DriveServer
from codriver.pages.live import FULL, GONE, MOST_PAGES, REFUSED, TICK
from codriver.pages.live_view import paths_of
from codriver.types import METRES_PER_SECOND_PER_MPH, Command


def line_to(server: DriveServer, origin: str | None = None) -> ClientConnection:
    own = address_of(server).rstrip("/")
    return connect(own.replace("http", "ws") + "/pages/live", origin=origin or own)


def order(line: ClientConnection, **orders: object) -> None:
    line.send(json.dumps(orders))


def next_message(line: ClientConnection) -> tuple[dict, dict[str, bytes]]:
    order(line, more=True)
    message = line.recv(timeout=60)
    (length,) = struct.unpack_from("<I", message)
    told = json.loads(message[4 : 4 + length])
    pictures, start = {}, 4 + length
    for name, size in told["pictures"]:
        pictures[name] = message[start : start + size]
        start += size
    return told, pictures


def until(line: ClientConnection, wanted) -> dict:
    """Look again until what is told is as wanted."""
    for _ in range(100):
        told, _ = next_message(line)
        if wanted(told):
            return told
    raise AssertionError(f"it did not happen; the last was {told}")


@pytest.fixture(scope="module")
def server():
    with live() as (running, _):
        yield running


def test_what_is_driven_is_told_with_its_pictures(server: DriveServer) -> None:
    with ScriptedSimulator("127.0.0.1", server.port) as simulator, line_to(server) as line:
        simulator.ask(telemetry_message(JPEG, degrees=-5.0, throttle=0.5, mph=12.0))
        told = until(line, lambda told: told["actual"] == -0.2)
        assert (told["state"], told["commanded"]) == ("driving", 0.125)
        assert told["speed_mph"] == pytest.approx(12.0)
        assert 0 < told["p50_ms"] <= told["p99_ms"]
        assert told["counts"]["pictures driven"] >= 1
        assert told["crop"] == [0, 60, 320, 135]
        _, pictures = next_message(line)
        assert set(pictures) == {"camera", "fed", "salient"}
        assert pictures["camera"] == JPEG
        simulator.ask(MANUAL)
        until(line, lambda told: told["state"] == "driven by hand")


@pytest.mark.parametrize(("each", "sparingly"), [(0.003, False), (0.012, True)])
def test_little_is_painted_while_driving_takes_most_of_the_time(each: float, sparingly: bool) -> None:
    """Sixty pictures a second leave 16.7 milliseconds for each."""
    with live() as (server, page):
        now = time.perf_counter()
        for number in range(120):
            server.state.drove(Command(0.0, 0.0), 5.0, "", now - number / 60)
            server.state.answered(each, by_hand=False)
        with ScriptedSimulator("127.0.0.1", server.port) as simulator:
            simulator.ask(TELEMETRY)
        view = page._view
        view()
        assert view.model.painter.sparingly == sparingly


def test_nothing_a_simulator_reports_can_blind_the_page(server: DriveServer) -> None:
    with ScriptedSimulator("127.0.0.1", server.port) as simulator, line_to(server) as line:
        for degrees, shown in ((400.0, 1.0), (-400.0, -1.0), (1e5, 1.0)):
            simulator.ask(telemetry_message(JPEG, degrees=degrees, mph=999.0))
            until(line, lambda told, shown=shown: told["actual"] == shown)


@pytest.mark.parametrize("steering", [-1.0, -0.3, 0.0, 1e-6, 0.7, 1.0])
def test_a_path_begins_before_the_car_and_leans_to_its_side(steering: float) -> None:
    (first, *_, last) = paths_of(steering, 0.0)["commanded"]
    assert first[1] > last[1]
    assert math.copysign(1, last[0] - first[0] + steering) == math.copysign(1, steering) or steering == 0
    assert len(paths_of(steering, math.nan)["actual"]) == 0


def test_messages_come_when_they_are_asked_for_and_at_ten_a_second_at_most(server: DriveServer) -> None:
    with line_to(server) as line:
        next_message(line)
        started = time.monotonic()
        for _ in range(5):
            order(line, more=True)
            line.recv(timeout=60)
        assert time.monotonic() - started >= 5 * TICK - 0.02
        with pytest.raises(TimeoutError):
            line.recv(timeout=3 * TICK)


def test_the_set_speed_is_changed_while_driving() -> None:
    with live() as (server, _), Player(server) as player, line_to(server) as line:
        until(line, lambda told: told["state"] == "driving")
        order(line, set_speed_mph=3)
        until(line, lambda told: told["set_speed_mph"] == 3)
        assert server.set_speed == pytest.approx(3 * METRES_PER_SECOND_PER_MPH)
        until(line, lambda told: told["throttle"] < 0)  # the car is at 12 mph
        order(line, set_speed_mph=30)
        until(line, lambda told: told["throttle"] > 0)
        assert float(player.answer["throttle"]) > 0


def test_a_stop_brakes_whoever_drives_now_or_later_and_steers_on() -> None:
    with live() as (server, _), line_to(server) as line:
        order(line, stop=True)
        until(line, lambda told: told["stopped"])
        with ScriptedSimulator("127.0.0.1", server.port) as simulator:
            for _ in range(3):
                _, data = simulator.ask(TELEMETRY)
                assert float(data["throttle"]) < 0
                assert data["steering_angle"] == "0.125000"
            order(line, stop=False)
            until(line, lambda told: not told["stopped"])
            assert float(simulator.ask(TELEMETRY)[1]["throttle"]) > 0


def test_recording_is_started_and_stopped_while_driving(tmp_path: Path) -> None:
    recording = Recordings(tmp_path / "mine")
    with live(recording=recording) as (server, _), Player(server), line_to(server) as line:
        for name in ("mine", "mine-2"):
            order(line, record=True)
            until(line, lambda told: told["recording"]["rows"] >= 3 and told["recording"]["running"])
            order(line, record=False)
            told = until(line, lambda told: not told["recording"]["running"])
            assert told["recording"]["folder"] == str(tmp_path / name)
            assert len(read_recording(tmp_path / name).steering) >= 3


def test_a_folder_that_cannot_be_recorded_into_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    with live(recording=Recordings(tmp_path)) as (server, _), line_to(server) as line:
        order(line, record=True)
        told = until(line, lambda told: told["recording"]["problem"])
        assert "not empty" in told["recording"]["problem"]
        assert not told["recording"]["running"]


def test_the_self_test_drives_through_the_same_socket_and_leaves_no_trace(tmp_path: Path) -> None:
    recording = Recordings(tmp_path / "mine")
    with live(lambda frame: float(frame.mean()) / 1000, recording) as (server, _), line_to(server) as line:
        order(line, record=True)
        order(line, test=True)
        told = until(line, lambda told: told["test"])
        assert told["test"]["passed"]
        assert "Driving works here" in told["test"]["verdict"]
        assert [passed for _, passed in told["test"]["checks"]] == [True] * 5
        assert (told["state"], told["ever_connected"]) == ("waiting for a simulator", False)
        assert not any(told["counts"].values())
        assert recording.written == 0


def test_a_model_that_always_steers_the_same_fails_the_self_test() -> None:
    with live() as (server, _), line_to(server) as line:
        order(line, test=True)
        told = until(line, lambda told: told["test"])
        assert not told["test"]["passed"]
        assert told["test"]["verdict"] == "1 of 5 checks failed."
        assert ["the steering depends on the picture", False] in told["test"]["checks"]


@pytest.mark.parametrize(
    "nonsense",
    ["", "{", "7", "[]", '{"set_speed_mph":31}', '{"set_speed_mph":0}', '{"set_speed_mph":"fast"}',
     '{"set_speed_mph":NaN}', '{"set_speed_mph":[]}', '{"more":' + "1" * 300 + "}", "[" * 150, b"{}"],
)  # fmt: skip
def test_an_order_that_makes_no_sense_ends_that_page_only(server: DriveServer, nonsense: str | bytes) -> None:
    with line_to(server) as line, line_to(server) as other:
        line.send(nonsense)
        with pytest.raises(ConnectionClosed) as closed:
            line.recv(timeout=60)
        assert closed.value.rcvd.code == REFUSED
        assert next_message(other)[0]["set_speed_mph"] == pytest.approx(20.1)


def test_another_sites_page_gets_no_line(server: DriveServer) -> None:
    with pytest.raises(InvalidStatus):
        line_to(server, origin="http://evil.example")


def test_the_number_of_pages_is_limited_and_costs_no_simulator_its_place(server: DriveServer) -> None:
    with ExitStack() as stack:
        lines = [stack.enter_context(line_to(server)) for _ in range(MOST_PAGES)]
        for line in lines:
            next_message(line)
        with pytest.raises(ConnectionClosed) as closed:
            next_message(stack.enter_context(line_to(server)))
        assert closed.value.rcvd.code == FULL
        with ScriptedSimulator("127.0.0.1", server.port) as simulator:
            assert simulator.ask(TELEMETRY)[0] == "steer"


def test_with_a_token_simulators_get_in_without_it_and_pages_do_not() -> None:
    with live(token="secret") as (server, _):
        with ScriptedSimulator("127.0.0.1", server.port) as simulator:
            assert simulator.ask(TELEMETRY)[0] == "steer"
        with pytest.raises(InvalidStatus):
            line_to(server)


def test_the_server_ends_while_pages_are_open() -> None:
    with live() as (server, _), line_to(server) as line:
        next_message(line)
        server.stop()
        with pytest.raises(ConnectionClosed):
            next_message(line)


def test_a_page_that_has_vanished_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codriver.pages.live.SILENT_FOR", 0.2)
    with live() as (server, page), line_to(server) as line:
        next_message(line)
        with pytest.raises(ConnectionClosed) as closed:
            line.recv(timeout=60)
        assert closed.value.rcvd.code == GONE
        assert page._open == 0
