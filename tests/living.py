"""A drive server with its live page, and a simulator that keeps it busy."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from serving import TELEMETRY, steer_a_little

from codriver.camera.preprocess import Preprocess
from codriver.drive.client import ScriptedSimulator
from codriver.drive.recordings import Recordings
from codriver.drive.server import DriveServer
from codriver.pages.live import LivePage
from codriver.pages.live_view import ShownModel
from codriver.types import Frame


class AtOnce:
    """Paints at once, so that no test waits for another process."""

    problem = ""

    def __init__(self) -> None:
        self.sparingly = False
        self._painted: dict[str, bytes] = {}

    def paint(self, jpeg: bytes, *, sparingly: bool = False) -> None:
        self.sparingly = sparingly
        self._painted = {"fed": jpeg, "salient": jpeg}

    def painted(self) -> dict[str, bytes]:
        return self._painted


@contextmanager
def live(
    pilot: Callable[[Frame], float] = steer_a_little,
    recording: Recordings | None = None,
    token: str = "",
) -> Iterator[tuple[DriveServer, LivePage]]:
    with DriveServer(pilot, set_speed=9.0, port=0, recording=recording) as server:
        page = LivePage(server, ShownModel("small.h5", Preprocess(), AtOnce()))
        server.pages = page.application(token)
        server.start()
        yield server, page


def address_of(server: DriveServer) -> str:
    return f"http://127.0.0.1:{server.port}/"


class Player:
    """A simulator that asks thirty times a second, until it is stopped; remembers the latest answer."""

    def __init__(self, server: DriveServer, message: str = TELEMETRY) -> None:
        self.message = message
        self.answer: dict[str, str] = {}
        self._client = ScriptedSimulator("127.0.0.1", server.port, piece=None)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._play, daemon=True)

    def __enter__(self) -> "Player":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()
        self._client.close()

    def _play(self) -> None:
        while not self._stopped.wait(1 / 30):
            self.answer = self._client.ask(self.message)[1] or {}
