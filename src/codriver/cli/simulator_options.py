"""The options of `codriver simulate`."""

from pathlib import Path
from typing import Annotated

from typer import Option

USUAL_ADDRESS = "127.0.0.1:4567"
"""Where the simulator looks for its server."""

Headless = Annotated[bool, Option("--headless", help="No window, no display needed.")]
Connect = Annotated[
    str | None,
    Option(
        metavar="[HOST:PORT]",
        help=f"Hand the wheel to a drive server, at {USUAL_ADDRESS} if no other is named.",
    ),
]
Track = Annotated[str, Option(help="Where to drive: lake, jungle, oval or random:SEED.")]
Reverse = Annotated[bool, Option("--reverse", help="Drive it the other way round.")]
Look = Annotated[int | None, Option(min=0, help="Seed of another time of day and weather.")]
Laps = Annotated[float | None, Option(help="End after so many laps.")]
Seconds = Annotated[float | None, Option(help="End after so many simulated seconds.")]
Record = Annotated[Path | None, Option(help="A new folder that the drive is recorded into from the start.")]
RealTime = Annotated[
    bool,
    Option("--real-time", help="Headless: by the wall clock; else time waits for answers only."),
]
Software = Annotated[bool, Option("--software", help="Draw the window without the graphics card.")]
Json = Annotated[bool, Option("--json", help="End with one line of JSON on standard output.")]
