"""The feed of messages: one for all pages, made while somebody waits, never faster than its rate."""

import asyncio
import json
import struct
import threading

import pytest

from codriver.pages.feed import Feed
from codriver.pages.message import pack


def test_all_who_wait_get_the_same_message() -> None:
    made: list[bytes] = []

    def make() -> bytes:
        made.append(b"%d" % len(made))
        return made[-1]

    async def look() -> list[bytes]:
        feed = Feed(make, every=0.01)
        first = await asyncio.gather(*(feed.next() for _ in range(3)))
        return [*first, await feed.next()]

    assert asyncio.run(look()) == [b"0", b"0", b"0", b"1"]


def test_messages_keep_their_distance_and_none_is_made_without_asking() -> None:
    made: list[bytes] = []

    def make() -> bytes:
        made.append(b"")
        return b""

    async def look() -> list[float]:
        loop, feed, times = asyncio.get_running_loop(), Feed(make, every=0.05), []
        for _ in range(4):
            await feed.next()
            times.append(loop.time())
        await asyncio.sleep(0.15)
        return times

    times = asyncio.run(look())
    assert len(made) == 4
    assert times[-1] - times[0] >= 3 * 0.05 - 0.005


def test_a_page_that_gives_up_leaves_the_others_waiting() -> None:
    go_on = threading.Event()

    async def look() -> bytes:
        feed = Feed(lambda: b"made" if go_on.wait(5) else b"late", every=0.01)
        leaving, staying = (asyncio.create_task(feed.next()) for _ in range(2))
        await asyncio.sleep(0.02)
        leaving.cancel()
        await asyncio.sleep(0)
        go_on.set()
        return await staying

    assert asyncio.run(look()) == b"made"


def test_after_a_failure_the_next_message_is_made() -> None:
    answers = iter([ValueError("once"), b"again"])

    def make() -> bytes:
        answer = next(answers)
        if isinstance(answer, ValueError):
            raise answer
        return answer

    async def look() -> bytes:
        feed = Feed(make, every=0.01)
        with pytest.raises(ValueError, match="once"):
            await feed.next()
        return await feed.next()

    assert asyncio.run(look()) == b"again"


def test_a_message_is_json_with_pictures_behind_it() -> None:
    message = pack({"speed": 1.5}, {"camera": b"abc", "fed": b"de"})
    (length,) = struct.unpack_from("<I", message)
    told = json.loads(message[4 : 4 + length])
    assert told == {"speed": 1.5, "pictures": [["camera", 3], ["fed", 2]]}
    assert message[4 + length :] == b"abcde"


def test_what_no_browser_reads_as_json_is_never_sent() -> None:
    with pytest.raises(ValueError, match="JSON"):
        pack({"speed": float("nan")}, {})
