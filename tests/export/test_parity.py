"""A difference is the distance of two steerings, and what is no number is infinitely far."""

import math

import numpy as np
import pytest

from codriver.export.parity import BOUNDS, Bound, Difference, difference, network_steering
from codriver.model.backend import choose_backend
from codriver.model.pilotnet import build_pilotnet


def test_largest_and_mean_are_of_the_absolute_differences() -> None:
    found = difference(lambda picture: float(picture[0]), [np.array([0.1]), np.array([-0.5])], np.zeros(2))
    assert found == Difference(2, largest=0.5, mean=0.3)


@pytest.mark.parametrize("broken", [math.nan, math.inf, -math.inf])
def test_no_number_is_never_within_a_bound(broken: float) -> None:
    found = difference(lambda picture: broken, [np.zeros(1)], np.zeros(1))
    assert math.isinf(found.largest)
    assert not any(found.within(bound) for bound in BOUNDS.values())
    assert not difference(lambda picture: 0.0, [np.zeros(1)], np.array([broken])).within(BOUNDS["int8"])


@pytest.mark.parametrize(
    ("largest", "mean", "good"), [(0.2, 0.1, True), (0.21, 0.1, False), (0.2, 0.11, False)]
)
def test_both_figures_count(largest: float, mean: float, good: bool) -> None:
    assert Difference(9, largest, mean).within(Bound(0.2, 0.1)) is good


def test_the_networks_steering_is_that_of_single_pictures_in_their_order(rng: np.random.Generator) -> None:
    choose_backend("training")
    network = build_pilotnet(seed=1)  # with dropout, which must not act
    images = rng.random((5, 66, 200, 3), np.float32)
    steering = network_steering(network, images)
    assert steering.shape == (5,)
    for image, one in zip(images, steering, strict=True):
        assert one == pytest.approx(
            float(np.asarray(network(image[np.newaxis], training=False)).item()), abs=1e-6
        )
