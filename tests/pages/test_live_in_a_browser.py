"""The live page as a person sees it and clicks it: waiting, driving, by hand, lost, faulty, cut off."""

import math
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from living import Player, address_of, live
from playwright.sync_api import Page, expect
from serving import TELEMETRY

from codriver.data.recording import read_recording
from codriver.drive.client import MANUAL
from codriver.drive.recordings import Recordings
from codriver.types import METRES_PER_SECOND_PER_MPH

OpenPage = Callable[..., Page]


def until(condition: Callable[[], bool]) -> None:
    for _ in range(500):
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("it did not happen within 10 s")


def colours(page: Page, canvas: str) -> int:
    """How many colours a canvas shows, as far as a few hundred of its pixels tell."""
    return page.evaluate(
        """(name) => {
            const canvas = document.getElementById(name);
            const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            const seen = new Set();
            for (let at = 0; at < pixels.length; at += 4 * 997) seen.add(pixels.slice(at, at + 3).join());
            return seen.size;
        }""",
        canvas,
    )


def test_who_waits_is_told_what_to_start_and_can_test_without_a_simulator(open_page: OpenPage) -> None:
    with live(lambda frame: float(frame.mean()) / 1000) as (server, shown):
        page = open_page(address_of(server))
        expect(page.locator("#state")).to_have_text("waiting for a simulator")
        expect(page.locator("#waiting")).to_be_visible()
        expect(page.get_by_text("Autonomous Mode")).to_be_hidden()
        shown._view._began -= 10.0  # ten seconds later
        expect(page.get_by_text("Autonomous Mode")).to_be_visible()
        expect(page.get_by_text(f"This server is on port {server.port}")).to_be_visible()
        expect(page.locator("#own")).to_have_text(f"codriver simulate --connect 127.0.0.1:{server.port}")
        page.get_by_role("button", name="Test without a simulator").click()
        expect(page.locator("#verdict")).to_contain_text("Driving works here")
        expect(page.locator("#checks .yes")).to_have_count(5)
        with Player(server):
            expect(page.locator("#waiting")).to_be_hidden()


def test_a_drive_is_shown_and_steered_by_clicks_and_keys(open_page: OpenPage, tmp_path: Path) -> None:
    with live(recording=Recordings(tmp_path / "mine")) as (server, _), Player(server) as player:
        page = open_page(address_of(server))
        expect(page.locator("#state")).to_have_text("driving")
        expect(page).to_have_title("driving · codriver")
        expect(page.locator("#model")).to_have_text("small.h5")
        expect(page.locator("#commanded")).to_have_text("3.1°")  # an eighth of 25 degrees
        expect(page.locator("#actual")).to_have_text("0.0°")
        expect(page.locator("#speed")).to_have_text("12.0")
        expect(page.locator("#p99")).to_contain_text("ms")
        expect(page.locator("#wheel .turned")).to_have_attribute("transform", "rotate(16.875)")
        for canvas in ("camera", "fed", "salient"):
            assert colours(page, canvas) > 50

        slider = page.get_by_label("Set speed")
        slider.focus()
        page.keyboard.press("Home")
        until(lambda: server.set_speed == pytest.approx(1 * METRES_PER_SECOND_PER_MPH))
        expect(page.locator("#set-speed-shown")).to_have_text("1 mph")
        until(lambda: float(player.answer["throttle"]) < 0)
        page.keyboard.press("End")
        until(lambda: float(player.answer["throttle"]) > 0)

        page.keyboard.press("s")
        expect(page.locator("#state")).to_have_text("stopped")
        until(lambda: float(player.answer["throttle"]) < 0)
        page.keyboard.press("s")  # pressed in fright, it still stops
        page.get_by_role("button", name="Drive on").click()
        expect(page.locator("#state")).to_have_text("driving")
        page.get_by_role("button", name="Stop", exact=False).first.click()
        until(lambda: server.stopped)
        page.get_by_role("button", name="Drive on").click()

        page.get_by_role("button", name="Record").click()
        expect(page.locator("#recorded")).to_contain_text(f"rows in {tmp_path / 'mine'}")
        until(lambda: server.recording.rows >= 5)
        page.keyboard.press("r")
        expect(page.get_by_role("button", name="Record", exact=False)).to_contain_text("Record")
        until(lambda: not server.recording.running)
        assert len(read_recording(tmp_path / "mine").steering) >= 5


def test_a_person_at_the_wheel_and_a_simulator_that_is_gone_are_named(open_page: OpenPage) -> None:
    with live() as (server, _):
        with Player(server) as player:
            page = open_page(address_of(server))
            expect(page.locator("#state")).to_have_text("driving")
            player.message = MANUAL
            expect(page.locator("#state")).to_have_text("driven by hand")
        expect(page.locator("#state")).to_have_text("lost")
        expect(page.locator("#fault")).to_have_text("the simulator is gone")


def test_a_broken_model_is_named_and_counted(open_page: OpenPage) -> None:
    with live(lambda frame: math.nan) as (server, _), Player(server):
        page = open_page(address_of(server))
        expect(page.locator("#state")).to_have_text("faulty")
        expect(page.locator("#fault")).to_contain_text("no number")
        expect(page.locator("#counts .wrong")).not_to_have_count(0)


def test_everything_is_reached_by_the_keyboard_in_the_order_of_reading(open_page: OpenPage) -> None:
    with live() as (server, _), Player(server):
        page = open_page(address_of(server))
        expect(page.locator("#state")).to_have_text("driving")
        reached = []
        for _ in range(4):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.id || document.activeElement.className"))
        assert reached == ["brand", "set-speed", "stop", "record"]
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        until(lambda: server.stopped)


def test_it_fits_a_desktop_and_a_phone_and_follows_light_and_dark(open_page: OpenPage) -> None:
    with live() as (server, _), Player(server, TELEMETRY):
        backgrounds = set()
        for dark in (False, True):
            page = open_page(address_of(server), dark=dark)
            expect(page.locator("#state")).to_have_text("driving")
            assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
            backgrounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        assert len(backgrounds) == 2
        phone = open_page(address_of(server), phone=True)
        expect(phone.locator("#state")).to_have_text("driving")
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        expect(phone.get_by_role("button", name="Stop")).to_be_in_viewport()


def test_what_a_simulator_says_is_text_and_never_a_part_of_the_page(open_page: OpenPage) -> None:
    with live() as (server, _):
        server.state.complain("<img src=x onerror=alert(1)>")
        page = open_page(address_of(server))
        expect(page.locator("#complaint")).to_have_text("<img src=x onerror=alert(1)>")
        assert page.locator("#complaint img").count() == 0
