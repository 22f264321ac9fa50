"""A listening socket, or why it cannot be had."""

import os
import socket

from codriver.errors import ServerError


def listen(host: str, port: int, advice: str) -> socket.socket:
    """Bind a listening TCP socket; port 0 takes a free one.

    Raises ServerError, which ends in `advice` on what to do, where the address or the port is not to be had.
    """
    try:
        # The protocol is named because asyncio switches Nagle's algorithm off only where it is.
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
        )[0]
        listener = socket.socket(family, kind, protocol)
        try:
            if os.name == "posix":  # elsewhere it would let two servers share a port
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(128)
        except OSError:
            listener.close()
            raise
        return listener
    except OSError as error:
        raise ServerError(
            f"cannot listen on {host}, port {port}: {error.strerror or error}. {advice}"
        ) from error
