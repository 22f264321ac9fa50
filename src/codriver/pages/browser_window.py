"""A window in a browser: shows a scene as the centre camera sees it, and tells what the person holds."""

import asyncio
import json
import math
import threading
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from starlette.routing import WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket, WebSocketDisconnect

from codriver.control.hands import Inputs
from codriver.pages.guard import new_token
from codriver.pages.message import pack
from codriver.pages.serving import PageServer
from codriver.pages.site import page_route, site
from codriver.render.dashboard import Dashboard
from codriver.render.look import Look
from codriver.render.off_screen_view import OffScreenView
from codriver.render.scene import Scene
from codriver.render.window import Pose

BUTTONS = {"r", "space", "backspace", "escape"}
"""What may be pressed, by Panda3D's names."""
MOST_PRESSED = 32
"""Presses that wait for the next picture; more come from no person."""
LONGEST_ORDER = 400
"""Characters of what a page sends."""
REFUSED = 1008
"""Why a websocket is closed, by its protocol's number: what it sent makes no sense."""


class BrowserWindow:
    """One page that drives; others that open it look on. Used by the drive's thread, served by another."""

    def __init__(self, title: str, *, host: str = "127.0.0.1", port: int = 0) -> None:
        """Serve it; raises ServerError where that cannot be."""
        self._title = title
        self._pages: dict[WebSocket, _Viewer] = {}
        self._driving: WebSocket | None = None
        self._inputs = Inputs()
        self._pressed: list[str] = []
        self._view: OffScreenView | None = None
        self._left = False
        token = new_token(host)
        self._server = PageServer(self._application(token), host=host, port=port, token=token)
        self._server.__enter__()
        self.address = self._server.address
        """Where a browser finds it."""
        self.opened = threading.Event()
        """Set once somebody looks."""

    def look_into(self, scene: Scene, look: Look) -> None:
        """Show `scene`, which has this look, from the next picture on; once for a window."""
        self._view = OffScreenView(scene, look)

    @property
    def is_open(self) -> bool:
        """Whether it is still served. A page that is closed can be opened again."""
        return self._server.running

    def inputs(self) -> Inputs:
        """Return what the person holds: nothing as soon as the page is gone."""
        return self._inputs

    def pressed(self) -> list[str]:
        """Return the keys and buttons that went down since the last call."""
        pressed, self._pressed = self._pressed, []
        return pressed

    def show(self, pose: Pose, dashboard: Dashboard) -> None:
        """Draw the scene for a car at this pose, if a page waits for a picture."""
        waiting = [viewer for viewer in list(self._pages.values()) if viewer.waits]
        if not waiting or self._view is None:
            return
        told = {"title": self._title, **asdict(dashboard), "onlookers": len(self._pages) - 1}
        message = pack(told, {"view": self._view.jpeg(pose)})
        for viewer in waiting:
            viewer.hand_over(message)

    def close(self) -> None:
        """Stop serving; the scene stays."""
        self._server.__exit__()
        if self._view is not None:
            self._view.close()

    def _application(self, token: str) -> ASGIApp:
        routes = [page_route("/", "Drive", "wheel"), WebSocketRoute("/pages/wheel", self._converse)]
        return site(routes, token)

    async def _converse(self, socket: WebSocket) -> None:
        await socket.accept()
        viewer = _Viewer(socket)
        self._pages[socket] = viewer
        self.opened.set()
        sending = asyncio.create_task(viewer.send())
        try:
            while (event := await socket.receive())["type"] != "websocket.disconnect":
                self._take(socket, viewer, read_hands(event.get("text") or ""))
        except ValueError:
            await socket.close(REFUSED)
        finally:
            sending.cancel()
            del self._pages[socket]
            if self._driving is socket:
                self._driving, self._inputs = None, Inputs()

    def _take(self, socket: WebSocket, viewer: "_Viewer", told: dict[str, Any]) -> None:
        viewer.waits = viewer.waits or "more" in told
        if "held" in told:
            self._driving, self._inputs = socket, told["held"]
        if "pressed" in told and len(self._pressed) < MOST_PRESSED:
            self._driving = socket
            self._pressed.append(told["pressed"])


class _Viewer:
    """One page that is shown the pictures: one after another, as fast as it asks for them."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._loop = asyncio.get_running_loop()
        self._message, self._fresh = b"", asyncio.Event()
        self.waits = False

    def hand_over(self, message: bytes) -> None:
        """Let a message be sent; called by the drive's thread."""
        self._message, self.waits = message, False
        with suppress(RuntimeError):  # the pages' loop has ended
            self._loop.call_soon_threadsafe(self._fresh.set)

    async def send(self) -> None:
        """Send what is handed over, until cancelled or gone."""
        with suppress(WebSocketDisconnect, RuntimeError):  # Starlette raises either when the page has gone
            while True:
                await self._fresh.wait()
                self._fresh.clear()
                await self._socket.send_bytes(self._message)


def read_hands(text: str) -> dict[str, Any]:
    """Read what a page sends: "more", what is "held" as Inputs, what is "pressed"; raises ValueError."""
    if len(text) > LONGEST_ORDER:
        raise ValueError("a long message")
    told = json.loads(text)
    if not isinstance(told, dict) or not told.keys() <= {"more", "held", "pressed"}:
        raise ValueError("an unknown message")
    if str(told.get("pressed", "r")) not in BUTTONS:
        raise ValueError("an unknown button")
    if "held" in told:
        told["held"] = _held(told["held"])
    return told


def _held(told: object) -> Inputs:
    if not isinstance(told, dict):
        raise ValueError("held is no object")
    keys = {name: told.pop(name, False) for name in ("left", "right", "forward", "back")}
    if not all(isinstance(value, bool) for value in keys.values()):
        raise ValueError("a key that is neither held nor not")
    drag = told.pop("drag", None)
    stick, pedal = (_axis(told.pop(name, 0.0)) for name in ("stick", "pedal"))
    if told:
        raise ValueError(f"unknown: {', '.join(map(str, told))}")
    return Inputs(**keys, drag=None if drag is None else _axis(drag), stick=stick, pedal=pedal)


def _axis(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("an axis that is no number")
    return min(1.0, max(-1.0, float(value)))
