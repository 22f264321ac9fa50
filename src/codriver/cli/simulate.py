"""`codriver simulate`: the built-in simulator, driven by a server, the expert, or a person in a window."""

import json
import math
import sys
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand

from codriver.cli import simulator_options as options
from codriver.cli.simulator_options import USUAL_ADDRESS
from codriver.errors import SettingError

if TYPE_CHECKING:
    from codriver.sim.episode import EpisodeRules

BAD_ENDS = {"stuck", "wrong_way", "lost", "stranded"}
"""Ends of a drive for which the exit code is 1."""


class ConnectCommand(TyperCommand):
    """A command whose option --connect may stand alone, for the usual address."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer's own, which moves
        """Write the usual address where --connect has none."""
        filled = []
        for argument, following in pairwise([*args, "--"]):
            filled.append(argument)
            if argument == "--connect" and following.startswith("-"):
                filled.append(USUAL_ADDRESS)
        return list(super().parse_args(ctx, filled))


def simulate(
    headless: options.Headless = False,
    browser: options.Browser = False,
    connect: options.Connect = None,
    track: options.Track = "lake",
    reverse: options.Reverse = False,
    look: options.Look = None,
    laps: options.Laps = None,
    seconds: options.Seconds = None,
    record: options.Record = None,
    real_time: options.RealTime = False,
    software: options.Software = False,
    model: options.Model = None,
    corrections: options.Corrections = None,
    host: options.Host = "127.0.0.1",
    port: options.Port = 4568,
    as_json: options.Json = False,
) -> None:
    """Drive a simulated car: a stand-in for Udacity's simulator.

    Example: `codriver simulate`, and drive with the arrow keys; R starts and stops recording, H shows more.

    With --connect a drive server drives, as in the simulator's Autonomous Mode: `codriver drive model.h5` in
    one terminal, `codriver simulate --connect` in another. W or S take the wheel back while they are held.

    With --browser a page shows it, and no display is needed. With --model there, or --connect, holding a key
    takes the wheel from the model, and what you do is recorded as corrections.

    With --headless there is no window, and without --connect the expert drives, who sees the track and not
    the picture. Exit code 1 means that the car got stuck, lost or turned round, or got no readable answers.
    """
    from rich.console import Console

    from codriver.camera.threads import keep_opencv_to_one_thread
    from codriver.cli.record import look_of
    from codriver.sim.tracks import load_track

    console = Console(stderr=as_json, highlight=False, soft_wrap=True)
    address = None if connect is None else read_address(connect)
    keep_opencv_to_one_thread()
    place = load_track(track, reverse=reverse), look_of(look), _rules(laps, seconds)
    if headless:
        from codriver.cli.simulate_headless import drive_headless

        result = drive_headless(*place, address, record, console, real_time=real_time)
    elif browser or model:
        from codriver.cli.simulate_browser import Served, drive_in_page

        result = drive_in_page(*place, address, record, console, Served(host, port, model, corrections))
    else:
        from codriver.cli.simulate_window import drive_in_window, open_on_display

        window = partial(open_on_display, place[0], console, software=software)
        result = drive_in_window(*place, address, record, console, window)
    if as_json:
        sys.stdout.write(json.dumps(result) + "\n")
    raise typer.Exit(1 if result["end"] in BAD_ENDS else 0)


def _rules(laps: float | None, seconds: float | None) -> "EpisodeRules":
    """Return rules by which only a limit that was named ends the drive."""
    from codriver.sim.episode import EpisodeRules

    return EpisodeRules(
        laps=math.inf if laps is None else laps,
        time_limit=math.inf if seconds is None else seconds,
        off_road_ends=False,
        crash_ends=False,
    )


def read_address(text: str) -> tuple[str, int]:
    """Read "HOST:PORT"; raises SettingError for anything else."""
    host, _, port = text.strip().rpartition(":")
    if not (host and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise SettingError(f"--connect {text}: wanted HOST:PORT, like {USUAL_ADDRESS}.")
    return host, int(port)
