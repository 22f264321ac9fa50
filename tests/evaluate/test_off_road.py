"""Wheels, outline and walls beyond what may be driven on."""

import numpy as np
import pytest

from codriver.evaluate.events import count_events
from codriver.evaluate.off_road import body_beyond, off_road_figures
from codriver.sim.body import ORIGIN_AHEAD


def test_what_comes_back_within_a_second_has_not_stopped() -> None:
    time = np.arange(0.0, 5.0, 0.5)
    happening = np.isin(time, [0.5, 1.0, 2.0, 3.5])
    assert count_events(happening, time) == 2
    assert count_events(np.zeros(10, bool), time) == 0
    assert count_events(np.ones(10, bool), time) == 1


def test_excursions_and_crashes_by_hand(hand_made, oval) -> None:
    trajectory = hand_made(
        0.5,
        wheels_off=[0, 1, 2, 0, 0, 0, 1, 0],
        touches_wall=[0, 0, 0, 0, 1, 1, 0, 0],
        cross_track_error=[0, 3.1, 3.4, 0, 0, 0, 2.9, 0],
    )
    found = off_road_figures(trajectory, oval)
    assert (found.excursions, found.crashes, found.most_wheels) == (2, 1, 2)
    assert found.seconds == pytest.approx(1.5)
    assert found.beyond_room_share == pytest.approx(2 / 7)


def along_the_road(hand_made, oval, offset):
    """A car that stands on the oval's first straight, `offset` metres right of the middle, along the road."""
    s = 30.0
    x, y, _ = oval.position(s, offset)
    yaw = float(oval.heading_at(s))
    return hand_made(
        x=x - ORIGIN_AHEAD * np.sin(yaw) * np.ones(2),
        y=y - ORIGIN_AHEAD * np.cos(yaw),
        yaw=yaw,
        s=s,
        cross_track_error=offset,
    )


@pytest.mark.parametrize("side", [-1, 1])
def test_the_outline_beyond_the_edge_is_a_strip_of_known_width(hand_made, oval, side) -> None:
    """The body is 2.43 m wide and the road ends at 4 m: from 4 m out, half of it is beyond."""
    for offset, beyond in ((0.0, 0.0), (2.7, 0.0), (4.0, 0.5), (4.6, 0.75), (6.0, 1.0)):
        found = body_beyond(along_the_road(hand_made, oval, side * offset), oval)
        # Nine columns of points: the share is told to within half of one.
        assert found == pytest.approx([beyond, beyond], abs=1 / 18 + 1e-9)
