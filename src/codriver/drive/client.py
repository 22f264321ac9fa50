"""A simulator without a picture: speaks the Unity client's wire format, for tests, benchmarks and self-tests.

What it copies: the websocket handshake without origin or extensions, telemetry twice at connect, the
"2" right away and every 25 s, messages in masked pieces of 1016 bytes, each written to TCP on its own
with Nagle's algorithm on, and "41", "1" at the end.
"""

import base64
import json
import socket
import time
from collections import deque
from collections.abc import Sequence
from typing import Any

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.protocol import OPEN
from websockets.uri import parse_uri

PIECE = 1016
"""Bytes of a message that the Unity client writes at once."""
PING_INTERVAL = 25.0
"""Seconds between the pings that old clients send."""

MANUAL = '42["telemetry",null]'
"""What the simulator sends while a person holds W or S."""


def telemetry_message(
    jpeg: bytes, *, degrees: float = 0.0, throttle: float = 0.0, mph: float = 0.0, mark: str = "."
) -> str:
    """Write a telemetry message as the simulator does in a country with this decimal mark."""
    steering, gas, speed = (f"{value:.4f}".replace(".", mark) for value in (degrees, throttle, mph))
    return (
        f'42["telemetry",{{"steering_angle":"{steering}","throttle":"{gas}","speed":"{speed}",'
        f'"image":"{base64.b64encode(jpeg).decode()}"}}]'
    )


class ScriptedSimulator:
    """One connection to a drive server, as the simulator would hold it."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        piece: int | None = PIECE,
        no_delay: bool = False,
        path: str = "/socket.io/?EIO=4",
    ) -> None:
        """Connect; `piece` None writes whole messages instead, and without Nagle's algorithm.

        `no_delay` keeps the pieces, but none waits for a server's acknowledgement of the one before, which
        costs the simulator 40 ms a message with many servers. Raises OSError when nobody listens, EOFError
        when the connection is closed before it is answered, and websockets' InvalidHandshake when the server
        declines.
        """
        self._piece = piece
        uri = f"ws://{host}:{port}{path}&transport=websocket"
        self._protocol = ClientProtocol(parse_uri(uri))
        self._socket = socket.create_connection((host, port), timeout=10)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, piece is None or no_delay)
        self._texts: deque[str] = deque()
        self._partial = b""
        self._next_ping = 0.0
        self.pongs = 0
        """Answers to this client's own pings."""
        try:
            self._shake_hands()
        except BaseException:
            self._socket.close()
            raise
        self._ping_when_due()

    def __enter__(self) -> "ScriptedSimulator":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(self, message: str) -> None:
        """Send one text message, in pieces if this client writes pieces."""
        data = message.encode()
        size = self._piece or max(1, len(data))
        pieces = [data[start : start + size] for start in range(0, len(data), size)] or [b""]
        self._protocol.send_text(pieces[0], fin=len(pieces) == 1)
        for number, piece in enumerate(pieces[1:], start=2):
            self._protocol.send_continuation(piece, fin=number == len(pieces))
        self._flush()

    def receive(self, timeout: float = 10.0) -> tuple[str, Any]:
        """Return the next event and its data; raises TimeoutError when none comes, EOFError at the end."""
        deadline = time.monotonic() + timeout
        while True:
            while self._texts:
                text = self._texts.popleft()
                if text.startswith("42"):
                    event, *data = json.loads(text[2:])
                    return event, data[0] if data else None
                if text == "2":
                    self.send("3")
                self.pongs += text == "3"
            self._ping_when_due()
            # Waits no longer than until the next ping is due.
            self._socket.settimeout(max(0.001, min(deadline, self._next_ping) - time.monotonic()))
            try:
                self._read()
            except TimeoutError:
                if time.monotonic() >= deadline:
                    raise

    def ask(self, message: str) -> tuple[str, Any]:
        """Send one message and return the answer's event and data."""
        self.send(message)
        return self.receive()

    def play(self, messages: Sequence[str], count: int, in_flight: int = 1) -> list[float]:
        """Send `count` of the messages in turn, `in_flight` at a time as the simulator's chains do.

        Returns the seconds from before each message is written until its answer is read.
        """
        sent: deque[float] = deque()
        durations: list[float] = []
        for number in range(count):
            while len(sent) >= in_flight:
                durations.append(self._wait_for_answer(sent.popleft()))
            sent.append(time.perf_counter())
            self.send(messages[number % len(messages)])
        durations.extend(self._wait_for_answer(start) for start in sent)
        return durations

    def close(self) -> None:
        """Leave as the simulator does when it is closed."""
        if self._protocol.state is OPEN:
            self.send("41")
            self.send("1")
            self._protocol.send_close()
            self._flush()
        self._socket.close()

    def drop(self) -> None:
        """Vanish without a word, as a killed simulator does."""
        self._socket.close()

    def _shake_hands(self) -> None:
        self._protocol.send_request(self._protocol.connect())
        self._flush()
        while self._protocol.state is not OPEN:
            self._read()
            if self._protocol.handshake_exc is not None:
                raise self._protocol.handshake_exc

    def _wait_for_answer(self, start: float) -> float:
        self.receive()
        return time.perf_counter() - start

    def _ping_when_due(self) -> None:
        if time.monotonic() >= self._next_ping:
            self._next_ping = time.monotonic() + PING_INTERVAL
            self.send("2")

    def _flush(self) -> None:
        for frame in self._protocol.data_to_send():
            self._socket.sendall(frame)

    def _read(self) -> None:
        data = self._socket.recv(65536)
        if not data:
            raise EOFError("the server closed the connection")
        self._protocol.receive_data(data)
        for event in self._protocol.events_received():
            if isinstance(event, Response):
                continue
            if isinstance(event, Frame) and event.opcode in (Opcode.TEXT, Opcode.CONT):
                self._partial += event.data
                if event.fin:
                    self._texts.append(self._partial.decode())
                    self._partial = b""
        self._flush()
