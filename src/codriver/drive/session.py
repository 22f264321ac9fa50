"""One connected client: its driver, and its telemetry waiting for an answer."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor
from datetime import datetime

from codriver.drive.driver import Driver
from codriver.drive.protocol import (
    Manual,
    Message,
    Picture,
    Unreadable,
    jpeg_bytes,
    read_message,
    steer_answer,
    to_telemetry,
)
from codriver.drive.recordings import Recordings
from codriver.drive.state import DriveState, Sight
from codriver.types import Command

Emit = Callable[[str, dict[str, str]], Awaitable[None]]
"""Sends an event with its data to this session's client."""

MOST_WAITING = 64
"""Messages that may wait for an answer; beyond that the client's socket is not read until there is room."""


class Session:
    """Answers every telemetry of one client exactly once, in order, with what the newest picture says.

    Pictures that arrive while the pilot looks at an earlier one wait; the next look is at the newest of
    them, and its command answers them all. Of those that wait only the newest is kept in memory.
    """

    def __init__(
        self,
        driver: Driver,
        emit: Emit,
        pilot_thread: Executor,
        state: DriveState,
        recording: Recordings | None,
    ) -> None:
        """Answer through `emit` with what `driver` says, computed in `pilot_thread`."""
        self.driver, self.state = driver, state
        self._emit = emit
        self._pilot_thread = pilot_thread
        self._recording = recording
        self._waiting: list[tuple[float, bool]] = []  # when it came, and whether a person drives
        self._newest: Picture | Unreadable | None = None
        self._mark = "."
        self._arrived = asyncio.Event()
        self._room = asyncio.Semaphore(MOST_WAITING)
        self._ended = False

    async def take(self, arguments: Sequence[object]) -> None:
        """Take the arguments of one `telemetry` event; call in the order of arrival."""
        received = time.perf_counter()
        await self._room.acquire()
        if self._ended:
            self._room.release()  # for the next that waits
            return
        message = read_message(arguments)
        by_hand = isinstance(message, Manual)
        self.state.heard(received, by_hand)
        self._waiting.append((received, by_hand))
        if not isinstance(message, Manual):
            self.state.counts["frames skipped"] += self._newest is not None
            self._newest = message
            if isinstance(message, Picture) and message.mark:
                self._mark = message.mark
        self._arrived.set()

    def end(self) -> None:
        """Let go of whoever waits for room: nothing will be answered any more."""
        self._ended = True
        self._room.release()

    async def run(self) -> None:
        """Answer until cancelled."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            waiting, self._waiting = self._waiting, []
            newest, self._newest = self._newest, None
            answer: dict[str, str] = {}
            if newest is not None:
                received = waiting[-1][0]
                loop = asyncio.get_running_loop()
                command = await loop.run_in_executor(self._pilot_thread, self._drive, newest, received)
                speed = newest.speed if isinstance(newest, Picture) else None
                self.state.drove(command, speed, self.driver.fault, received)
                self.state.last_error = self.driver.last_error or self.state.last_error
                answer = steer_answer(command, self._mark)
            for received, by_hand in waiting:
                await (self._emit("manual", {}) if by_hand else self._emit("steer", answer))
                self.state.answered(time.perf_counter() - received, by_hand)
                self._room.release()

    def _drive(self, message: Message, now: float) -> Command:
        """Compute the command for a message that came at `now`; runs in the pilot's thread."""
        if not isinstance(message, Picture):
            reason = message.reason if isinstance(message, Unreadable) else ""
            return self.driver.fail("unreadable message", now, error=reason)
        jpeg = jpeg_bytes(message)
        telemetry = to_telemetry(message, jpeg)
        command = self.driver.step(telemetry, now)
        if telemetry.frame is not None:
            self.state.sight = Sight(jpeg, telemetry, command)
            if self._recording is not None:
                self._recording.offer({"center": jpeg}, command, telemetry.speed, datetime.now())
        return command
