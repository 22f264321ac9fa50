"""Driving in a browser: what the page holds reaches the drive, pictures come as they are asked for."""

import json
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from serving import JPEG, serving
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from codriver.control.hands import Inputs
from codriver.data.recording import read_recording
from codriver.drive.recordings import Recordings
from codriver.drive.server_link import ServerLink
from codriver.drive.window_drive import WindowDrive
from codriver.pages.browser_window import REFUSED, BrowserWindow, read_hands
from codriver.render.dashboard import Dashboard
from codriver.sim.episode import EpisodeRules
from codriver.sim.tracks import load_track
from codriver.sim.world import World
from codriver.types import CAMERAS

POSE = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


class Scene:
    """Cameras and a view that always see the same."""

    def jpegs(self, *pose: float) -> dict[str, bytes]:
        return dict.fromkeys(CAMERAS, JPEG)

    def jpeg(self, pose: tuple[float, ...]) -> bytes:
        return JPEG

    def close(self) -> None:
        pass


@pytest.fixture
def window() -> Iterator[BrowserWindow]:
    with closing(BrowserWindow("lake")) as opened:
        opened._view = Scene()
        yield opened


def line_to(window: BrowserWindow) -> ClientConnection:
    own = window.address.rstrip("/")
    return connect(own.replace("http", "ws") + "/pages/wheel", origin=own)


def until(condition: Callable[[], bool], meanwhile: Callable[[], object] = lambda: None) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it does not happen"
        meanwhile()
        time.sleep(0.002)


def test_what_is_held_counts_until_it_is_let_go_or_the_page_is_gone(window: BrowserWindow) -> None:
    with line_to(window) as line:
        line.send('{"held":{"left":true,"forward":true,"drag":null,"stick":0.25,"pedal":-3}}')
        held = Inputs(left=True, forward=True, stick=0.25, pedal=-1.0)
        until(lambda: window.inputs() == held)
        line.send('{"held":{"drag":-0.5}}')
        until(lambda: window.inputs() == Inputs(drag=-0.5))
        line.send('{"held":{"forward":true}}')
        until(lambda: window.inputs().forward)
    until(lambda: window.inputs() == Inputs())


def test_a_page_that_only_looks_on_does_not_take_the_wheel(window: BrowserWindow) -> None:
    with line_to(window) as driver, line_to(window) as onlooker:
        driver.send('{"held":{"forward":true}}')
        until(lambda: window.inputs().forward)
        onlooker.send('{"more":true}')
        onlooker.close()
        time.sleep(0.1)
        assert window.inputs().forward


def test_presses_arrive_once_in_order(window: BrowserWindow) -> None:
    with line_to(window) as line:
        for name in ("r", "space", "backspace", "escape"):
            line.send(json.dumps({"pressed": name}))
        pressed: list[str] = []
        until(lambda: len(pressed) == 4, lambda: pressed.extend(window.pressed()))
        assert pressed == ["r", "space", "backspace", "escape"]
        assert window.pressed() == []


def test_a_picture_is_drawn_for_those_who_wait_and_for_nobody_else(window: BrowserWindow) -> None:
    drawn: list[tuple[float, ...]] = []
    window._view.jpeg = lambda pose: drawn.append(pose) or JPEG
    window.show(POSE, Dashboard())
    with line_to(window) as line:
        line.send('{"more":true}')
        until(lambda: any(viewer.waits for viewer in window._pages.values()))
        for _ in range(3):  # one that does not ask again gets no more
            window.show(POSE, Dashboard(mph=12.0, note="off the road"))
        message = line.recv(timeout=30)
        (length,) = struct.unpack_from("<I", message)
        told = json.loads(message[4 : 4 + length])
        assert (told["mph"], told["note"], told["title"]) == (12.0, "off the road", "lake")
        assert message[4 + length :] == JPEG
        with pytest.raises(TimeoutError):
            line.recv(timeout=0.1)
    assert len(drawn) == 1


