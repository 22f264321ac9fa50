"""The drive server over real sockets, with a client that speaks as the simulator does."""

import contextlib
import http.client
import json
import math
import socket
import threading
import time
from collections import Counter

import pytest
from serving import JPEG, TELEMETRY, serving, steer_a_little
from websockets.exceptions import InvalidStatus

from codriver.drive.client import MANUAL, ScriptedSimulator, telemetry_message
from codriver.drive.gate import MOST_WEBSOCKETS
from codriver.drive.quick_ack import QuickAckWebSocket
from codriver.drive.server import LONGEST_MESSAGE, DriveServer
from codriver.errors import ServerError
from codriver.types import Frame


def simulator(server: DriveServer, **options) -> ScriptedSimulator:
    return ScriptedSimulator("127.0.0.1", server.port, **options)


def silent(client: ScriptedSimulator) -> bool:
    """Whether no more answers come."""
    with pytest.raises(TimeoutError):
        client.receive(timeout=0.15)
    return True


def until(condition) -> None:
    """Wait for what another thread is about to do."""
    for _ in range(3000):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("it did not happen within 30 s")


@pytest.fixture(scope="module")
def server():
    with serving() as running:
        yield running


@pytest.mark.parametrize("piece", [1016, None, 90])
def test_the_simulator_is_driven_in_two_chains(server: DriveServer, piece: int | None) -> None:
    with simulator(server, piece=piece) as client:
        client.send(TELEMETRY)  # twice at connect, as its open event fires twice
        client.send(TELEMETRY)
        for _ in range(100):
            event, data = client.receive()
            assert event == "steer"
            assert data["steering_angle"] == "0.125000"
            assert 0 < float(data["throttle"]) <= 1
            client.send(TELEMETRY)
        assert [client.receive()[0] for _ in range(2)] == ["steer", "steer"]
        assert silent(client)
        assert client.pongs == 1


def test_the_first_frame_may_be_telemetry_or_ping(server: DriveServer) -> None:
    with simulator(server) as client:
        assert client.ask(TELEMETRY)[0] == "steer"
        client.send("2")
        assert client.ask(TELEMETRY)[0] == "steer"
        assert client.pongs == 2


@pytest.mark.parametrize("manual", [MANUAL, '42["telemetry"]', '42["telemetry",{}]'])
def test_a_person_at_the_wheel_is_answered_with_manual(server: DriveServer, manual: str) -> None:
    with simulator(server) as client:
        assert client.ask(TELEMETRY)[0] == "steer"
        assert [client.ask(manual) for _ in range(3)] == [("manual", {})] * 3
        assert server.state.snapshot(time.perf_counter()).words == "driven by hand"
        assert client.ask(TELEMETRY)[0] == "steer"


@pytest.mark.parametrize("mark", [".", ",", "\u066b"])
def test_answers_come_in_the_clients_decimal_mark(server: DriveServer, mark: str) -> None:
    with simulator(server) as client:
        message = telemetry_message(JPEG, degrees=-1.25, throttle=0.5, mph=9.0, mark=mark)
        assert client.ask(message)[1]["steering_angle"] == f"0{mark}125000"
        assert client.ask('42["telemetry",7]')[1]["throttle"] == f"0{mark}000000"


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        ('42["telemetry",7]', "unreadable message"),
        ('42["telemetry",{"speed":"1.0000"}]', "unreadable message"),
        ('42["telemetry",{"speed":', "unreadable message"),
        ('42["telemetry",' + "[" * 100_000 + "]", "unreadable message"),
        ('42["telemetry",' + '{"a":' * 20_000 + "1" + "}" * 20_000 + "]", "unreadable message"),
        (f'42["telemetry",{"9" * 5000}]', "unreadable message"),
        (f'42{"1" * 200}["telemetry",null]', "unreadable message"),
        (telemetry_message(JPEG[:4000]), "unreadable picture"),
        (telemetry_message(b""), "unreadable picture"),
    ],
)
def test_nonsense_gets_a_safe_answer_and_is_counted(server: DriveServer, message: str, fault: str) -> None:
    before = server.state.counts[fault]
    with simulator(server, piece=None) as client:
        event, data = client.ask(message)
        assert (event, float(data["throttle"])) == ("steer", 0.0)
        assert server.state.counts[fault] == before + 1
        assert client.ask(TELEMETRY)[1]["steering_angle"] == "0.125000"
        assert silent(client)


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "x",
        "9",
        "b",
        "b!",
        "4",
        "40",
        "43",
        "46-",
        "1[[",
        "0" + "[" * 9999,
        "\u0664",
        "42[]",
        "42{}",
        "42" + "[" * 99999,
        '42["*"]',
        '42["connect"]',
        '42["disconnect"]',
        '42["steer",{}]',
        '42/other,["telemetry",{}]',
        '451-["telemetry",{"_placeholder":true,"num":7}]',
        '4599999999999-["telemetry"]',
    ],
)
def test_frames_that_make_no_sense_do_not_stop_the_driving(server: DriveServer, frame: str) -> None:
    with simulator(server, piece=None) as client:
        assert client.ask(TELEMETRY)[0] == "steer"
        client.send(frame)
        assert client.ask(TELEMETRY)[0] == "steer"


