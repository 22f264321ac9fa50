"""A feed: one message for all open pages at a time, made only when one asks for it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor


class Feed:
    """Makes messages in a thread of its own, at most at a steady rate, while pages ask for them.

    Pages that ask at different moments get the same message, and so the work of sending them is spread:
    where they all came at once, a command that is due would wait for all of it. Use it in one event loop.
    """

    def __init__(self, make: Callable[[], bytes], every: float) -> None:
        """Call `make` at most once in `every` seconds."""
        self._make, self._every = make, every
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="pages")
        self._message = b""
        self._stale_from = 0.0
        self._making: asyncio.Task[None] | None = None

    async def latest(self) -> bytes:
        """Return a message that is younger than `every` seconds."""
        if time.monotonic() >= self._stale_from:
            if self._making is None:
                self._making = asyncio.create_task(self._make_anew())
            await asyncio.shield(self._making)
        return self._message

    async def _make_anew(self) -> None:
        try:
            started = time.monotonic()
            self._message = await asyncio.get_running_loop().run_in_executor(self._thread, self._make)
            self._stale_from = started + self._every
        finally:
            self._making = None


class PacedLine:
    """Sends one page the latest message when it asks, a set time after the one before at the earliest.

    A page asks for the next one when it has shown the last: a slow page gets fewer, not older ones.
    """

    def __init__(self, feed: Feed, every: float, first_after: float) -> None:
        """Send from `feed` at most once in `every` seconds, for the first time in `first_after` seconds."""
        self._feed, self._every = feed, every
        self._due = time.monotonic() + first_after
        self._asked = asyncio.Event()

    def ask(self) -> None:
        """Note that the page wants the next message."""
        self._asked.set()

    async def serve(self, send: Callable[[bytes], Awaitable[None]]) -> None:
        """Send until cancelled."""
        while True:
            await self._asked.wait()
            self._asked.clear()
            await asyncio.sleep(max(0.0, self._due - time.monotonic()))
            self._due = time.monotonic() + self._every
            await send(await self._feed.latest())
