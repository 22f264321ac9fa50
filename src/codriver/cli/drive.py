"""`codriver drive`: serve a simulator with a model, show how it goes, and tell in the end how it went."""

import gc
import json
import sys
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from codriver.cli.feeding_options import (
    Blur,
    Colour,
    Crop,
    Recording,
    Resize,
    Scale,
    Size,
    feeding_arguments,
)
from codriver.cli.live_page import put_live_page
from codriver.cli.stop_signals import stop_signals

if TYPE_CHECKING:
    from rich.console import Console

    from codriver.drive.server import DriveServer
    from codriver.model.pilot import Pilot

HINT_AFTER = 10.0  # s
LINE_EVERY = 5.0  # s, where there is no terminal to keep one line alive


def drive(
    model: Annotated[
        Path,
        typer.Argument(help="The model that drives: .h5 or .keras of any Keras, .onnx, .tflite or .xml."),
    ],
    folder: Annotated[
        Path | None, typer.Argument(help="A new folder that the drive is recorded into.")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The simulator connects to 4567.")] = 4567,
    host: Annotated[
        str, typer.Option(help="Where to listen; 0.0.0.0 lets other computers in.")
    ] = "127.0.0.1",
    speed: Annotated[float, typer.Option(min=1, max=30, help="Miles per hour on a straight road.")] = 20,
    self_test: Annotated[
        bool,
        typer.Option("--self-test", help="Drive a scripted simulator for a moment, and tell what it found."),
    ] = False,
    browser: Annotated[bool, typer.Option("--browser", help="Open the page that shows the drive.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="End with one line of JSON on standard output.")
    ] = False,
    crop: Crop = None,
    colour: Colour = None,
    blur: Blur = None,
    size: Size = None,
    resize: Resize = None,
    scale: Scale = None,
    recording: Recording = None,
) -> None:
    """Drive the Udacity simulator with a model.

    Example: `codriver drive model.h5`, then start the simulator and choose Autonomous Mode.
    With a folder the drive is also recorded: `codriver drive model.h5 my_drive`. Ctrl-C ends it.
    The server shows itself to a browser, at the address that it prints.
    """
    started = time.perf_counter()
    from rich.console import Console

    console = Console(stderr=as_json, highlight=False, soft_wrap=True)
    feeding = feeding_arguments(crop, colour, blur, size, resize, scale, recording)
    console.print(f"Loading {model} ...", markup=False)
    from codriver.drive.server import DriveServer
    from codriver.types import METRES_PER_SECOND_PER_MPH

    set_speed = speed * METRES_PER_SECOND_PER_MPH
    pilot = _load(model, feeding, console)
    if self_test:
        raise typer.Exit(_self_test(pilot, set_speed, console, as_json))
    with DriveServer(pilot, set_speed, host=host, port=port) as server:
        page = put_live_page(server, model, feeding.get("changes", {}), pilot)
        _record_into(folder, server)
        _keep_what_is_loaded()
        with stop_signals() as stopped:  # before it says that Ctrl-C ends it
            server.start()
            seconds = time.perf_counter() - started
            console.print(f"Serving on {host}, port {server.port} after {seconds:.1f} s. Ctrl-C ends it.")
            page.tell(console, open_it=browser)
            _show_until(stopped, server, console)
    _finish(server, console, as_json)


def _keep_what_is_loaded() -> None:
    """Spare the collector looking through what stays anyway while the car drives."""
    gc.collect()
    gc.freeze()


def _record_into(folder: Path | None, server: "DriveServer") -> None:
    """Record the drive from its beginning where a folder is named; the page can start and stop it too."""
    from codriver.drive.recordings import Recordings

    server.recording = Recordings(folder)
    if folder is not None:
        server.recording.start(datetime.now())


def _finish(server: "DriveServer", console: "Console", as_json: bool) -> None:
    if server.recording.running:
        console.print("Bringing the rest of the recording to the disk ...")
        server.recording.stop()
    _report(server, console, as_json)
    if server.state.fault:
        raise typer.Exit(1)


def _load(model: Path, feeding: dict[str, Any], console: "Console") -> "Pilot":
    """Load the model, and say what drives and how it is fed."""
    from codriver.camera.threads import keep_opencv_to_one_thread
    from codriver.model.pilot import load_pilot

    keep_opencv_to_one_thread()
    if "recording" in feeding:
        console.print("Trying the common ways of feeding it on the recording ...", markup=False)
    pilot = load_pilot(model, **feeding)
    console.print(pilot.summary, markup=False)
    return pilot


def _show_until(stopped: threading.Event, server: "DriveServer", console: "Console") -> None:
    """Show the live line until the drive is stopped."""
    from codriver.cli.drive_display import live_line, waiting_hint
    from codriver.cli.self_test_key import SelfTestKey
    from codriver.errors import ServerError

    began = last_shown = time.perf_counter()
    shown, key = "", None
    while not stopped.wait(0.25):
        if not server.running:
            raise ServerError(f"the drive server ended by itself. {server.state.complaint}")
        now = time.perf_counter()
        words = server.state.snapshot(now).words.split(":")[0]
        if console.is_terminal:  # written plainly: Rich would take milliseconds from the driving
            line = live_line(server.state, server.recording, now)[: console.width - 1]
            console.file.write(f"\r{line}\x1b[K")
            console.file.flush()
        elif words != shown or now - last_shown >= LINE_EVERY:
            console.print(live_line(server.state, server.recording, now), markup=False)
            last_shown, shown = now, words
        if key is None and not server.state.ever_connected and now - began >= HINT_AFTER:
            key = SelfTestKey(server, console)
            console.print(f"\n{waiting_hint(server.port, can_test=key.can_be_pressed)}", markup=False)
    console.print()


def _report(server: "DriveServer", console: "Console", as_json: bool) -> None:
    from codriver.cli.drive_display import count_lines, drive_json, latency_table

    if server.state.latencies.count:
        console.print(latency_table(server.state.latencies))
    for line in count_lines(server.state, server.recording):
        console.print(line, markup=False)
    if server.state.fault:
        console.print(f"It ended faulty: {server.state.fault}", markup=False, style="bold red")
    if as_json:
        sys.stdout.write(json.dumps(drive_json(server.state, server.recording)) + "\n")


def _self_test(pilot: "Pilot", set_speed: float, console: "Console", as_json: bool) -> int:
    """Run the scripted simulator against a server on a free port; returns the exit code."""
    from codriver.cli.drive_display import latency_json, show_self_test
    from codriver.drive.server import DriveServer

    with DriveServer(pilot, set_speed, port=0) as server:
        server.start()
        found = server.self_test()
    show_self_test(found, console)
    if as_json:
        result = {"passed": found.passed, "checks": found.checks, "steering": found.steering}
        sys.stdout.write(json.dumps({**result, **latency_json(found.latencies)}) + "\n")
    return 0 if found.passed else 1
