"""Enter in the terminal while nobody has connected: a self-test through the very socket that is served."""

import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from codriver.drive.server import DriveServer


class SelfTestKey:
    """Listens for Enter in a thread of its own, where there is a person at a terminal."""

    def __init__(self, server: "DriveServer", console: "Console") -> None:
        self._server, self._console = server, console
        self.can_be_pressed = console.is_terminal and sys.stdin is not None and sys.stdin.isatty()
        """Whether there is somebody who could press it."""
        if self.can_be_pressed:
            threading.Thread(target=self._listen, name="self-test key", daemon=True).start()

    def _listen(self) -> None:
        from codriver.cli.drive_display import show_self_test

        while sys.stdin.readline() and not self._server.state.ever_connected:
            try:
                found = self._server.self_test()
            except (OSError, EOFError) as error:
                self._console.print(f"\nThe server does not answer its own test: {error!r}", markup=False)
                continue
            self._console.print()
            show_self_test(found, self._console)
            self._console.print(found.verdict, markup=False)
