"""Drives from above and along the lap: what is drawn is what was driven."""

import numpy as np
import pytest

from codriver.camera.codec import decode_image
from codriver.errors import OutputError
from codriver.plots.error_along import draw_error_along
from codriver.plots.track_trace import Incident, draw_track_trace
from codriver.sim.tracks import load_track
from codriver.sim.world import World
from codriver.types import Command

OVAL = load_track("oval")


@pytest.fixture(scope="module")
def drive():
    """Straight on from the middle of a straight, off the road in the first bend."""
    world = World(OVAL)
    while world.end == 0:
        world.step(Command(0.0, 0.6))
    return world.trajectory()


def pixels(path, colour, tolerance=12):
    picture = decode_image(path.read_bytes()).astype(int)
    return int((np.abs(picture - colour).max(axis=-1) < tolerance).sum())


RED, AMBER, INK_OF_DARK = (214, 48, 58), (240, 165, 0), (22, 27, 34)


def test_each_drive_has_its_map_with_its_incidents(tmp_path, drive) -> None:
    one, two = tmp_path / "one.png", tmp_path / "two.png"
    crash = Incident("crash", float(drive.x[-1]), float(drive.y[-1]), "a")
    draw_track_trace(one, OVAL, {"model": drive}, {})
    draw_track_trace(two, OVAL, {"model": drive, "expert": drive}, {"model": [crash]})
    narrow, wide = (decode_image(path.read_bytes()).shape[1] for path in (one, two))
    assert wide > 1.5 * narrow
    assert pixels(one, RED) == 0 < pixels(two, RED)


def test_the_path_is_coloured_by_speed(tmp_path, drive) -> None:
    """The bar of colours holds every speed's colour; a drive adds its own."""
    slow, fast = tmp_path / "slow.png", tmp_path / "fast.png"
    draw_track_trace(slow, OVAL, {"": type(drive)(**{**columns(drive), "speed": drive.speed * 0})}, {})
    draw_track_trace(fast, OVAL, {"": type(drive)(**{**columns(drive), "speed": drive.speed * 0 + 13.4})}, {})
    assert pixels(fast, AMBER) > pixels(slow, AMBER) + 300


def columns(trajectory):
    return {name: getattr(trajectory, name) for name in trajectory.__slots__}


def test_where_the_car_was_put_no_line_is_drawn(tmp_path, drive) -> None:
    """A car that is put to the other end of the track left no path across the meadow."""
    moved = {**columns(drive), "x": drive.x.copy(), "y": drive.y.copy(), "speed": drive.speed * 0 + 13.4}
    unmoved = tmp_path / "unmoved.png"
    draw_track_trace(unmoved, OVAL, {"": type(drive)(**moved)}, {})
    moved["x"][len(drive) // 2 :] -= 90.0
    draw_track_trace(tmp_path / "moved.png", OVAL, {"": type(drive)(**moved)}, {})
    assert pixels(tmp_path / "moved.png", AMBER) <= pixels(unmoved, AMBER) * 1.05


@pytest.mark.parametrize("draw", [draw_track_trace, draw_error_along])
def test_there_is_one_for_a_dark_page(tmp_path, drive, draw) -> None:
    rest = ({"model": drive}, {}) if draw is draw_track_trace else ({"model": drive},)
    draw(tmp_path / "dark.png", OVAL, *rest, theme="dark")
    picture = decode_image((tmp_path / "dark.png").read_bytes())
    assert np.all(picture[0, 0] == INK_OF_DARK)


def test_the_error_along_the_lap_reaches_the_shaded_margin_where_the_car_left_the_road(
    tmp_path, drive
) -> None:
    path = tmp_path / "error.svg"
    draw_error_along(path, OVAL, {"<model> & co": drive})
    text = path.read_text()
    assert "<svg" in text
    assert "<model>" not in text, "names are escaped"


def test_the_drawing_does_not_run_back_across_the_line(tmp_path, drive) -> None:
    """The drive is moved to end and begin at either side of the line: nothing is drawn in between."""
    shifted = type(drive)(**{**columns(drive), "s": drive.s - drive.s[0] - 40.0})
    draw_error_along(tmp_path / "error.png", OVAL, {"model": shifted})
    picture = decode_image((tmp_path / "error.png").read_bytes()).astype(int)
    blue = (np.abs(picture - (0x16, 0x67, 0xC2)).max(axis=-1) < 40)[60:].any(axis=0)
    assert blue[: len(blue) // 4].any()
    assert blue[-len(blue) // 4 :].any()
    assert not blue[len(blue) // 3 : len(blue) // 3 * 2].any()


def test_a_place_that_cannot_be_written_is_named(tmp_path, drive) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot write"):
        draw_track_trace(tmp_path / "file" / "trace.png", OVAL, {"": drive}, {})
