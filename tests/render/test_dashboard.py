"""The window's flat parts: the dashboard's words and marks, and the bonnet, drawn without a window."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.render.bonnet import Bonnet
from codriver.render.bonnet_card import BonnetCard
from codriver.render.dashboard import Dashboard, Instruments, clock_time
from codriver.render.look import Look
from codriver.render.panda import PandaObject, panda3d
from codriver.render.pixels import channels_of
from codriver.render.window import COLUMNS, ROWS, flat_camera

Draw = Callable[[PandaObject], np.ndarray]


@pytest.fixture(scope="module")
def draw() -> Iterator[Draw]:
    """Draws what hangs under a node: RGB (480, 960, 3), the background pure green."""
    core = panda3d()
    pipe = core.GraphicsPipeSelection.getGlobalPtr().makePipe("TinyOffscreenGraphicsPipe")
    engine = core.GraphicsEngine(pipe)
    properties = core.FrameBufferProperties()
    properties.setRgbaBits(8, 8, 8, 0)
    size = core.WindowProperties.size(COLUMNS, ROWS)
    buffer = engine.makeOutput(pipe, "flat", 0, properties, size, core.GraphicsPipe.BFRefuseWindow)
    buffer.setClearColor((0, 1, 0, 1))
    pixels = core.Texture()
    buffer.addRenderTexture(pixels, core.GraphicsOutput.RTMCopyRam)

    def picture(root: PandaObject) -> np.ndarray:
        region = buffer.makeDisplayRegion()
        region.setCamera(flat_camera(root))
        engine.renderFrame()
        buffer.removeDisplayRegion(region)
        stored = np.frombuffer(pixels.getRamImage(), np.uint8).reshape(ROWS, COLUMNS, 4)
        return stored[::-1, :, 2::-1].astype(int)

    yield picture
    engine.removeAllWindows()


@given(st.floats(0, 36000))
def test_times_are_minutes_and_seconds(seconds: float) -> None:
    minutes, rest = clock_time(seconds).split(":")
    assert len(rest) == 4
    assert 0 <= float(rest) < 60
    assert 60 * int(minutes) + float(rest) == pytest.approx(seconds, abs=0.051)


def yellow_column(image: np.ndarray) -> float:
    """The middle of the steering's yellow mark, pixels."""
    yellow = (image[..., 0] > 240) & (image[..., 1] > 200) & (image[..., 2] < 80)
    assert yellow.any()
    return float(np.nonzero(yellow)[1].mean())


def test_the_steering_mark_moves_with_the_steering(draw: Draw) -> None:
    root = panda3d().NodePath("test")
    instruments = Instruments(root)
    columns = []
    for steering in (-1.0, 0.0, 1.0):
        instruments.show(Dashboard(steering=steering))
        columns.append(yellow_column(draw(root)))
    assert columns == pytest.approx([480 - 96, 480, 480 + 96], abs=2)


def test_recording_is_shown_in_red_and_notes_only_when_there_are_any(draw: Draw) -> None:
    root = panda3d().NodePath("test")
    instruments = Instruments(root)
    instruments.show(Dashboard())
    plain = draw(root)
    instruments.show(Dashboard(rows_recorded=12, note="off the road", keys=True))
    told = draw(root)
    corner = (slice(0, 60), slice(700, 960))
    reds = [(image[corner][..., 0] > image[corner][..., 2] + 100).sum() for image in (plain, told)]
    assert reds[0] == 0
    assert reds[1] > 100
    middle = (slice(90, 190), slice(300, 660))
    assert np.all(plain[middle] == (0, 255, 0))
    assert np.any(told[middle] != (0, 255, 0))


@pytest.mark.parametrize("yaw", [0.0, 2.0])
def test_the_bonnet_is_where_the_camera_sees_it_and_as_bright(draw: Draw, yaw: float) -> None:
    look = Look()
    root = panda3d().NodePath("test")
    BonnetCard(root, look).light(yaw)
    picture = np.full((160, 320), 0x00FF00, np.uint32)
    Bonnet("center", look).cover(picture, yaw)
    small = channels_of(picture)[..., 2::-1]
    shown = draw(root)[1::3, 1::3]
    covered = (small != (0, 255, 0)).any(axis=2)
    seen = (shown != (0, 255, 0)).any(axis=2)
    inside = covered & np.roll(covered, 3, axis=0)
    assert np.all(seen[inside])
    assert (seen & ~covered).sum() < 1000  # the smoothed edge: some two rows
    assert np.abs(shown[inside] - small[inside].astype(int)).mean() < 12
