"""What the drive server is doing, in words and numbers: what the live line and the table at the end show."""

from collections import Counter, deque
from dataclasses import dataclass

from codriver.drive.latency import Latencies
from codriver.types import Command, Telemetry

SILENT_AFTER = 1.0
"""Seconds without telemetry after which the simulator counts as lost."""
RECENT = 512
"""Answers whose latencies are kept one by one."""
_RATE_WINDOW = 2.0  # s


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One look at the server."""

    words: str
    """Waiting for a simulator, driving, driven by hand, lost, or faulty, with the reason."""
    connected: int
    """Clients with an open connection."""
    frames_per_second: float
    steering: float
    """Latest commanded steering, -1..1."""
    throttle: float
    """Latest commanded throttle, -1..1."""
    speed: float
    """Latest reported speed, metres per second."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One picture that was driven by."""

    jpeg: bytes
    """As it came; a PNG from some clients."""
    telemetry: Telemetry
    """With the picture decoded."""
    command: Command
    """What was answered."""


class DriveState:
    """Gathers what happens; written by the server's loop, read by whoever shows it. Time in seconds."""

    def __init__(self) -> None:
        self.latencies = Latencies()
        """From telemetry read to answer handed to the socket."""
        self.counts: Counter[str] = Counter()
        """Frames driven, telemetry answered, faults by reason, and all else that is worth counting."""
        self.connected = 0
        self.ever_connected = False
        self.complaint = ""
        """The latest thing that was wrong with a connection."""
        self.sight: Sight | None = None
        """The latest picture that was driven by."""
        self.recent: deque[float] = deque(maxlen=RECENT)
        """The latest latencies, seconds."""
        self.last_error = ""
        """The latest exception or refusal while driving."""
        self._fault = ""
        self._by_hand = False
        self._last_telemetry = 0.0
        self._command, self._speed = Command(0.0, 0.0), 0.0
        self._driven: deque[float] = deque(maxlen=1000)

    @property
    def fault(self) -> str:
        """What is wrong with the driving in plain words, empty when all is well."""
        return self._fault

    def count_connection(self) -> None:
        """Note that a client has connected."""
        self.connected += 1
        self.ever_connected = True
        self.counts["connections"] += 1

    def heard(self, now: float, by_hand: bool) -> None:
        """Note a telemetry message, with a picture or from a person's driving."""
        self._last_telemetry, self._by_hand = now, by_hand
        self.counts["telemetry"] += 1

    def drove(self, command: Command, speed: float | None, fault: str, now: float) -> None:
        """Note a command that was computed; `speed` in metres per second where it was readable."""
        self._command, self._fault = command, fault
        self._speed = self._speed if speed is None else speed
        self._driven.append(now)
        self.counts["frames driven"] += 1

    def answered(self, seconds: float, by_hand: bool) -> None:
        """Note an answer and how long its telemetry had waited for it."""
        self.latencies.add(seconds)
        self.recent.append(seconds)
        self.counts["answers"] += 1
        self.counts["answers while driven by hand"] += by_hand

    def complain(self, what: str) -> None:
        """Count something wrong with a connection and keep it, as printable text."""
        self.counts["complaints"] += 1
        self.complaint = "".join(letter if letter.isprintable() else "?" for letter in what[:200])

    def snapshot(self, now: float) -> Snapshot:
        """Look at the server at time `now`."""
        recent = sum(1 for time in list(self._driven) if now - time <= _RATE_WINDOW)
        return Snapshot(
            words=self._words(now),
            connected=self.connected,
            frames_per_second=recent / _RATE_WINDOW,
            steering=self._command.steering,
            throttle=self._command.throttle,
            speed=self._speed,
        )

    def _words(self, now: float) -> str:
        if not self.connected:
            return "lost: the simulator is gone" if self.ever_connected else "waiting for a simulator"
        silence = now - self._last_telemetry
        if not self.counts["telemetry"]:
            return "connected, no telemetry yet"
        if silence > SILENT_AFTER:
            return f"lost: no telemetry for {silence:.0f} s"
        if self._by_hand:
            return "driven by hand"
        return f"faulty: {self._fault}" if self._fault else "driving"
