"""`codriver simulate`: the built-in simulator, driven by a server, the expert, or a person in a window."""

import json
import sys
import threading
import time
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from codriver.cli.stop_signals import stop_signals
from codriver.errors import SettingError

if TYPE_CHECKING:
    from rich.console import Console

    from codriver.cli.simulate_display import LiveLine
    from codriver.drive.headless import Chauffeur, HeadlessDrive
    from codriver.drive.run_recording import RunRecording
    from codriver.drive.server_link import ServerLink
    from codriver.render.look import Look
    from codriver.sim.episode import EpisodeRules
    from codriver.sim.track import Track

USUAL_ADDRESS = "127.0.0.1:4567"
"""Where the simulator looks for its server."""
BAD_ENDS = {"stuck", "wrong_way", "lost", "stranded"}
"""Ends of a drive for which the exit code is 1."""
LINE_EVERY = 5.0
"""Seconds between two lines where there is no terminal to keep one alive."""
REFRESH = 0.2
"""Seconds between two looks at the live line."""


class ConnectCommand(TyperCommand):
    """A command whose option --connect may stand alone, for the usual address."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer's own, which moves
        """Write the usual address where --connect has none."""
        filled = []
        for argument, following in zip(args, [*args[1:], "--"], strict=True):
            filled.append(argument)
            if argument == "--connect" and following.startswith("-"):
                filled.append(USUAL_ADDRESS)
        return list(super().parse_args(ctx, filled))


def simulate(
    headless: Annotated[bool, typer.Option("--headless", help="No window, no display needed.")] = False,
    connect: Annotated[
        str | None,
        typer.Option(
            metavar="[HOST:PORT]",
            help=f"Hand the wheel to a drive server, at {USUAL_ADDRESS} if no other is named.",
        ),
    ] = None,
    track: Annotated[str, typer.Option(help="Where to drive: lake, jungle, oval or random:SEED.")] = "lake",
    reverse: Annotated[bool, typer.Option("--reverse", help="Drive it the other way round.")] = False,
    look: Annotated[int | None, typer.Option(min=0, help="Seed of another time of day and weather.")] = None,
    laps: Annotated[float | None, typer.Option(help="End after so many laps.")] = None,
    seconds: Annotated[float | None, typer.Option(help="End after so many simulated seconds.")] = None,
    real_time: Annotated[
        bool,
        typer.Option(
            "--real-time", help="Headless: by the wall clock; else time waits for every answer and no longer."
        ),
    ] = False,
    record: Annotated[Path | None, typer.Option(help="A new folder that the drive is recorded into.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="End with one line of JSON on standard output.")
    ] = False,
) -> None:
    """Drive a simulated car: a stand-in for Udacity's simulator.

    Example: `codriver drive model.h5` in one terminal, `codriver simulate --headless --connect --laps 1` in
    another. Without --connect the expert drives, who sees the track and not the picture. Ctrl-C ends it.
    Exit code 1 means that the car got stuck, lost or turned round, or got no readable answers.
    """
    from rich.console import Console

    console = Console(stderr=as_json, highlight=False, soft_wrap=True)
    if not headless:
        raise SettingError("the window is still to come: use --headless.")
    address = None if connect is None else read_address(connect)
    from codriver.camera.threads import keep_opencv_to_one_thread
    from codriver.sim.tracks import load_track

    keep_opencv_to_one_thread()
    rules = _rules(laps, seconds)
    course = load_track(track, reverse=reverse)
    result = _drive_headless(course, _look(look), rules, address, record, console, real_time=real_time)
    if as_json:
        sys.stdout.write(json.dumps(result) + "\n")
    raise typer.Exit(1 if result["end"] in BAD_ENDS else 0)


def read_address(text: str) -> tuple[str, int]:
    """Read "HOST:PORT"; raises SettingError for anything else."""
    host, _, port = text.strip().rpartition(":")
    if not (host and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise SettingError(f"--connect {text}: wanted HOST:PORT, like {USUAL_ADDRESS}.")
    return host, int(port)


def _rules(laps: float | None, seconds: float | None) -> "EpisodeRules":
    import math

    from codriver.sim.episode import EpisodeRules

    return EpisodeRules(
        laps=math.inf if laps is None else laps,
        time_limit=math.inf if seconds is None else seconds,
        off_road_ends=False,
        crash_ends=False,
    )


def _look(seed: int | None) -> "Look":
    import numpy as np

    from codriver.render.look import Look, draw_look

    return Look() if seed is None else draw_look(np.random.default_rng(seed))


def _drive_headless(
    track: "Track",
    look: "Look",
    rules: "EpisodeRules",
    address: tuple[str, int] | None,
    record: Path | None,
    console: "Console",
    *,
    real_time: bool,
) -> dict[str, Any]:
    """Drive to the end or to Ctrl-C, show how it goes, and return what came of it."""
    from codriver.cli.simulate_display import LiveLine, drive_json, drive_table
    from codriver.drive.headless import HeadlessDrive
    from codriver.render.simulated_world import SimulatedWorld
    from codriver.types import CAMERAS

    link = _link(address, console)
    with ExitStack() as open_things:
        chauffeur = open_things.enter_context(closing(_chauffeur(link, track, real_time=real_time)))
        recording = None if record is None else open_things.enter_context(closing(_recording(record)))
        world = open_things.enter_context(
            SimulatedWorld(track, look, rules, CAMERAS if record else ("center",))
        )
        drive = HeadlessDrive(world, chauffeur, recording=recording, real_time=real_time)
        with stop_signals() as stopped:
            who = "the expert, who sees the track and not the picture" if link is None else "a drive server"
            console.print(f"At the wheel on {track.name}: {who}. Ctrl-C ends it.")
            _drive_until(stopped, drive, LiveLine(drive, link), console)
    if chauffeur.stranded:
        console.print(f"Given up: {chauffeur.stranded}.", markup=False, style="bold red")
    result = drive_json(drive, link)
    console.print(drive_table(result))
    return result


def _link(address: tuple[str, int] | None, console: "Console") -> "ServerLink | None":
    from codriver.drive.server_link import ServerLink

    def tell(news: str) -> None:
        console.print(f"\r\x1b[K{news}" if console.is_terminal else news, markup=False)

    return None if address is None else ServerLink(*address, tell)


def _chauffeur(link: "ServerLink | None", track: "Track", *, real_time: bool) -> "Chauffeur":
    from codriver.drive.chauffeurs import ExpertChauffeur, ServerChauffeur

    return ExpertChauffeur(track) if link is None else ServerChauffeur(link, real_time=real_time)


def _recording(folder: Path) -> "RunRecording":
    from codriver.data.recorder import Recorder
    from codriver.drive.run_recording import RunRecording

    return RunRecording(Recorder(folder))


def _drive_until(
    stopped: threading.Event, drive: "HeadlessDrive", line: "LiveLine", console: "Console"
) -> None:
    """Drive until the drive ends or is stopped, and show the live line now and then."""
    shown = time.perf_counter()
    every = REFRESH if console.is_terminal else LINE_EVERY
    while drive.running and not stopped.is_set():
        moved = drive.advance()
        now = time.perf_counter()
        if now - shown < every or not moved:
            continue
        shown = now
        if console.is_terminal:  # written plainly: Rich would take milliseconds from the driving
            console.file.write(f"\r{line.text()[: console.width - 1]}\x1b[K")
            console.file.flush()
        else:
            console.print(line.text(), markup=False)
    console.print()
