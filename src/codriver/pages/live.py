"""The live page: shows a drive server while it drives, and takes a person's orders for it."""

import asyncio
import json
from contextlib import suppress
from datetime import datetime
from typing import Any

from starlette.routing import WebSocketRoute
from starlette.types import ASGIApp, Message
from starlette.websockets import WebSocket, WebSocketDisconnect

from codriver.drive.server import DriveServer
from codriver.errors import OutputError
from codriver.pages.feed import Feed, PacedLine
from codriver.pages.live_view import LiveView, ShownModel
from codriver.pages.site import page_route, site
from codriver.types import MAX_SPEED, METRES_PER_SECOND_PER_MPH

TICK = 0.1
"""Seconds between two messages to a page at least."""
PHASES = 4
"""Moments of a tick at which one page or another is sent its message."""
MOST_PAGES = 16
"""Pages that are open at once."""
ORDERS: dict[str, tuple[type, ...]] = {
    "more": (bool,),
    "stop": (bool,),
    "record": (bool,),
    "test": (bool,),
    "set_speed_mph": (int, float),
}
"""What a page may send, and of what type: the next message, or what is to be done."""
LONGEST_ORDER = 200
"""Characters of what a page sends."""
SLOWEST = METRES_PER_SECOND_PER_MPH
"""Metres per second: the least set speed, one mile per hour."""
SILENT_FOR = 300.0
"""Seconds after which a page that says nothing is let go; one that is only hidden connects again."""
GONE, REFUSED, FULL = 1001, 1008, 1013
"""Why a websocket is closed, by its protocol's numbers: nobody there; nonsense was sent; try again later."""


class LivePage:
    """The page of one drive server; its websockets live in the server's own loop."""

    def __init__(self, server: DriveServer, model: ShownModel) -> None:
        self._server = server
        self._view = LiveView(server, model)
        self._feed = Feed(self._view, TICK)
        self._open = 0
        self._tests: set[asyncio.Task[None]] = set()

    def application(self, token: str = "") -> ASGIApp:
        """Return the site that shows it, to be set as the server's `pages`."""
        return site([page_route("/", "Live", "live"), WebSocketRoute("/pages/live", self._converse)], token)

    async def _converse(self, socket: WebSocket) -> None:
        """Send a message for every "more", and obey; until the page is closed."""
        await socket.accept()
        if self._open >= MOST_PAGES:
            await socket.close(FULL)
            return
        line = PacedLine(self._feed, TICK, first_after=TICK * (self._open % PHASES) / PHASES)
        self._open += 1
        sending = asyncio.create_task(self._send(line, socket))
        try:
            while (event := await next_event(socket))["type"] != "websocket.disconnect":
                order = read_order(event.get("text") or "")
                if "more" in order:
                    line.ask()
                else:
                    await self._obey(order)
        except ValueError:
            await socket.close(REFUSED)
        except TimeoutError:
            await socket.close(GONE)
        finally:
            self._open -= 1
            sending.cancel()

    async def _send(self, line: PacedLine, socket: WebSocket) -> None:
        with suppress(WebSocketDisconnect, RuntimeError):  # Starlette raises either when the page has gone
            await line.serve(socket.send_bytes)

    async def _obey(self, order: dict[str, Any]) -> None:
        if "stop" in order:
            self._server.stopped = order["stop"]
        if "set_speed_mph" in order:
            wanted = order["set_speed_mph"] * METRES_PER_SECOND_PER_MPH
            if not SLOWEST <= wanted <= MAX_SPEED:
                raise ValueError(f"a set speed of {wanted} m/s")
            self._server.set_speed = wanted
        if "record" in order:
            await asyncio.to_thread(self._record, order["record"])
        if "test" in order and not self._view.news.testing:
            self._view.news.testing = True
            test = asyncio.create_task(self._test())
            self._tests.add(test)  # a task that nobody holds may vanish
            test.add_done_callback(self._tests.discard)

    def _record(self, wanted: bool) -> None:
        """Start or stop recording, which waits for the disk."""
        recording, news = self._server.recording, self._view.news
        news.problem = ""
        if wanted and not recording.running:
            try:
                recording.start(datetime.now())
            except OutputError as error:
                news.problem = str(error)
        elif not wanted:
            recording.stop()

    async def _test(self) -> None:
        news = self._view.news
        news.test, news.failure = None, ""
        try:
            news.test = await asyncio.to_thread(self._server.self_test)
        except (OSError, EOFError) as error:
            news.failure = f"The server does not answer its own test: {error or type(error).__name__}."
        finally:
            news.testing = False


async def next_event(socket: WebSocket) -> Message:
    """Return what a page sends next; raises TimeoutError when it has been silent for too long."""
    async with asyncio.timeout(SILENT_FOR):
        return await socket.receive()


def read_order(text: str) -> dict[str, Any]:
    """Read what a page sends; raises ValueError for all but a short JSON object of ORDERS."""
    if len(text) > LONGEST_ORDER:
        raise ValueError("a long order")
    order = json.loads(text)
    if not isinstance(order, dict):
        raise ValueError("an order that is no object")
    for name, value in order.items():
        if name not in ORDERS or type(value) not in ORDERS[name]:
            raise ValueError(f"no order: {name} {value!r}")
    return order
