"""What the live page shows of a drive server: one message a tick, made from its latest picture and counts."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol

from codriver.camera.geometry import UDACITY_CAMERA
from codriver.camera.preprocess import Preprocess
from codriver.drive.driver import FAULTS
from codriver.drive.self_test import SelfTest
from codriver.drive.server import DriveServer
from codriver.drive.state import DriveState, Sight
from codriver.drive.waiting import simulate_command
from codriver.pages.message import pack
from codriver.plots.steering_arc import steering_arc
from codriver.types import FRAME_HEIGHT, FRAME_WIDTH, METRES_PER_SECOND_PER_MPH

PRESSED = 0.5
"""Share of the time that driving takes, above which little is painted: a painter would be in its way."""
PATH_STEP = 0.02
"""Of steering, to which the paths over the picture are drawn; half a degree of the wheels."""
_PATH_POINTS = 12
"""Of the paths over the picture; between them they are as good as straight."""


class Paints(Protocol):
    """Paints what the network gets and looks at, without ever letting anybody wait."""

    problem: str
    """Why nothing is painted any more, empty as long as something is."""

    def paint(self, jpeg: bytes, *, sparingly: bool = False) -> None:
        """Have a camera's picture painted, unless an earlier one still is or was a moment ago."""

    def painted(self) -> dict[str, bytes]:
        """Return JPEGs by name as soon as they are painted; once each."""


@dataclass(frozen=True, slots=True)
class ShownModel:
    """What the page shows of the model that drives."""

    name: str
    preprocess: Preprocess
    """How its network is fed."""
    painter: Paints


@dataclass(slots=True)
class News:
    """What the page has to tell that the server does not know."""

    problem: str = ""
    """Why recording could not be started, empty where it could."""
    testing: bool = False
    """Whether a self-test runs."""
    test: SelfTest | None = None
    """The latest self-test's findings."""
    failure: str = ""
    """Why the latest self-test could not be made."""


@dataclass(slots=True)
class LiveView:
    """Looks at a server; called in the pages' thread, never in the driving's."""

    server: DriveServer
    model: ShownModel
    news: News = field(default_factory=News)
    _began: float = field(default_factory=time.perf_counter)
    _seen: Sight | None = None
    _pictures: dict[str, bytes] = field(default_factory=dict)
    _looks: int = 0
    _painted: int = 0

    def __call__(self) -> bytes:
        """Return the message for the pages that are open now."""
        painted = self.model.painter.painted()
        self._pictures.update(painted)
        self._painted += bool(painted)
        sight = self.server.state.sight
        if sight is not None and sight is not self._seen:
            self._seen = sight
            self._pictures["camera"] = sight.jpeg
            self._looks += 1
            self.model.painter.paint(sight.jpeg, sparingly=self._driving_takes() > PRESSED)
        return pack({**self.told(), "drawn": [self._looks, self._painted]}, self._pictures)

    def told(self) -> dict[str, Any]:
        """Return all but the pictures, as plain JSON values."""
        server, state = self.server, self.server.state
        now = time.perf_counter()
        look = state.snapshot(now)
        words, _, why = look.words.partition(": ")
        sight, fed = state.sight, self.model.preprocess
        return {
            "model": self.model.name,
            "state": words,
            "why": why,
            "connected": look.connected,
            "ever_connected": state.ever_connected,
            "waited": round(now - self._began, 1),
            "port": server.port,
            "simulate": simulate_command(server.port),
            "commanded": None if sight is None else look.steering,
            "actual": None if sight is None else _shown(sight.telemetry.steering),
            "throttle": None if sight is None else look.throttle,
            "speed_mph": None if sight is None else look.speed / METRES_PER_SECOND_PER_MPH,
            "set_speed_mph": round(server.set_speed / METRES_PER_SECOND_PER_MPH, 1),
            "stopped": server.stopped,
            "frames_per_second": look.frames_per_second,
            **latencies_of(state),
            "counts": counts_of(state, server.recording.dropped),
            "complaint": state.last_error or state.complaint,
            "recording": self._recording(),
            "testing": self.news.testing,
            "test": test_of(self.news),
            "unpainted": self.model.painter.problem,
            "crop": [fed.crop_left, fed.crop_top, fed.crop_right, fed.crop_bottom],
            "paths": {} if sight is None else paths_of(look.steering, sight.telemetry.steering),
        }

    def _driving_takes(self) -> float:
        """Return the share of the time in which a picture is being answered, 0..1."""
        state = self.server.state
        latencies = state.recent.copy()
        each = sum(latencies) / max(1, len(latencies))
        return min(1.0, each * state.snapshot(time.perf_counter()).frames_per_second)

    def _recording(self) -> dict[str, Any]:
        recording = self.server.recording
        return {
            "running": recording.running,
            "rows": recording.rows if recording.running else recording.written,
            "folder": str(recording.folders[-1]) if recording.folders else "",
            "problem": self.news.problem or recording.problem,
        }


