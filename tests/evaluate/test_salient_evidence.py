"""Evidence for saliency: the shift test and the share on the road's edges, on maps that are known."""

import numpy as np
import pytest

from codriver.camera.preprocess import Preprocess
from codriver.evaluate.salient_edges import EdgeShare, edge_share, road_edges
from codriver.evaluate.salient_shift import shift_figures, shifted
from codriver.sim.start import Start
from codriver.sim.tracks import load_track
from codriver.sim.world import World

ROWS, COLUMNS = np.mgrid[0:160, 0:320]


@pytest.fixture(scope="module")
def frame() -> np.ndarray:
    """A light at row 80 and column 150, in the dark."""
    near = (np.abs(ROWS - 80) < 4) & (np.abs(COLUMNS - 150) < 4)
    return np.where(near[..., None], 250, 0).astype(np.uint8).repeat(3, axis=2)


def steer(frame) -> float:
    """Towards the brightest columns, 0.01 a pixel."""
    light = frame[60:135, :, 0].astype(float) ** 2
    return float(0.01 * ((light * COLUMNS[60:135]).sum() / light.sum() - 160))


def light(frame) -> np.ndarray:
    return (frame[..., 0] > 100).astype(np.float32)


def dark_corner(frame) -> np.ndarray:
    return ((ROWS > 110) & (ROWS < 125) & (COLUMNS < 60)).astype(np.float32)


def test_what_steers_carries_the_steering_with_it(frame) -> None:
    found = shift_figures(steer, light, [frame], Preprocess())
    assert found.everything == pytest.approx(0.01, rel=0.1)
    assert found.salient > 0.9
    assert abs(found.background) < 0.1
    assert abs(found.elsewhere) < 0.1
    assert 0 < found.area < 0.1


def test_what_does_not_steer_is_found_out(frame) -> None:
    found = shift_figures(steer, dark_corner, [frame], Preprocess())
    assert abs(found.salient) < 0.1
    assert found.background > 0.9


def test_only_what_lies_under_the_mask_is_shifted(frame) -> None:
    moved = shifted(frame, light(frame) > 0, 10)
    assert moved[80, 160, 0] == 250
    assert moved[80, 148, 0] == 0
    assert np.array_equal(shifted(frame, np.zeros((160, 320), bool), 10), frame)


def test_the_edges_of_the_road_are_seen_to_both_sides_and_move_with_the_car() -> None:
    world = World(load_track("oval"))

    def middle_of_edges(offset: float) -> tuple[float, float]:
        world.reset(Start(world.track.start, offset))
        seen = np.flatnonzero(road_edges(world.track, world.car)[100])
        return float(seen[seen < 160].mean()), float(seen[seen > 160].mean())

    left, right = middle_of_edges(0.0)
    assert 60 < 160 - left < 150
    assert right - 160 == pytest.approx(160 - left, abs=20)  # the camera leans a little
    further_left, further_right = middle_of_edges(-1.0)
    assert further_left > left + 10
    assert further_right > right + 10


def test_the_share_on_the_edges_is_worked_out_by_hand() -> None:
    """A quarter of the area with half of the saliency is twice as dense."""
    saliency, edge = np.zeros((160, 320), np.float32), np.zeros((160, 320), bool)
    edge[60:135, :80] = True
    saliency[60:135, :80], saliency[60:135, 240:] = 0.5, 0.5
    assert edge_share(saliency, edge, Preprocess()) == EdgeShare(0.5, 0.25)
    assert EdgeShare(0.5, 0.25).density == 2.0
    assert edge_share(np.zeros((160, 320), np.float32), edge, Preprocess()) is None
