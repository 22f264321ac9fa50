"""The first thing a connection meets: says what this port is, and turns strangers away cheaply.

A simulator that is refused tries again a thousand times a second, so a refusal costs next to nothing.
"""

from collections.abc import Callable

from codriver.drive.legacy import Application, Event, Receive, Send

PATH = "/socket.io/"
_PAGE = (
    b"This is the drive server of codriver. It drives a car in a simulator; there is nothing to see here.\n"
    b"Start the simulator, choose a track and then Autonomous Mode: it connects by itself.\n"
)


class Gate:
    """Lets Socket.IO traffic through to `application`, up to a number of clients."""

    def __init__(
        self,
        application: Application,
        is_full: Callable[[], bool],
        on_refusal: Callable[[str], None],
    ) -> None:
        """Ask `is_full` before a new client is let in; tell `on_refusal` why one was not."""
        self._application = application
        self._is_full = is_full
        self._on_refusal = on_refusal

    async def __call__(self, scope: Event, receive: Receive, send: Send) -> None:
        """Pass one connection on, or answer it here."""
        websocket = scope["type"] == "websocket"
        if not f"{scope['path']}/".startswith(PATH):
            if websocket:
                self._on_refusal(f"refused a websocket at {scope['path']}; the address is {PATH}")
                await _refuse_websocket(receive, send)
            else:
                await _answer(send, 200 if scope["path"] == "/" else 404, _PAGE)
        elif b"sid=" not in scope["query_string"] and self._is_full():
            self._on_refusal("refused a client: too many are connected")
            if websocket:
                await _refuse_websocket(receive, send)
            else:
                await _answer(send, 503, b"too many clients are connected\n")
        else:
            await self._application(scope, receive, send)


async def _refuse_websocket(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.close"})


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
