"""`codriver export`: from a Keras model to a file for other runtimes, checked on real frames."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from codriver.export.formats import Format, default_output

if TYPE_CHECKING:
    from codriver.export.result import Export


def export(
    model: Annotated[Path, typer.Argument(help="The model.h5, or any other Keras file that drives.")],
    kind: Annotated[Format, typer.Option("--format", help="What to write.")],
    int8: Annotated[
        bool, typer.Option("--int8", help="Compute in int8: a third of the size. Needs --recording.")
    ] = False,
    recording: Annotated[
        Path | None,
        typer.Option(help="A recording whose frames the export is checked on, and int8 calibrated."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Where to write it; default: MODEL with the format's ending."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
) -> None:
    """Export a model to ONNX, LiteRT or OpenVINO, with its preprocessing on a card inside.

    The export is compared with the model on frames of the recording, or on drawn roads without one; it is
    kept only if it steers the same. Exit code 1 means: it does not, and nothing was written.

    Example: `codriver export model.h5 --format onnx --int8 --recording recordings/lake`, and then
    `codriver drive model-int8.onnx`.
    """
    from codriver.export.exporting import export_model

    console = Console(stderr=True, highlight=False, soft_wrap=True)
    columns = (TextColumn("looking at pictures"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None, visible=False)
        found = export_model(
            model,
            kind,
            output or default_output(model, kind, int8=int8),
            int8=int8,
            recording=recording,
            tell=lambda words: console.print(f"{words} ...", markup=False),
            progress=lambda done, total: bar.update(task, completed=done, total=total, visible=done < total),
        )
    if as_json:
        print(json.dumps(found.to_json()))
    _show(found, console)
    raise typer.Exit(0 if found.passed else 1)


def _show(found: "Export", console: Console) -> None:
    table = Table(f"difference in steering on {found.checked_on}", "frames", "largest", "mean")
    for name, one in ((found.runtime, found.in_runtime), ("codriver drive", found.in_drive)):
        table.add_row(name, f"{one.frames}", f"{one.largest:.6f}", f"{one.mean:.6f}")
    table.add_row("allowed", "", f"{found.bound.largest:.6f}", f"{found.bound.mean:.6f}")
    console.print(table)
    if found.passed:
        names = " and ".join(str(file) for file in found.files)
        console.print(f"Written: {names}, {found.size_bytes:,} bytes", markup=False)
        console.print(f"Drive with it: codriver drive {found.files[0]}", markup=False)
    else:
        console.print("It does not steer like the model; nothing was written.", style="bold red")
        if found.precision == "int8":
            console.print("A recording with more bends and more light may help, or leave out --int8.")
