"""What clients of the drive server do wrong, each as a function of the server's port and of how often.

Each returns in words what came of it, and raises AssertionError where that is not what should.
`server_faults.py` does them all to a server that drives somebody else at the same time.
"""

import contextlib
import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

from websockets.exceptions import InvalidStatus

from codriver.camera.codec import encode_jpeg
from codriver.drive.client import ScriptedSimulator, telemetry_message
from codriver.drive.self_test import draw_road
from codriver.drive.server import LONGEST_MESSAGE

TELEMETRY = telemetry_message(encode_jpeg(draw_road(0.3)), mph=12.0)
POLLING = "/socket.io/?EIO=4&transport=polling"
HOST = "127.0.0.1"
_RESET_AT_CLOSE = b"\1\0\0\0\0\0\0\0"
_HALVES = (b"", b"GET / HTTP/1.1\r\nHost:", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx")
_DIE_IN_MID_FRAME = """
import os, signal, sys
from codriver.drive.client import ScriptedSimulator
client = ScriptedSimulator("127.0.0.1", int(sys.argv[1]))
client._protocol.send_text(b"4" * 900, fin=False)
client._flush()
os.kill(os.getpid(), signal.SIGKILL)
"""

Fault = Callable[[int, int], str]


def many_at_once(port: int, clients: int) -> str:
    """Let many simulators drive at the same time."""
    trips, answered = 50, list[int]()

    def play() -> None:
        with ScriptedSimulator(HOST, port, piece=None) as client:
            answered.append(len(client.play([TELEMETRY], trips, in_flight=2)))

    threads = [threading.Thread(target=play) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answered == [trips] * clients, f"answered {answered}"
    return f"all {trips * clients:,} pictures answered"


def slow_readers(port: int, clients: int) -> str:
    """Send as much as the server takes, and read nothing of what it answers."""
    message, sent = f'42{"1" * 99}["telemetry",null]', 0  # one with a long answer
    with contextlib.ExitStack() as stack:
        for _ in range(clients):
            client = ScriptedSimulator(HOST, port, piece=None)
            stack.callback(client.drop)
            client._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client._socket.settimeout(0.3)
            with contextlib.suppress(TimeoutError):
                for _ in range(1_000_000):
                    client.send(message)
                    sent += 1
    assert sent < 1_000_000 * clients, "everything was taken"
    return f"not read any more after {sent:,} messages"


def half_open(port: int, sockets: int) -> str:
    """Say nothing, half a request, or half of what is posted, until the server closes the connections."""
    connections = [socket.create_connection((HOST, port), timeout=30) for _ in range(sockets)]
    started = time.monotonic()
    for number, connection in enumerate(connections):
        connection.sendall(_HALVES[number % len(_HALVES)])
    for connection in connections:
        with contextlib.suppress(ConnectionResetError):  # closed as well
            while connection.recv(4096):
                pass
        connection.close()
    return f"all closed by the server within {time.monotonic() - started:.0f} s"


def flood(port: int, messages: int) -> str:
    """Send as fast as possible, hundreds of messages ahead of the answers."""
    with ScriptedSimulator(HOST, port, piece=None) as client:
        answered = len(client.play([TELEMETRY], messages, in_flight=300))
    assert answered == messages, f"answered {answered}"
    return f"all {messages:,} answered"


def too_long(port: int, messages: int) -> str:
    """Send messages over the limit: by websocket, posted, and posted without saying how long."""
    for _ in range(messages):
        client = ScriptedSimulator(HOST, port, piece=None)
        with contextlib.suppress(EOFError, OSError):
            client.ask('42["telemetry","' + "x" * LONGEST_MESSAGE + '"]')
            raise AssertionError("a message over the limit was answered")
        client.drop()
    session = f"{POLLING}&sid={open_polling(port)}"
    endless = (b"4" * 65536 for _ in range(20 * messages))
    statuses = [
        request(port, "POST", session, b"4" * (LONGEST_MESSAGE + 1)),
        request(port, "POST", session, endless),
    ]
    assert statuses[0] in {0, 400}, f"answered with {statuses}"
    return f"all {messages + 2} connections ended"


def posts_without_reading(port: int, posts: int) -> str:
    """Post telemetry sixteen at a time as a client that polls, and never ask for the answers."""
    session, packets = f"{POLLING}&sid={open_polling(port)}", "\x1e".join(['42["telemetry",null]'] * 16)
    assert request(port, "POST", session, b"40") == 200
    for taken in range(posts):
        if request(port, "POST", session, packets.encode(), timeout=0.5) != 200:
            return f"not taken any more after {16 * taken:,} messages"
    raise AssertionError(f"{16 * posts} messages were taken though nothing was read")


def wrong_origins(port: int, attempts: int) -> str:
    """Connect from pages of the web, by websocket, by polling, and as a picture in the page."""
    for _ in range(attempts):
        evil = {"Origin": "http://evil.example"}
        upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
        upgrade["Sec-WebSocket-Key"] = "AAAAAAAAAAAAAAAAAAAAAA=="
        statuses = [
            request(port, "GET", "/socket.io/?EIO=4&transport=websocket", headers={**evil, **upgrade}),
            request(port, "GET", POLLING, headers=evil),
            request(port, "GET", POLLING, headers={"Sec-Fetch-Site": "cross-site"}),
        ]
        assert all(400 <= status < 500 for status in statuses), f"answered with {statuses}"
    return f"all {3 * attempts:,} refused"


def strangers(port: int, attempts: int) -> str:
    """Ask for other websockets, and speak other languages, as a refused simulator does over and over."""
    for _ in range(attempts):
        with contextlib.suppress(InvalidStatus):
            ScriptedSimulator(HOST, port, path="/other/?EIO=4").drop()
            raise AssertionError("a websocket at another address was opened")
        with socket.create_connection((HOST, port), timeout=5) as connection:
            connection.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 9)
            assert b" 400 " in connection.recv(4096)
    return f"all {2 * attempts:,} refused"


def connects_over_and_over(port: int, times: int) -> str:
    """Ask to be connected again and again on one connection."""
    with ScriptedSimulator(HOST, port, piece=None) as client:
        for _ in range(times):
            client.send("40")
        event, _ = client.ask(TELEMETRY)
        assert event == "steer", f"answered with {event}"
    return "one session, still answered"


def vanishes_in_mid_frame(port: int, times: int) -> str:
    """Be reset, or killed with -9, when half of a message has been sent."""
    for number in range(times):
        if number % 10 == 0:
            killed = subprocess.run([sys.executable, "-c", _DIE_IN_MID_FRAME, str(port)], check=False)
            assert killed.returncode == -signal.SIGKILL
        client = ScriptedSimulator(HOST, port)
        client._protocol.send_text(TELEMETRY[:9000].encode(), fin=False)
        client._flush()
        client._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_CLOSE)
        client.drop()
    return "nothing is left of them"


def open_polling(port: int) -> str:
    """Begin a session by polling; returns its number."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    connection.request("GET", POLLING)
    with contextlib.closing(connection):
        return str(json.loads(connection.getresponse().read()[1:])["sid"])


def request(
    port: int,
    method: str,
    path: str,
    body: bytes | Iterator[bytes] | None = None,
    headers: dict[str, str] | None = None,
    timeout: float = 5.0,
) -> int:
    """Return the status of the answer, 0 when the connection ends or nothing comes in time."""
    with contextlib.closing(http.client.HTTPConnection(HOST, port, timeout=timeout)) as connection:
        try:
            connection.request(method, path, body, headers or {})
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
