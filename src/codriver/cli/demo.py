"""`codriver demo`: the whole journey in one command: record, train, drive, and show how well it drove."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from codriver.cli.demo_recording import LOOKS, RANDOM_TRACKS, DemoCourse, demo_courses, record_courses
from codriver.cli.record import lap_bar
from codriver.cli.train import publish, train_with_bar

if TYPE_CHECKING:
    from codriver.cli.demo_drive import DemoDrive

UNSEEN = 1000
"""Seed of the random track that is driven and never recorded."""


def demo(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for all that comes of it.")] = Path(
        "demo"
    ),
    laps: Annotated[float, typer.Option(min=0.01, max=100, help="Laps of lake and jungle, each time.")] = 1,
    random_tracks: Annotated[
        int, typer.Option(min=0, max=100, help="Random tracks to record a part of.")
    ] = RANDOM_TRACKS,
    looks: Annotated[
        int, typer.Option(min=0, max=100, help="Other looks to record pieces of lake and jungle in.")
    ] = LOOKS,
    epochs: Annotated[int, typer.Option(min=1, max=1000, help="Passes of training at most.")] = 6,
    speed: Annotated[float, typer.Option(min=1, max=30, help="Miles per hour it drives at.")] = 20,
    drive_laps: Annotated[float, typer.Option(min=0.01, max=100, help="Laps it drives on each track.")] = 1,
    seed: Annotated[int, typer.Option(min=0, help="Seed of everything random.")] = 0,
    spent: Annotated[
        float | None, typer.Option(hidden=True, help="Seconds that installing took, for the account.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="End with one line of JSON on standard output.")
    ] = False,
) -> None:
    """Record laps with the expert, train on them, drive two tracks in closed loop, and show how it went.

    Example: codriver demo

    Needs no simulator, display or GPU. Exit code 1 means that the car left the road.
    """
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    folder = _new_folder(output)
    account: dict[str, float] = {} if spent is None else {"installing": spent}
    with _step(console, account, "1/3  The expert drives and is recorded"):
        recordings = _record(folder, laps, demo_courses(random_tracks, looks), seed, console)
    with _step(console, account, "2/3  A network learns from the pictures"):
        model = _train(folder, recordings, epochs, seed)
    with _step(console, account, "3/3  It drives by itself, in closed loop"):
        drives = _drive(folder, model, speed, drive_laps, console)
    result = {
        "folder": str(folder),
        "drives": [drive.to_json() for drive in drives],
        "seconds": {name: round(seconds, 1) for name, seconds in account.items()},
    }
    _show(console, drives, account, model)
    if as_json:
        print(json.dumps(result))
    raise typer.Exit(0 if all(drive.clean for drive in drives) else 1)


@contextmanager
def _step(console: Console, account: dict[str, float], title: str) -> Iterator[None]:
    console.print(f"\n[bold]{title}[/]")
    started = time.perf_counter()
    yield
    account[title[5:]] = time.perf_counter() - started


def _new_folder(output: Path) -> Path:
    """Return `output`, numbered if it is there already: a demo overwrites nothing."""
    count, folder = 1, output
    while folder.exists():
        count += 1
        folder = output.with_name(f"{output.name}-{count}")
    return folder


def _record(folder: Path, laps: float, courses: list[DemoCourse], seed: int, console: Console) -> list[Path]:
    recordings = folder / "recordings"
    with lap_bar(console) as show:
        results = record_courses(courses, recordings, laps, seed, partial(show, "recording"))
    for course, result in zip(courses, results, strict=True):
        console.print(f"     {course.name}: {result['rows']:,} rows of three pictures", markup=False)
    return [recordings / course.name for course in courses]


def _train(folder: Path, recordings: list[Path], epochs: int, seed: int) -> Path:
    from codriver.train.config import TrainingConfig

    config = TrainingConfig(epochs=epochs, seed=seed)
    result = train_with_bar(None, recordings, config, folder / "runs", allow_bad=False)
    if result.best_epoch is None:
        raise KeyboardInterrupt
    model = folder / "model.h5"
    publish(result.run.best, model)
    return model


def _drive(folder: Path, model: Path, mph: float, laps: float, console: Console) -> "list[DemoDrive]":
    from codriver.cli.demo_drive import drive_and_draw

    tracks = ("lake", f"random:{UNSEEN}")
    with lap_bar(console) as show:
        return drive_and_draw(model, tracks, mph, laps, folder, partial(show, "driving"))


def _show(console: Console, drives: "list[DemoDrive]", account: dict[str, float], model: Path) -> None:
    from codriver.cli.demo_drive import ROW_NAMES

    table = Table("", *(drive.track for drive in drives))
    for name, *figures in zip(ROW_NAMES, *(drive.column() for drive in drives), strict=True):
        table.add_row(name, *figures)
    console.print()
    console.print(table)
    minutes = sum(account.values()) / 60
    parts = ", ".join(f"{name[0].lower()}{name[1:]} {seconds:.0f} s" for name, seconds in account.items())
    console.print(f"{minutes:.1f} minutes: {parts}")
    for drive in drives:
        console.print(f"film: {drive.film}   path from above: {drive.trace}", markup=False)
    console.print(f"Drive the simulator with it: python drive.py {model}", markup=False)
