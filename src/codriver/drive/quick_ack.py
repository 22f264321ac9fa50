"""Acknowledging TCP data at once, because the simulator's messages would wait 40 ms without it.

It writes a message in pieces of 1 KB with Nagle's algorithm on: the second piece leaves its machine only
when the first is acknowledged, and a receiving kernel likes to delay that.
"""

import socket
from asyncio import BaseTransport
from typing import ClassVar

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import OPEN


class QuickAckWebSocket(WebSocketsSansIOProtocol):
    """uvicorn's websocket protocol with an immediate acknowledgement of all that comes in."""

    kernel_option: ClassVar[bool] = hasattr(socket, "TCP_QUICKACK")
    """Linux has an option for it. Elsewhere an unsolicited pong carries the acknowledgement along."""

    def connection_made(self, transport: BaseTransport) -> None:
        """Remember the socket."""
        super().connection_made(transport)
        self._socket: socket.socket = transport.get_extra_info("socket")

    def data_received(self, data: bytes) -> None:
        """Acknowledge the data, then handle it."""
        if self.kernel_option:  # the kernel takes it back after a while, so it is set every time
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        elif self.handshake_complete and self.conn.state is OPEN:
            self.conn.send_pong(b"")
            self.transport.write(b"".join(self.conn.data_to_send()))
        super().data_received(data)
