"""The feed of messages: one for all pages, made while somebody waits, never faster than its rate."""

import asyncio
import json
import struct
import threading
import time
from collections.abc import Callable

import pytest

from codriver.pages.feed import Feed, PacedLine
from codriver.pages.message import pack


def counting() -> tuple[list[bytes], Callable[[], bytes]]:
    """A list of what has been made so far, and what makes b"0", b"1" and so on."""
    made: list[bytes] = []

    def make() -> bytes:
        made.append(b"%d" % len(made))
        return made[-1]

    return made, make


def test_all_who_ask_within_its_time_get_the_same_message() -> None:
    made, make = counting()

    async def look() -> list[bytes]:
        feed = Feed(make, every=3600.0)
        together = await asyncio.gather(*(feed.latest() for _ in range(3)))
        return [*together, await feed.latest()]

    assert asyncio.run(look()) == [b"0", b"0", b"0", b"0"]
    assert len(made) == 1


def test_who_asks_after_its_time_gets_a_new_message() -> None:
    made, make = counting()

    async def look() -> list[bytes]:
        feed = Feed(make, every=0.05)
        first = await feed.latest()
        await asyncio.sleep(0.06)
        return [first, await feed.latest()]

    assert asyncio.run(look()) == [b"0", b"1"]
    assert len(made) == 2


def test_a_page_that_gives_up_leaves_the_others_waiting() -> None:
    go_on = threading.Event()

    async def look() -> bytes:
        feed = Feed(lambda: b"made" if go_on.wait(5) else b"late", every=0.01)
        leaving, staying = (asyncio.create_task(feed.latest()) for _ in range(2))
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
            await feed.latest()
        return await feed.latest()

    assert asyncio.run(look()) == b"again"


def test_a_page_is_sent_what_it_asks_for_at_its_own_pace() -> None:
    made, make = counting()

    async def look() -> list[tuple[float, bytes]]:
        sent: list[tuple[float, bytes]] = []
        fourth = asyncio.Event()

        async def send(message: bytes) -> None:
            sent.append((time.monotonic(), message))
            if len(sent) < 4:
                line.ask()
            else:
                fourth.set()

        line = PacedLine(Feed(make, every=0.01), every=0.05, first_after=0.02)
        serving = asyncio.create_task(line.serve(send))
        await asyncio.sleep(0.05)
        assert made == []  # nobody has asked
        line.ask()
        line.ask()  # asking twice gets no more
        await asyncio.wait_for(fourth.wait(), 60)
        await asyncio.sleep(0.1)  # in which a fifth could come
        serving.cancel()
        return sent

    times, messages = zip(*asyncio.run(look()), strict=True)
    assert messages == (b"0", b"1", b"2", b"3")
    assert times[-1] - times[0] >= 3 * 0.05 - 0.005


def test_a_message_is_json_with_pictures_behind_it() -> None:
    message = pack({"speed": 1.5}, {"camera": b"abc", "fed": b"de"})
    (length,) = struct.unpack_from("<I", message)
    told = json.loads(message[4 : 4 + length])
    assert told == {"speed": 1.5, "pictures": [["camera", 3], ["fed", 2]]}
    assert message[4 + length :] == b"abcde"


def test_what_no_browser_reads_as_json_is_never_sent() -> None:
    with pytest.raises(ValueError, match="JSON"):
        pack({"speed": float("nan")}, {})