@pytest.mark.parametrize("answer", [math.nan, math.inf, -math.inf])
def test_a_broken_model_gives_safe_commands_and_is_named(answer: float) -> None:
    with serving(lambda frame: answer) as server, simulator(server) as client:
        for _ in range(6):
            event, data = client.ask(TELEMETRY)
            assert event == "steer"
            assert data == {"steering_angle": "0.000000", "throttle": "0.000000"}
        assert "no number" in server.state.snapshot(time.perf_counter()).words


def test_a_pilot_that_raises_is_answered_for_counted_and_shown() -> None:
    def pilot(frame: Frame) -> float:
        raise RuntimeError("out of order")

    with serving(pilot) as server, simulator(server) as client:
        assert [client.ask(TELEMETRY)[0] for _ in range(6)] == ["steer"] * 6
        assert server.state.counts["model failed"] == 6
        assert "out of order" in server.state.snapshot(time.perf_counter()).words


def test_a_slow_pilot_looks_at_the_newest_picture_and_no_answer_is_lost() -> None:
    go_on = threading.Event()
    seen: list[int] = []

    def pilot(frame: Frame) -> float:
        seen.append(int(frame.shape[0]))
        go_on.wait(10)
        return 0.1 * len(seen)

    with serving(pilot) as server, simulator(server) as client:
        messages = [TELEMETRY, MANUAL, TELEMETRY, '42["telemetry",7]', TELEMETRY, MANUAL, TELEMETRY]
        for message in messages:
            client.send(message)
        until(lambda: server.state.counts["telemetry"] == len(messages))
        client.send("2")
        assert silent(client)
        assert client.pongs == 2  # a slow pilot does not hold up the heartbeat
        go_on.set()
        answers = [client.receive() for _ in messages]
        assert [event for event, _ in answers] == [
            "manual" if message == MANUAL else "steer" for message in messages
        ]
        assert silent(client)
        assert len(seen) == 2  # the first, and the newest of those that came meanwhile
        assert [data["steering_angle"] for event, data in answers if event == "steer"] == [
            "0.100000",
            *["0.200000"] * 4,
        ]
        assert server.state.counts["frames skipped"] == 3


def test_a_flood_is_answered_message_by_message() -> None:
    with serving(lambda frame: time.sleep(0.002) or 0.0) as server, simulator(server, piece=None) as client:
        for number in range(500):
            client.send(TELEMETRY if number % 10 else MANUAL)
        assert Counter(client.receive()[0] for _ in range(500)) == {"steer": 450, "manual": 50}
        assert silent(client)


def test_a_client_that_does_not_read_is_not_read_either() -> None:
    with serving() as server:
        # Small buffers on both sides, or the kernel takes megabytes of answers that nobody reads.
        server._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        client = simulator(server, piece=None)
        client._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client._socket.settimeout(0.5)
        with_long_answer = f'42{"1" * 99}["telemetry",null]'
        with pytest.raises(TimeoutError):
            client.play([with_long_answer], 1_000_000, in_flight=1_000_000)
        taken = server.state.counts["telemetry"]
        with simulator(server) as other:  # everybody else is served meanwhile
            assert other.ask(TELEMETRY)[0] == "steer"
        assert server.state.counts["telemetry"] - taken < 1000
        client.drop()


def test_clients_are_driven_side_by_side_with_drivers_of_their_own() -> None:
    steering = iter([0.5, math.nan, math.nan])
    with serving(lambda frame: next(steering)) as server:
        with simulator(server) as one, simulator(server) as other:
            assert one.ask(TELEMETRY)[1]["steering_angle"] == "0.500000"
            assert other.ask(TELEMETRY)[1]["steering_angle"] == "0.000000"  # it has nothing to hold
            assert one.ask(TELEMETRY)[1]["steering_angle"] == "0.500000"  # held
            assert server.state.connected == 2
        until(lambda: server.state.connected == 0)


