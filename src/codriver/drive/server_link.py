"""The simulator's end of the wire: connects to a drive server, and connects again when it has gone.

The protocol has no timer: an answer triggers the next telemetry, so question and answer form a chain. The
simulator sends its first telemetry twice, which makes two chains, and every answer that nobody asked for
(the classic drive.py sends one at connect) makes one more. An answer that never comes, or that the simulator
cannot read, ends its chain.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for

from websockets.exceptions import InvalidStatus, WebSocketException

from codriver.control.limits import clamp
from codriver.drive.client import ScriptedSimulator
from codriver.drive.numbers import parse_number
from codriver.types import Command

CHAINS_AT_CONNECT = 2
MOST_CHAINS = 8
"""The real simulator has no limit and drowns when a server answers everything twice."""
RETRY_SECONDS = 0.25
"""Between two attempts to connect; the real simulator spins."""
ANSWER_GRACE = 1.0
"""Seconds after which a chain without an answer is not waited for while another one has its answer."""
SILENCE = 5.0
"""Seconds without any answer after which it is said that none comes."""

Tell = Callable[[str], None]
"""Takes one line of news for the person: connected, lost, cannot connect."""


class ServerLink:
    """One simulator's connection to the server at an address, for as long as the simulator runs."""

    def __init__(self, host: str, port: int, tell: Tell) -> None:
        """Connect to nobody yet: :meth:`wait` does."""
        self._address = host, port
        self._tell = tell
        self._news = ""
        self._attempts = ThreadPoolExecutor(1, thread_name_prefix="connecting")
        self._attempt: Future[ScriptedSimulator] | None = None
        self._next_attempt = 0.0
        self._client: ScriptedSimulator | None = None
        self._ready, self._asked, self._asked_at = 0, 0, 0.0
        self.command: Command | None = None
        """The latest answer; None before the first. It stays in force when the server is gone."""
        self.answers = 0
        self.telemetry = 0
        """Messages sent."""
        self.connections = 0
        self.stranded = ""
        """Why nothing will ever be asked again: no answer could be read. Empty as long as it may."""

    @property
    def connected(self) -> bool:
        """Whether a server is there now."""
        return self._client is not None

    @property
    def ready(self) -> bool:
        """Whether a chain waits for the next telemetry."""
        return self._ready > 0

    @property
    def settled(self) -> bool:
        """Whether the answers to what was asked are there, or so late that the others go on without them."""
        late = time.monotonic() - self._asked_at > ANSWER_GRACE
        return self.ready and (self._asked <= 0 or late)

    def ask(self, message: str) -> None:
        """Send a telemetry message for every chain that is ready."""
        if self._client is None:
            return
        if time.monotonic() - self._asked_at > ANSWER_GRACE:
            self._asked = 0
        count, self._ready = self._ready, 0
        try:
            for _ in range(count):
                self._client.send(message)
        except OSError as error:
            self._lose(error)
            return
        self._asked += count
        self.telemetry += count
        self._asked_at = time.monotonic()

    def wait(self, seconds: float) -> None:
        """Wait up to `seconds` for the answers to what was asked, or for a connection where there is none."""
        if self._client is None:
            self._connect(seconds)
            return
        deadline = time.monotonic() + seconds
        try:
            while True:
                self._take(*self._client.receive(deadline - time.monotonic()))
                if self._asked <= 0:
                    return
        except TimeoutError:
            self._notice_silence()
        except (OSError, EOFError) as error:
            self._lose(error)
        except (ValueError, TypeError, RecursionError) as error:
            self._say(f"The server's message makes no sense to a simulator ({error}).")

    def close(self) -> None:
        """Leave as the simulator does."""
        self._attempts.shutdown(cancel_futures=True)
        attempt = self._attempt
        if attempt is not None and not attempt.cancelled() and attempt.exception() is None:
            self._client = attempt.result()
        if self._client is not None:
            try:
                self._client.close()
            except OSError:
                self._client.drop()
            self._client = None

    def _connect(self, seconds: float) -> None:
        if self._attempt is None:
            pause = self._next_attempt - time.monotonic()
            if pause > seconds:
                time.sleep(seconds)
                return
            time.sleep(max(0.0, pause))
            self._next_attempt = time.monotonic() + RETRY_SECONDS
            self._attempt = self._attempts.submit(ScriptedSimulator, *self._address, no_delay=True)
        wait_for([self._attempt], seconds)
        if not self._attempt.done():
            return
        attempt, self._attempt = self._attempt, None
        try:
            self._client = attempt.result()
        except (OSError, EOFError, ValueError, WebSocketException) as error:
            self._say(f"Waiting for a drive server at {self._place}: {_reason(error)}.")
            return
        self._ready, self._asked, self._asked_at = CHAINS_AT_CONNECT, 0, time.monotonic()
        self.connections += 1
        self._say(f"Connected to {self._place}.")

    def _take(self, event: object, data: object) -> None:
        if event == "steer":
            try:
                self.command = _command(data)
            except ValueError as error:
                # The real simulator throws here and never asks again on this chain.
                self._asked -= 1
                problem = f"the simulator cannot read the server's answer: {error}"
                self.stranded = "" if self.ready or self._asked > 0 else problem
                self._say(f"A chain has ended: {problem}.")
                return
        elif event != "manual":
            return
        self._asked -= 1
        self.answers += 1
        if self._ready < MOST_CHAINS:
            self._ready += 1
        else:
            self._say("The server answers each telemetry more than once; the simulator would drown in that.")

    def _notice_silence(self) -> None:
        if not self.ready and time.monotonic() - self._asked_at > SILENCE:
            self._say(
                f"No answer from {self._place} for {SILENCE:.0f} s. A server that leaves one telemetry "
                "unanswered is not asked again; python-socketio 5 by itself never answers the simulator."
            )

    def _lose(self, error: Exception) -> None:
        if self._client is not None:
            self._client.drop()
        self._client = None
        self._ready = self._asked = 0
        self._next_attempt = time.monotonic() + RETRY_SECONDS
        self._say(f"Lost the server at {self._place}: {_reason(error)}. Trying to reach it again.")

    @property
    def _place(self) -> str:
        return "{}, port {}".format(*self._address)

    def _say(self, news: str) -> None:
        """Tell the news, once as long as it stays the same."""
        if news != self._news:
            self._news = news
            self._tell(news)


def _command(data: object) -> Command:
    """Read the data of a `steer` event; raises ValueError for what the simulator could not read."""
    if not isinstance(data, dict):
        raise ValueError("steer comes without steering_angle and throttle")
    values = []
    for name in ("steering_angle", "throttle"):
        if not isinstance(data.get(name), str):
            raise ValueError(f'{name} must be text like "0.1", got {data.get(name)!r}')
        values.append(clamp(parse_number(data[name])[0]))
    return Command(*values)


def _reason(error: Exception) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "nobody listens there yet"
    if isinstance(error, InvalidStatus):
        return (
            f"what listens there declines the simulator (HTTP {error.response.status_code}); python-engineio "
            "3.14 does that, 3.13 and codriver drive do not"
        )
    return str(error) or type(error).__name__
