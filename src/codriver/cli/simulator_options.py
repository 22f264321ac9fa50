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
Browser = Annotated[
    bool, Option("--browser", help="Show it in a browser instead of a window: no display is needed here.")
]
Model = Annotated[
    Path | None,
    Option(help="In a browser: let this model drive, until you hold a key and take the wheel."),
]
Corrections = Annotated[
    Path | None,
    Option(help="Browser: a new folder for what you do when you take the wheel; else named by the time."),
]
Host = Annotated[str, Option(help="Browser: where to serve it; 0.0.0.0 lets others in, with a token.")]
Port = Annotated[int, Option(min=0, max=65535, help="Browser: the page's port; 0 takes a free one.")]
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
