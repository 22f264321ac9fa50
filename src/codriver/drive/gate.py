"""The first thing a connection meets: says what this port is, and turns strangers away cheaply.

A simulator that is refused tries again a thousand times a second, so a refusal costs next to nothing.
"""

import ipaddress
from collections.abc import Callable
from urllib.parse import urlsplit

from codriver.drive.legacy import Application, Event, Receive, Send

PATH = "/socket.io/"
PAGES = "/pages/"
"""Below it pages have their websockets."""
MOST_WEBSOCKETS = 64
"""Websockets at once; one drives, the rest is room for those that are about to be dropped."""
MOST_POLLING = 16
"""Clients at once that have no websocket yet. They have a number of their own because a session by polling
lives on for a minute after its client: a page of the web that asks for many must not lock out simulators."""
_PAGE = (
    b"This is the drive server of codriver. It drives a car in a simulator; there is nothing to see here.\n"
    b"Start the simulator, choose a track and then Autonomous Mode: it connects by itself.\n"
)


class Gate:
    """Lets Socket.IO traffic through to `application`, up to a number of clients."""

    def __init__(
        self,
        application: Application,
        sessions: Callable[[], int],
        on_refusal: Callable[[str], None],
        pages: Application | None = None,
    ) -> None:
        """Ask `sessions` how many there are, of both kinds; tell `on_refusal` why a client was not let in.

        Browsers get `pages`, whose websockets are below PAGES; a few words where there are none.
        """
        self._application = application
        self._sessions = sessions
        self._on_refusal = on_refusal
        self._pages = pages
        self._websockets = 0

    async def __call__(self, scope: Event, receive: Receive, send: Send) -> None:
        """Pass one connection on, or answer it here."""
        if self._pages is not None and _is_for_pages(scope):
            await self._pages(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self._request(scope, receive, send)

    async def _websocket(self, scope: Event, receive: Receive, send: Send) -> None:
        if not _is_ours(scope):
            self._on_refusal(f"refused a websocket at {scope['path']}; the address is {PATH}")
            await _refuse_websocket(receive, send)
        elif _is_of_the_web(scope):
            self._on_refusal("refused a page of the web")
            await _refuse_websocket(receive, send)
        elif self._websockets >= MOST_WEBSOCKETS:
            self._on_refusal("refused a client: too many are connected")
            await _refuse_websocket(receive, send)
        else:
            self._websockets += 1
            try:
                await self._application(scope, receive, send)
            finally:
                self._websockets -= 1

    async def _request(self, scope: Event, receive: Receive, send: Send) -> None:
        if not _is_ours(scope):
            await _answer(send, 200 if scope["path"] == "/" else 404, _PAGE)
        elif _is_of_the_web(scope):
            self._on_refusal("refused what a page of the web asked for")
            await _answer(send, 403, b"not for pages of the web\n")
        elif b"sid=" not in scope["query_string"] and self._sessions() - self._websockets >= MOST_POLLING:
            self._on_refusal("refused a client: too many are connected by polling")
            await _answer(send, 503, b"too many clients are connected\n")
        else:
            await self._application(scope, receive, send)


def _is_ours(scope: Event) -> bool:
    return f"{scope['path']}/".startswith(PATH)


def _is_for_pages(scope: Event) -> bool:
    return not _is_ours(scope) and (scope["type"] == "http" or scope["path"].startswith(PAGES))


def _is_of_the_web(scope: Event) -> bool:
    """Tell whether a browser asks on behalf of a page that is not of an address, such as 127.0.0.1.

    Names are refused even where they are this computer's: a page of the web can point its own name at it.
    That an address is this server's own is looked at later.
    """
    headers = dict(scope["headers"])
    if headers.get(b"sec-fetch-site") == b"cross-site":  # of a picture or a script this tells no less
        return True
    origin = headers.get(b"origin", b"").decode("latin-1")
    if not origin:
        return False
    try:
        host = urlsplit(origin).hostname or ""
        return host != "localhost" and not ipaddress.ip_address(host)
    except ValueError:
        return True


async def _refuse_websocket(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.close"})


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
