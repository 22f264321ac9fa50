"""`codriver explain`: what a network looks at, on pictures or on a whole recording."""

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from codriver.cli.feeding_options import Blur, Colour, Crop, Resize, Scale, Size, feeding_arguments
from codriver.errors import SettingError

if TYPE_CHECKING:
    from codriver.cli.explain_film import Sight


def explain(
    model: Annotated[Path, typer.Argument(help="The model file, of any kind that drives.")],
    images: Annotated[
        list[Path],
        typer.Argument(help="Pictures of the camera, or the folder of one recording.", metavar="IMAGE..."),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="A folder for pictures, or a film: .webp or .gif.",
            show_default="explained",
        ),
    ] = None,
    video: Annotated[
        bool | None,
        typer.Option("--video/--pictures", help="One film instead of a picture each; usual for a recording."),
    ] = None,
    crop: Crop = None,
    colour: Colour = None,
    blur: Blur = None,
    size: Size = None,
    resize: Resize = None,
    scale: Scale = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was steered as JSON.")] = False,
) -> None:
    """Show what a network looks at: tinted where its features fire, with the path of what it steers.

    Boxed is what it is fed. Where a picture belongs to a recording, the path of what was steered there is
    drawn too, in blue; for a side camera it is what training makes of it.

    Example: codriver explain model.h5 recordings/lake/IMG/center_*.jpg
    """
    from codriver.camera.threads import keep_opencv_to_one_thread
    from codriver.cli.explain_film import Explained, draw_film, draw_pictures, find_sights

    keep_opencv_to_one_thread()
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    recording = len(images) == 1 and images[0].is_dir()
    filmed = _filmed(recording, output, video)
    sights = find_sights(images)
    arguments = feeding_arguments(crop, colour, blur, size, resize, scale, None)
    explained = Explained(model, arguments)
    console.print(explained.pilot.summary, markup=False)
    if filmed:
        target = output or Path(f"{_stem(images[0])}-explained.webp")
        drawn = draw_film(explained, sights, target, console)
    else:
        drawn = draw_pictures(explained, sights, output or Path("explained"), console)
    _show(console, drawn, explained.steered)
    if as_json:
        steered = [_facts(sight, steering) for sight, steering in explained.steered.items()]
        print(json.dumps({"model": str(model), "written": [str(path) for path in drawn], "frames": steered}))


def _filmed(recording: bool, output: Path | None, video: bool | None) -> bool:
    """Return whether to make one film; raises SettingError where the wishes do not go together."""
    from codriver.plots.film import MOST_PICTURES

    named_film = output is not None and output.suffix in MOST_PICTURES
    wanted = (recording or named_film) if video is None else video
    if wanted and output is not None and not named_film:
        raise SettingError(f"-o {output}: a film's name ends in {' or '.join(MOST_PICTURES)}.")
    if named_film and not wanted:
        raise SettingError(f"-o {output} is a film, and --pictures asks for pictures; leave out one of them.")
    return wanted


def _stem(image: Path) -> str:
    resolved = image.resolve()
    return resolved.name if resolved.is_dir() else resolved.stem


def _show(console: Console, drawn: list[Path], steered: "dict[Sight, float]") -> None:
    both = [(steering, sight.steering) for sight, steering in steered.items() if sight.steering is not None]
    if both:
        error = sum(abs(predicted - recorded) for predicted, recorded in both) / len(both)
        console.print(f"It steers {error:.3f} off what was recorded, in the mean of {len(both)} frames.")
    where = drawn[0] if len(drawn) == 1 else f"{len(drawn)} pictures in {drawn[0].parent}"
    console.print(f"Written: {where}", markup=False)


def _facts(sight: "Sight", steering: float) -> dict[str, object]:
    number = steering if math.isfinite(steering) else None
    return {"image": str(sight.picture), "steering": number, "recorded": sight.steering}
