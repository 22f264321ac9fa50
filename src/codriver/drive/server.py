"""The drive server: Socket.IO of both generations on one port, in a thread of its own."""

import asyncio
import logging
import secrets
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
from codriver.drive.listening import listen
from codriver.drive.packets import TolerantPacket
from codriver.drive.punctual import PunctualHttp, PunctualWebSocket
from codriver.drive.recordings import Recordings
from codriver.drive.self_test import SelfTest, run_self_test
from codriver.drive.session import Session
from codriver.drive.state import DriveState
from codriver.errors import ServerError

LONGEST_MESSAGE = 256 * 1024
"""Bytes of one message; a telemetry has about 20 thousand."""
MOST_CONNECTIONS = 256
"""HTTP connections at once that get more than a refusal; websockets are counted by the gate as well."""
MOST_UNREAD = 64
"""Answers that may wait for a client which polls; beyond that its telemetry is not taken until it reads."""
BUSY_ADVICE = (
    "Another drive server may be running: stop it, or choose another port with --port (the simulator itself "
    "knows only 4567)."
)
PING_INTERVAL, PING_TIMEOUT = 25, 60
"""Seconds. Old clients ping every 25 s and their pings stand in for answers, so the timeout is longer."""
TEST_KEY = "self_test"
"""Name in the address by which a server knows the simulator of its own self-test."""


class DriveServer:
    """Serves simulators with a pilot; every client has its own driver, all share one thread for the pilot."""

    def __init__(
        self,
        pilot: Pilot,
        set_speed: float,
        *,
        host: str = "127.0.0.1",
        port: int = 4567,
        recording: Recordings | None = None,
    ) -> None:
        """Drive at up to `set_speed` metres per second; port 0 takes a free one."""
        self._pilot, self._set_speed, self._stopped = pilot, set_speed, False
        self.recording = Recordings(None) if recording is None else recording
        """The recordings of what is driven; may be set until :meth:`start`."""
        self.pages: Application | None = None
        """What is shown to browsers, next to the simulators; may be set until :meth:`start`."""
        self.state = DriveState()
        self._test_key = secrets.token_urlsafe(16)
        self._sessions: dict[str, tuple[Session, asyncio.Task[None]]] = {}
        self._pilot_thread = ThreadPoolExecutor(1, thread_name_prefix="pilot")
        self._log = _ComplaintHandler(self.state)
        self._sio = self._socket_io()
        self.host = host
        self._socket = listen(host, port, BUSY_ADVICE)
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, name="drive server", daemon=True)

    def start(self) -> None:
        """Return as soon as clients can connect."""
        logging.getLogger("uvicorn.error").addHandler(self._log)
        self._uvicorn = uvicorn.Server(self._configuration())
        self._thread.start()
        while not self._uvicorn.started:
            if not self._thread.is_alive():
                raise ServerError(f"the drive server could not start. {self.state.complaint}")
            time.sleep(0.005)

    @property
    def running(self) -> bool:
        """Whether the server's thread is alive."""
        return self._thread.is_alive()

    @property
    def set_speed(self) -> float:
        """Metres per second on a straight road; it can be changed while driving."""
        return self._set_speed

    @set_speed.setter
    def set_speed(self, metres_per_second: float) -> None:
        self._set_speed = metres_per_second
        for session, _ in list(self._sessions.values()):
            session.driver.set_speed = metres_per_second

    @property
    def stopped(self) -> bool:
        """Whether every car brakes to a standstill, whatever the pilot says; it still steers."""
        return self._stopped

    @stopped.setter
    def stopped(self, stopped: bool) -> None:
        self._stopped = stopped
        for session, _ in list(self._sessions.values()):
            session.driver.stopped = stopped

    def self_test(self) -> SelfTest:
        """Drive a scripted simulator through this server's own socket; takes about two seconds.

        Nothing of it is counted or recorded. Raises OSError when the server does not answer at all.
        """
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::", ""} else self.host  # noqa: S104 - not bound to
        return run_self_test(host, self.port, path=f"/socket.io/?EIO=4&{TEST_KEY}={self._test_key}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Say goodbye to the clients and end; the port is free afterwards."""
        if self._thread.ident:
            self._uvicorn.should_exit = True
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
        application: Application = Gate(
            legacy, lambda: len(self._sio.eio.sockets), self.state.complain, self.pages
        )
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

    async def _connect(self, sid: str, environ: Mapping[str, Any], _auth: object = None) -> None:
        client = self._sio.eio.sockets[self._sio.manager.eio_sid_from_sid(sid, "/")]

        async def emit(event: str, data: dict[str, str]) -> None:
            while not client.upgraded and client.queue.qsize() >= MOST_UNREAD:
                await asyncio.sleep(0.02)
            await self._sio.emit(event, data, to=sid)

        tested = f"{TEST_KEY}={self._test_key}" in environ["QUERY_STRING"]
        state = DriveState() if tested else self.state
        driver = Driver(self._pilot, self._set_speed, state.counts)
        driver.stopped = self._stopped and not tested
        session = Session(driver, emit, self._pilot_thread, state, None if tested else self.recording)
        task = asyncio.create_task(session.run())
        task.add_done_callback(self._session_ended)
        self._sessions[sid] = session, task
        state.count_connection()

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
        session.state.connected -= 1


class _ComplaintHandler(logging.Handler):
    """Brings what the libraries log to where the user sees it."""

    def __init__(self, state: DriveState) -> None:
        super().__init__(logging.WARNING)
        self._state = state

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        self._state.complain(f"{record.getMessage().strip()} {error!r}" if error else record.getMessage())
