"""`codriver check`: what is in a recording, what is wrong with it, and a picture of it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from codriver.errors import SettingError

if TYPE_CHECKING:
    from codriver.data.recording import Recording

SEED = 0
"""The pictures show the same frames each time."""


def check(
    recordings: Annotated[
        list[Path], typer.Argument(help="Folders that hold a log and its pictures, or the logs themselves.")
    ],
    allow_bad: Annotated[
        bool, typer.Option("--allow-bad", help="More than 5 % of bad rows is no reason for exit code 1.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print everything as JSON, with all bad rows.")
    ] = False,
    picture: Annotated[
        Path | None, typer.Option(help="Where to write the picture; default: NAME-check.png here.")
    ] = None,
    no_picture: Annotated[bool, typer.Option("--no-picture", help="Write no picture.")] = False,
    augment: Annotated[
        bool,
        typer.Option("--augment", help="Also write NAME-augment.png: frames as training will see them."),
    ] = False,
    folk_corrections: Annotated[
        bool,
        typer.Option("--folk-corrections", help="Draw those with the usual constants, not by geometry."),
    ] = False,
) -> None:
    """Say what a recording holds and what is wrong with it, and draw a picture to judge it by.

    Every picture is decoded. Exit code 1 means: readable, but more than 5 % of the rows are bad.

    Example: codriver check recordings/lake
    """
    if picture and (no_picture or len(recordings) > 1):
        raise SettingError("--picture names the picture of one recording; leave it out for several or none.")
    names: set[str] = set()
    results = [
        _check_one(
            path,
            names,
            quiet=as_json,
            picture=picture,
            sheet=not no_picture,
            augment=augment,
            folk=folk_corrections,
        )
        for path in recordings
    ]
    if as_json:
        print(json.dumps({"recordings": results}, indent=2))
    if not allow_bad and not all(result["good"] for result in results):
        raise typer.Exit(1)


def _check_one(
    path: Path,
    names: set[str],
    *,
    quiet: bool,
    picture: Path | None,
    sheet: bool,
    augment: bool,
    folk: bool,
) -> dict[str, Any]:
    """Check one recording, print it unless `quiet`, and return what --json prints of it."""
    import numpy as np

    from codriver.cli.check_screen import show_report
    from codriver.data.check import check_recording

    console = Console(highlight=False, quiet=quiet)
    recording = _read(path)
    report = check_recording(recording)
    show_report(console, report)
    result = report.to_json()
    name = _unused(report.name, names)
    if sheet:
        from codriver.plots.recording_sheet import draw_recording_sheet

        target = picture or Path(f"{name}-check.png")
        draw_recording_sheet(recording, report, target, np.random.default_rng(SEED))
        result["picture"] = str(target)
        console.print(f"picture: {target}", soft_wrap=True)
    if augment:
        from codriver.plots.augment_sheet import draw_augment_sheet

        target = Path(f"{name}-augment.png")
        draw_augment_sheet(recording, target, np.random.default_rng(SEED), folk=folk)
        result["augment_picture"] = str(target)
        console.print(f"augmented frames: {target}", soft_wrap=True)
    return result


def _read(path: Path) -> "Recording":
    """Read and verify a recording behind a progress bar on standard error."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from codriver.data.recording import read_recording

    columns = (
        TextColumn("looking at pictures"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        return read_recording(
            path,
            allow_bad=True,
            verify=True,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )


def _unused(name: str, names: set[str]) -> str:
    """Return the name, numbered if another recording of this call has it; two folders may both be `data`."""
    number, unused = 1, name
    while unused in names:
        number += 1
        unused = f"{name}-{number}"
    names.add(unused)
    return unused
