"""A feed: one message for all open pages at a time, made only while one waits for it."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


class Feed:
    """Makes messages at a steady rate in a thread of its own, while pages ask for them.

    A page asks for the next one when it has shown the last: so a slow page gets fewer, not older ones, and
    without a page nothing is made at all. Use it in one event loop.
    """

    def __init__(self, make: Callable[[], bytes], every: float) -> None:
        """Call `make` at most once in `every` seconds."""
        self._make, self._every = make, every
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="pages")
        self._due = 0.0
        self._making: asyncio.Task[bytes] | None = None

    async def next(self) -> bytes:
        """Return the next message; all who wait for it get the same one."""
        if self._making is None:
            self._making = asyncio.create_task(self._make_next())
        return await asyncio.shield(self._making)

    async def _make_next(self) -> bytes:
        await asyncio.sleep(max(0.0, self._due - time.monotonic()))
        self._due = time.monotonic() + self._every
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._make)
        finally:
            self._making = None
