"""The drive server: Socket.IO of both generations on one port, in a thread of its own."""

import asyncio
import logging
import os
import socket
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Self

import socketio
import uvicorn

from codriver.drive.driver import Driver, Pilot
from codriver.drive.gate import Gate
from codriver.drive.legacy import Application, LegacySocketIO
from codriver.drive.packets import TolerantPacket
from codriver.drive.punctual import PunctualHttp, PunctualWebSocket
from codriver.drive.run_recording import RunRecording
from codriver.drive.session import Session
from codriver.drive.state import DriveState
from codriver.errors import ServerError

LONGEST_MESSAGE = 256 * 1024
"""Bytes of one message; a telemetry has about 20 thousand."""
MOST_CONNECTIONS = 256
"""HTTP connections at once that get more than a refusal; websockets are counted by the gate as well."""
MOST_UNREAD = 64
"""Answers that may wait for a client which polls; beyond that its telemetry is not taken until it reads."""
PING_INTERVAL, PING_TIMEOUT = 25, 60
"""Seconds. Old clients ping every 25 s and their pings stand in for answers, so the timeout is longer."""


class DriveServer:
    """Serves simulators with a pilot; every client has its own driver, all share one thread for the pilot."""

    def __init__(
        self,
        pilot: Pilot,
        set_speed: float,
        *,
        host: str = "127.0.0.1",
        port: int = 4567,
        recording: RunRecording | None = None,
    ) -> None:
        """Drive at up to `set_speed` metres per second; port 0 takes a free one."""
        self._pilot, self._set_speed = pilot, set_speed
        self.recording = recording
        """Where the drive is recorded, if at all; may be set until :meth:`start`."""
        self.state = DriveState()
        self._sessions: dict[str, tuple[Session, asyncio.Task[None]]] = {}
        self._pilot_thread = ThreadPoolExecutor(1, thread_name_prefix="pilot")
        self._log = _ComplaintHandler(self.state)
        self._sio = self._socket_io()
        self._socket = _listen(host, port)
        self.port: int = self._socket.getsockname()[1]
        self._uvicorn = uvicorn.Server(self._configuration())
        self._thread = threading.Thread(target=self._serve, name="drive server", daemon=True)

    def start(self) -> None:
        """Return as soon as clients can connect."""
        logging.getLogger("uvicorn.error").addHandler(self._log)
        self._thread.start()
        while not self._uvicorn.started:
            if not self._thread.is_alive():
                raise ServerError(f"the drive server could not start. {self.state.complaint}")
            time.sleep(0.005)

    @property
    def running(self) -> bool:
        """Whether the server's thread is alive."""
        return self._thread.is_alive()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Say goodbye to the clients and end; the port is free afterwards."""
        self._uvicorn.should_exit = True
        if self._thread.ident:
            self._thread.join()
        self._pilot_thread.shutdown()
        self._socket.close()
        logging.getLogger("uvicorn.error").removeHandler(self._log)

    def _serve(self) -> None:
        asyncio.run(self._serve_in_loop())

    async def _serve_in_loop(self) -> None:
        asyncio.get_running_loop().set_exception_handler(
            lambda _, context: self.state.complain(str(context.get("exception") or context["message"]))
        )
        await self._uvicorn.serve(sockets=[self._socket])

    def _configuration(self) -> uvicorn.Config:
        legacy = LegacySocketIO(socketio.ASGIApp(self._sio), self.state.complain)
        application: Application = Gate(legacy, lambda: len(self._sio.eio.sockets), self.state.complain)
        return uvicorn.Config(
            application,
            http=PunctualHttp,
            ws=PunctualWebSocket,
            ws_max_size=LONGEST_MESSAGE,
            ws_ping_interval=None,  # Socket.IO has its own heartbeat, one is enough
            ws_per_message_deflate=False,
            limit_concurrency=MOST_CONNECTIONS,
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )

    def _socket_io(self) -> socketio.AsyncServer:
        logger = logging.Logger("codriver.drive", logging.ERROR)
        logger.addHandler(self._log)
        sio = socketio.AsyncServer(
            async_mode="asgi",
            ping_interval=PING_INTERVAL,
            ping_timeout=PING_TIMEOUT,
            max_http_buffer_size=LONGEST_MESSAGE,
            http_compression=False,
            async_handlers=False,  # in order; the handler only puts the message into its session
            serializer=TolerantPacket,
            logger=logger,
            engineio_logger=logger,
        )
        sio.on("connect", self._connect)
        sio.on("disconnect", self._disconnect)
        sio.on("telemetry", self._telemetry)
        sio.on("*", self._other)
        return sio

    async def _connect(self, sid: str, _environ: Mapping[str, Any], _auth: object = None) -> None:
        client = self._sio.eio.sockets[self._sio.manager.eio_sid_from_sid(sid, "/")]

        async def emit(event: str, data: dict[str, str]) -> None:
            while not client.upgraded and client.queue.qsize() >= MOST_UNREAD:
                await asyncio.sleep(0.02)
            await self._sio.emit(event, data, to=sid)

        driver = Driver(self._pilot, self._set_speed, self.state.counts)
        session = Session(driver, emit, self._pilot_thread, self.state, self.recording)
        task = asyncio.create_task(session.run())
        task.add_done_callback(self._session_ended)
        self._sessions[sid] = session, task
        self.state.count_connection()

    def _session_ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            self.state.complain(f"an error of codriver's own: {task.exception()!r}")

    async def _telemetry(self, sid: str, *arguments: object) -> None:
        await self._sessions[sid][0].take(arguments)

    async def _other(self, event: str, _sid: str, *_arguments: object) -> None:
        self.state.complain(f"an unknown event: {event}")

    async def _disconnect(self, sid: str, _reason: object = None) -> None:
        session, task = self._sessions.pop(sid)
        task.cancel()
        session.end()
        self.state.connected -= 1


class _ComplaintHandler(logging.Handler):
    """Brings what the libraries log to where the user sees it."""

    def __init__(self, state: DriveState) -> None:
        super().__init__(logging.WARNING)
        self._state = state

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        self._state.complain(f"{record.getMessage().strip()} {error!r}" if error else record.getMessage())


def _listen(host: str, port: int) -> socket.socket:
    """Bind a listening socket, or say why it cannot be had."""
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
            f"cannot listen on {host}, port {port}: {error.strerror or error}. Another drive server may be "
            "running: stop it, or choose another port with --port (the simulator itself knows only 4567)."
        ) from error