def test_a_simulator_that_vanishes_may_come_back() -> None:
    with serving() as server:
        assert server.state.snapshot(time.perf_counter()).words == "waiting for a simulator"
        client = simulator(server)
        assert client.ask(TELEMETRY)[0] == "steer"
        assert server.state.snapshot(time.perf_counter()).words == "driving"
        assert server.state.snapshot(time.perf_counter() + 3).words == "lost: no telemetry for 3 s"
        client.drop()
        until(lambda: server.state.connected == 0)
        assert server.state.snapshot(time.perf_counter()).words == "lost: the simulator is gone"
        with simulator(server) as client:
            assert client.ask(TELEMETRY)[0] == "steer"
        assert server.state.counts["connections"] == 2


def test_a_reset_connection_in_the_middle_of_a_message_leaves_the_server_well() -> None:
    with serving() as server:
        client = simulator(server)
        client._protocol.send_text(TELEMETRY[:9000].encode(), fin=False)
        client._flush()
        client._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # RST at close
        client.drop()
        until(lambda: server.state.connected == 0 and not server._sio.eio.sockets)
        with simulator(server) as other:
            assert other.ask(TELEMETRY)[0] == "steer"


def test_a_message_over_the_limit_ends_that_connection_only(server: DriveServer) -> None:
    with simulator(server) as other:
        client = simulator(server, piece=None)
        with pytest.raises((EOFError, OSError)):
            client.ask('42["telemetry","' + "x" * LONGEST_MESSAGE + '"]')
        client.drop()
        assert other.ask(TELEMETRY)[0] == "steer"


def request(server: DriveServer, method: str, path: str, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    connection.request(method, path, headers=headers)
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response.status, body


def test_a_browser_is_told_what_this_is(server: DriveServer) -> None:
    status, body = request(server, "GET", "/")
    assert status == 200
    assert "drive server" in body
    assert request(server, "GET", "/elsewhere")[0] == 404


def test_posting_is_declined_for_engine_io_3(server: DriveServer) -> None:
    assert request(server, "POST", "/socket.io/?EIO=3&transport=polling&sid=x")[0] == 400


@pytest.mark.parametrize(
    "body", [b"x", b"\xff\xfe", b"4" + b"[" * 90_000, b"40\x1eb!\x1e9", b"d=", b"\x1e" * 99]
)
def test_nonsense_posted_by_a_polling_client_harms_nobody_else(server: DriveServer, body: bytes) -> None:
    path = "/socket.io/?EIO=4&transport=polling"
    identity = json.loads(request(server, "GET", path)[1][1:])["sid"]
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    connection.request("POST", f"{path}&sid={identity}", body)
    assert connection.getresponse().status in {200, 400}
    connection.close()
    with simulator(server) as client:
        assert client.ask(TELEMETRY)[0] == "steer"


@pytest.mark.parametrize("path", ["/other/?EIO=4", "/socket.io/?EIO=2", "/socket.io/?x=4"])
def test_websockets_that_ask_for_something_else_are_refused(server: DriveServer, path: str) -> None:
    with pytest.raises(InvalidStatus):
        simulator(server, path=path)


def test_the_number_of_connections_is_limited() -> None:
    with serving() as server, contextlib.ExitStack() as stack:
        for _ in range(MOST_WEBSOCKETS):
            stack.enter_context(simulator(server))
        with pytest.raises(InvalidStatus):
            simulator(server)
        assert "too many" in server.state.complaint


def test_a_busy_port_is_the_users_to_mend(server: DriveServer) -> None:
    with pytest.raises(ServerError, match=rf"port {server.port}.*--port"):
        DriveServer(steer_a_little, 9.0, port=server.port)


def test_an_address_that_is_not_ours_is_the_users_to_mend() -> None:
    with pytest.raises(ServerError, match=r"203\.0\.113\.7"):
        DriveServer(steer_a_little, 9.0, host="203.0.113.7", port=0)


def test_acknowledging_by_pong_works_where_the_kernel_has_no_option(monkeypatch) -> None:
    monkeypatch.setattr(QuickAckWebSocket, "kernel_option", False)
    with serving() as server, simulator(server) as client:
        assert len(client.play([TELEMETRY], 50, in_flight=2)) == 50


def test_the_server_ends_while_clients_are_connected() -> None:
    with serving() as server:
        client = simulator(server)
        assert client.ask(TELEMETRY)[0] == "steer"
    with pytest.raises((EOFError, OSError)):
        client.ask(TELEMETRY)
    client.drop()
