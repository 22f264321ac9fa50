"""`codriver runs`: training runs and reports in a browser."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from codriver.cli.page_until_stopped import NoBrowser, Port, require_pages, serve_until_stopped


def runs(
    folder: Annotated[
        Path, Argument(help="The folder that holds the runs, or several places with runs.")
    ] = Path("runs"),
    report: Annotated[
        list[Path] | None, Option(help="Folder of a report; those beside FOLDER are found anyway.")
    ] = None,
    port: Port = 0,
    no_browser: NoBrowser = False,
) -> None:
    """Compare training runs in a browser: curves, settings that differ, reports; also while one trains.

    A report belongs to the run whose model.h5 drove in it.

    Example: `codriver runs`
    """
    require_pages()
    from codriver.pages.runs import RunsPage
    from codriver.pages.serving import PageServer

    page = RunsPage(folder, report or [])
    serve_until_stopped(PageServer(page.application(), port=port), browser=not no_browser)
