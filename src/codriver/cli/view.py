"""`codriver view`: a recording in a browser, beside what a model would have steered."""

from pathlib import Path
from typing import Annotated

from rich.console import Console
from typer import Argument

from codriver.cli.feeding_options import Blur, Colour, Crop, Resize, Scale, Size, feeding_arguments
from codriver.cli.page_until_stopped import NoBrowser, Port, require_pages, serve_until_stopped
from codriver.errors import ModelFileError


def view(
    recording: Annotated[Path, Argument(help="The folder that holds a log and its pictures, or the log.")],
    model: Annotated[
        Path | None, Argument(help="A model, to see what it would have steered and where it is most off.")
    ] = None,
    port: Port = 0,
    no_browser: NoBrowser = False,
    crop: Crop = None,
    colour: Colour = None,
    blur: Blur = None,
    size: Size = None,
    resize: Resize = None,
    scale: Scale = None,
) -> None:
    """Look through a recording in a browser, and leave stretches out of it.

    What is left out is kept beside the log, which is never touched; check and train respect it.

    Example: `codriver view recordings/lake model.h5`
    """
    require_pages()
    changes = feeding_arguments(crop, colour, blur, size, resize, scale, None).get("changes", {})
    if model and not model.is_file():
        raise ModelFileError(f"there is no model at {model}. Name the file that training has made.")
    from codriver.pages.serving import PageServer
    from codriver.pages.shown_recording import show_recording
    from codriver.pages.view import ViewPage

    Console(highlight=False, soft_wrap=True).print(f"Reading {recording} ...", markup=False)
    with ViewPage(show_recording(recording), model, changes) as page:
        serve_until_stopped(PageServer(page.application(), port=port), browser=not no_browser)