@pytest.mark.parametrize(
    "nonsense",
    ["", "7", "[]", '{"held":1}', '{"held":{"up":true}}', '{"held":{"left":1}}', '{"held":{"drag":true}}',
     '{"held":{"stick":NaN}}', '{"held":{"pedal":1e999}}', '{"pressed":"q"}', '{"pressed":[]}', '{"do":1}',
     '{"more":' + "1" * 500 + "}"],
)  # fmt: skip
def test_what_makes_no_sense_ends_that_page_and_holds_nothing(window: BrowserWindow, nonsense: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_hands(nonsense)
    with line_to(window) as line:
        line.send('{"held":{"forward":true}}')
        line.send(nonsense)
        with pytest.raises(ConnectionClosed) as closed:
            line.recv(timeout=30)
        assert closed.value.rcvd.code == REFUSED
    until(lambda: window.inputs() == Inputs())


def in_browser(window: BrowserWindow, folder: Path, link: ServerLink | None = None) -> WindowDrive:
    rules = replace(EpisodeRules(), off_road_ends=False, crash_ends=False)
    corrections = Recordings(folder / "corrections")
    return WindowDrive(
        World(load_track("lake"), rules),
        Scene(),
        window,
        Recordings(folder / "mine"),
        link,
        None,
        corrections,
    )


def test_a_person_drives_and_records_in_a_browser(
    window: BrowserWindow, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    drive = in_browser(window, tmp_path)
    page = open_page(window.address)

    def passes(seconds: float) -> None:
        end = drive.seconds + seconds
        until(lambda: drive.seconds >= end, drive.advance)

    page.keyboard.down("ArrowUp")
    page.keyboard.down("a")
    until(lambda: window.inputs() == Inputs(left=True, forward=True))
    page.keyboard.press("r")
    passes(1.0)
    assert drive.world.car.steering == -1
    assert float(drive.world.car.speed) > 1
    assert drive.recording.running
    page.keyboard.up("a")
    page.keyboard.up("ArrowUp")
    until(lambda: window.inputs() == Inputs())
    box = page.locator("#view").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.625, box["y"] + 100)
    until(lambda: window.inputs().drag == pytest.approx(0.5, abs=0.02))
    page.mouse.up()
    until(lambda: window.inputs() == Inputs())
    passes(0.3)
    page.get_by_role("button", name="Stop recording").click()
    until(lambda: not drive.recording.running, drive.advance)
    assert len(read_recording(tmp_path / "mine").steering) >= 10
    page.keyboard.down("ArrowUp")
    until(lambda: window.inputs().forward)
    page.evaluate(
        "window.dispatchEvent(new Event('blur'))"
    )  # another window is clicked: nobody holds the key
    until(lambda: window.inputs() == Inputs())
    page.get_by_role("button", name="End").click()
    until(lambda: not drive.running, drive.advance)


PRESSED_AS_THE_LINE_IS_CALLED = """
    window.WebSocket = class extends WebSocket {
      constructor(...address) {
        super(...address);
        queueMicrotask(() => document.dispatchEvent(new KeyboardEvent("keydown", { key: "w" })));
      }
    };
"""


def test_a_key_that_was_down_before_the_line_was_open_counts_as_soon_as_it_is(
    window: BrowserWindow, open_page: Callable[..., Page]
) -> None:
    open_page(window.address, first=PRESSED_AS_THE_LINE_IS_CALLED)
    until(lambda: window.inputs() == Inputs(forward=True))  # no picture has come, none will


def test_holding_a_key_takes_the_wheel_from_a_model_and_records_a_correction(
    window: BrowserWindow, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    with (
        serving(lambda frame: -0.1) as server,
        closing(ServerLink("127.0.0.1", server.port, lambda news: None)) as link,
    ):
        drive = in_browser(window, tmp_path, link)
        page = open_page(window.address)
        until(lambda: drive.world.car.steering == -0.1, drive.advance)
        page.keyboard.down("ArrowRight")
        until(lambda: drive.corrections.rows >= 5, drive.advance)
        assert drive.world.car.steering > 0.2
        page.keyboard.up("ArrowRight")
        until(lambda: drive.world.car.steering == -0.1, drive.advance)
    drive.corrections.stop()
    assert len(read_recording(tmp_path / "corrections").steering) >= 5


def test_a_phone_gets_pedals_and_fits(window: BrowserWindow, open_page: Callable[..., Page]) -> None:
    page = open_page(window.address, phone=True)
    expect(page.locator("#view")).to_be_visible()
    until(lambda: any(viewer.waits for viewer in list(window._pages.values())))
    window.show(POSE, Dashboard(wheel="a drive server is at the wheel", note="this machine is too slow"))
    expect(page.locator("#who")).to_have_text("a drive server is at the wheel")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Gas").hover()
    page.mouse.down()
    until(lambda: window.inputs().forward)
    page.mouse.up()
    until(lambda: not window.inputs().forward)
