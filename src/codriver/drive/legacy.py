"""An ASGI middleware by which a server for Engine.IO 4 also serves the simulator and Engine.IO 3 clients.

The simulator says EIO=4 in its URL and then speaks Socket.IO 2: it sends no CONNECT ("40") for the
default namespace and pings the server itself ("2", answered "3"). Newer clients send "40" first and answer
the server's "2". So the first frame of a websocket tells them apart, and nothing else is needed.
"""

import asyncio
import re
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
Application = Callable[[Event, Receive, Send], Awaitable[None]]

_PACKET = re.compile(r"4[0-6]|[12356](?:probe)?\Z")
"""How a client's Engine.IO packet begins; the server would trip over anything else."""


class LegacySocketIO:
    """Wraps an Engine.IO 4 application, so that old clients find what they expect."""

    def __init__(self, application: Application, on_nonsense: Callable[[str], None]) -> None:
        """Wrap `application`; `on_nonsense` is told of frames that are no Engine.IO packets."""
        self._application = application
        self._on_nonsense = on_nonsense

    async def __call__(self, scope: Event, receive: Receive, send: Send) -> None:
        """Pass one connection through, translated where its client turns out to be an old one."""
        query = scope.get("query_string", b"").split(b"&")
        engine_3 = b"EIO=3" in query
        if engine_3:  # the server knows version 4 only
            rewritten = b"&".join(b"EIO=4" if part == b"EIO=3" else part for part in query)
            scope = {**scope, "query_string": rewritten}
        if scope["type"] == "websocket":
            upgrading = any(part.startswith(b"sid=") for part in query)
            legacy = True if engine_3 else False if upgrading else None
            websocket = _WebSocket(receive, send, legacy, upgrading, self._on_nonsense)
            receive, send = websocket.receive, websocket.send
        elif scope["type"] == "http" and engine_3:
            if scope["method"] == "POST":
                await _refuse_polling(send)
                return
            send = _engine_3_body(send)
        await self._application(scope, receive, send)


class _WebSocket:
    """One websocket: passes frames through, or translates them once its client has shown itself as old."""

    def __init__(
        self,
        receive: Receive,
        send: Send,
        legacy: bool | None,
        upgrading: bool,
        on_nonsense: Callable[[str], None],
    ) -> None:
        self._receive, self._send = receive, send
        self._legacy = legacy  # None: the first frame will tell
        self._upgrading = upgrading  # "2probe" and "5" come first, the same in both versions
        self._on_nonsense = on_nonsense
        self._pong_due = False
        self._inbox: deque[Event] = deque()
        self._sending = asyncio.Lock()

    async def receive(self) -> Event:
        """Return the next event for the server."""
        while not self._inbox:
            # A client that does not read its answers is not read either, or they would pile up here.
            async with self._sending:
                pass
            event = await self._receive()
            if event["type"] == "websocket.receive":
                await self._take(event)
            else:
                self._inbox.append(event)
                if event["type"] == "websocket.connect" and self._legacy and not self._upgrading:
                    self._inbox.append(_frame("40"))
        return self._inbox.popleft()

    async def _take(self, event: Event) -> None:
        text: str | None = event.get("text")
        if not _PACKET.match(text) if text is not None else len(event["bytes"]) < 2:
            self._on_nonsense("a frame that is no Engine.IO packet")
        elif self._upgrading:
            self._inbox.append(event)
            if text == "5":
                self._upgrading = False
                if self._legacy:
                    self._inbox.append(_frame("40"))
        else:
            if self._legacy is None:
                self._legacy = text is None or not text.startswith("40")
                if self._legacy:
                    self._inbox.append(_frame("40"))
            if self._legacy:
                await self._translate(event, text)
            else:
                self._inbox.append(event)

    async def _translate(self, event: Event, text: str | None) -> None:
        if self._pong_due:  # any frame of an old client shows that it is alive
            self._pong_due = False
            self._inbox.append(_frame("3"))
        if text is None:  # Engine.IO 3 puts the packet type before binary data
            self._inbox.append({"type": "websocket.receive", "bytes": event["bytes"][1:]})
        elif text.startswith("2"):
            await self.send({"type": "websocket.send", "text": "3" + text[1:]})
        else:
            self._inbox.append(event)

    async def send(self, event: Event) -> None:
        """Send an event of the server's; its own pings mean nothing to an old client."""
        if self._legacy and event["type"] == "websocket.send" and event.get("text") == "2":
            self._pong_due = True
            return
        async with self._sending:
            await self._send(event)


def _frame(text: str) -> Event:
    return {"type": "websocket.receive", "text": text}


def _engine_3_body(send: Send) -> Send:
    """Rewrite a polling answer from Engine.IO 4 (0x1e between packets) to 3 (length:packet)."""
    status = 0

    async def send_engine_3(event: Event) -> None:
        nonlocal status
        status = event.get("status", status)
        if event["type"] == "http.response.body" and status == 200:
            packets = event["body"].decode().split("\x1e")
            event = {**event, "body": "".join(f"{len(packet)}:{packet}" for packet in packets).encode()}
        await send(event)

    return send_engine_3


async def _refuse_polling(send: Send) -> None:
    """Decline what an Engine.IO 3 client posts: polling is served as the prelude to a websocket only."""
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 400, "headers": headers})
    await send({"type": "http.response.body", "body": b"Engine.IO 3 is served over websocket only"})
