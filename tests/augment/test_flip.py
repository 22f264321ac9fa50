"""A mirrored road is driven with mirrored steering."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.augment.flip import Flip, FlipParameters
from codriver.errors import SettingError

FLIPPED = FlipParameters(True)


@given(st.integers(0, 2**32 - 1), st.floats(-1, 1))
def test_flipping_twice_is_the_identity(seed: int, steering: float) -> None:
    flip = Flip(1.0)
    image = np.random.default_rng(seed).integers(0, 256, (66, 200, 3), dtype=np.uint8)
    assert np.array_equal(flip.image(flip.image(image, FLIPPED), FLIPPED), image)
    assert flip.label(flip.label(steering, 10.0, FLIPPED), 10.0, FLIPPED) == steering


def test_the_left_column_becomes_the_right_one_and_left_becomes_right() -> None:
    image = np.zeros((66, 200, 3), np.uint8)
    image[:, 0] = 255
    assert Flip(1.0).image(image, FLIPPED)[:, -1].min() == 255
    assert Flip(1.0).label(0.3, 10.0, FLIPPED) == -0.3


def test_an_unflipped_picture_keeps_its_steering(rng: np.random.Generator) -> None:
    image = rng.integers(0, 256, (66, 200, 3), dtype=np.uint8)
    assert np.array_equal(Flip(0.0).image(image, FlipParameters(False)), image)
    assert Flip(0.0).label(0.3, 10.0, FlipParameters(False)) == 0.3


def test_the_probability_is_the_share_of_flipped_pictures(rng: np.random.Generator) -> None:
    assert np.mean(Flip(0.3).draw(rng, 10_000).flipped) == pytest.approx(0.3, abs=0.02)
    with pytest.raises(SettingError, match="flip probability is 1"):
        Flip(1.5)
