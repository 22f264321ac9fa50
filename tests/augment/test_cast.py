"""A cast is another colour of the same light: greys stay as bright as they are, and the steering stays."""

import cv2
import numpy as np
import pytest

from codriver.augment.cast import Cast, CastParameters
from codriver.errors import SettingError

ANY = Cast(1.0, 1.3)


def test_a_warm_cast_makes_grey_as_bright_as_it_was_and_reddish(rng: np.random.Generator) -> None:
    image = np.full((66, 200, 3), 128, np.uint8)
    drawn = ANY.draw(rng, 200).factors
    warm = drawn[np.argmax(drawn[:, 0] - drawn[:, 2])]
    luma, blue, red = ANY.image(image, CastParameters(warm))[0, 0].tolist()
    assert luma == 128
    assert blue < 128 < red


def test_a_cast_scales_red_green_and_blue_each_by_its_factor() -> None:
    rgb = np.random.default_rng(0).integers(60, 180, (66, 200, 3)).astype(np.uint8)
    factors = np.array([1.2, 0.95, 0.9])
    expected = cv2.cvtColor(np.rint(rgb * factors).astype(np.uint8), cv2.COLOR_RGB2YUV)
    changed = ANY.image(cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV), CastParameters(factors))
    assert np.abs(changed.astype(int) - expected).max() <= 2


def test_factors_stay_in_their_range_and_hit_the_share_asked_for(rng: np.random.Generator) -> None:
    factors = Cast(0.7, 1.3).draw(rng, 10_000).factors
    ratio = factors.max(axis=1) / factors.min(axis=1)
    assert 1.25 < ratio.max() <= 1.3
    assert np.mean(ratio > 1) == pytest.approx(0.7, abs=0.02)
    assert np.mean(factors) == pytest.approx(1, abs=0.01)


def test_the_steering_stays(rng: np.random.Generator) -> None:
    assert ANY.label(0.3, 10.0, ANY.draw(rng)) == 0.3


@pytest.mark.parametrize("settings", [(2.0, 1.3), (0.5, 0.9), (0.5, float("inf"))])
def test_impossible_settings_are_refused(settings: tuple[float, float]) -> None:
    with pytest.raises(SettingError, match="cast"):
        Cast(*settings)
