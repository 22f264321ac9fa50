"""Serving a site of pages by itself, and opening it in the browser."""

import os
import socket
import sys
import threading
import time
import webbrowser
from typing import Self

import uvicorn
from starlette.types import ASGIApp

from codriver.drive.listening import listen
from codriver.errors import ServerError
from codriver.pages.guard import is_this_computer

BUSY_ADVICE = "Choose another port with --port; 0 takes a free one."
LONGEST_MESSAGE = 64 * 1024
"""Bytes that a page may send at once over a websocket."""


def address(host: str, port: int, token: str) -> str:
    """Return the address by which a browser finds pages that are served on `host`, with their token."""
    name = socket.gethostname() if host in {"0.0.0.0", "::", ""} else host  # noqa: S104 - not bound to
    name = f"[{name}]" if ":" in name else name
    return f"http://{name}:{port}/" + (f"?token={token}" if token else "")


class PageServer:
    """Serves one site in a thread of its own; use it as a context manager."""

    def __init__(
        self, application: ASGIApp, *, host: str = "127.0.0.1", port: int = 0, token: str = ""
    ) -> None:
        """Serve `application`, which asks for `token` itself; raises ServerError where that cannot be.

        Without a token only an address of this computer is served.
        """
        if not token and not is_this_computer(host):
            raise ServerError(f"pages are served on {host} only with a token")
        self._socket = listen(host, port, BUSY_ADVICE)
        self.address = address(host, self._socket.getsockname()[1], token)
        """Where a browser finds it, with the token."""
        self._uvicorn = uvicorn.Server(
            uvicorn.Config(
                application,
                http="h11",
                ws="websockets-sansio",
                ws_max_size=LONGEST_MESSAGE,
                ws_per_message_deflate=False,
                lifespan="off",
                log_config=None,
                log_level="error",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=1,
            )
        )
        self._thread = threading.Thread(
            target=self._uvicorn.run, args=([self._socket],), name="pages", daemon=True
        )

    @property
    def running(self) -> bool:
        """Whether it still serves."""
        return self._thread.is_alive()

    def __enter__(self) -> Self:
        self._thread.start()
        while not self._uvicorn.started:
            if not self._thread.is_alive():
                raise ServerError("the pages' server could not start")
            time.sleep(0.005)
        return self

    def __exit__(self, *_: object) -> None:
        self._uvicorn.should_exit = True
        self._thread.join()
        self._socket.close()


def open_in_browser(address: str) -> bool:
    """Open an address in the person's browser; False where there is none to be seen."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False  # a text browser would take the terminal over
    try:
        return webbrowser.open(address)
    except webbrowser.Error:
        return False
