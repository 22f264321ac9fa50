"""The arc lies where the bicycle goes."""

import numpy as np
import pytest

from codriver.camera.geometry import UDACITY_CAMERA
from codriver.plots.steering_arc import steering_arc
from codriver.types import steering_to_curvature


@pytest.mark.parametrize("steering", [-0.8, -0.1, 0.0, 0.3])
def test_the_arc_is_a_circle_on_the_ground_through_the_rear_axle(steering: float) -> None:
    ground = UDACITY_CAMERA.ground_points(steering_arc(UDACITY_CAMERA, steering))
    right, forward = ground[:, 0], ground[:, 2]
    # A circle through the origin, along the forward axis there: right = curvature / 2 x distance squared.
    expected = steering_to_curvature(steering) / 2 * (right**2 + forward**2)
    assert right == pytest.approx(expected, abs=1e-6)
    assert forward[0] >= 2.0
    assert np.all(np.diff(forward) > 0)


def test_steering_right_goes_right_in_the_picture() -> None:
    arc = steering_arc(UDACITY_CAMERA, 0.3)
    assert np.all(arc[:, 0] > UDACITY_CAMERA.centre_x)
    assert np.all(np.diff(arc[:, 1]) < 0)
