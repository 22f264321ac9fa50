"""`codriver record`: laps in the built-in simulator, driven by the expert or by a person, as a recording."""

import json
import math
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console

if TYPE_CHECKING:
    from codriver.render.look import Look

ROLLING = 8.0
"""Metres per second at the beginning of a recording that begins within a lap: every bend can be driven so."""


def record(
    output: Annotated[Path, typer.Argument(help="A new folder for the recording.", metavar="OUT")],
    driver: Annotated[
        Literal["expert", "human"],
        typer.Option(help="expert sees the track and drives by itself; human opens the window."),
    ] = "expert",
    track: Annotated[str, typer.Option(help="lake, jungle, oval or random:SEED.")] = "lake",
    reverse: Annotated[bool, typer.Option("--reverse", help="Drive it the other way round.")] = False,
    laps: Annotated[float, typer.Option(min=0.01, max=1000, help="Laps to record.")] = 3,
    speed: Annotated[float, typer.Option(min=1, max=30, help="Miles per hour on a straight road.")] = 30,
    noise: Annotated[
        float,
        typer.Option(min=0, max=1.5, help="Metres that the expert is pushed off the line, to show recovery."),
    ] = 0.3,
    style: Annotated[
        Literal["smooth", "keyboard"], typer.Option(help="How the expert handles the steering.")
    ] = "smooth",
    look: Annotated[int | None, typer.Option(min=0, help="Seed of another time of day and weather.")] = None,
    calm: Annotated[bool, typer.Option("--calm", help="Take bends as slowly as a model will.")] = False,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the pushes.")] = 0,
    as_json: Annotated[
        bool, typer.Option("--json", help="End with one line of JSON on standard output.")
    ] = False,
) -> None:
    """Record laps in the built-in simulator, in the Udacity simulator's own layout.

    Example: codriver record laps --track lake --laps 3
    """
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    if driver == "human":
        from codriver.cli.simulate import simulate

        simulate(track=track, reverse=reverse, look=look, laps=laps, record=output, as_json=as_json)
        return
    with lap_bar(console) as show:
        result = record_expert(
            output,
            track,
            lambda share: show(f"recording {track}", share),
            reverse=reverse,
            laps=laps,
            mph=speed,
            noise=noise,
            style=style,
            look=look_of(look),
            calm=calm,
            seed=seed,
        )
    if as_json:
        print(json.dumps(result))
    console.print(
        f"{result['rows']:,} rows in {output}: {result['laps']:g} laps of {result['track']}, "
        f"{result['end'].replace('_', ' ')}.\nLook at it: codriver check {output}",
        markup=False,
    )
    raise typer.Exit(0 if result["end"] == "finished" else 1)


class lap_bar:  # noqa: N801 - reads like the function that it is
    """A progress bar for drives, on standard error; gives a function of what is done and the share of it."""

    def __init__(self, console: Console) -> None:
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )

    def __enter__(self) -> Callable[[str, float], None]:
        self._bar.start()
        task = self._bar.add_task("", total=1.0)
        return lambda what, share: self._bar.update(task, description=what, completed=share)

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


def look_of(seed: int | None) -> "Look":
    """Return the look drawn from a seed; without one, the surveyed lake's."""
    import numpy as np

    from codriver.render.look import Look, draw_look

    return Look() if seed is None else draw_look(np.random.default_rng(seed))


def record_expert(
    output: Path,
    track: str,
    progress: Callable[[float], object],
    *,
    look: "Look",
    reverse: bool = False,
    laps: float = 1,
    mph: float = 30,
    noise: float = 0.0,
    style: Literal["smooth", "keyboard"] = "smooth",
    seed: int = 0,
    every: int = 1,
    calm: bool = False,
    begin: float = 0.0,
) -> dict[str, Any]:
    """Let the expert drive `laps` of a track at up to `mph`, record them, and return what came of it.

    One in `every` of the pictures that a driver would get is recorded. Where it is `calm` it takes bends as
    slowly as the driver does, by whom a network will drive: how hard one steers back to the middle goes by
    the speed, which a network cannot see, and has to learn by the bend. It sets off at the track's own start;
    calm, or with `begin` so many laps ahead of that, it is rolling then.
    """
    import numpy as np

    from codriver.camera.threads import keep_opencv_to_one_thread
    from codriver.control.curve_speed import LATERAL_ACCELERATION_LIMIT
    from codriver.data.recorder import Recorder
    from codriver.drive.expert_recording import record_laps
    from codriver.drive.run_recording import RunRecording
    from codriver.render.simulated_world import SimulatedWorld
    from codriver.sim.episode import EpisodeRules
    from codriver.sim.expert_driver import ExpertDriver
    from codriver.sim.start import Start
    from codriver.sim.tracks import load_track
    from codriver.types import CAMERAS, METRES_PER_SECOND_PER_MPH

    keep_opencv_to_one_thread()
    course = load_track(track, reverse=reverse)
    place = (course.start + begin * course.length) % course.length
    start = Start(place, speed=ROLLING) if begin or calm else None
    set_speed = mph * METRES_PER_SECOND_PER_MPH
    limit = LATERAL_ACCELERATION_LIMIT if calm else math.inf
    rng = np.random.default_rng(seed)
    expert = ExpertDriver(
        course, rng, set_speed=set_speed, noise=noise, style=style, lateral_acceleration=limit
    )
    with SimulatedWorld(course, look, EpisodeRules(laps=laps), CAMERAS) as world:
        recording = RunRecording(Recorder(output))
        try:
            record_laps(world, expert, recording, datetime.now(), progress, every=every, start=start)
        finally:
            recording.close()
        return {
            "recording": str(output),
            "track": course.name,
            "rows": recording.written,
            "laps": round(float(world.world.completion) * laps, 3),
            "end": str(world.world.end),
        }
