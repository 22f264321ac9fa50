"""`codriver inspect`: what a model file is, how it is fed and why, and what of it is refused."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from rich.console import Console

    from codriver.model.inspection import Inspection


def inspect(
    model: Annotated[
        Path, typer.Argument(help="The model: .h5, .keras, weights or JSON of a pair, .onnx, .tflite, .xml.")
    ],
    crop: Crop = None,
    colour: Colour = None,
    blur: Blur = None,
    size: Size = None,
    resize: Resize = None,
    scale: Scale = None,
    recording: Recording = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Say what a model file is: its layers, how it wants to be fed and how we know, what is refused.

    Nothing stored in the file is run. Exit code 1 means: a model, but not one that drives.

    Example: codriver inspect model.h5
    """
    from rich.console import Console

    from codriver.camera.threads import keep_opencv_to_one_thread
    from codriver.model.inspection import inspect_model

    keep_opencv_to_one_thread()
    arguments = feeding_arguments(crop, colour, blur, size, resize, scale, recording)
    inspection = inspect_model(model, **arguments)
    if as_json:
        print(json.dumps(inspection.to_json(), indent=2))
    else:
        _show(inspection, Console(highlight=False))
    if not inspection.drives:
        raise typer.Exit(1)


def _show(inspection: "Inspection", console: "Console") -> None:
    """Print an inspection on about one screen."""
    from rich.markup import escape
    from rich.table import Table

    console.print(f"\n[bold]{escape(Path(inspection.path).name)}[/]", soft_wrap=True)
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="cyan", no_wrap=True)
    facts.add_column()
    for label, value in _facts(inspection):
        facts.add_row(label, escape(value))
    console.print(facts)
    table = Table("layer", "kind", "gives", "weights", "in the file", box=None, padding=(0, 2, 0, 0))
    table.columns[3].justify = "right"
    for layer in inspection.layers:
        gives = "x".join(map(str, layer.output)) if layer.output else ""
        stored = "" if layer.stored == layer.kind else layer.stored or "part of the layer before"
        table.add_row(layer.name, layer.kind, gives, f"{layer.weights:,}" if layer.weights else "", stored)
    console.print(table)
    if inspection.drives:
        console.print(f"[green]It drives:[/] codriver drive {escape(inspection.path)}", soft_wrap=True)
    for reason in inspection.refused:
        console.print(f"[bold red]Refused:[/] {escape(reason)}", soft_wrap=True)


def _facts(inspection: "Inspection") -> list[tuple[str, str]]:
    rows, columns, channels = inspection.input
    facts = [
        ("kept as", f"{inspection.layout}, written by Keras {inspection.keras_version}"),
        (
            "network",
            f"{inspection.kind}, {len(inspection.layers)} layers, {inspection.weights:,} weights, "
            f"takes {columns}x{rows} with {channels} channels, steering from {inspection.steering}",
        ),
    ]
    if inspection.reading:
        facts += [("fed with", str(inspection.reading.preprocess)), ("because", inspection.reading.reason)]
    if inspection.other_ways:
        facts.append(
            ("or else", f"{inspection.other_ways} other ways are common; --recording FOLDER decides")
        )
    return facts + [("rewritten", note) for note in inspection.notes]
