"""What do open pages cost the driving? The round trip with three of them against none, in the same minutes.

    python benchmarks/pages.py [RECORDING] [--model model.h5] [--browser] [--turns 6]

One `codriver drive` serves; a client plays real frames through its socket as `benchmarks/driving.py` does,
in turns with three pages open and with none. The pages are lines that ask for the next message as soon as
they have one, in a process of their own; with --browser they are pages in Chromium, which draws them on the
same processor.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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

PAGES = 3
ROUND_TRIPS = 1000
"""Of one turn."""
ASK = json.dumps({"more": True})


def main() -> None:
    """Measure in turns, and print both and the difference, and one JSON line."""
    parser = argparse.ArgumentParser(description="Reply time with pages open against none.")
    parser.add_argument("recording", nargs="?", type=Path, default=DEFAULT_RECORDING)
    parser.add_argument("--model", type=Path, help="a model.h5; without it a PilotNet with random weights")
    parser.add_argument("--browser", action="store_true", help="open the pages in Chromium")
    parser.add_argument("--turns", type=int, default=6, help="with pages and without, so many times each")
    parser.add_argument("--watch", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.watch:
        (watch_in_browser if arguments.browser else watch)(arguments.watch)
        return
    with tempfile.TemporaryDirectory(prefix="codriver-benchmark-") as folder:
        model = arguments.model or Path(folder) / "model.h5"
        if arguments.model is None:
            run_part("model", arguments.recording, model)
        alone, watched = measure(model, arguments.recording, arguments.turns, browser=arguments.browser)
    show(alone, watched)


def measure(
    model: Path, recording: Path, turns: int, *, browser: bool
) -> tuple[list[list[float]], list[list[float]]]:
    """Return the round trips in seconds of every turn without pages, and with them."""
    from codriver.drive.client import ScriptedSimulator, telemetry_message

    messages = [telemetry_message(picture, mph=20.0) for picture in read_pictures(recording)]
    alone, watched = [], []
    with served(model) as server, ScriptedSimulator("127.0.0.1", server.port, piece=None) as client:
        client.play(messages, WARM_UP)
        for _ in range(turns):
            alone.append(client.play(messages, ROUND_TRIPS))
            with pages_open(f"127.0.0.1:{server.port}", browser=browser):
                client.play(messages, WARM_UP)
                watched.append(client.play(messages, ROUND_TRIPS))
    return alone, watched


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


def show(alone: list[list[float]], watched: list[list[float]]) -> None:
    """Print a table of the turns and the JSON line; each percentile is that of all turns together."""
    print(f"{'milliseconds':28}{'p50':>9}{'p99':>9}   p99 of each turn")
    figures: dict[str, float] = {}
    for name, turns in (("no page", alone), (f"{PAGES} pages", watched)):
        together = [duration for turn in turns for duration in turn]
        key = name.replace(" ", "_")
        figures[f"{key}_p50_ms"], figures[f"{key}_p99_ms"] = (percentile(together, at) for at in (50, 99))
        each = ", ".join(f"{percentile(turn, 99):.2f}" for turn in turns)
        print(f"{name:28}{figures[f'{key}_p50_ms']:9.2f}{figures[f'{key}_p99_ms']:9.2f}   {each}")
    rise = figures[f"{PAGES}_pages_p99_ms"] - figures["no_page_p99_ms"]
    print(json.dumps({**figures, "p99_rise_ms": round(rise, 3), "turns": len(alone), **machine()}))


if __name__ == "__main__":
    main()
