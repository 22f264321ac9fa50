"""What clients do wrong, in small numbers; `benchmarks/server_faults.py` does it in large ones.

None of it costs the simulator an answer, and nothing is held for ever.
"""

import asyncio
import contextlib
import http.client
import json
import socket
import time

import pytest
from serving import TELEMETRY, serving, steer_a_little

from codriver.drive.client import ScriptedSimulator
from codriver.drive.gate import MOST_POLLING
from codriver.drive.punctual import PunctualHttp, PunctualWebSocket
from codriver.drive.server import MOST_UNREAD, DriveServer
from codriver.drive.session import MOST_WAITING

POLLING = "/socket.io/?EIO=4&transport=polling"
WEBSOCKET = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}
HALVES = [
    b"",
    b"GET / HTTP/1.1\r\nHost:",
    b"POST SESSION HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx",
]


@pytest.fixture(scope="module")
def server():
    with serving() as running:
        yield running


def simulator(server: DriveServer) -> ScriptedSimulator:
    return ScriptedSimulator("127.0.0.1", server.port, piece=None)


def request(
    server: DriveServer, method: str, path: str, body: bytes | None = None, timeout: float = 5, **headers: str
) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=timeout)
    try:
        connection.request(
            method, path, body, {name.replace("_", "-"): text for name, text in headers.items()}
        )
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def open_polling(server: DriveServer) -> str:
    session = json.loads(request(server, "GET", POLLING)[1][1:])["sid"]
    return f"{POLLING}&sid={session}"


@pytest.mark.parametrize("half", HALVES)
def test_half_a_request_is_not_waited_for_for_ever(server: DriveServer, monkeypatch, half: bytes) -> None:
    session = open_polling(server).encode()
    monkeypatch.setattr(PunctualHttp, "patience", 0.1)
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(half.replace(b"SESSION", session))
        while connection.recv(4096):  # TimeoutError if it is not closed
            pass


def test_whoever_waits_for_an_answer_or_drives_is_not_closed(server: DriveServer, monkeypatch) -> None:
    session = open_polling(server)
    monkeypatch.setattr(PunctualHttp, "patience", 0.4)
    with pytest.raises(TimeoutError):  # and no end of the connection
        request(server, "GET", session, timeout=1.2)
    with simulator(server) as client:
        assert client.ask(TELEMETRY)[0] == "steer"
        with pytest.raises(TimeoutError):
            client.receive(timeout=0.8)
        assert client.ask(TELEMETRY)[0] == "steer"


def test_who_does_not_read_is_dropped_after_a_while(monkeypatch) -> None:
    """Told as asyncio tells it: TCP's own buffers take from one second to thirty to fill, by its timers."""
    lines: list[PunctualWebSocket] = []
    begin = PunctualWebSocket.connection_made

    def remember(self: PunctualWebSocket, transport: asyncio.Transport) -> None:
        lines.append(self)
        begin(self, transport)

    monkeypatch.setattr(PunctualWebSocket, "connection_made", remember)
    monkeypatch.setattr(PunctualWebSocket, "patience", 0.2)
    with serving() as server, simulator(server) as reading:
        stuck = simulator(server)
        for line in lines:
            line.loop.call_soon_threadsafe(line.pause_writing)
        lines[0].loop.call_soon_threadsafe(lines[0].resume_writing)
        for _ in range(200):
            if server.state.connected < 2:
                break
            time.sleep(0.05)
        assert reading.ask(TELEMETRY)[0] == "steer"
        with contextlib.suppress(ConnectionError):
            while stuck._socket.recv(1 << 16):
                pass  # until the line ends; one that does not is a timeout, and no ConnectionError
        stuck.drop()
        assert server.state.connected == 1


def test_sessions_by_polling_do_not_lock_the_simulator_out() -> None:
    with serving() as server:
        statuses = [request(server, "GET", POLLING)[0] for _ in range(MOST_POLLING + 1)]
        assert statuses == [*[200] * MOST_POLLING, 503]
        with simulator(server) as client:
            assert client.ask(TELEMETRY)[0] == "steer"


def test_answers_that_are_never_fetched_do_not_pile_up() -> None:
    with serving() as server:
        session, sixteen = open_polling(server), "\x1e".join(['42["telemetry",null]'] * 16).encode()
        assert request(server, "POST", session, b"40")[0] == 200
        most = MOST_UNREAD + MOST_WAITING
        for _ in range(most // 16 - 1):
            assert request(server, "POST", session, sixteen)[0] == 200
        with pytest.raises(TimeoutError):
            request(server, "POST", session, sixteen, timeout=0.3)
        assert most - 16 <= server.state.counts["telemetry"] < most
        fetched = ""
        while fetched.count("manual") < most:  # who fetches them gets them all, of the last post too
            fetched += request(server, "GET", session)[1]
        assert fetched.count("manual") == most == server.state.counts["telemetry"]


FOREIGN = [
    {"Origin": "http://evil.example"},
    {"Origin": "http://evil.example", "Host": "evil.example"},  # whose name points here
    {"Origin": "http://192.0.2.7"},
    {"Origin": "null"},
    {"Origin": "http://[oh"},
    {"Sec_Fetch_Site": "cross-site"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_pages_of_the_web_are_refused(server: DriveServer, headers: dict[str, str]) -> None:
    assert request(server, "GET", POLLING, **headers)[0] in {400, 403}
    websocket = {**WEBSOCKET, **headers}
    assert request(server, "GET", "/socket.io/?EIO=4&transport=websocket", **websocket)[0] in {400, 403}


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_pages_of_this_computer_are_not(server: DriveServer, name: str) -> None:
    own = f"{name}:{server.port}"
    assert request(server, "GET", POLLING, Origin=f"http://{own}", Host=own)[0] == 200


def test_one_connection_is_one_session_however_often_it_asks(server: DriveServer) -> None:
    before = server.state.counts["connections"]
    with simulator(server) as client:
        for _ in range(50):
            client.send("40")
        assert client.ask(TELEMETRY)[0] == "steer"
        assert server.state.counts["connections"] == before + 1


def test_it_listens_on_this_computer_only_unless_told_otherwise() -> None:
    with DriveServer(steer_a_little, 9.0, port=0) as server:
        assert server._socket.getsockname()[0] == "127.0.0.1"
