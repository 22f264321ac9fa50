"""The options of `codriver evaluate`."""

from pathlib import Path
from typing import Annotated, Literal

from typer import Argument, Option

Models = Annotated[list[Path], Argument(help="Model files; several are compared.", metavar="MODEL")]
Track = Annotated[str, Option(help="lake, jungle, oval or random:SEED.")]
Reverse = Annotated[bool, Option("--reverse", help="Drive it the other way round.")]
Laps = Annotated[float, Option(min=0.01, max=1000, help="Laps from each start.")]
Speed = Annotated[float, Option(min=1, max=30, help="Miles per hour on a straight road.")]
Starts = Annotated[
    int | None,
    Option(
        min=1,
        max=1000,
        help="The track's own start, and so many less one anywhere; default: 3, in a replay 1.",
        show_default=False,
    ),
]
LookSeed = Annotated[int | None, Option(min=0, help="Seed of another time of day and weather.")]
Latency = Annotated[float, Option(min=0, max=2000, help="Milliseconds added to every answer.")]
Dropped = Annotated[float, Option(min=0, max=0.99, help="Share of the pictures that are lost.")]
Suite = Annotated[
    Literal["standard"] | None,
    Option(help="Instead of one course: tracks, looks, latencies, losses, camera faults, recoveries."),
]
Replay = Annotated[
    Path | None,
    Option(
        help="Instead of a track: drive on this recording, its pictures warped to where the car is.",
        metavar="RECORDING",
    ),
]
Seed = Annotated[int, Option(min=0, help="Seed of the starts and of the losses.")]
Processes = Annotated[int | None, Option(min=1, max=256, help="Drives at once; default: one for each core.")]
Output = Annotated[Path, Option("--output", "-o", help="Folder of the report.")]
Json = Annotated[bool, Option("--json", help="Print report.json on standard output.")]
