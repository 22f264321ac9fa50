"""The live page of `codriver drive`: put before the server, and named by its address."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from codriver.cli.page_until_stopped import require_pages
from codriver.errors import MissingExtraError

if TYPE_CHECKING:
    from rich.console import Console

    from codriver.drive.server import DriveServer
    from codriver.model.pilot import Pilot


@dataclass(frozen=True, slots=True)
class PutPage:
    """A page that can be looked at once the server has started, or why there is none."""

    words: str
    address: str = ""

    def tell(self, console: "Console", *, open_it: bool) -> None:
        """Say where the page is, and open it in the browser if that is wanted."""
        console.print(f"{self.words}{self.address}", markup=False)
        if open_it and self.address:
            from codriver.pages.serving import open_in_browser

            open_in_browser(self.address)


def put_live_page(server: "DriveServer", model: Path, changes: dict[str, Any], pilot: "Pilot") -> PutPage:
    """Let `server` show how `pilot` drives, which was loaded from `model` with `changes`."""
    try:
        require_pages()
    except MissingExtraError as error:
        return PutPage(str(error))
    from codriver.pages.guard import new_token
    from codriver.pages.live import LivePage
    from codriver.pages.live_view import ShownModel
    from codriver.pages.painter import Painter
    from codriver.pages.serving import address

    token = new_token(server.host)
    shown = ShownModel(model.name, pilot.preprocess, Painter(model, changes, pilot.preprocess))
    server.pages = LivePage(server, shown).application(token)
    return PutPage("Look at it: ", address(server.host, server.port, token))
