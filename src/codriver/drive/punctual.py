"""Connections that have to come to the point: one that stands still in mid-sentence is closed.

Whoever opens connections and says nothing, or half of something, or never reads an answer, would otherwise
hold them for ever, and in the end the simulator could not connect any more.
"""

import asyncio
from typing import ClassVar

from h11 import IDLE, SEND_BODY
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from codriver.drive.quick_ack import QuickAckWebSocket


class PunctualHttp(H11Protocol):
    """uvicorn's HTTP protocol, which waits `patience` to twice `patience` for a request and its body."""

    patience: ClassVar[float] = 5.0
    """Seconds; a whole request takes milliseconds."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Begin to look at the clock."""
        super().connection_made(transport)
        self._awaited: tuple[RequestResponseCycle | None] | None = None
        self._look_again()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the clock, which would keep this connection in memory until it strikes."""
        self._next_look.cancel()
        super().connection_lost(exc)

    def _look_again(self) -> None:
        self._next_look = self.loop.call_later(self.patience, self._close_if_silent)

    def _close_if_silent(self) -> None:
        """Close the connection where the same request was incomplete at the last look already."""
        if self.transport.is_closing() or self.transport.get_protocol() is not self:
            return  # it ends already, or is a websocket by now
        incomplete = self.conn.their_state in (IDLE, SEND_BODY) and self.timeout_keep_alive_task is None
        awaited = (self.cycle,) if incomplete else None
        if awaited is not None and awaited == self._awaited:
            self.transport.abort()
        else:
            self._awaited = awaited
            self._look_again()


class PunctualWebSocket(QuickAckWebSocket):
    """uvicorn's websocket protocol, which drops a client that has not read its answers for `patience`."""

    patience: ClassVar[float] = 60.0
    """Seconds, as long as a client may be silent too."""

    _unread: asyncio.TimerHandle | None = None

    def pause_writing(self) -> None:
        """Look at the clock: the answers do not get through."""
        super().pause_writing()
        self._unread = self.loop.call_later(self.patience, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on: they are read."""
        super().resume_writing()
        self._look_no_more()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the clock."""
        self._look_no_more()
        super().connection_lost(exc)

    def _look_no_more(self) -> None:
        if self._unread:
            self._unread.cancel()
            self._unread = None
