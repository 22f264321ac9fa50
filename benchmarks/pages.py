"""What do open pages cost the driving? The round trip with three of them against none, in the same minutes.

    python benchmarks/pages.py [RECORDING] [--model model.h5] [--browser] [--turns 6] [--rate 60]

One `codriver drive` serves; a client plays real frames through its socket as `benchmarks/driving.py` does,
in turns with three pages open and with none: as fast as it is answered, or with --rate so many times a
second, as a simulator asks that draws its pictures in real time. The pages are lines that ask for the next
message as soon as they have one, in a process of their own; with --browser they are pages in Chromium, which
draws them on the same processor.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from driving import (
    DEFAULT_RECORDING,
    WARM_UP,
    environment_of_a_user,
    machine,
    percentile,
    read_pictures,
    run_part,
    served,
)

if TYPE_CHECKING:
    from codriver.drive.client import ScriptedSimulator

PAGES = 3
ROUND_TRIPS = 1000
"""Of one turn."""
FIRST_PICTURES = 2000
"""Round trips after which what paints for the pages has surely started."""
ASK = json.dumps({"more": True})


def main() -> None:
    """Measure in turns, and print both and the difference, and one JSON line."""
    parser = argparse.ArgumentParser(description="Reply time with pages open against none.")
    parser.add_argument("recording", nargs="?", type=Path, default=DEFAULT_RECORDING)
    parser.add_argument("--model", type=Path, help="a model.h5; without it a PilotNet with random weights")
    parser.add_argument("--browser", action="store_true", help="open the pages in Chromium")
    parser.add_argument("--turns", type=int, default=6, help="with pages and without, so many times each")
    parser.add_argument("--rate", type=float, help="pictures a second, else as fast as they are answered")
    parser.add_argument("--watch", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.watch:
        (watch_in_browser if arguments.browser else watch)(arguments.watch)
        return
    with tempfile.TemporaryDirectory(prefix="codriver-benchmark-") as folder:
        model = arguments.model or Path(folder) / "model.h5"
        if arguments.model is None:
            run_part("model", arguments.recording, model)
        measured = measure(model, arguments)
    show(measured, arguments.rate)


def measure(model: Path, arguments: argparse.Namespace) -> dict[str, list[list[float]]]:
    """Return the round trips in seconds of every turn by what was open.

    The first page starts a process that paints, which takes seconds; that is a row of its own.
    """
    from codriver.drive.client import ScriptedSimulator, telemetry_message

    messages = [telemetry_message(picture, mph=20.0) for picture in read_pictures(arguments.recording)]
    alone, watched = [], []
    pages = f"{PAGES} pages"
    with served(model) as server, ScriptedSimulator("127.0.0.1", server.port, piece=None) as client:
        place = f"127.0.0.1:{server.port}"
        client.play(messages, WARM_UP)
        with pages_open(place, browser=arguments.browser):
            started = play(client, messages, arguments.rate)
            client.play(messages, FIRST_PICTURES)
        for _ in range(arguments.turns):
            alone.append(play(client, messages, arguments.rate))
            with pages_open(place, browser=arguments.browser):
                client.play(messages, WARM_UP)
                watched.append(play(client, messages, arguments.rate))
    return {"no page": alone, pages: watched, f"{pages}, just opened": [started]}


def play(client: "ScriptedSimulator", messages: Sequence[str], rate: float | None) -> list[float]:
    """Return the round trips of one turn, seconds."""
    if rate is None:
        return client.play(messages, ROUND_TRIPS)
    round_trips: list[float] = []
    start = time.monotonic()
    for number in range(ROUND_TRIPS):
        time.sleep(max(0.0, start + number / rate - time.monotonic()))
        round_trips += client.play([messages[number % len(messages)]], 1)
    return round_trips


@contextmanager
def pages_open(place: str, *, browser: bool) -> Iterator[None]:
    """Keep pages open in another process; it says when they are."""
    command = [sys.executable, __file__, "--watch", place, *(["--browser"] if browser else [])]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment_of_a_user()
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        if process.stdout.readline() != "open\n":
            sys.exit("the pages could not be opened")
        yield
        process.stdin.close()


def watch(place: str) -> None:
    """Ask for message after message, as pages do, until standard input ends."""
    from websockets.sync.client import connect
    from websockets.typing import Origin

    def ask() -> None:
        with connect(f"ws://{place}/pages/live", origin=Origin(f"http://{place}")) as line:
            for _ in iter(int, 1):
                line.send(ASK)
                line.recv()

    for _ in range(PAGES):
        threading.Thread(target=ask, daemon=True).start()
    print("open", flush=True)
    sys.stdin.read()


def watch_in_browser(place: str) -> None:
    """Keep pages open in Chromium, each in a window of its own, until standard input ends."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for _ in range(PAGES):
            page = browser.new_context().new_page()
            page.goto(f"http://{place}/")
            page.locator("#model:not(:empty)").wait_for()  # it has been told something
        print("open", flush=True)
        sys.stdin.read()
        browser.close()


def show(measured: dict[str, list[list[float]]], rate: float | None) -> None:
    """Print a table of the turns and the JSON line; each percentile is that of all turns together."""
    print(f"{'milliseconds':28}{'p50':>9}{'p99':>9}   p99 of each turn")
    figures: dict[str, float] = {}
    for name, turns in measured.items():
        together = [duration for turn in turns for duration in turn]
        key = name.replace(",", "").replace(" ", "_")
        figures[f"{key}_p50_ms"], figures[f"{key}_p99_ms"] = (percentile(together, at) for at in (50, 99))
        each = ", ".join(f"{percentile(turn, 99):.2f}" for turn in turns)
        print(f"{name:28}{figures[f'{key}_p50_ms']:9.2f}{figures[f'{key}_p99_ms']:9.2f}   {each}")
    rise = figures[f"{PAGES}_pages_p99_ms"] - figures["no_page_p99_ms"]
    found = {**figures, "p99_rise_ms": round(rise, 3), "rate": rate, "turns": len(measured["no page"])}
    print(json.dumps({**found, **machine()}))


if __name__ == "__main__":
    main()