def latencies_of(state: DriveState) -> dict[str, float | None]:
    """Return the percentiles of all answers and of the recent ones, milliseconds; None before the first."""
    recent = sorted(state.recent.copy())
    if not recent:
        return dict.fromkeys(("p50_ms", "p99_ms", "recent_p50_ms", "recent_p99_ms"))
    return {
        "p50_ms": round(1e3 * state.latencies.percentile(50), 2),
        "p99_ms": round(1e3 * state.latencies.percentile(99), 2),
        "recent_p50_ms": _percentile_ms(recent, 0.5),
        "recent_p99_ms": _percentile_ms(recent, 0.99),
    }


def counts_of(state: DriveState, rows_not_recorded: int) -> dict[str, int]:
    """Return what is counted, by the page's words for it; the rare things only where there are any."""
    counts = state.counts.copy()
    usual = {
        "pictures driven": counts["frames driven"],
        "bad pictures": counts["unreadable picture"] + counts["unreadable message"],
        "safe commands": sum(counts[fault] for fault in FAULTS),
    }
    rare = {
        "pictures skipped": counts["frames skipped"],
        "complaints": counts["complaints"],
        "rows not recorded": rows_not_recorded,
    }
    return usual | {name: count for name, count in rare.items() if count}


def test_of(news: News) -> dict[str, Any] | None:
    """Return what the latest self-test found, None where there was none."""
    if news.failure:
        return {"passed": False, "verdict": news.failure, "checks": []}
    if news.test is None:
        return None
    checks = [[words, passed] for words, passed in news.test.checks.items()]
    return {"passed": news.test.passed, "verdict": news.test.verdict, "checks": checks}


def paths_of(commanded: float, actual: float) -> dict[str, list[list[float]]]:
    """Return the paths of two steerings as the centre camera sees them: [column, row] each, in its pixels."""
    return {name: _path(steering) for name, steering in (("commanded", commanded), ("actual", actual))}


def _path(steering: float) -> list[list[float]]:
    shown = _shown(steering)
    return [] if shown is None else _path_of(round(shown / PATH_STEP))


@cache
def _path_of(steps: int) -> list[list[float]]:
    pixels = steering_arc(UDACITY_CAMERA, steps * PATH_STEP)
    inside = pixels[(pixels[:, 1] < FRAME_HEIGHT) & (abs(pixels[:, 0] - FRAME_WIDTH / 2) < FRAME_WIDTH)]
    points: list[list[float]] = inside[:: max(1, len(inside) // _PATH_POINTS)].round(1).tolist()
    return points


def _shown(steering: float) -> float | None:
    """Return a steering that a simulator reports, which may be anything, as the page can show it."""
    return min(1.0, max(-1.0, steering)) if math.isfinite(steering) else None


def _percentile_ms(ordered: Sequence[float], share: float) -> float:
    return round(1e3 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)
