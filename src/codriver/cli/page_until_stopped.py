"""Serving a page until Ctrl-C: the address is printed, and the browser opens at it."""

import importlib.util
from typing import TYPE_CHECKING, Annotated

from rich.console import Console
from typer import Option

from codriver.cli.stop_signals import stop_signals
from codriver.errors import MissingExtraError

if TYPE_CHECKING:
    from codriver.pages.serving import PageServer

LOOK_EVERY = 0.5
"""Seconds between two looks at whether the server still serves."""

Port = Annotated[int, Option(min=0, max=65535, help="Where the page is served; 0 takes a free port.")]
NoBrowser = Annotated[bool, Option("--no-browser", help="Only print the page's address.")]


def require_pages() -> None:
    """Raise MissingExtraError where what serves pages is not installed."""
    if importlib.util.find_spec("starlette") is None:
        raise MissingExtraError("pages", "A page in the browser")


def serve_until_stopped(pages: "PageServer", *, browser: bool) -> None:
    """Serve pages to this computer's browsers until Ctrl-C."""
    from codriver.pages.serving import open_in_browser

    console = Console(highlight=False, soft_wrap=True)
    with stop_signals() as stopped, pages:
        console.print(f"Look at it: {pages.address}   Ctrl-C ends it.", markup=False)
        if browser and not open_in_browser(pages.address):
            console.print("No browser could be opened here; open that address in one yourself.")
        while pages.running and not stopped.wait(LOOK_EVERY):
            pass
